"""The rules of a shop file: promotions, campaigns, lanes, fees and taxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ecomkit.addressing.place import Place
from ecomkit.errors import EcomkitError
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    Campaign,
    CheapestFree,
    Gift,
    GroupPrice,
    InGroup,
    Lane,
    LaneChoice,
    NthOrder,
    OrderFee,
    PaidWith,
    PercentOff,
    Promotion,
    QuantityAtLeast,
    Scope,
    Select,
    ServiceFee,
    SetPrice,
    ShipsTo,
    TotalAtLeast,
)
from ecomkit.pricing.values import Benefit, Condition, FeePer
from ecomkit.shopfile.selection import read_select
from ecomkit.shopfile.table import Table
from ecomkit.tax import Jurisdiction, ShopTaxes, TaxRules, TaxTable, find_regime

_BENEFITS: dict[str, Callable[[Table, Select], Benefit]] = {
    "percent": lambda table, select: PercentOff(
        table.percent("percent"),
        table.choice("scope", Scope, Scope.LINE),
        select=select,
        at_most=table.amounts("at_most"),
    ),
    "amount": lambda table, select: AmountOff(
        table.money("amount"),
        table.choice("scope", Scope, Scope.CART),
        select=select,
    ),
    "price": lambda table, select: SetPrice(
        table.money("price"), table.choice("scope", Scope, Scope.UNIT), select=select
    ),
    "free_delivery": lambda table, _: PercentOff(
        100 if table.flag("free_delivery") else 0, Scope.DELIVERY
    ),
    "gift": lambda table, _: Gift(
        sku=table.text("gift"), quantity=table.number("gift_quantity", 1)
    ),
    "group_price": lambda table, select: GroupPrice(
        quantity=table.number("group_of"),
        amount=table.money("group_price"),
        select=select,
    ),
    "cheapest_free": lambda table, select: CheapestFree(
        quantity=table.number("group_of"),
        free=table.number("cheapest_free"),
        select=select,
    ),
    "buy": lambda table, select: BuyGet(
        buy=select,
        buy_quantity=table.number("buy"),
        get=select,
        get_quantity=table.number("get", 1),
    ),
}
_CONDITIONS: dict[str, Callable[[Table, Select], Condition]] = {
    "at_least": lambda table, select: TotalAtLeast(
        table.money("at_least"), select=select
    ),
    "at_least_units": lambda table, select: QuantityAtLeast(
        table.number("at_least_units"), select=select
    ),
    "groups": lambda table, _: InGroup(table.names("groups")),
    "countries": lambda table, _: ShipsTo(
        Jurisdiction(countries=table.names("countries"))
    ),
    "payment_method": lambda table, _: PaidWith(table.names("payment_method")),
    "nth_order": lambda table, _: NthOrder(table.number("nth_order")),
}


def read_promotion(table: Table) -> Promotion:
    """One promotion of ``[[promotions]]``."""
    return Promotion(
        table.text("id"),
        conditions=tuple(_conditions(table)),
        codes=(*table.names("code"), *table.names("codes")),
        since=table.moment("since"),
        until=table.until(),
        channels=table.names("channels"),
        priority=table.number("priority", 0),
        lane=table.number("lane", 0),
        exclusive=table.flag("exclusive"),
        max_uses=table.maybe(table.number, "max_uses"),
        max_uses_per_buyer=table.maybe(table.number, "max_uses_per_buyer"),
        max_uses_per_code=table.maybe(table.number, "max_uses_per_code"),
        campaign=table.text("campaign", ""),
        version=table.text("version", "1"),
        benefits=tuple(_benefits(table)),  # last: all other keys are known by then
    )


def _benefits(table: Table) -> Iterable[Benefit]:
    keys = [key for key in _BENEFITS if table.has(key) and table.data[key] is not False]
    if not keys:
        for key in ("scope", "at_most", "gift_quantity", "group_of", "get"):
            table.has(key)
        table.close()  # a benefit that is spelled wrongly
        raise table.wrong(
            "benefit", "gives nothing", f"one of {', '.join(map(repr, _BENEFITS))}"
        )
    select = read_select(table)
    return [_BENEFITS[key](table, select) for key in keys]


def _conditions(table: Table) -> Iterable[Condition]:
    select = read_select(table)
    return [make(table, select) for key, make in _CONDITIONS.items() if table.has(key)]


def read_campaign(table: Table) -> Campaign:
    """One budget of ``[[campaigns]]``."""
    return Campaign(id=table.text("id"), budget=table.money("budget"))


def read_lane(table: Table) -> Lane:
    """How the promotions of a lane stack, of ``[[lanes]]``."""
    return Lane(
        number=table.number("number"),
        choice=table.choice("choice", LaneChoice, LaneChoice.ALL),
    )


def read_fee(table: Table) -> ServiceFee | OrderFee:
    """One fee of ``[[fees]]``: for a service the buyer asks for, or on the order."""
    id = table.text("id")
    category = table.text("tax", "standard")
    kinds = {"tax_category": category}
    if table.has("kind"):
        kinds["kind"] = table.text("kind")
    if table.has("service") or table.has("greetings"):
        return ServiceFee(
            id=id,
            amount=table.money("amount"),
            service=table.text("service", ""),
            greetings=table.flag("greetings"),
            per=table.choice("per", FeePer, FeePer.LINE),
            **kinds,  # type: ignore[arg-type]  # texts
        )
    return OrderFee(
        id=id,
        amount=table.amounts("amount"),
        rate=table.percent("percent") if table.has("percent") else "0%",
        below=table.amounts("below"),
        at_most=table.amounts("at_most"),
        payment_methods=table.names("payment_method"),
        **kinds,  # type: ignore[arg-type]  # texts
    )


def read_taxes(root: Table, home: Place | None) -> TaxRules:
    """The taxes: rows of ``[[taxes]]``, or the regimes of ``[tax]``."""
    law = root.table("tax")
    regimes = law.names("regimes")
    if regimes and root.has("taxes"):
        raise root.wrong(
            "taxes", "both rows and regimes", "leave out [tax] or [[taxes]]"
        )
    if regimes:
        if home is None:
            raise root.wrong("shop", "has no 'home'", 'such as home = "DE"')
        with law.errors_here():
            taxes = ShopTaxes(
                home=home,
                regimes=tuple(find_regime(name) for name in regimes),
                registrations=law.names("registrations"),
                below_eu_threshold=law.flag("below_eu_threshold"),
                levels=_levels(law),
            )
        law.close()
        return taxes
    law.close()
    rows = root.data.get("taxes", [])
    if not root.has("taxes"):
        return TaxTable(home=home)
    if not isinstance(rows, list):
        raise root.wrong("taxes", "is not a list", "[[taxes]]")
    try:
        return TaxTable.from_rows(rows, home=home)
    except EcomkitError as error:
        error.path = error.path.replace("$.rates", "$.taxes", 1)
        raise


def _levels(law: Table) -> dict[str, dict[str, str]]:
    levels = law.table("levels")
    found = {}
    for category in levels.data:
        by_place = levels.table(category)
        found[category] = {place: by_place.text(place) for place in by_place.data}
    return found
