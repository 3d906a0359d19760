"""Filling: goods that came in go to those who wait for them, one sale at a time."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial

import attrs

from ecomkit.inventory import Backorder, StockLevel
from ecomkit.moments import local_time
from ecomkit.orders.events import BackorderFilled
from ecomkit.shop.desk import holding
from ecomkit.shop.desk.backorders import first_in_line, keep_in_step, level_of, look_at
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow


def fill(desk: Desk, work: str) -> Flow[int]:
    """Does a work of filling to its end; gives how many sales got goods."""
    count = 0
    while (yield from desk.command(partial(fill_next, work))):
        count += 1
    return count


def fill_next(work: str, transaction: Transaction) -> bool:
    """Gives the first in line what there is for it; whether it got something.

    On the day of release and not before. Without goods, the work is done.
    """
    books = transaction.books
    known = books.work.find(work)
    if known is None or known.due is None or known.due > transaction.now:
        return False
    case = Case(transaction, known.checkout)
    wanted = level_of(known)
    first = first_in_line(books, wanted.sku, wanted.location)
    if first is None:
        books.work.drop(work)
        return False
    if first.reference != known.checkout:  # somebody else was faster
        look_at(books, wanted.stock_resource)
        return True
    (level,) = (
        each
        for each in holding.levels(books, [wanted.sku])
        if each.location == wanted.location
    )
    release = _release(level, transaction)
    if release is not None:
        books.work.put(attrs.evolve(known, due=release))
        return False
    share = min(level.fillable, first.amount)
    if not share:
        books.work.drop(work)
        return False
    _give(case, level, first, share)
    look_at(books, level.stock_resource)
    return True


def _release(level: StockLevel, transaction: Transaction) -> datetime | None:
    # The moment before which nothing of it is delivered, if that is to come.
    if level.releases_on is None:
        return None
    begins = datetime.combine(level.releases_on, time(), transaction.zone)
    today = local_time(transaction.now, transaction.zone).date()
    return begins if today < level.releases_on else None


def _give(case: Case, level: StockLevel, first: Backorder, share: int) -> None:
    books = case.books
    before = books.reservations.get(first.reference)
    parts = dict(before.parts)
    parts[level.backorder_resource] -= share
    parts[level.stock_resource] = parts.get(level.stock_resource, 0) + share
    after = attrs.evolve(
        before, parts={name: amount for name, amount in parts.items() if amount}
    )
    books.stock.increase(level.backorder_resource, "used", -share)
    books.stock.increase(level.stock_resource, "used", share, most="limit")
    books.reservations.put(after)
    keep_in_step(books, before, after)
    order = case.placed
    case.transaction.tell(
        [BackorderFilled(order=order.number, sku=level.sku, pieces=share)],
        actor=order.purchaser.id,
        subject=order.number,
        version=order.version,
        id=f"{order.number}:filled:{level.sku}@{level.location}:{first.amount}",
    )
