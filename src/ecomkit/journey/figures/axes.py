"""Axes: the events of a shop, parted by period, device, campaign, seller, cohort..."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.event_fields import (
    amount_of,
    completed_orders,
    dimension,
    needed_money,
    order_of,
    products_of,
    sales,
)
from ecomkit.journey.identity import as_customers
from ecomkit.journey.visits import visits
from ecomkit.moments import local_time
from ecomkit.money.amount import Money

_QUARTER = 3
PERIODS: Mapping[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": lambda day: "{}-W{:02}".format(*day.isocalendar()[:2]),
    "month": lambda day: f"{day:%Y-%m}",
    "quarter": lambda day: f"{day.year}-Q{(day.month - 1) // _QUARTER + 1}",
    "year": lambda day: f"{day.year}",
}
Axis = str | Mapping[str, Iterable[str]]
"""``day``, ``week``, ``month``, ``quarter``, ``year``, ``cohort`` (the month of a customer's
first order), ``seller``, a dimension of events such as ``device``, ``channel``, ``campaign``
or ``agent``; or segments with their members."""


def parts_of(
    events: Iterable[Event], by: Axis, *, zone: tzinfo = UTC
) -> dict[str, list[Event]]:
    """The *events* of each part, in order, by the part's name.

    What belongs together stays together: all events of a visit are where the visit began,
    and all of an order, its parcels, payments and returns, where the order was placed.
    Periods are those of the calendar in *zone*. Segments may overlap.
    """
    ordered = as_customers(events)
    if isinstance(by, Mapping):
        members = {name: frozenset(people) for name, people in by.items()}
        return {
            name: [event for event in ordered if event.actor in people]
            for name, people in members.items()
        }
    if not isinstance(by, str):
        raise InvalidInputError(
            f"{short_repr(by)} is no axis",
            path="$.by",
            hint='"month", "device", "cohort", "seller" or segments with their members',
        )
    if by == "seller":
        return _by_seller(ordered)
    if by == "cohort":
        return _grouped(ordered, _cohorts(ordered, zone))
    is_period = by in PERIODS
    together = _together(ordered, _reader(by, zone), is_period=is_period)
    return _grouped(ordered, together)


def _reader(by: str, zone: tzinfo) -> Callable[[Event], str]:
    if by in PERIODS:
        name = PERIODS[by]
        return lambda event: name(_day(event.at, zone))
    return dimension(by)


def _day(at: datetime, zone: tzinfo) -> date:
    return local_time(at, zone).date()


def _together(
    events: list[Event], read: Callable[[Event], str], *, is_period: bool
) -> Callable[[Event], str | None]:
    # The part of an event: that of its order, of its visit, or its own. An order is sold
    # on its own day, though its visit began the day before.
    of_visit: dict[int, str] = {}
    for visit in visits(events):
        value = next((found for event in visit.events if (found := read(event))), "")
        of_visit.update((id(event), value) for event in visit.events)
    of_order = {
        order_of(event): read(event)
        if is_period
        else of_visit.get(id(event)) or read(event)
        for event in completed_orders(events)
        if order_of(event)
    }

    def part(event: Event) -> str | None:
        order = order_of(event)
        if order in of_order:
            return of_order[order]
        return of_visit.get(id(event)) or read(event)

    return part


def _cohorts(events: list[Event], zone: tzinfo) -> Callable[[Event], str | None]:
    first: dict[str, str] = {}
    for event in completed_orders(events):
        if event.actor:
            first.setdefault(event.actor, PERIODS["month"](_day(event.at, zone)))
    return lambda event: first.get(event.actor)


def _grouped(
    events: list[Event], part: Callable[[Event], str | None]
) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        name = part(event)
        if name is not None:
            found.setdefault(name, []).append(event)
    return dict(sorted(found.items()))


_OF_PRODUCTS = frozenset({"order_completed", "order_edited", "order_refunded"})


def _by_seller(events: list[Event]) -> dict[str, list[Event]]:
    # An order is a seller's as far as its lines are; delivery is not a seller's goods.
    found: dict[str, list[Event]] = {}
    sellers_of: dict[str, set[str]] = {}
    sold = sales(events)
    orders = {order_of(event) for event in sold}
    refunds = (each for each in events if each.name == "order_refunded")
    of_products = {
        id(event) for event in (*sold, *refunds) if order_of(event) in orders
    }
    for event in events:
        own = str(event.properties.get("seller", ""))
        if id(event) in of_products:
            lines: dict[str, list[Mapping[str, Any]]] = {}
            for product in products_of(event):
                lines.setdefault(str(product.get("seller", "")), []).append(product)
            sellers_of.setdefault(order_of(event), set()).update(lines)
            for seller, products in lines.items():
                found.setdefault(seller, []).append(_of_seller(event, products))
        elif own:
            found.setdefault(own, []).append(event)
    for event in events:
        if event.name not in _OF_PRODUCTS and not event.properties.get("seller"):
            for seller in sellers_of.get(order_of(event), ()):
                found[seller].append(event)
    return dict(sorted(found.items()))


def _of_seller(event: Event, products: list[Mapping[str, Any]]) -> Event:
    currency = needed_money(event, "total").currency
    gross = Money.sum((amount_of(event, each) for each in products), currency)
    net = Money.sum((each.get("net", each["amount"]) for each in products), currency)
    nothing = Money.zero(currency)
    return attrs.evolve(
        event,
        properties={
            **event.properties,
            "products": tuple(products),
            "total": gross,
            "gross": gross,
            "net": net,
            "subtotal": net,
            "tax": gross - net,
            "shipping": nothing,
            "shipping_tax": nothing,
        },
    )
