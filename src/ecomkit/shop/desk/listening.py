"""Listening: what the shop itself makes of the events that it tells.

A decision about consent is kept, and a message that follows from an event is written down,
in the transaction that tells it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ecomkit.customers.email_key import email_key
from ecomkit.events import Event
from ecomkit.journey.privacy import ConsentPurpose
from ecomkit.journey.privacy.consent import DECISIONS, purposes_decided
from ecomkit.shop.store import Books
from ecomkit.shop.store.kept_messages import SavedConsent


def hear_consent(books: Books, event: Event) -> None:
    """Keeps a decision about consent, for the person and the addresses written to."""
    if not event.actor:
        return
    if event.name in DECISIONS:
        _decide(books, event.actor, event)
        if event.name == "unsubscribed":
            for message in books.messages.where("actor", event.actor):
                if message.to:
                    _decide(books, address_id(message.to), event)
    elif event.name == "identified" and event.subject:
        visitor = books.consents.find(event.actor)
        if visitor is not None:
            _keep(books, _row(books, event.subject).joined(visitor.decisions))


def address_id(email: str) -> str:
    """The id under which the reader of an address has decided."""
    return f"mailto:{email_key(email)}"


def consents_to(
    books: Books, people: Iterable[str], email: str, purpose: ConsentPurpose
) -> bool:
    """Whether the last decision of a person, under any id or address, is a yes."""
    every = SavedConsent(id="everything")
    for id in sorted({*people, address_id(email)} - {""}):
        every = every.joined(_row(books, id).decisions)
    return every.allows(purpose)


def _decide(books: Books, who: str, event: Event) -> None:
    decided = _row(books, who).decided(
        purposes_decided(event), allowed=DECISIONS[event.name], at=event.at
    )
    _keep(books, decided)


def _row(books: Books, who: str) -> SavedConsent:
    return books.consents.find(who) or SavedConsent(id=who)


def _keep(books: Books, row: SavedConsent) -> None:
    if books.consents.find(row.id) is None:
        books.consents.add(row)
    else:
        books.consents.put(row)
