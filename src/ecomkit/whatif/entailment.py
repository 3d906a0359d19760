"""What conditions say about each other: one follows from another, or they contradict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from ecomkit.money.amount import Money
from ecomkit.pricing.engine.rule_facts import has_amounts
from ecomkit.pricing.values.conditions import (
    AllOf,
    AnyOf,
    ArticlesAtLeast,
    Condition,
    Contains,
    DeliveredBy,
    During,
    InGroup,
    Not,
    NthOrder,
    PaidWith,
    QuantityAtLeast,
    ShipsTo,
    TotalAtLeast,
)
from ecomkit.whatif.assortment import Assortment


def impossible(condition: Condition, goods: Assortment) -> bool:
    """Whether no cart of these goods meets *condition*, on any occasion."""
    if isinstance(condition, TotalAtLeast):
        least = amount_in(condition.amount, goods.currency)
        return least is None or bool(least and not goods.taken(condition.select))
    if isinstance(condition, QuantityAtLeast | Contains):
        return not goods.taken(condition.select)
    if isinstance(condition, ArticlesAtLeast):
        return len(goods.taken(condition.select)) < condition.count
    if isinstance(condition, InGroup):
        return not condition.groups
    if isinstance(condition, PaidWith):
        return not condition.payment_methods
    if isinstance(condition, DeliveredBy):
        return not condition.methods
    if isinstance(condition, ShipsTo):
        area = condition.area
        return bool(area.countries) and area.countries <= area.except_countries
    if isinstance(condition, AllOf):
        return any(impossible(part, goods) for part in condition.conditions)
    if isinstance(condition, AnyOf):
        return all(impossible(part, goods) for part in condition.conditions)
    if isinstance(condition, Not):
        return _never_false(condition.condition, goods)
    return False


def _never_false(condition: Condition, goods: Assortment) -> bool:
    # Without an amount in the currency, a condition is not known to be false either.
    if isinstance(condition, AllOf):
        return all(_never_false(part, goods) for part in condition.conditions)
    if isinstance(condition, AnyOf):
        return any(_never_false(part, goods) for part in condition.conditions)
    if isinstance(condition, Not):
        return impossible(condition.condition, goods)
    return not has_amounts((condition,), goods.currency)


def follows(condition: Condition, known: Condition, goods: Assortment) -> bool:
    """Whether *condition* holds on every cart on which *known* does, at the same moment.

    False means that this was not proven.
    """
    if condition == known or impossible(known, goods):
        return True
    if isinstance(known, AnyOf):
        return all(follows(condition, part, goods) for part in known.conditions)
    if isinstance(known, AllOf):
        return any(follows(condition, part, goods) for part in known.conditions)
    if isinstance(condition, AllOf):
        return all(follows(part, known, goods) for part in condition.conditions)
    if isinstance(condition, AnyOf):
        return any(follows(part, known, goods) for part in condition.conditions)
    if isinstance(condition, Not) and _never_false(condition.condition, goods):
        return False
    if isinstance(condition, Not) and isinstance(known, Not):
        return follows(known.condition, condition.condition, goods)
    if isinstance(condition, Not):
        return contradict(condition.condition, known, goods)
    return _follows(condition, known, goods)


def _follows(condition: Condition, known: Condition, goods: Assortment) -> bool:
    if isinstance(condition, TotalAtLeast) and isinstance(known, TotalAtLeast):
        least = amount_in(condition.amount, goods.currency)
        there = amount_in(known.amount, goods.currency)
        return (
            _looked_at(condition) == _looked_at(known)
            and (condition.all_goods or not known.all_goods)
            and not (condition.consumes or known.consumes)
            and least is not None
            and there is not None
            and there >= least
        )
    if isinstance(condition, QuantityAtLeast) and isinstance(known, QuantityAtLeast):
        return (
            condition.select == known.select
            and (condition.all_goods or not known.all_goods)
            and not (condition.consumes or known.consumes)
            and known.quantity >= condition.quantity
            and (known.on_one_line or not condition.on_one_line)
        )
    if isinstance(condition, ArticlesAtLeast) and isinstance(known, ArticlesAtLeast):
        return (
            condition.select == known.select
            and (condition.all_goods or not known.all_goods)
            and known.count >= condition.count
        )
    if isinstance(condition, Contains):
        if not isinstance(known, Contains | QuantityAtLeast | ArticlesAtLeast):
            return False
        return known.select == condition.select or (
            goods.taken(known.select) <= goods.surely_taken(condition.select)
        )
    if isinstance(condition, InGroup) and isinstance(known, InGroup):
        return known.groups <= condition.groups
    if isinstance(condition, PaidWith) and isinstance(known, PaidWith):
        return known.payment_methods <= condition.payment_methods
    if isinstance(condition, DeliveredBy) and isinstance(known, DeliveredBy):
        return known.methods <= condition.methods
    if isinstance(condition, During) and isinstance(known, During):
        return (
            _days(known) <= _days(condition)
            and condition.start <= known.start
            and _end(known) <= _end(condition)
        )
    return False


def _looked_at(condition: TotalAtLeast) -> tuple[object, ...]:
    return condition.select, condition.basis, condition.side


def contradict(first: Condition, second: Condition, goods: Assortment) -> bool:
    """Whether no cart meets both, at the same moment; False means not proven."""
    for one, other in ((first, second), (second, first)):
        if isinstance(one, Not) and follows(one.condition, other, goods):
            return True
        if isinstance(one, AllOf):
            return any(contradict(part, other, goods) for part in one.conditions)
        if isinstance(one, AnyOf):
            return all(contradict(part, other, goods) for part in one.conditions)
    if isinstance(first, NthOrder) and isinstance(second, NthOrder):
        return first.n != second.n
    if isinstance(first, PaidWith) and isinstance(second, PaidWith):
        return first.payment_methods.isdisjoint(second.payment_methods)
    if isinstance(first, During) and isinstance(second, During):
        return (
            _days(first).isdisjoint(_days(second))
            or _end(first) <= (second.start, 0)
            or _end(second) <= (first.start, 0)
        )
    return False


def amount_in(amounts: Sequence[Money], currency: str) -> Money | None:
    """The amount of several that is in a currency."""
    return next((one for one in amounts if one.currency.code == currency), None)


def _days(condition: During) -> frozenset[int]:
    return condition.weekdays or frozenset(range(7))


def _end(condition: During) -> tuple[time, int]:
    # The end is not part of it; without one, the last moment of the day is.
    return (time.max, 1) if condition.end is None else (condition.end, 0)
