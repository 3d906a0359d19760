"""What a promotion of a shop file gives: a table of words, each a kind of benefit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from ecomkit.money import Money, Rate
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    PercentOff,
    ProgressivePercent,
    Scope,
    Select,
    SetPrice,
    SpendAndSave,
    Tier,
    Tiered,
)
from ecomkit.pricing.values import (
    AmountBasis,
    Benefit,
    TaxSide,
    ThresholdBasis,
    TierBasis,
)
from ecomkit.pricing.values.benefits import selectable
from ecomkit.shopfile.selection import read_goods, read_selected
from ecomkit.shopfile.table import Table

Simple = PercentOff | AmountOff | SetPrice


class _Reward(TypedDict):
    rate: Rate
    amount_off: tuple[Money, ...]
    unit_price: tuple[Money, ...]


class _Limits(TypedDict):
    max_units: int | None
    max_units_per_line: int | None


def read_benefits(table: Table) -> tuple[Benefit, ...]:
    """The benefits of a promotion; what its ``tiers`` or groups give is inside them."""
    words = [word for word in _BENEFITS if table.has(word)]
    told = [word for word in words if table.data[word] is not False]
    select = read_selected(table)
    side = read_side(table)
    if not told:
        for key in (*_OF_OTHERS, *_OF_REWARDS):
            table.has(key)
        table.close()  # a benefit that is spelled wrongly
        raise table.wrong(
            "benefit", "gives nothing", f"one of {', '.join(map(repr, _BENEFITS))}"
        )
    if "group_price" in told:
        told = [word for word in told if word != "one_of_each"]
    if {"each_group_of", "one_of_each"} & set(told):
        told = [word for word in told if word not in _SIMPLE]
    if "for_each_spent" in told:
        told = [word for word in told if word != "amount"]
    goods = select.only("goods")
    return tuple(
        _BENEFITS[word](table, select if word in _WITH_SCOPE else goods, side)
        for word in told
    )


def read_side(table: Table) -> TaxSide | None:
    """The side of the tax on which a rule's amounts are stated, if it says so."""
    return table.maybe_choice("side", TaxSide)


def _percent(table: Table, select: Select, side: TaxSide | None) -> PercentOff:
    scope = table.choice("scope", Scope, Scope.LINE)
    return PercentOff(
        table.percent("percent"),
        scope,
        select=select.only(*selectable(scope)),
        at_most=table.amounts("at_most"),
        basis=table.maybe_choice("basis", AmountBasis),
        side=side,
        **_limits(table),
    )


def _amount(table: Table, select: Select, side: TaxSide | None) -> AmountOff:
    scope = table.choice("scope", Scope, Scope.CART)
    return AmountOff(
        table.amounts("amount"),
        scope,
        select=select.only(*selectable(scope)),
        side=side,
        **_limits(table),
    )


def _price(table: Table, select: Select, side: TaxSide | None) -> SetPrice:
    scope = table.choice("scope", Scope, Scope.UNIT)
    return SetPrice(
        table.amounts("price"),
        scope,
        select=select.only(*selectable(scope)),
        side=side,
        **_limits(table),
    )


def _limits(table: Table) -> _Limits:
    return {
        "max_units": table.maybe(table.number, "max_units"),
        "max_units_per_line": table.maybe(table.number, "max_units_per_line"),
    }


_SIMPLE: dict[str, Callable[..., Simple]] = {
    "percent": _percent,
    "amount": _amount,
    "price": _price,
}


def _simple(table: Table, side: TaxSide | None) -> Simple:
    # The benefit inside another one, which selects the goods.
    told = [word for word in _SIMPLE if table.has(word)]
    if not told:
        words = ", ".join(map(repr, _SIMPLE))
        raise table.wrong("percent", "gives nothing", f"one of {words}")
    if told[1:]:
        raise table.wrong(told[1], f"beside {told[0]!r}", "give one")
    return _SIMPLE[told[0]](table, Select(), side)


