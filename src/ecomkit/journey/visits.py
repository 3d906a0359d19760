"""Visits: a customer's events in the shop, split by session or inactivity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import dimension
from ecomkit.journey.identity import as_customers
from ecomkit.validators import require_duration

# As web analytics do: a visit ends after thirty minutes of inactivity.
HALF_AN_HOUR = timedelta(minutes=30)


@attrs.frozen(kw_only=True)
class RecordedVisit:
    """One visit: what a visitor did in the shop without a longer pause."""

    actor: str
    events: tuple[Event, ...]

    @property
    def started(self) -> datetime:
        """When the first event happened."""
        return self.events[0].at

    @property
    def ended(self) -> datetime:
        """When the last event happened."""
        return self.events[-1].at

    @property
    def length(self) -> timedelta:
        """From the first event to the last."""
        return self.ended - self.started

    @property
    def bounced(self) -> bool:
        """Whether the visitor left after a single event."""
        return len(self.events) == 1

    def has(self, name: str) -> bool:
        """Whether an event of this name happened in the visit."""
        return any(event.name == name for event in self.events)

    def first(self, by: str) -> str:
        """The first value of a dimension in the visit: ``channel``, ``device``..."""
        read = dimension(by)
        return next((value for event in self.events if (value := read(event))), "")


def visits(
    events: Iterable[Event], *, gap: timedelta = HALF_AN_HOUR
) -> tuple[RecordedVisit, ...]:
    """The visits in *events*, in the order in which they began.

    What happens in the shop itself counts: browsing and buying, and every event with a
    session id; the delivery of a parcel does not, though its order's session may stand
    on it: what happens elsewhere after a pause longer than *gap* is no part of the visit.
    Session ids separate visits; events without one are separated by such a pause.
    """
    if not require_duration(gap, path="$.gap"):
        raise InvalidInputError("a gap is longer than nothing", path="$.gap")
    ordered = as_customers(events)
    if gap not in ordered.visits:
        parted = sorted(_parted(ordered, gap), key=lambda rows: rows[0].at)
        ordered.visits[gap] = tuple(
            RecordedVisit(actor=rows[0].actor, events=tuple(rows)) for rows in parted
        )
    found: tuple[RecordedVisit, ...] = ordered.visits[gap]
    return found


def _parted(events: list[Event], gap: timedelta) -> Iterator[list[Event]]:
    open_ones: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        kind = EVENT_KINDS.get(event.name)
        on_site = kind is not None and kind.on_site
        if not event.session and not on_site:
            continue
        key = event.actor, event.session
        rows = open_ones.get(key)
        is_later = rows is not None and event.at - rows[-1].at > gap
        if kind is not None and not on_site and is_later:
            continue
        if rows is None:
            open_ones[key] = [event]
        elif not event.session and is_later:
            yield rows
            open_ones[key] = [event]
        else:
            rows.append(event)
    yield from open_ones.values()
