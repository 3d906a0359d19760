"""Backorders: who gets the goods that came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.inventory.errors import InvalidStockError, amount, check
from ecomkit.validators import as_tuple, require_types, require_whole_number


@attrs.frozen(kw_only=True)
class Backorder:
    """An amount of a SKU that an order has been waiting for since a moment."""

    reference: str = attrs.field(validator=check.name)
    amount: int = attrs.field(validator=amount)
    ordered_at: datetime = attrs.field(validator=check.moment)


def fill_backorders(
    waiting: Iterable[Backorder], received: int
) -> tuple[tuple[Backorder, int], ...]:
    """Which orders get how much of what was *received*: first come, first served.

    Orders of the same moment go by their reference. The last one served may get a part.

    Examples:
        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
        >>> waiting = [Backorder(reference=id, amount=3, ordered_at=noon) for id in "BA"]
        >>> [(order.reference, amount) for order, amount in fill_backorders(waiting, 4)]
        [('A', 3), ('B', 1)]
    """
    orders = as_tuple(waiting)
    require_types(orders, Backorder, path="$.waiting", error=InvalidStockError)
    left = require_whole_number(
        received, path="$.received", error=InvalidStockError, least=0
    )
    served = []
    for order in sorted(orders, key=lambda each: (each.ordered_at, each.reference)):
        share = min(order.amount, left)
        if share:
            served.append((order, share))
            left -= share
    return tuple(served)
