"""Taking discounts off rows: off whole rows, off some of their units, or spread over rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from ecomkit.money.rounding import divide
from ecomkit.pricing.engine.spreading import spread_amount
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.policy import AmountBasis, FloorHandling, UnitChoice

Operation = Callable[[Worksheet, int, Sequence[int]], None]  # of a rule, on these rows


def base_amounts(worksheet: Worksheet) -> Sequence[int]:
    """What a percentage is taken of: the list amounts, or what earlier discounts left."""
    if worksheet.policy.discounts.stacking is AmountBasis.RUNNING:
        return worksheet.amounts
    return worksheet.subtotals


def take_off_rows(
    worksheet: Worksheet,
    rule: int,
    rows: Sequence[int],
    shares: Sequence[int],
    units: Sequence[int] | None = None,
) -> None:
    """Takes *shares* off *rows*, none below its floor."""
    amounts = worksheet.amounts
    taken = list(shares)
    if worksheet.has_floors or worksheet.units:
        for index, row in enumerate(rows):
            taken[index] = share = min(taken[index], worksheet.room(row))
            worksheet.take(row, share)
    else:
        for index, row in enumerate(rows):
            left = amounts[row] - taken[index]
            if left < 0:
                taken[index] += left
                left = 0
            amounts[row] = left
    if any(taken):
        worksheet.note_discount(rule, rows, taken, units)


def take_together(
    worksheet: Worksheet,
    rule: int,
    rows: Sequence[int],
    amount: int,
    weights: Sequence[int] | None = None,
    units: Sequence[int] | None = None,
) -> None:
    """Takes *amount* off *rows* together, spread as the policy says."""
    policy = worksheet.policy
    room = None
    if weights is None:
        weights = _row_weights(worksheet, rows)
        if policy.spread.gross or policy.spread.weights is not AmountBasis.RUNNING:
            # By these weights a share may be more than is left of its row.
            room = [worksheet.amounts[row] for row in rows]
    if worksheet.has_floors and policy.discounts.floor is FloorHandling.REDISTRIBUTE:
        room = [worksheet.room(row) for row in rows]
    ranks = partial(worksheet.ranks_of, rows)
    shares = spread_amount(amount, weights, policy.spread, ranks, room)
    take_off_rows(worksheet, rule, rows, shares, units)


def take_units_together(
    worksheet: Worksheet,
    rule: int,
    chosen: Sequence[tuple[int, int]],
    weights: Sequence[int],
    amount: int,
) -> None:
    """Takes *amount* off the *chosen* (row, units) together."""
    rows = [row for row, _ in chosen]
    room = [
        min(weight, worksheet.room(row))
        for weight, row in zip(weights, rows, strict=True)
    ]
    ranks = partial(worksheet.ranks_of, rows)
    shares = spread_amount(amount, weights, worksheet.policy.spread, ranks, room)
    for row, share in zip(rows, shares, strict=True):
        worksheet.take(row, share)
    if any(shares):
        units = [count for _, count in chosen]
        worksheet.note_discount(rule, rows, shares, units)


def take_off_units(
    worksheet: Worksheet,
    rule: int,
    chosen: Iterable[tuple[int, int]],
    off: Callable[[int, int], int],
    served: dict[int, int] | None = None,
) -> None:
    """Takes ``off(row, unit amount)`` off each of the *chosen* (row, units).

    *served* counts the units that took part without being lowered themselves.
    """
    counts = dict(chosen)
    lowered = {
        row: _lower_units(worksheet, row, count, off) for row, count in counts.items()
    }
    counts.update(served or {})
    shares = [lowered.get(row, 0) for row in counts]
    if any(shares):
        worksheet.note_discount(rule, list(counts), shares, list(counts.values()))


def _lower_units(
    worksheet: Worksheet, row: int, count: int, off: Callable[[int, int], int]
) -> int:
    # Lowers *count* units of a row, dearest or cheapest first as the policy chooses, and
    # returns what was taken off.
    runs = worksheet.runs(row)
    if worksheet.policy.discounts.choice is UnitChoice.DEAREST:
        runs = sorted(runs, key=lambda run: -run[1])
    else:  # what is free already has nothing to give
        runs = sorted(runs, key=lambda run: (not run[1], run[1]))
    floor = worksheet.floors[row]
    # What was taken off the whole row before may have put some units below the floor:
    # the others then give less, so that the row is not.
    whole = room = worksheet.room(row)
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
    worksheet.set_runs(row, lowered)
    return whole - room


def _row_weights(worksheet: Worksheet, rows: Sequence[int]) -> list[int]:
    # What is left of the rows, or their list amounts; with the tax on top where asked.
    how = worksheet.policy.spread
    column = (
        worksheet.amounts if how.weights is AmountBasis.RUNNING else worksheet.subtotals
    )
    if not how.gross:
        return [column[row] for row in rows]
    rounding, counts = worksheet.tax_policy.rounding, worksheet.counts
    return [
        column[row]
        + worksheet.articles[row].tax.on_top_of(column[row], rounding, counts[row])
        for row in rows
    ]


def part_of_row(
    worksheet: Worksheet, row: int, count: int, column: Sequence[int]
) -> tuple[int, int]:
    """What *count* of a row's units come to in *column*, as an exact fraction."""
    whole = worksheet.count(row)
    if count >= whole:
        return column[row], 1
    return column[row] * count, whole


def rounded_part(
    worksheet: Worksheet, row: int, count: int, column: Sequence[int]
) -> int:
    """:func:`part_of_row`, to the nearest step."""
    top, bottom = part_of_row(worksheet, row, count, column)
    return divide(top, bottom)
