"""Rebates that are rows of an order: what a change credits of goods, it takes back of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import fraction_of, share_of
from ecomkit.orders.change import ChangeEntry
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderLine, OrderRow


def rebates_taken_back(
    order: Order, placed: Iterable[OrderRow], share: Fraction
) -> Iterator[ChangeEntry]:
    """What a change takes back of the rebates among rows that were *placed* at first.

    With it a *share* of all that these rows charged is credited. The rebates together are
    rounded once, so that no cent lies between them: each gives its part of that, by what is
    left of it. At 1 nothing is left of any. A line of goods that gives money back is no
    rebate: it follows its own units.
    """
    below = [row for row in placed if row.charged.gross.amount < 0]
    rebates = [row for row in below if not isinstance(row, OrderLine)]
    if not rebates:
        return
    gone = [_gone(order, row) for row in rebates]
    whole = Money.sum((row.charged.gross for row in rebates), order.currency)
    back = share_of(whole, share) - Money.sum(gone, order.currency)
    # Below zero as they are; above where a change charges more of goods than it credits.
    bounds = [
        row.charged.gross - had if back.amount < 0 else had
        for row, had in zip(rebates, gone, strict=True)
    ]
    sizes = [abs(each) for each in bounds]
    most: list[Money] | None = sizes
    if abs(back) > Money.sum(sizes, order.currency):
        sizes, most = [abs(row.charged.gross) for row in rebates], None
    parts = allocate(
        back,
        [each.amount for each in sizes],
        maxima=most,
        equal=True,
        scale=whole.scale,
    )
    for row, had, part in zip(rebates, gone, parts, strict=True):
        if part:
            of = row.charged.gross
            ends = fraction_of(had, of), fraction_of(had + part, of)
            yield ChangeEntry(row=row.key, charged=row.charged.between(*ends))


def _gone(order: Order, row: OrderRow) -> Money:
    # What earlier changes have taken back of it.
    entries = (entry for change in order.changes for entry in change.entries)
    return Money.sum(
        (entry.charged.gross for entry in entries if entry.row == row.key),
        order.currency,
    )
