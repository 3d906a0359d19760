"""Restocking: goods that come back go into the stock of a location, or are written off."""

from __future__ import annotations

from collections.abc import Mapping

from ecomkit.inventory import MovementReason, StockLevel
from ecomkit.shop.desk import holding
from ecomkit.shop.desk.case import Case


def come_back(
    case: Case,
    pieces: Mapping[str, int],
    *,
    id: str,
    location: str,
    is_damaged: bool,
) -> None:
    """Goods come back to a location, by SKU: into its stock, or written off.

    The *id* names the reason; articles whose stock nobody counts are left out.
    """
    counted = {level.sku for level in holding.levels(case.books, pieces)}
    for sku in sorted(counted & set(pieces)):
        level, amount = StockLevel(sku=sku, location=location), pieces[sku]
        name, order = f"{id}:{sku}", case.row.id
        reason = MovementReason.RETURNED
        holding.move(case.books, level, amount, reason, id=name, reference=order)
        if is_damaged:
            reason, name = MovementReason.DAMAGED, f"{name}:damaged"
            holding.move(case.books, level, -amount, reason, id=name, reference=order)
