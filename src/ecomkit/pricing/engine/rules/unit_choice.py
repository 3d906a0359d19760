"""Which units a benefit takes first, and which line goes first among equal prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ecomkit.money.allocate import Residue
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.policy import UnitChoice

RowUnits = list[tuple[int, int]]  # (row, how many of its units)


def choose_units(
    worksheet: Worksheet,
    rows: Iterable[int],
    most: int | None = None,
    per_line: int | None = None,
    *,
    unused_only: bool = False,
) -> RowUnits:
    """Up to *most* units of *rows*, *per_line* at most of each, as the policy orders them.

    Units that cost nothing do not count against the limit.
    """
    result = []
    left = most
    for row in rows_in_order(worksheet, rows):
        free = worksheet.unused(row) if unused_only else worksheet.count(row)
        count = free if per_line is None else min(free, per_line)
        if left is not None:
            count = min(count, left)
            left -= count
        if count > 0:
            result.append((row, count))
        if left == 0:
            break
    return result


def rows_in_order(
    worksheet: Worksheet,
    rows: Iterable[int],
    choice: UnitChoice | None = None,
    *,
    with_free: bool = False,
) -> list[int]:
    """*rows* by list price, as *choice* or else the policy says; ties as it breaks them.

    Rows that cost nothing any more are left out, unless *with_free*.
    """
    discounts = worksheet.policy.discounts
    choice = choice or discounts.choice
    kept = [row for row in rows if with_free or worksheet.amounts[row] > 0]
    if not kept[1:]:
        return kept
    _break_ties(worksheet, kept, discounts.ties)
    if choice is not UnitChoice.LINE:
        # A stable sort: rows of equal price stay in the order of the tie-break.
        prices = _list_prices(worksheet, kept)
        kept.sort(key=prices.__getitem__, reverse=choice is UnitChoice.DEAREST)
    return kept


def _break_ties(worksheet: Worksheet, rows: list[int], ties: Residue) -> None:
    if ties is Residue.CONTENT:
        rows.sort(key=worksheet.ranks().__getitem__)
    elif ties is Residue.LAST:
        rows.reverse()


def _list_prices(worksheet: Worksheet, rows: Sequence[int]) -> dict[int, int]:
    # Of one unit; prices with more places than others are brought to the same ones.
    articles = worksheet.articles
    finest = max(articles[row].div for row in rows)
    side = worksheet.shown
    return {
        row: articles[row].unit_on(side) * (finest // articles[row].div) for row in rows
    }


def take_units(units: RowUnits, most: int) -> tuple[RowUnits, RowUnits]:
    """The first *most* of *units*, and the others."""
    first: RowUnits = []
    rest: RowUnits = []
    for row, count in units:
        many = min(count, most)
        most -= many
        if many:
            first.append((row, many))
        if count - many:
            rest.append((row, count - many))
    return first, rest
