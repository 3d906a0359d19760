"""Backorders: who waits for goods, in the order in which they get what comes in."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.inventory import Backorder, StockLevel
from ecomkit.reservations import Reservation, ReservationState
from ecomkit.shop.store import Books, Work, WorkKind
from ecomkit.shop.store.row_kinds import queue_key


def keep_in_step(books: Books, before: Reservation | None, after: Reservation) -> None:
    """Writes who waits for what, after the reservation of an order has changed."""
    for name, amount in _changed(before, after).items():
        _, _, rest = name.partition(":")
        sku, _, location = rest.rpartition("@")
        known = books.backorders.find(f"{after.id}/{rest}")
        if known is not None and amount:
            books.backorders.put(attrs.evolve(known, amount=amount))
        elif known is not None:
            books.backorders.drop(f"{after.id}/{rest}")
        elif amount:
            books.backorders.add(
                Backorder(
                    reference=after.id,
                    sku=sku,
                    location=location,
                    number=books.next_number("backorders"),
                    amount=amount,
                    ordered_at=books.now,
                )
            )


def _changed(before: Reservation | None, after: Reservation) -> Mapping[str, int]:
    # What is waited for now, by resource; 0 for what is waited for no more.
    was, now = _waits(before), _waits(after)
    return {
        name: now.get(name, 0)
        for name in sorted(was.keys() | now.keys())
        if was.get(name) != now.get(name)
    }


def _waits(reservation: Reservation | None) -> dict[str, int]:
    if reservation is None or reservation.state is not ReservationState.COMMITTED:
        return {}
    return {
        name: amount
        for name, amount in reservation.parts
        if name.startswith("backorder:")
    }


def first_in_line(books: Books, sku: str, location: str) -> Backorder | None:
    """Who gets the next piece of an article at a place."""
    begin = queue_key(sku, location)
    for row in books.backorders.where("queue", begin, comparison=">=", limit=1):
        if (row.sku, row.location) == (sku, location):
            return row
    return None


def look_at(books: Books, resource: str) -> None:
    """Writes the work of filling backorders, if somebody waits for this stock."""
    kind, _, rest = resource.partition(":")
    if kind != "stock":
        return
    sku, _, location = rest.rpartition("@")
    first = first_in_line(books, sku, location)
    known = books.work.find(work_of(sku, location))
    if first is None:
        if known is not None:
            books.work.drop(known.id)
        return
    work = Work(
        id=work_of(sku, location),
        kind=WorkKind.FILL,
        checkout=first.reference,
        due=books.now,
    )
    if known is None:
        books.work.add(work)
    else:
        books.work.put(work)


def level_of(work: Work) -> StockLevel:
    """The article and the place that a work of filling is about."""
    _, _, rest = work.id.partition(":")
    sku, _, location = rest.rpartition("@")
    return StockLevel(sku=sku, location=location)


def work_of(sku: str, location: str) -> str:
    """The id of the work of filling backorders of an article at a place."""
    return f"fill:{sku}@{location}"
