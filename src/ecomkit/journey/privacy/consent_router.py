"""Sends each event once to every destination that consent allows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.event_json import event_id
from ecomkit.journey.privacy.consent import DECISIONS, Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose, as_purposes
from ecomkit.journey.validators import check
from ecomkit.ports import EventSink
from ecomkit.validators import as_names, as_tuple

_ALWAYS = frozenset({*DECISIONS, "customer_erased"})
_LATEST = datetime.max.replace(tzinfo=UTC)
_Key = tuple[str, str]


class UndecidedConsent(StrictEnum):
    """What happens to the events of a person who has not decided yet."""

    DROP = "drop"
    WAIT = "wait"


@attrs.frozen(kw_only=True)
class EventDestination:
    """A receiver of events, and the purposes a person must allow for it.

    ``names`` selects events; empty selects all. Consent decisions and erasures always
    pass, as whoever holds data has to know of them.
    """

    name: str = attrs.field(validator=check.name)
    sink: EventSink = attrs.field(
        validator=check.method("publish", what="an event sink")
    )
    requires: frozenset[ConsentPurpose] = attrs.field(converter=as_purposes)
    names: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    undecided: UndecidedConsent = attrs.field(
        default=UndecidedConsent.DROP, converter=UndecidedConsent
    )


@attrs.define
class ConsentRouter:
    """An event sink that sends each event once to every destination its person allows.

    Consent must have been given before the event happened or, if the destination waits,
    before the event is sent, and must not have been withdrawn by then. The router
    remembers decisions, what it has sent and what waits.
    """

    destinations: tuple[EventDestination, ...] = attrs.field(
        converter=as_tuple, validator=check.members(EventDestination)
    )
    _decisions: list[Event] = attrs.field(init=False, factory=list)
    _consents: Consents = attrs.field(init=False, factory=Consents)
    _sent: set[_Key] = attrs.field(init=False, factory=set)
    _waiting: dict[_Key, Event] = attrs.field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        names = {destination.name for destination in self.destinations}
        if len(names) < len(self.destinations):
            raise InvalidInputError(
                "two destinations have one name", path="$.destinations"
            )

    @property
    def waiting(self) -> int:
        """How many events wait for a decision."""
        return len(self._waiting)

    def publish(self, events: Iterable[Event], /) -> None:
        """Sends *events* to the destinations that each person allows."""
        fresh = in_order(events)
        decisions = [event for event in fresh if event.name in DECISIONS]
        if decisions:
            # All are read first: a withdrawal among the events stops the others.
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
