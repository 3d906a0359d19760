"""Remainder: what changes have left of an order's rows, and what of it can come back."""

from __future__ import annotations

from collections.abc import Mapping

from ecomkit.cart.quantity import Quantity
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.bundle_parts import pieces_taken, units_taken
from ecomkit.orders.fulfillment import minus
from ecomkit.orders.order import Order


def remaining(order: Order, key: str) -> RowAmounts:
    """What is left of a row (by key) after all changes so far."""
    left = order.row(key).charged
    for change in order.changes:
        for entry in change.entries:
            if entry.row == key:
                left -= entry.charged
    return left


def returnable(order: Order, key: str, announced: Mapping[str, Quantity]) -> Quantity:
    """How much of a line, or of a part of it, can come back beside what is *announced*."""
    line, sku = order.part(key)
    known = order.quantities(line.key)
    if not line.parts:
        return minus(known.returnable, announced.get(key, 0))
    pieces = pieces_taken(order.changes, line.key)
    complete, _ = units_taken(line, pieces)
    sent = minus(
        known.shipped,
        known.returned,
        -complete,
        -known.settled,
        known.claimed,
        announced.get(line.key, 0),
    )
    for part, _ in line.parts:
        pieces[part] += int(announced.get(f"{line.key}/{part}", 0))
    if sku:
        return max(minus(sent * dict(line.parts)[sku], pieces[sku]), 0)
    return max(minus(sent, sum(units_taken(line, pieces))), 0)
