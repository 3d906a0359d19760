"""The rates that a shop watches: conversion, return, repeat, each with its definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_fields import (
    completed_orders,
    dimension,
    in_order,
    order_of,
    text_of,
)
from ecomkit.journey.figures.funnel import CountingUnit
from ecomkit.journey.grouped import grouped
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.ports import EventQuery
from ecomkit.journey.visits import HALF_AN_HOUR, Visit, visits
from ecomkit.validators import require_moment

GOAL = "order_completed"


def events_between(
    events: Iterable[Event], since: datetime, until: datetime
) -> tuple[Event, ...]:
    """The events from *since* up to, and not including, *until*."""
    query = EventQuery(
        since=require_moment(since, path="$.since"),
        until=require_moment(until, path="$.until"),
    )
    return tuple(filter(query.matches, in_order(events)))


def conversion_rate(
    events: Iterable[Event],
    *,
    per: CountingUnit = CountingUnit.VISIT,
    goal: str = GOAL,
    gap: timedelta = HALF_AN_HOUR,
) -> Proportion:
    """The share of visits (or visitors) with a *goal* event."""
    return _rate(visits(events, gap=gap), per, goal)


def conversion_rate_by(
    events: Iterable[Event],
    by: str,
    *,
    per: CountingUnit = CountingUnit.VISIT,
    goal: str = GOAL,
    gap: timedelta = HALF_AN_HOUR,
) -> dict[str, Proportion]:
    """The conversion rate by ``device``, ``channel``, ``campaign``, ``agent``...

    A visit belongs to the first value in its events, or to "".
    """
    dimension(by)
    parts = grouped(visits(events, gap=gap), lambda visit: visit.first(by))
    return {value: _rate(found, per, goal) for value, found in sorted(parts.items())}


def _rate(found: Iterable[Visit], per: CountingUnit, goal: str) -> Proportion:
    if per is CountingUnit.SUBJECT:
        raise InvalidInputError(
            "a conversion rate is per visit or per person",
            path="$.per",
            hint="a funnel can count subjects",
        )
    if per is CountingUnit.VISIT:
        reached_goal = [visit.has(goal) for visit in found]
        return Proportion(sum(reached_goal), len(reached_goal))
    reached: dict[str, bool] = {}
    for visit in found:
        reached[visit.actor] = reached.get(visit.actor, False) or visit.has(goal)
    return Proportion(sum(reached.values()), len(reached))


def step_rate(events: Iterable[Event], start: str, goal: str) -> Proportion:
    """The share of people with a *start* event who have a *goal* event at or after it.

    ``step_rate(events, "product_viewed", "product_added")`` is the view-to-cart rate.
    """
    begun: set[str] = set()
    reached: set[str] = set()
    for event in in_order(events):
        if event.name == goal and event.actor in begun:
            reached.add(event.actor)
        if event.name == start:
            begun.add(event.actor)
    return Proportion(len(reached), len(begun))


def repeat_rate(events: Iterable[Event]) -> Proportion:
    """The share of customers who have ordered twice or more."""
    orders = Counter(event.actor for event in completed_orders(events))
    return Proportion(sum(count > 1 for count in orders.values()), len(orders))


def returning_rate(events: Iterable[Event]) -> Proportion:
    """The share of orders by customers who had ordered before."""
    orders = completed_orders(events)
    return Proportion(len(orders) - len({event.actor for event in orders}), len(orders))


def return_rate(events: Iterable[Event]) -> Proportion:
    """The share of delivered orders with a return requested."""
    delivered: set[str] = set()
    returned: set[str] = set()
    for event in in_order(events):
        if event.name == "shipment_delivered":
            delivered.add(order_of(event))
        elif event.name == "return_requested":
            returned.add(order_of(event))
    return Proportion(len(delivered & returned), len(delivered))


def return_reasons(events: Iterable[Event]) -> dict[str, int]:
    """The reasons for returns and how often each is given, the most frequent first."""
    reasons = Counter(
        text_of(event, "reason")
        for event in in_order(events)
        if event.name == "return_requested"
    )
    return dict(sorted(reasons.items(), key=lambda row: (-row[1], row[0])))


def lapsed_rate(
    events: Iterable[Event], *, at: datetime, after: timedelta
) -> Proportion:
    """The share of customers whose last order is longer ago than *after*."""
    require_moment(at, path="$.at")
    last = {
        event.actor: event.at for event in completed_orders(events) if event.at <= at
    }
    lost = sum(at - bought > after for bought in last.values())
    return Proportion(lost, len(last))
