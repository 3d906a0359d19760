"""Backorders: who gets the goods that came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.inventory.stock import whole


@attrs.frozen(kw_only=True)
class Backorder:
    """So much of a SKU that an order waits for, since a moment."""

    reference: str
    amount: int
    ordered_at: datetime


def fill_backorders(
    waiting: Iterable[Backorder], amount: int
) -> tuple[tuple[Backorder, int], ...]:
    """How much of an *amount* that came in goes to whom: first come, first served.

    Orders of the same moment go by their reference. The last one served may get a part.
    """
    left = whole(amount, "amount")
    served = []
    for order in sorted(waiting, key=lambda each: (each.ordered_at, each.reference)):
        share = min(order.amount, left)
        if share:
            served.append((order, share))
            left -= share
    return tuple(served)
