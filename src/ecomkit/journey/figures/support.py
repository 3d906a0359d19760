"""Support cases: how many, and how long until the first response and the resolution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.event_fields import dimension
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.json_ready import JsonReady


@attrs.frozen(kw_only=True)
class SupportFigures(JsonReady):
    """Support cases: opened, still open, times to first response and to resolution."""

    opened: int
    open: int
    first_response: DurationStats
    resolution: DurationStats


_ANSWERS = frozenset({"support_replied", "support_resolved"})


def support_figures(events: Iterable[Event]) -> SupportFigures:
    """The figures of all support cases; the subject of an event is the case."""
    opened: dict[str, datetime] = {}
    replied: dict[str, timedelta] = {}
    resolved: dict[str, timedelta] = {}
    for event in as_customers(events):
        case = event.subject
        if event.name == "support_opened":
            opened.setdefault(case, event.at)
        elif case in opened and event.name in _ANSWERS:
            took = event.at - opened[case]
            replied.setdefault(case, took)
            if event.name == "support_resolved":
                resolved.setdefault(case, took)
    return SupportFigures(
        opened=len(opened),
        open=len(opened) - len(resolved),
        first_response=DurationStats(replied.values()),
        resolution=DurationStats(resolved.values()),
    )


def support_figures_by(events: Iterable[Event], by: str) -> dict[str, SupportFigures]:
    """The same by a dimension: a case belongs to its first value, such as an ``agent``."""
    read = dimension(by)
    ordered = as_customers(events)
    owner: dict[str, str] = {}
    for event in ordered:
        if event.name == "support_opened" or event.name in _ANSWERS:
            owner[event.subject] = owner.get(event.subject, "") or read(event)
    parts = grouped(ordered, lambda event: owner.get(event.subject))
    return {value: support_figures(found) for value, found in sorted(parts.items())}
