"""What the journey asks of the world around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

import attrs

from ecomkit.events import Event
from ecomkit.journey.content import Mention
from ecomkit.journey.earnings import EarningOrder
from ecomkit.journey.findings import RuleResult


@attrs.frozen(kw_only=True)
class EventQuery:
    """Which events are wanted: empty fields want all, times are half-open."""

    names: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def wants(self, event: Event) -> bool:
        """Whether *event* is among those wanted."""
        return (
            (not self.names or event.name in self.names)
            and (not self.actors or event.actor in self.actors)
            and (not self.subject or event.subject == self.subject)
            and (self.since is None or event.at >= self.since)
            and (self.until is None or event.at < self.until)
        )


ALL = EventQuery()


class EventLog(Protocol):
    """Keeps what happened. An event counts once, by :func:`event_id`."""

    def append(self, events: Iterable[Event], /) -> int:
        """Keeps *events* that are not there yet, and tells how many were new."""
        ...

    def scan(self, query: EventQuery, /) -> Iterator[Event]:
        """The events wanted, in the order in which they happened."""
        ...

    def replace(self, changed: Mapping[str, Event | None], /) -> None:
        """Puts other events, or nothing, in the place of those with these ids.

        Only erasure does so. The ids stay known: what was erased does not come back
        when it is delivered again.
        """
        ...


class SegmentRule(Protocol):
    """Tells from what is known of a customer whether they belong together."""

    def check(self, facts: Mapping[str, Any], /) -> RuleResult:
        """Whether *facts* meet the rule, and what was found."""
        ...


class EarningRule(Protocol):
    """Says how many points an order earns."""

    @property
    def id(self) -> str:
        """The rule's name, the same for as long as it means the same."""
        ...

    def earn(self, order: EarningOrder, /) -> int:
        """The points that *order* earns, not below zero."""
        ...


class MentionSource(Protocol):
    """Brings what is said about the shop elsewhere: review sites, social media."""

    def mentions(self, since: datetime, /) -> Iterable[Mention]:
        """What was said from this moment on."""
        ...
