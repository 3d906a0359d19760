"""Conversion: the share of visits or people who reach a goal, and of those who go on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_fields import dimension
from ecomkit.journey.figures.funnel import CountingUnit
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.visits import HALF_AN_HOUR, RecordedVisit, visits

_GOAL = "order_completed"


def conversion_rate(
    events: Iterable[Event],
    *,
    per: CountingUnit = CountingUnit.VISIT,
    goal: str = _GOAL,
    gap: timedelta = HALF_AN_HOUR,
) -> Proportion:
    """The share of visits (or visitors) with a *goal* event."""
    return _rate(visits(events, gap=gap), per, goal)


def conversion_rate_by(
    events: Iterable[Event],
    by: str,
    *,
    per: CountingUnit = CountingUnit.VISIT,
    goal: str = _GOAL,
    gap: timedelta = HALF_AN_HOUR,
) -> dict[str, Proportion]:
    """The conversion rate by ``device``, ``channel``, ``campaign``, ``agent``...

    A visit belongs to the first value in its events, or to "".
    """
    dimension(by)
    parts = grouped(visits(events, gap=gap), lambda visit: visit.first(by))
    return {value: _rate(found, per, goal) for value, found in sorted(parts.items())}


def _rate(found: Iterable[RecordedVisit], per: CountingUnit, goal: str) -> Proportion:
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
        if not visit.actor:
            continue
        reached[visit.actor] = reached.get(visit.actor, False) or visit.has(goal)
    return Proportion(sum(reached.values()), len(reached))


def step_rate(events: Iterable[Event], start: str, goal: str) -> Proportion:
    """The share of people with a *start* event who have a *goal* event at or after it.

    ``step_rate(events, "product_viewed", "product_added")`` is the view-to-cart rate.
    """
    begun: set[str] = set()
    reached: set[str] = set()
    for event in as_customers(events):
        if event.name == goal and event.actor in begun:
            reached.add(event.actor)
        if event.name == start and event.actor:
            begun.add(event.actor)
    return Proportion(len(reached), len(begun))