def _free_delivery(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    off = 100 if table.flag("free_delivery") else 0
    return PercentOff(off, Scope.DELIVERY, select=select.only("methods"))


def _gift(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    return Gift(
        sku=table.text("gift"),
        quantity=table.number("gift_quantity", 1),
        for_each=table.maybe(table.number, "gift_for_each"),
        rate=_rate(table, "reward_percent"),
        select=select,
    )


def _rate(table: Table, key: str) -> Rate:
    return table.percent(key) if table.has(key) else Rate(1)


def _reward(table: Table) -> _Reward:
    return {
        "rate": _rate(table, "reward_percent"),
        "amount_off": table.amounts("reward_amount"),
        "unit_price": table.amounts("reward_price"),
    }


def _group_price(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    return GroupPrice(
        quantity=_set_size(table, "group_of"),
        one_of_each=table.each("one_of_each", read_goods),
        amount=table.amounts("group_price"),
        repeat=table.flag("repeat", default=True),
        shared=table.flag("shared"),
        select=select,
        side=side,
    )


def _progressive(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    rates = table.percents("percent_by_place")
    with table.errors_at("percent_by_place"):
        return ProgressivePercent(rates, select=select)


def _set_size(table: Table, key: str) -> int | None:
    # How many units a set is; None where it is one of each.
    if not table.has("one_of_each"):
        return table.number(key)
    if table.has(key):
        raise table.wrong(key, "beside 'one_of_each'", "give one")
    if not table.data["one_of_each"]:
        raise table.wrong("one_of_each", "names no goods", "a table for each unit")
    return None


def _cheapest(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    return CheapestFree(
        quantity=table.number("group_of"),
        free=table.number("cheapest_free"),
        nth=table.number("nth", 1),
        **_reward(table),
        repeat=table.flag("repeat", default=True),
        dearest=table.flag("dearest"),
        over_all_groups=table.flag("over_all_groups"),
        max_units=table.maybe(table.number, "max_units"),
        shared=table.flag("shared"),
        select=select,
        side=side,
    )


def _buy(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    get = _goods_in(table, "get_from") or select
    return BuyGet(
        buy=select,
        buy_quantity=table.number("buy"),
        get=get,
        get_quantity=table.number("get", 1),
        **_reward(table),
        max_units=table.maybe(table.number, "max_units"),
        whole_sets=table.flag("whole_sets"),
        shared=table.flag("shared"),
        side=side,
    )


def _groups(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    return EachGroupOf(
        size=_set_size(table, "each_group_of"),
        one_of_each=table.each("one_of_each", read_goods),
        benefit=_simple(table, side),
        shared=table.flag("shared"),
        select=select,
    )


def _tiers(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    basis = table.choice("tiers_by", TierBasis, TierBasis.CART_TOTAL)

    def tier(row: Table) -> Tier:
        by_units = basis is TierBasis.QUANTITY
        start = row.number("from") if by_units else row.money("from")
        return Tier(at_least=start, benefit=_simple(row, side))

    tiers = table.each("tiers", tier)
    return Tiered(tiers=tiers, basis=basis, select=select, side=side)


def _spend_and_save(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    if not table.has("amount"):
        raise table.wrong("amount", "is missing", "what is off for each so much spent")
    return SpendAndSave(
        for_each=table.amounts("for_each_spent"),
        amount=table.amounts("amount"),
        at_most=table.amounts("at_most"),
        select=select,
        spent_on=_goods_in(table, "spent_on"),
        basis=table.maybe_choice("spent_basis", ThresholdBasis),
        side=side,
    )


def _goods_in(table: Table, key: str) -> Select | None:
    if not table.has(key):
        return None
    with table.inside(key) as goods:
        return read_goods(goods)


def _first_and_next(table: Table, select: Select, side: TaxSide | None) -> Benefit:
    return FirstAndNext(
        first=table.amounts("first_amount"),
        next=table.amounts("next_amount"),
        max_units=table.maybe(table.number, "max_units"),
        select=select,
        side=side,
    )


_WITH_SCOPE = {*_SIMPLE, "free_delivery"}
_BENEFITS: dict[str, Callable[[Table, Select, TaxSide | None], Benefit]] = {
    **_SIMPLE,
    "free_delivery": _free_delivery,
    "gift": _gift,
    "percent_by_place": _progressive,
    "group_price": _group_price,
    "cheapest_free": _cheapest,
    "buy": _buy,
    "each_group_of": _groups,
    "one_of_each": _groups,
    "tiers": _tiers,
    "for_each_spent": _spend_and_save,
    "first_amount": _first_and_next,
}
_OF_OTHERS = (
    "scope",
    "at_most",
    "basis",
    "max_units",
    "max_units_per_line",
    "tiers_by",
    "spent_on",
    "spent_basis",
)
_OF_REWARDS = (
    *(
        "gift_quantity",
        "gift_for_each",
        "group_of",
        "repeat",
        "shared",
        "nth",
        "dearest",
    ),
    *("over_all_groups", "get", "get_from", "whole_sets", "next_amount"),
    *("reward_percent", "reward_amount", "reward_price"),
)
