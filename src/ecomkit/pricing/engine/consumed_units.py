"""Units used up: what one promotion counted on serves no other that counts units too."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.worksheet import DiscountShares, Worksheet
from ecomkit.pricing.values.policy import UnitChoice


def use_up(sheet: Worksheet, taken: Sequence[DiscountShares]) -> None:
    """Marks the units as used that were lowered, and those the conditions ask for beside."""
    spent: dict[int, int] = {}
    for column in taken:
        units = column.units or [sheet.count(row) for row in column.rows]
        for row, count, share in zip(column.rows, units, column.shares, strict=True):
            if share:
                spent[row] = max(count, spent.get(row, 0))
    use_asked(sheet, spent)
    for row, count in spent.items():
        sheet.used[row] = min(sheet.count(row), sheet.used.get(row, 0) + count)


def use_asked(sheet: Worksheet, spent: dict[int, int]) -> None:
    """Adds to *spent* the units that conditions still ask for, the dearest first."""
    ties = sheet.policy.discounts.ties
    for asked in sheet.asked:
        units = asked.units - sum(spent.get(row, 0) for row in asked.rows)
        worth = asked.worth - sum(
            spent.get(row, 0) * _each(sheet, row) for row in asked.rows
        )
        for row in sheet.ordered(
            asked.rows, UnitChoice.DEAREST, ties, costly_only=False
        ):
            free = sheet.count(row) - sheet.used.get(row, 0) - spent.get(row, 0)
            each = _each(sheet, row)
            many = max(0, units, -(-worth // each) if each and worth > 0 else 0)
            many = min(free, many)
            if many > 0:
                spent[row] = spent.get(row, 0) + many
                units -= many
                worth -= each * many


def _each(sheet: Worksheet, row: int) -> int:
    return sheet.subs[row] // sheet.count(row)
