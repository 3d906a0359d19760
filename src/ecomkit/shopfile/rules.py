"""The rules of a shop file: promotions, campaigns, lanes, fees and taxes."""

from __future__ import annotations

from typing import Any

from ecomkit.addressing.place import Place
from ecomkit.errors import EcomkitError
from ecomkit.pricing import (
    Campaign,
    DiscountPolicy,
    Lane,
    LaneChoice,
    OrderFee,
    ServiceFee,
)
from ecomkit.pricing.values import (
    AmountBasis,
    DiscountLevel,
    ExclusiveChoice,
    FeePer,
    PromotionOrder,
    TaxSide,
    ThresholdBasis,
    UnitChoice,
)
from ecomkit.shopfile.table import Table
from ecomkit.tax import ShopTaxes, TaxRules, TaxTable, find_regime


def read_discounts(root: Table) -> DiscountPolicy:
    """How promotions get along, of ``[discounts]``; what is left out is as usual."""
    usual = DiscountPolicy()
    with root.inside("discounts") as table:
        return DiscountPolicy(
            at_most=table.maybe(table.percent, "at_most"),
            exclusive=table.choice("exclusive", ExclusiveChoice, usual.exclusive),
            threshold=table.choice("threshold", ThresholdBasis, usual.threshold),
            stacking=table.choice("basis", AmountBasis, usual.stacking),
            level=table.choice("level", DiscountLevel, usual.level),
            order=table.choice("order", PromotionOrder, usual.order),
            choice=table.maybe_choice("units", UnitChoice),
        )


def read_campaign(table: Table) -> Campaign:
    """One budget of ``[[campaigns]]``."""
    return Campaign(id=table.text("id"), budget=table.amounts("budget"))


def read_lane(table: Table) -> Lane:
    """How the promotions of a lane stack, of ``[[lanes]]``."""
    return Lane(
        number=table.number("number"),
        choice=table.choice("choice", LaneChoice, LaneChoice.ALL),
        basis=table.maybe_choice("basis", AmountBasis),
    )


def read_fee(table: Table) -> ServiceFee | OrderFee:
    """One fee of ``[[fees]]``: for a service the buyer asks for, or on the order."""
    id = table.text("id")
    category = table.text("tax", "standard")
    kinds: dict[str, Any] = {"tax_category": category}
    if table.has("includes_tax"):
        kinds["includes_tax"] = table.flag("includes_tax")
    if table.has("kind"):
        kinds["kind"] = table.text("kind")
    if table.has("service") or table.has("greetings"):
        return ServiceFee(
            id=id,
            amount=table.amounts("amount"),
            service=table.text("service", ""),
            greetings=table.flag("greetings"),
            per=table.choice("per", FeePer, FeePer.LINE),
            **kinds,
        )
    return OrderFee(
        id=id,
        amount=table.amounts("amount"),
        rate=table.percent("percent") if table.has("percent") else "0%",
        below=table.amounts("below"),
        at_most=table.amounts("at_most"),
        payment_methods=table.names("payment_method"),
        side=table.maybe_choice("side", TaxSide),
        **kinds,
    )


def read_taxes(root: Table, home: Place | None) -> TaxRules:
    """The taxes: rows of ``[[taxes]]``, or the regimes of ``[tax]``."""
    law = root.table("tax")
    for key in ("evidence", "lookups_valid_days"):
        law.has(key)  # read with the shop
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
                partly_known=law.names("partly_known"),
                levels=_levels(law),
                schemes=_texts(law.table("schemes")),
            )
        law.close()
        return taxes
    for word in ("rate", "vat", "percent"):
        if word in law.data:
            hint = (
                'a rate of your own is a row of [[taxes]], with id = "vat" and a rate'
            )
            raise law.wrong(word, "unknown key", hint)
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
        found[category] = _texts(levels.table(category))
    return found


def _texts(table: Table) -> dict[str, str]:
    return {name: table.text(name) for name in table.data}
