"""A case's promotions, as promotions of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ecomkit.money import Money, Rate
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    Contains,
    DeliveredBy,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    InGroup,
    Lane,
    LaneChoice,
    Not,
    NthOrder,
    PercentOff,
    Promotion,
    QuantityAtLeast,
    Scope,
    SetPrice,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.values import Benefit, Condition, TierBasis
from tests.conformance.shops import Shop, end_of, moment

AMOUNT_SCOPES = {"unit": Scope.UNIT, "line": Scope.LINE, "all_selected": Scope.CART}
PERCENT_SCOPES = {
    "order_percent_off": Scope.CART,
    "whole_order_percent_off": Scope.ORDER,
    "item_percent_off": Scope.LINE,
    "shipping_percent_off": Scope.DELIVERY,
}
DELIVERY_SCOPES = {"method": Scope.DELIVERY, "all_selected": Scope.DELIVERIES}
BASES = {
    "order_items_total": TierBasis.CART_TOTAL,
    "line_total": TierBasis.LINE_TOTAL,
    "eligible_quantity": TierBasis.QUANTITY,
}


def promotions_of(shop: Shop) -> list[Promotion]:
    """Every promotion of the case."""
    given = list(shop.case.get("promotions", ()))
    ranks = _code_order(shop, given)
    made = [_promotion(shop, one, ranks.get(one["id"])) for one in given]
    return made + list(_already_decided(shop))


def lanes_of(shop: Shop) -> list[Lane]:
    """The lanes in which promotions compete."""
    if shop.case.get("policy", {}).get("within_lane") != "best_per_line":
        return []
    numbers = {one.get("lane", 0) for one in shop.case.get("promotions", ())}
    return [Lane(number=n, choice=LaneChoice.BEST_PER_LINE) for n in sorted(numbers)]


def _code_order(shop: Shop, given: list[dict[str, Any]]) -> dict[str, int]:
    # A source that sorts codes is the same as lanes that say so.
    order = shop.case.get("policy", {}).get("coupon_order")
    first = {one["id"]: one["actions"][0] for one in given}
    if order in ("order_amount_before_percent", "percent_before_order_amount"):
        amounts_last = order == "percent_before_order_amount"
        return {
            id: int((action["type"] == "order_amount_off") is amounts_last)
            for id, action in first.items()
        }
    if order == "narrower_unit_limit_first":
        return {id: action["max_units"] for id, action in first.items()}
    if order == "smaller_amount_first":
        amounts = {id: Decimal(action["amount"]) for id, action in first.items()}
        ranks = sorted(set(amounts.values()))
        return {id: ranks.index(amount) for id, amount in amounts.items()}
    assert order is None, order
    return {}


def _promotion(shop: Shop, given: Mapping[str, Any], rank: int | None) -> Promotion:
    coupon = given.get("coupon", {})
    ends = given.get("ends_at")
    expires = coupon.get("expires_at")
    conditions = [_condition(shop, c) for c in given["conditions"]]
    if shop.case.get("policy", {}).get("order_coupon_excluding_discounted"):
        reduced = [line["sku"] for line in shop.lines if "original_price" in line]
        conditions.append(Not(Contains(shop.select({"skus": reduced}))))
    return Promotion(
        given["id"],
        list(_benefits(shop, given)),
        conditions=conditions,
        codes=[coupon["code"]] if coupon else (),
        since=moment(given.get("starts_at")),
        until=moment(ends) if ends else end_of(expires) if expires else None,
        channels=given.get("channels") or (["nowhere"] if "channels" in given else ()),
        priority=given.get("priority", 0),
        lane=given.get("lane", 0) if rank is None else rank,
        exclusive=given.get("exclusive", False),
        max_uses=given.get("usage_limit", coupon.get("usage_limit")),
        max_uses_per_buyer=coupon.get("usage_limit_per_customer"),
    )


def _already_decided(shop: Shop) -> Iterator[Promotion]:
    # Discounts that a case states as decided are amounts off their own line.
    for line in shop.lines:
        for place, one in enumerate(line.get("adjustments", ())):
            yield Promotion(
                f"decided {line['id']} {place}",
                AmountOff(
                    shop.money(one["amount"]),
                    Scope.LINE,
                    select=shop.select({"skus": [line["sku"]]}),
                ),
            )
    for shipment in shop.case.get("shipping", {}).get("shipments", ()):
        for place, one in enumerate(shipment.get("adjustments", ())):
            yield Promotion(
                f"decided {shipment['id']} {place}",
                AmountOff(
                    shop.money(one["amount"]),
                    Scope.DELIVERY,
                    select=shop.select({"methods": [shipment["id"]]}),
                ),
            )


def _condition(shop: Shop, given: Mapping[str, Any]) -> Condition:
    kind = given["type"]
    select = shop.select(given.get("select"))
    consumes = given.get("consumes", False)
    if kind == "items_total_min":
        return TotalAtLeast(
            shop.money(given["amount"]), select=select, consumes=consumes
        )
    if kind == "quantity_min":
        return QuantityAtLeast(
            given["quantity"],
            select=select,
            on_one_line=given.get("counted") == "any_single_line",
            consumes=consumes,
        )
    if kind == "contains":
        return Contains(select)
    if kind == "customer_group":
        return InGroup(given["groups"])
    if kind == "nth_order":
        return NthOrder(given["n"])
    assert kind == "shipping_method", kind
    return DeliveredBy(given["methods"])


def _benefits(shop: Shop, promotion: Mapping[str, Any]) -> Iterator[Benefit]:
    for given in promotion["actions"]:
        reduced_too = given.get(
            "applies_to_discounted", promotion.get("applies_to_discounted", True)
        )
        if "order_coupon_excluding_discounted" in shop.case.get("policy", {}):
            reduced_too = True
        if given["type"] == "add_gift_line" and "select" not in given:
            # A gift for each qualifying unit counts the units of the condition.
            wanted = [
                c["select"] for c in promotion["conditions"] if c["type"] == "contains"
            ]
            gift = {**given, "select": wanted[0] if wanted else {}}
            yield from _benefit(shop, gift, discounted=reduced_too)
            continue
        yield from _benefit(shop, given, discounted=reduced_too)


def _benefit(
    shop: Shop, given: Mapping[str, Any], *, discounted: bool
) -> Iterator[Benefit]:
    kind = given["type"]
    select = shop.select(given.get("select"), discounted=discounted)
    limits = {
        "max_units": given.get("max_units"),
        "max_units_per_line": given.get("max_units_per_line"),
    }
    if kind in PERCENT_SCOPES:
        scope = PERCENT_SCOPES[kind]
        most = [shop.money(given["max_amount"])] if "max_amount" in given else ()
        yield PercentOff(
            Rate.from_percent(given["percent"]),
            scope,
            select=select,
            at_most=most,
            **limits,
        )
    elif kind.endswith("amount_off") and kind.split("_")[1] not in ("tiered", "first"):
        amount = given.get("amount")
        if "amount_by_channel" in given:
            amount = given["amount_by_channel"].get(shop.case.get("channel"))
        if amount is None:
            return
        scope = {
            "order_amount_off": Scope.CART,
            "whole_order_amount_off": Scope.ORDER,
            "item_amount_off": AMOUNT_SCOPES.get(given.get("per", ""), Scope.CART),
            "shipping_amount_off": DELIVERY_SCOPES.get(
                given.get("per", ""), Scope.DELIVERY
            ),
        }[kind]
        yield AmountOff(
            shop.money(amount, given.get("currency")), scope, select=select, **limits
        )
    elif kind in ("order_set_total", "shipping_set_price"):
        scope = Scope.CART if kind == "order_set_total" else Scope.DELIVERY
        yield SetPrice(shop.money(given["amount"]), scope, select=select)
    else:
        yield _on_units(shop, given, select)


def _on_units(shop: Shop, given: Mapping[str, Any], select: Any) -> Benefit:
    kind = given["type"]
    if kind.startswith("item_tiered"):
        return _tiered(shop, given, select)
    if kind == "item_first_and_additional_amount_off":
        return FirstAndNext(
            first=shop.money(given["first"]),
            next=shop.money(given["additional"]),
            max_units=given.get("max_units"),
            select=select,
        )
    if kind == "quantity_group":
        part = (
            PercentOff(Rate.from_percent(given["percent"]))
            if "percent" in given
            else AmountOff(shop.money(given["amount_per_unit"]), Scope.UNIT)
        )
        return EachGroupOf(size=given["group_size"], benefit=part, select=select)
    if kind == "cheapest_unit_free":
        free = given["quantity"]
        return CheapestFree(quantity=free, free=free, repeat=False, select=select)
    if kind == "bundle_fixed_price":
        return GroupPrice(
            quantity=given["quantity"],
            amount=shop.money(given["amount"]),
            repeat=False,
            select=select,
        )
    if kind == "buy_x_get_y":
        buy, get = given["buy"], given["get"]
        policy = shop.case.get("policy", {})
        most = given.get("max_get_units")
        return BuyGet(
            buy=shop.select(buy.get("select")),
            buy_quantity=buy["quantity"],
            get=shop.select(get.get("select")),
            get_quantity=get["quantity"],
            rate=Rate.from_percent(get.get("percent", 100)),
            amount_off=[shop.money(get["amount"])] if "amount" in get else (),
            # The source gives all of the set that it begins.
            max_units=most and max(most, get["quantity"]),
            # Units bought for one promotion may be bought for the next one, too.
            shared="get_unit_choice" in policy,
        )
    if kind == "nth_unit_of_group_percent_off":
        return CheapestFree(
            quantity=given["group_size"],
            nth=given["nth"],
            rate=Rate.from_percent(given["percent"]),
            dearest=given["order"] == "dearest",
            over_all_groups=given["pick"] == "all",
            max_units=given.get("max_units"),
            select=select,
        )
    if kind != "add_gift_line":
        raise NotImplementedError(kind)
    each = given.get("per_qualifying_unit")
    return Gift(
        sku=given["sku"],
        rate=Rate.from_percent(given["percent"]),
        for_each=1 if each else None,
        select=select,
    )


def _tiered(shop: Shop, given: Mapping[str, Any], select: Any) -> Tiered:
    basis = BASES[given["tier_basis"]]
    percent = "base_percent" in given
    scope = AMOUNT_SCOPES.get(given.get("per", "line"), Scope.LINE)

    def part(figure: str) -> PercentOff | AmountOff:
        if percent:
            return PercentOff(Rate.from_percent(figure))
        return AmountOff(shop.money(figure), scope)

    def least(tier: Mapping[str, Any]) -> Money | int:
        if basis is TierBasis.QUANTITY:
            return int(tier["from"])
        return shop.money(tier["from"])

    key = "percent" if percent else "amount"
    return Tiered(
        tiers=[Tier(at_least=least(t), benefit=part(t[key])) for t in given["tiers"]],
        basis=basis,
        base=part(given[f"base_{key}"]),
        select=select,
    )
