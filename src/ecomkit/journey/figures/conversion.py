"""Shares that a shop watches: conversion, return, repeat, each with its definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.checks import moment
from ecomkit.journey.event_fields import (
    completed_orders,
    dimension,
    in_order,
    order_of,
    text_of,
)
from ecomkit.journey.figures.funnel import CountingUnit
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.visits import HALF_AN_HOUR, Visit, visits

GOAL = "order_completed"


def events_between(
    events: Iterable[Event], since: datetime, until: datetime
) -> tuple[Event, ...]:
    """The events of a period, half-open: *until* is not in it."""
    moment(since, "$.since")
    moment(until, "$.until")
    return tuple(event for event in in_order(events) if since <= event.at < until)


def conversion_rate(
    events: Iterable[Event],
    *,
    per: CountingUnit = CountingUnit.VISIT,
    goal: str = GOAL,
    gap: timedelta = HALF_AN_HOUR,
) -> Proportion:
    """The conversion rate: visits (or visitors) with a *goal*, out of all of them.

    A visitor is anybody who made a visit.
    """
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

    A visit belongs to the first value its events show, "" where none does.
    """
    dimension(by)
    parts: dict[str, list[Visit]] = {}
    for visit in visits(events, gap=gap):
        parts.setdefault(visit.first(by), []).append(visit)
    return {value: _rate(found, per, goal) for value, found in sorted(parts.items())}


def _rate(found: Iterable[Visit], per: CountingUnit, goal: str) -> Proportion:
    if per is CountingUnit.SUBJECT:
        raise InvalidInputError(
            "conversion is per visit or per person",
            path="$.per",
            hint="a funnel can count subjects",
        )
    if per is CountingUnit.VISIT:
        stays = list(found)
        return Proportion(sum(visit.has(goal) for visit in stays), len(stays))
    reached: dict[str, bool] = {}
    for visit in found:
        reached[visit.actor] = reached.get(visit.actor, False) or visit.has(goal)
    return Proportion(sum(reached.values()), len(reached))


def step_rate(events: Iterable[Event], start: str, goal: str) -> Proportion:
    """Of the people with a *start* event, those with a *goal* event at or after it.

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
    """Customers with two orders or more, out of all with at least one."""
    orders = Counter(event.actor for event in completed_orders(events))
    return Proportion(sum(count > 1 for count in orders.values()), len(orders))


def returning_rate(events: Iterable[Event]) -> Proportion:
    """Orders by customers who had ordered before, out of all orders."""
    orders = completed_orders(events)
    return Proportion(len(orders) - len({event.actor for event in orders}), len(orders))


def return_rate(events: Iterable[Event]) -> Proportion:
    """Delivered orders of which something was asked to go back, out of all delivered."""
    delivered: set[str] = set()
    returned: set[str] = set()
    for event in events:
        if event.name == "shipment_delivered":
            delivered.add(order_of(event))
        elif event.name == "return_requested":
            returned.add(order_of(event))
    return Proportion(len(delivered & returned), len(delivered))


def return_reasons(events: Iterable[Event]) -> dict[str, int]:
    """Why goods come back, most frequent first."""
    reasons = Counter(
        text_of(event, "reason") for event in events if event.name == "return_requested"
    )
    return dict(sorted(reasons.items(), key=lambda row: (-row[1], row[0])))


def lapsed_rate(
    events: Iterable[Event], *, at: datetime, after: timedelta
) -> Proportion:
    """The churn rate: customers whose last order is longer ago than *after*."""
    last = {
        event.actor: event.at
        for event in completed_orders(events)
        if event.at <= moment(at)
    }
    lost = sum(at - bought > after for bought in last.values())
    return Proportion(lost, len(last))
