"""What the journey asks of the world around it: an event log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

import attrs

from ecomkit.events import Event
from ecomkit.journey.validators import check
from ecomkit.validators import as_names, maybe


@attrs.frozen(kw_only=True)
class EventQuery:
    """Which events to scan: an empty field matches all; ``until`` is not included."""

    names: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    actors: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    subject: str = attrs.field(default="", validator=check.text)
    since: datetime | None = attrs.field(default=None, validator=maybe(check.moment))
    until: datetime | None = attrs.field(default=None, validator=maybe(check.moment))

    def matches(self, event: Event) -> bool:
        """Whether *event* meets every condition."""
        return (
            (not self.names or event.name in self.names)
            and (not self.actors or event.actor in self.actors)
            and (not self.subject or event.subject == self.subject)
            and (self.since is None or event.at >= self.since)
            and (self.until is None or event.at < self.until)
        )


ALL = EventQuery()


class EventLog(Protocol):
    """Stores events, each one once by its :func:`event_id`."""

    def append(self, events: Iterable[Event], /) -> int:
        """Appends new events and returns how many were added."""
        ...

    def scan(self, query: EventQuery, /) -> Iterator[Event]:
        """The events that match *query*, in chronological order."""
        ...

    def replace(self, changed: Mapping[str, Event | None], /) -> None:
        """Replaces the events with these ids, or removes them where the value is None.

        Only erasure does so. The ids stay known, so that an erased event does not come
        back when it is delivered again.
        """
        ...
