"""Persons: the ids that a shop knows a person by, and what was sold and told under them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ecomkit.events import Event
from ecomkit.journey.privacy.access import events_of_person
from ecomkit.shop.desk.identifying import is_customer
from ecomkit.shop.store import Books, OutboxEvent, SavedCheckout
from ecomkit.shop.store.row_kinds import ROW_KINDS


def ids_of(books: Books, person: str) -> frozenset[str]:
    """Every id by which the shop knows a person: as visitor, guest and customer.

    A device may have been another customer's too: :func:`own_ids` and :func:`told_of` say
    what under its id is this person's.
    """
    found, todo = set[str](), {_customer_of(books, person)}
    while todo:
        id = todo.pop()
        found.add(id)
        todo |= _visitors_of(books, id) - found
    return frozenset(found)


def own_ids(books: Books, ids: frozenset[str]) -> frozenset[str]:
    """Those of a person's *ids* whose rows are the person's.

    What is kept under the id of a device is of the customer who signed in last.
    """
    return frozenset(id for id in ids if _is_own(books, id, ids))


def sales_of(books: Books, ids: frozenset[str]) -> list[str]:
    """The checkouts of a person, with and without an order."""
    own = own_ids(books, ids)
    found = {
        row.id
        for id in ids
        for row in books.checkouts.where("owner", id)
        if (_purchaser(row) in ids if _purchaser(row) else id in own)
        or is_customer(books, id)
    }
    for id in ids:
        found |= {order.checkout for order in books.orders.where("buyer", id)}
    return sorted(found)


def kept_of(books: Books, ids: frozenset[str]) -> dict[str, list[Any]]:
    """The rows that stand under a person's *ids* and are the person's, by shelf.

    A cart that was bought is the buyer's, whoever uses the device now.
    """
    own = own_ids(books, ids)
    sales = books.checkouts.many(sales_of(books, ids)).values()
    bought = {row.cart for row in sales}
    return {
        kind.name: [
            row
            for id in sorted(ids)
            for row in books.shelf(kind.name).where(kind.person, id)
            if (row.id in bought if kind.name == "carts" and row.order else id in own)
        ]
        for kind in ROW_KINDS.values()
        if kind.person
    }


def told_of(books: Books, ids: frozenset[str]) -> list[OutboxEvent]:
    """What was told of a person with these ids."""
    rows = [row for each in sorted(ids) for row in books.outbox.where("actor", each)]
    own = {id(event) for event in events_of_person([row.event for row in rows], ids)}
    return [row for row in rows if id(row.event) in own]


def _customer_of(books: Books, person: str) -> str:
    # Whom a visitor turned out to be, unless that was more than one.
    seen: set[str] = set()
    while person not in seen:
        seen.add(person)
        customers = set(_signed_in(books, person))
        if len(customers) == 1:
            person = customers.pop()
    return person


def _visitors_of(books: Books, id: str) -> set[str]:
    # Who turned out to be this person, and whose carts this person bought.
    found = {event.actor for event in _identified(books, "subject", id)}
    for order in books.orders.where("buyer", id):
        row = books.checkouts.find(order.checkout)
        if row is not None and row.owner and not is_customer(books, row.owner):
            found.add(row.owner)
    return found


def _is_own(books: Books, id: str, ids: frozenset[str]) -> bool:
    # What is told is kept for a time, checkouts for longer.
    if customers := _signed_in(books, id):
        return customers[-1] in ids
    if is_customer(books, id):
        return True
    rows = books.checkouts.where("owner", id)
    return {_purchaser(row) for row in rows} <= {"", *ids}


def _signed_in(books: Books, visitor: str) -> list[str]:
    # Who signed in as a visitor, the last one last.
    told = sorted(_identified(books, "actor", visitor), key=lambda event: event.at)
    return [event.subject for event in told]


def _identified(books: Books, field: str, id: str) -> Iterable[Event]:
    for row in books.outbox.where(field, id):
        if row.event.name == "identified":
            yield row.event


def _purchaser(row: SavedCheckout) -> str:
    known = None if row.checkout is None else row.checkout.purchaser
    return "" if known is None else known.id
