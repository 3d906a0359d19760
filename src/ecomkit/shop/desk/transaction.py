"""One transaction under way: the books, what it tells, and what it leaves to be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

import attrs

from ecomkit.events import Change, Event, Visit
from ecomkit.payments.payment import InstructionRecord
from ecomkit.shop.flows.steps import Ask, Submit
from ecomkit.shop.store import Books, OutboxEvent

_NOTHING: Mapping[str, Any] = {}
# Events of one change that can be told apart in a subject's order.
_MOST_AT_ONCE = 1000


@attrs.frozen(kw_only=True)
class Sending:
    """An instruction that a transaction has marked as being sent, or asked about.

    ``seen`` is the record on which a question was based.
    """

    checkout: str
    payment: str
    instruction: str
    attempt: int
    step: Submit | Ask
    seen: InstructionRecord | None = None


@attrs.frozen(kw_only=True)
class Done:
    """What a transaction gave, what it left to be sent, and what is to be told of it."""

    value: Any
    left: tuple[Sending, ...] = ()
    told: tuple[OutboxEvent, ...] = ()


Listener = Callable[[Books, Event], None]


class Transaction:
    """The books of one transaction, with what follows from it outside.

    *zone* is the shop's time zone, in which days are told; *category_of* knows that of a
    SKU; *visit* is the one in which the command was given, None where nobody is there.
    *listeners* hear every event.
    """

    def __init__(
        self,
        books: Books,
        zone: tzinfo,
        *,
        category_of: Callable[[str], str],
        visit: Visit | None = None,
        listeners: Sequence[Listener] = (),
    ) -> None:
        self.books = books
        self.zone = zone
        self.category_of = category_of
        self.visit = visit
        self.listeners = listeners
        self.left: list[Sending] = []
        self.told: list[OutboxEvent] = []

    @property
    def now(self) -> datetime:
        """The transaction's moment."""
        return self.books.now

    def tell(
        self,
        changes: Iterable[Change],
        *,
        actor: str,
        subject: str,
        version: int,
        after: int = 0,
        id: str = "",
        visit: Visit | None = None,
        about: Mapping[str, Any] = _NOTHING,
    ) -> None:
        """Writes what has changed into the outbox, once for each *version* of a subject.

        The ids are the same wherever and however often it is told. *id* names a change
        that can happen only once; what is told *after* others of the same version says
        so. *visit* is the one that was kept, for what happens without one; *about* is what
        else is known of the subject.
        """
        for number, change in enumerate(changes):
            event = Event.of(
                change,
                at=self.now,
                actor=actor,
                subject=subject,
                visit=self.visit or visit,
                id=id or f"{subject}:{version}:{change.name}:{number}",
                sequence=version * _MOST_AT_ONCE + after + number,
            )
            if about:
                said = {**about, **event.properties}
                event = attrs.evolve(event, properties=said)
            self._add(event)

    def tell_event(self, event: Event) -> Event:
        """Writes what a person did into the outbox, as an event of this visit."""
        if self.visit is not None:
            event = event.within(self.visit)
        self._add(event)
        return event

    def _add(self, event: Event) -> None:
        row = OutboxEvent(id=event.id, event=event)
        self.told.append(self.books.outbox.add(row))
        for hear in self.listeners:
            hear(self.books, event)

    def became_order(self, payment: str, number: str) -> None:
        """What was told of a payment in this transaction is told as its order's."""
        for index, row in enumerate(self.told):
            event = row.event
            if event.subject == payment and event.properties.get("order") == "":
                said = {**event.properties, "order": number}
                told = attrs.evolve(row, event=attrs.evolve(event, properties=said))
                self.told[index] = self.books.outbox.put(told)

    def done(self, value: Any) -> Done:
        """What the transaction comes to.

        With what it tells of a subject goes all that waits to be told of it: a later event
        never arrives before an earlier one.
        """
        subjects = {row.event.subject for row in self.told}
        mine = {row.id for row in self.told}
        waiting = [
            row
            for row in self.books.outbox.where_any("waiting", subjects)
            if row.id not in mine
        ]
        waiting.sort(key=lambda row: row.event.at)
        told = in_order([*waiting, *self.told])
        return Done(value=value, left=tuple(self.left), told=tuple(told))


def in_order(rows: Sequence[OutboxEvent]) -> list[OutboxEvent]:
    """*rows* by time; the numbered events of a subject by number, where clocks disagree."""
    numbered: dict[str, list[OutboxEvent]] = {}
    for row in sorted(rows, key=lambda row: row.event.sequence):
        if row.event.sequence:
            numbered.setdefault(row.event.subject, []).append(row)
    next_of = {subject: iter(known) for subject, known in numbered.items()}
    return [
        next(next_of[row.event.subject]) if row.event.sequence else row for row in rows
    ]
