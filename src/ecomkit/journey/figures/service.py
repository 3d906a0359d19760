"""How fast and how well orders are handled: time to ship, on time, service levels, support."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.events import Event
from ecomkit.journey.checks import length_of_time, named
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import dimension, in_order, order_of
from ecomkit.journey.intervals import Proportion


def time_between(events: Iterable[Event], start: str, end: str) -> DurationStats:
    """How long orders take from their first *start* event to their first *end* after it.

    ``time_between(events, "order_completed", "shipment_dispatched")`` is the time to ship.
    """
    begun: dict[str, datetime] = {}
    done: dict[str, timedelta] = {}
    for event in in_order(events):
        order = order_of(event)
        if not order:
            continue
        if event.name == end and order in begun and order not in done:
            done[order] = event.at - begun[order]
        if event.name == start:
            begun.setdefault(order, event.at)
    return DurationStats.of(done.values())


def time_to_ship(events: Iterable[Event]) -> DurationStats:
    """How long it takes from the order to the hand-over to the carrier."""
    return time_between(events, "order_completed", "shipment_dispatched")


def on_time_rate(events: Iterable[Event]) -> Proportion:
    """Orders delivered by the promised time, out of all delivered ones with a promise.

    ``order_completed`` tells the promise as ``promised_by``, or ``shipment_delivered`` as
    ``promised``: a moment, or a date that is kept until the end of that day in the time
    zone of the delivery's event; ISO 8601 text is read, too.
    """
    promised: dict[str, object] = {}
    arrived: dict[str, datetime] = {}
    for event in in_order(events):
        order = order_of(event)
        if event.name == "order_completed" and "promised_by" in event.properties:
            promised.setdefault(order, event.properties["promised_by"])
        elif event.name == "shipment_delivered":
            # The last parcel counts.
            arrived[order] = event.at
            if event.properties.get("promised"):
                promised.setdefault(order, event.properties["promised"])
    found = [order for order in arrived if order in promised]
    kept = sum(_kept(promised[order], arrived[order]) for order in found)
    return Proportion(kept, len(found))


def _kept(promise: object, arrival: datetime) -> bool:
    if isinstance(promise, str):
        promise = _read(promise)
    if isinstance(promise, datetime) and promise.tzinfo is not None:
        return arrival <= promise
    if isinstance(promise, date) and not isinstance(promise, datetime):
        return arrival.date() <= promise
    raise InvalidEventError(
        f"{short_repr(promise)} is no promised time",
        path="$.properties.promised_by",
        hint="a date, or a moment with a time zone",
    )


def _read(text: str) -> object:
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text


@attrs.frozen(kw_only=True)
class ServiceLevel:
    """A promise of the shop to itself: from one event to another within a target."""

    name: str = attrs.field(validator=named)
    start: str
    end: str
    target: timedelta = attrs.field(validator=length_of_time)

    def kept(self, events: Iterable[Event]) -> Proportion:
        """How many orders kept it, out of those that came so far."""
        return time_between(events, self.start, self.end).within(self.target)


@attrs.frozen(kw_only=True)
class SupportFigures:
    """How support cases went: opened, still open, times to the first word and to the end."""

    opened: int
    open: int
    first_response: DurationStats
    resolution: DurationStats

    def to_dict(self) -> dict[str, Any]:
        """All figures, times in seconds, ready for JSON."""
        return {
            "opened": self.opened,
            "open": self.open,
            "first_response": self.first_response.to_dict(),
            "resolution": self.resolution.to_dict(),
        }


_ANSWERS = frozenset({"support_replied", "support_resolved"})


def support_figures(events: Iterable[Event]) -> SupportFigures:
    """How support went, case by case: the event's subject is the case."""
    opened: dict[str, datetime] = {}
    replied: dict[str, timedelta] = {}
    resolved: dict[str, timedelta] = {}
    for event in in_order(events):
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
        first_response=DurationStats.of(replied.values()),
        resolution=DurationStats.of(resolved.values()),
    )


def support_figures_by(events: Iterable[Event], by: str) -> dict[str, SupportFigures]:
    """The same by a dimension of the case, such as the ``agent`` who first shows in it."""
    read = dimension(by)
    ordered = in_order(events)
    owner: dict[str, str] = {}
    for event in ordered:
        if event.name == "support_opened" or event.name in _ANSWERS:
            owner[event.subject] = owner.get(event.subject, "") or read(event)
    parts: dict[str, list[Event]] = {}
    for event in ordered:
        if event.subject in owner:
            parts.setdefault(owner[event.subject], []).append(event)
    return {value: support_figures(found) for value, found in sorted(parts.items())}
