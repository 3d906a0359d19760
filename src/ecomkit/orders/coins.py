"""Coins: what is due of an order that is paid in cash can be paid in coins, after any change."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.money.amount import Money
from ecomkit.orders.change import ChangeEntry, OrderChange
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderRow


def rounded_to_coins(order: Order, change: OrderChange) -> OrderChange:
    """A change that leaves an amount to pay in coins, and moves one; else as it is.

    What is left of the rows is rounded anew: so nothing is left of it once no row is. The
    rounding is part of what the change credits, or of what it charges if it only adds.
    """
    if order.cash is None:
        return change
    gone = [entry for each in order.changes for entry in each.entries]
    added = gross_of(change.added, order)
    left = gross_of(order.rows, order) - gross_of(gone, order)
    after = (left + added - change.gross).rounded(order.cash)
    more = after - order.due
    if change.entries:
        return attrs.evolve(change, cash_rounding=added - more - change.gross)
    zero = Money.zero(order.currency)
    return attrs.evolve(change, cash_rounding=zero, charge_rounding=more - added)


def gross_of(rows: Iterable[OrderRow | ChangeEntry], order: Order) -> Money:
    """What rows of an order cost together, or what entries of a change credit or add."""
    return Money.sum((row.charged.gross for row in rows), order.currency)
