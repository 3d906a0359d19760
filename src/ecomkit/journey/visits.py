"""Visits: a customer's events, parted where nothing happened for a while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import dimension, in_order

HALF_AN_HOUR = timedelta(minutes=30)


@attrs.frozen(kw_only=True)
class Visit:
    """One stay in the shop: what one visitor did without a longer pause."""

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
        """The first value of a dimension in the visit: its channel, device, campaign..."""
        read = dimension(by)
        return next((value for event in self.events if (value := read(event))), "")


def visits(
    events: Iterable[Event], *, gap: timedelta = HALF_AN_HOUR
) -> tuple[Visit, ...]:
    """The visits that *events* make, in the order in which they began.

    Counted is what happens in the shop itself: known events of looking and buying, and
    whatever carries a session id. A parcel's delivery is no visit. Where the site gave
    session ids these part the visits, elsewhere a pause longer than *gap*.
    """
    if gap <= timedelta(0):
        raise InvalidInputError(f"{short_repr(gap)} is no gap", path="$.gap")
    found = list(_parted(in_order(events), gap))
    found.sort(key=lambda rows: rows[0].at)
    return tuple(Visit(actor=rows[0].actor, events=tuple(rows)) for rows in found)


def _parted(events: list[Event], gap: timedelta) -> Iterator[list[Event]]:
    open_ones: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        kind = EVENT_KINDS.get(event.name)
        if not event.session and (kind is None or not kind.on_site):
            continue
        key = event.actor, event.session
        rows = open_ones.get(key)
        if rows is None:
            open_ones[key] = [event]
        elif not event.session and event.at - rows[-1].at > gap:
            yield rows
            open_ones[key] = [event]
        else:
            rows.append(event)
    yield from open_ones.values()
