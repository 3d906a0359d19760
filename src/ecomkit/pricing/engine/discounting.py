"""Taking discounts off the sheet: off rows, off some of their units, or spread over rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ecomkit.money.rounding import divide
from ecomkit.pricing.engine.arithmetic import spread
from ecomkit.pricing.engine.worksheet import DiscountShares, Worksheet
from ecomkit.pricing.values.policy import AmountBasis, FloorHandling, UnitChoice
from ecomkit.tax.compiled import ADDED, MIXED


def take_rows(
    sheet: Worksheet,
    rule: int,
    rows: Sequence[int],
    shares: list[int],
    units: Sequence[int] | None = None,
) -> None:
    """Takes *shares* off *rows*, none below its floor, and writes it down."""
    amounts = sheet.amounts
    if sheet.floors is None and not sheet.units:
        for place, row in enumerate(rows):
            left = amounts[row] - shares[place]
            if left < 0:
                shares[place] += left
                left = 0
            amounts[row] = left
    else:
        for place, row in enumerate(rows):
            share = shares[place] = min(shares[place], sheet.room(row))
            sheet.take(row, share)
    if any(shares):
        sheet.taken.append(DiscountShares(rule, rows, shares, units))


def spread_off(
    sheet: Worksheet,
    rule: int,
    rows: Sequence[int],
    amount: int,
    weights: Sequence[int] | None = None,
    units: Sequence[int] | None = None,
) -> None:
    """Takes *amount* off *rows* together, spread as the policy says."""
    policy = sheet.policy
    room = None
    if weights is None:
        weights = row_weights(sheet, rows)
        if policy.spread.gross or policy.spread.weights is not AmountBasis.RUNNING:
            # By these weights a share may be more than is left of its row.
            room = [sheet.amounts[row] for row in rows]
    if (
        sheet.floors is not None
        and policy.discounts.floor is FloorHandling.REDISTRIBUTE
    ):
        room = [sheet.room(row) for row in rows]
    shares = spread(
        amount,
        weights,
        policy.spread.method,
        policy.spread.residue,
        lambda: _ranks_of(sheet, rows),
        room,
    )
    take_rows(sheet, rule, rows, shares, units)


def row_weights(sheet: Worksheet, rows: Sequence[int]) -> list[int]:
    """What the policy weighs rows by: what is left of them, before or after tax, or listed."""
    how = sheet.policy.spread
    column = sheet.amounts if how.weights is AmountBasis.RUNNING else sheet.subs
    if how.gross:
        return [column[row] + added_tax(sheet, row, column[row]) for row in rows]
    return [column[row] for row in rows]


def added_tax(sheet: Worksheet, row: int, amount: int) -> int:
    """The tax that comes on top of *amount* on a row, rounded as the policy says."""
    tax = sheet.entries[row].tax
    rounding = sheet.policy.taxes.rounding
    if tax.form == ADDED:
        return rounding.of(amount * tax.numerator, tax.denominator)
    if tax.form == MIXED:
        tops, bottom = tax.exact(amount, sheet.counts[row])
        return sum(
            rounding.of(top, bottom)
            for top, inside in zip(tops, tax.inside, strict=True)
            if not inside
        )
    return 0


def _ranks_of(sheet: Worksheet, rows: Sequence[int]) -> list[int]:
    ranks = sheet.ranks()
    return [ranks[row] for row in rows]


def off_units(
    sheet: Worksheet,
    rule: int,
    chosen: Iterable[tuple[int, int]],
    off: Callable[[int, int], int],
    served: dict[int, int] | None = None,
) -> None:
    """Takes ``off(row, unit amount)`` off each of the chosen units.

    *served* counts the units that took part without being lowered themselves.
    """
    rows, shares, counts = [], [], []
    for row, count in chosen:
        share = _units_share(sheet, row, count, off)
        rows.append(row)
        shares.append(share)
        counts.append(count if served is None else served.pop(row, count))
    for row, count in (served or {}).items():
        rows.append(row)
        shares.append(0)
        counts.append(count)
    if any(shares):
        sheet.taken.append(DiscountShares(rule, rows, shares, counts))


def _units_share(
    sheet: Worksheet, row: int, count: int, off: Callable[[int, int], int]
) -> int:
    # Lowers *count* units of a row, dearest or cheapest first as the policy chooses.
    runs = sheet.runs(row)
    if sheet.policy.discounts.choice is UnitChoice.DEAREST:
        runs = sorted(runs, key=lambda run: -run[1])
    else:  # what is free already has nothing to give
        runs = sorted(runs, key=lambda run: (not run[1], run[1]))
    floor = 0 if sheet.floors is None else sheet.floors[row]
    # What was taken off the whole row before may have put some units below the floor:
    # the others then give less, so that the row is not.
    whole = room = sheet.room(row)
    lowered, left = [], count
    for many, amount in runs:
        used = min(many, left)
        left -= used
        each, odd = max(0, min(off(row, amount), amount - floor)), 0
        if used * each > room:
            each, odd = divmod(room, used)
        room -= used * each + odd
        for units, less in ((odd, each + 1), (used - odd, each), (many - used, 0)):
            if units:
                lowered.append([units, amount - less])
    sheet.set_runs(row, lowered)
    return whole - room


def part_of_row(
    sheet: Worksheet, row: int, count: int, column: Sequence[int]
) -> tuple[int, int]:
    """What *count* of a row's units come to in *column*, as an exact fraction."""
    whole = sheet.count(row)
    if count >= whole:
        return column[row], 1
    return column[row] * count, whole


def rounded_part(sheet: Worksheet, row: int, count: int, column: Sequence[int]) -> int:
    """:func:`part_of_row`, to the nearest step."""
    top, bottom = part_of_row(sheet, row, count, column)
    return divide(top, bottom)
