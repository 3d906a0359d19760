"""When a promotion of a shop file applies: a table of words, each a condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import time

from ecomkit.moments import WEEKDAYS
from ecomkit.pricing import (
    AnyOf,
    Contains,
    DeliveredBy,
    During,
    InGroup,
    Not,
    NthOrder,
    PaidWith,
    QuantityAtLeast,
    Select,
    ShipsTo,
    TotalAtLeast,
)
from ecomkit.pricing.values import AllOf, ArticlesAtLeast, Condition, ThresholdBasis
from ecomkit.shopfile.benefits import read_side
from ecomkit.shopfile.selection import read_goods
from ecomkit.shopfile.table import Table
from ecomkit.tax import Jurisdiction

_DAY = len(WEEKDAYS)


def read_conditions(table: Table) -> tuple[Condition, ...]:
    """The conditions of a promotion, all of which have to hold."""
    select = read_goods(table)
    found = list(_told(table, select))
    found += table.each("when", _whole)
    any_of = table.each("when_any", _whole)
    if any_of:
        found.append(AnyOf(any_of))
    found += [Not(condition) for condition in table.each("unless", _whole)]
    return tuple(found)


def asks_of_goods(table: Table) -> bool:
    """Whether a condition of a table is about the goods that it names."""
    return any(table.has(word) for word in _OF_GOODS)


def _whole(table: Table) -> Condition:
    # One table of conditions as one condition, on the goods that it names itself.
    select = read_goods(table)
    found = list(_told(table, select))
    if not select.is_everything and not asks_of_goods(table):
        found.append(Contains(select))
    if not found:
        raise table.wrong(
            "at_least",
            "asks for nothing",
            f"one of {', '.join(map(repr, _CONDITIONS))}",
        )
    return found[0] if len(found) == 1 else AllOf(found)


def _told(table: Table, select: Select) -> Iterable[Condition]:
    for word, make in _CONDITIONS.items():
        if table.has(word):
            yield make(table, select)
    if table.has("weekdays") or table.has("hours"):
        yield _during(table)


def _total(table: Table, select: Select) -> Condition:
    return TotalAtLeast(
        table.amounts("at_least"),
        select=select,
        basis=table.maybe_choice("at_least_basis", ThresholdBasis),
        side=read_side(table),
        consumes=table.flag("consumes"),
        all_goods=table.flag("all_goods"),
    )


def _units(table: Table, select: Select) -> Condition:
    return QuantityAtLeast(
        table.number("at_least_units"),
        select=select,
        on_one_line=table.flag("on_one_line"),
        consumes=table.flag("consumes"),
        all_goods=table.flag("all_goods"),
    )


def _articles(table: Table, select: Select) -> Condition:
    return ArticlesAtLeast(
        table.number("at_least_articles"),
        select=select,
        all_goods=table.flag("all_goods"),
    )


def _ships_to(table: Table, select: Select) -> Condition:
    return ShipsTo(
        Jurisdiction(
            countries=table.names("countries"),
            regions=table.names("regions"),
            postcodes=table.names("postcodes"),
        )
    )


_OF_GOODS = ("at_least", "at_least_units", "at_least_articles")
_CONDITIONS: Mapping[str, Callable[[Table, Select], Condition]] = {
    "at_least": _total,
    "at_least_units": _units,
    "at_least_articles": _articles,
    "groups": lambda table, _: InGroup(table.names("groups")),
    "countries": _ships_to,
    "payment_method": lambda table, _: PaidWith(table.names("payment_method")),
    "shipping_method": lambda table, _: DeliveredBy(table.names("shipping_method")),
    "nth_order": lambda table, _: NthOrder(table.number("nth_order")),
}


def _during(table: Table) -> Condition:
    days = table.weekdays("weekdays")
    if not table.has("hours"):
        return During(weekdays=days)
    start, end = table.hours("hours")
    if end is None or start < end:
        return During(weekdays=days, start=start, end=end)
    # Past midnight: the evening of these days, and the morning after each.
    morning = [(day + 1) % _DAY for day in days]
    return AnyOf(
        [
            During(weekdays=days, start=start),
            During(weekdays=morning, start=time.min, end=end),
        ]
    )
