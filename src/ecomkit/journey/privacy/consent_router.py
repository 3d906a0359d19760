"""Sends events on to whom consent allows, each of them once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.checks import named
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.event_json import event_id
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.ports import EventSink

_DECISIONS = frozenset({"consent_given", "consent_withdrawn"})
_ALWAYS = _DECISIONS | {"customer_erased"}
_LATEST = datetime.max.replace(tzinfo=UTC)
_Key = tuple[str, str]


class UndecidedConsent(StrEnum):
    """What becomes of events of a person who has said neither yes nor no."""

    DROP = "drop"
    WAIT = "wait"


@attrs.frozen(kw_only=True)
class EventDestination:
    """Somebody who gets events, and the purposes a person must allow for it.

    ``names`` picks events; empty takes all. Consent decisions and erasures always pass,
    since whoever holds data has to hear of them.
    """

    name: str = attrs.field(validator=named)
    sink: EventSink
    requires: frozenset[ConsentPurpose]
    names: frozenset[str] = frozenset()
    undecided: UndecidedConsent = UndecidedConsent.DROP


@attrs.define
class ConsentRouter:
    """Sends each event once to every destination that its person allows.

    An event goes out only where consent was given before it happened, or, if the
    destination waits, before it is sent, and is not withdrawn by then. It remembers
    decisions, what it sent and what waits; it is a sink itself.
    """

    destinations: tuple[EventDestination, ...]
    _decisions: list[Event] = attrs.field(init=False, factory=list)
    _consents: Consents = attrs.field(init=False, factory=Consents)
    _sent: set[_Key] = attrs.field(init=False, factory=set)
    _waiting: dict[_Key, Event] = attrs.field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        names = [destination.name for destination in self.destinations]
        if len(set(names)) < len(names):
            raise InvalidInputError(
                "two destinations have one name", path="$.destinations"
            )

    @property
    def waiting(self) -> int:
        """How many events wait for a decision."""
        return len(self._waiting)

    def publish(self, events: Iterable[Event], /) -> None:
        """Sends *events* on, as far as each person allows."""
        fresh = in_order(events)
        decisions = [event for event in fresh if event.name in _DECISIONS]
        if decisions:
            # All are heard first: a withdrawal among the events stops those beside it.
            self._decisions += decisions
            self._consents = Consents.of(self._decisions)
        held, self._waiting = self._waiting, {}
        for destination in self.destinations:
            due = {key: held[key] for key in held if key[0] == destination.name}
            for event in fresh:
                if _wanted(destination, event):
                    due.setdefault((destination.name, event_id(event)), event)
            ready = {
                key: event
                for key, event in due.items()
                if key not in self._sent and self._may(destination, key, event)
            }
            if ready:
                destination.sink.publish(tuple(in_order(ready.values())))
                self._sent.update(ready)

    def _may(self, destination: EventDestination, key: _Key, event: Event) -> bool:
        if event.name in _ALWAYS:
            return True
        actor, needs, consents = event.actor, destination.requires, self._consents
        if consents.refuses(actor, needs, at=event.at) or consents.refuses(
            actor, needs, at=_LATEST
        ):
            return False
        if consents.allows(actor, needs, at=event.at):
            return True
        if destination.undecided is UndecidedConsent.WAIT:
            if consents.allows(actor, needs, at=_LATEST):
                return True
            self._waiting[key] = event
        return False


def _wanted(destination: EventDestination, event: Event) -> bool:
    names = destination.names
    return not names or event.name in names or event.name in _ALWAYS
