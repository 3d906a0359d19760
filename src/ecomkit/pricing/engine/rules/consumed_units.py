"""Units used up: what one promotion counted on serves no other that counts units too."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.rules.unit_choice import rows_in_order
from ecomkit.pricing.engine.worksheet import DiscountShares, Worksheet
from ecomkit.pricing.values.policy import UnitChoice


def use_up(worksheet: Worksheet, discounts: Sequence[DiscountShares]) -> None:
    """Marks as used the units that were lowered, and those that the conditions count."""
    spent: dict[int, int] = {}
    for taken in discounts:
        units = taken.units or [worksheet.count(row) for row in taken.rows]
        for row, count, share in zip(taken.rows, units, taken.shares, strict=True):
            if share:
                spent[row] = max(count, spent.get(row, 0))
    add_counted(worksheet, spent)
    for row, count in spent.items():
        used = worksheet.used.get(row, 0) + count
        worksheet.used[row] = min(worksheet.count(row), used)


def add_counted(worksheet: Worksheet, spent: dict[int, int]) -> None:
    """Adds to *spent* the units that conditions still count on, the dearest first."""
    for consumed in worksheet.consumed:
        units = consumed.units - sum(spent.get(row, 0) for row in consumed.rows)
        worth = consumed.worth - sum(
            spent.get(row, 0) * _each(worksheet, row) for row in consumed.rows
        )
        rows = rows_in_order(
            worksheet, consumed.rows, UnitChoice.DEAREST, with_free=True
        )
        for row in rows:
            free = worksheet.unused(row) - spent.get(row, 0)
            each = _each(worksheet, row)
            many = max(0, units, -(-worth // each) if each and worth > 0 else 0)
            many = min(free, many)
            if many > 0:
                spent[row] = spent.get(row, 0) + many
                units -= many
                worth -= each * many


def _each(worksheet: Worksheet, row: int) -> int:
    return worksheet.subtotals[row] // worksheet.count(row)
