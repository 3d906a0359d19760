"""Stocktaking: what is counted, moved between places, and found to be too little."""

from __future__ import annotations

from collections import Counter

import attrs

from ecomkit.errors import short_repr
from ecomkit.inventory import MovementReason, StockLevel
from ecomkit.inventory.errors import InvalidStockError
from ecomkit.orders.picking import pieces_packed
from ecomkit.shop.desk import holding
from ecomkit.shop.desk.case import Case
from ecomkit.shop.store import Books, LimitedResource


def count(books: Books, level: StockLevel, found: int, *, id: str) -> None:
    """So much of an article was found at a place: the difference is a movement."""
    row = books.stock.find(level.stock_resource, lock=True)
    if row is None:
        holding.set_terms(books, level)
    difference = found - (0 if row is None else row.limit)
    if difference:
        holding.move(books, level, difference, MovementReason.ADJUSTED, id=id)


def transfer(
    books: Books, source: StockLevel, destination: StockLevel, amount: int, *, id: str
) -> None:
    """Goods that nobody was promised go from one place to another.

    Raises InvalidStockError for more than those.
    """
    row = books.stock.find(source.stock_resource, lock=True)
    if row is not None and row.left < amount:
        holding.sweep(books)
        row = books.stock.get(source.stock_resource)
    free, there = (0, 0) if row is None else (row.left, row.limit)
    if free < amount:
        raise InvalidStockError(
            f"{amount} of {short_repr(source.sku)} cannot be moved",
            path="$.amount",
            hint=f"{free} of {there} are promised to nobody; "
            "orders.source_from takes the goods of an order from another place",
        )
    reason = MovementReason.TRANSFERRED
    holding.move(books, source, -amount, reason, id=f"{id}:out")
    holding.move(books, destination, amount, reason, id=f"{id}:in")


def transfer_of_order(
    case: Case, source: StockLevel, destination: StockLevel, amount: int, *, id: str
) -> None:
    """Goods that an order has taken at one place, and are not packed, go to another with it.

    Raises InvalidStockError for more than those, or than there is.
    """
    books, order = case.books, case.placed
    taken = Counter(holding.held_by(books, case.row.id))
    here, there = source.stock_resource, destination.stock_resource
    packed = pieces_packed(order)[source.location, source.sku]
    if taken[here] - packed < amount:
        raise InvalidStockError(
            f"{amount} of {short_repr(source.sku)} cannot be moved",
            path="$.amount",
            hint=f"order {order.number} has taken {taken[here] - packed} there",
        )
    before = books.reservations.get(case.row.id)
    books.stock.increase(here, "used", -amount)
    reason = MovementReason.TRANSFERRED
    holding.move(books, source, -amount, reason, id=f"{id}:out", reference=case.row.id)
    holding.move(
        books, destination, amount, reason, id=f"{id}:in", reference=case.row.id
    )
    books.stock.increase(there, "used", amount)
    taken[here] -= amount
    taken[there] += amount
    books.reservations.put(attrs.evolve(before, parts=+taken))


def oversold(books: Books, limit: int | None = None) -> tuple[StockLevel, ...]:
    """Where less was found of an article than is promised, by name and place."""
    rows = [row for row in _short(books) if row.terms is not None]
    here = {row.id for row in rows}
    skus = sorted({row.terms.sku for row in rows if row.terms is not None})
    found = [
        level
        for level in holding.levels(books, skus)
        if level.stock_resource in here and level.oversold
    ]
    return tuple(found[:limit])


def forget_over(books: Books) -> int:
    """Places that were short and are not any more are not looked at again; how many."""
    still = {level.stock_resource for level in oversold(books)}
    over = [row for row in _short(books) if row.id not in still]
    for row in over:
        books.stock.put(attrs.evolve(row, is_short=False))
    return len(over)


def _short(books: Books) -> list[LimitedResource]:
    return books.stock.where("short", "yes")
