"""Taking discounts off rows: off whole rows, off some of their units, or spread over rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from ecomkit.money.allocate import AllocationMethod
from ecomkit.money.rounding import divide
from ecomkit.pricing.engine.rules.unit_choice import (
    Portion,
    choose_units,
    quantity_of,
)
from ecomkit.pricing.engine.spreading import spread_by_kind
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Quantity, Run, in_proportion, lowered_run
from ecomkit.pricing.values.benefits import (
    AmountOff,
    PercentOff,
    SetPrice,
)
from ecomkit.pricing.values.policy import AmountBasis, FloorHandling, SpreadPolicy

_ROUNDED_FIRST = {AllocationMethod.ROUND_THEN_FIX, AllocationMethod.ROUND_THEN_LAST}

Operation = Callable[[Worksheet, int, Sequence[int]], None]  # of a rule, on these rows


class Part(NamedTuple):
    """A row, or those of its units that a benefit's limits let it take."""

    row: int
    quantity: Quantity
    amount: int  # what it comes to now
    room: int  # how much may be taken off it
    portions: Sequence[Portion] | None  # None: the whole row


def parts_within(
    worksheet: Worksheet,
    benefit: PercentOff | AmountOff | SetPrice,
    rows: Sequence[int],
) -> list[Part]:
    """What a benefit may take of *rows*: all, or so many units as its limits say."""
    most, per_line = benefit.max_units, benefit.max_units_per_line
    if most is None and per_line is None:
        return whole_parts(worksheet, rows)
    return parts_of(worksheet, choose_units(worksheet, rows, most, per_line))


def whole_parts(worksheet: Worksheet, rows: Sequence[int]) -> list[Part]:
    """*rows* as they are, with all of their units."""
    return [
        Part(
            row,
            worksheet.quantity(row),
            worksheet.amounts[row],
            worksheet.room(row),
            None,
        )
        for row in rows
    ]


def parts_of(worksheet: Worksheet, portions: Iterable[Portion]) -> list[Part]:
    """Units by the row they belong to."""
    return [
        Part(
            row,
            quantity_of(own),
            sum(portion.amount for portion in own),
            min(
                worksheet.room(row),
                sum(room_of(worksheet, portion) for portion in own),
            ),
            own,
        )
        for row, own in by_row(portions).items()
    ]


def by_row(portions: Iterable[Portion]) -> dict[int, list[Portion]]:
    """Units by the row they belong to, rows in the order of their first units."""
    found: dict[int, list[Portion]] = {}
    for portion in portions:
        found.setdefault(portion.row, []).append(portion)
    return found


def portions_of(worksheet: Worksheet, part: Part) -> Sequence[Portion]:
    """The units of a part."""
    if part.portions is not None:
        return part.portions
    return [
        Portion(part.row, index, run.quantity, run.amount)
        for index, run in enumerate(worksheet.runs(part.row))
    ]


def base_amounts(worksheet: Worksheet) -> Sequence[int]:
    """What a percentage is taken of: the list amounts, or what earlier discounts left."""
    if worksheet.stacking is AmountBasis.RUNNING:
        return worksheet.amounts
    return worksheet.subtotals


def base_of(worksheet: Worksheet, part: Part | Portion) -> Quantity:
    """What a percentage of some units is taken of, exactly."""
    if worksheet.stacking is AmountBasis.RUNNING:
        return part.amount
    return worksheet.list_amount(part.row, part.quantity)


def room_of(worksheet: Worksheet, portion: Portion) -> int:
    """How much may be taken off some units, down to the floor of each."""
    return worksheet.room_of(portion.row, portion.quantity, portion.amount)


# ----------------------------------------------------------------------- off whole rows


def take_off_rows(
    worksheet: Worksheet, rule: int, rows: Sequence[int], shares: Sequence[int]
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
        worksheet.note_discount(rule, rows, taken)


# ----------------------------------------------------------------------- off parts of rows


def take_off_parts(
    worksheet: Worksheet, rule: int, parts: Sequence[Part], shares: Sequence[int]
) -> None:
    """Takes *shares* off *parts*, off the units of each in proportion to their room."""
    if all(part.portions is None for part in parts):
        take_off_rows(worksheet, rule, [part.row for part in parts], shares)
        return
    portions: list[Portion] = []
    split: list[int] = []
    for part, share in zip(parts, shares, strict=True):
        own = portions_of(worksheet, part)
        portions += own
        room = [room_of(worksheet, portion) for portion in own]
        split += in_proportion(min(share, part.room), room)
    take_off_units(worksheet, rule, portions, split)


def spread_over_parts(
    worksheet: Worksheet,
    parts: Sequence[Part],
    amount: int,
    weights: Sequence[int] | None = None,
) -> list[int]:
    """*amount* off *parts* together, in shares as the policy spreads it.

    Of goods and deliveries, the goods have one share, on however many lines they stand.
    """
    policy = worksheet.policy
    room = None
    if weights is None:
        weights = [_weight(worksheet, part) for part in parts]
        if not _keeps_within(policy.spread):
            room = [part.amount for part in parts]
    if worksheet.has_floors and policy.discounts.floor is FloorHandling.REDISTRIBUTE:
        room = [part.room for part in parts]
    ranks = partial(worksheet.ranks_of, [part.row for part in parts])
    goods = [part.row < worksheet.goods_count for part in parts]
    return spread_by_kind(amount, weights, policy.spread, ranks, room, goods)


def _keeps_within(how: SpreadPolicy) -> bool:
    # Whether no share can be more than is left of its row: not where rows weigh otherwise,
    # nor where one row bears what the others' rounding leaves.
    return (
        how.weights is AmountBasis.RUNNING
        and not how.gross
        and how.method not in _ROUNDED_FIRST
    )


def _weight(worksheet: Worksheet, part: Part) -> int:
    # What is left of a part, or its list amount; with the tax on top where asked.
    how, row = worksheet.policy.spread, part.row
    if how.weights is AmountBasis.RUNNING:
        weight = part.amount
    else:
        listed = worksheet.list_amount(row, part.quantity)
        weight = divide(listed.numerator, listed.denominator)
    if not how.gross:
        return weight
    tax, rounding = worksheet.articles[row].tax, worksheet.tax_policy.rounding
    return weight + tax.on_top_of(weight, rounding, int(part.quantity))


# ----------------------------------------------------------------------- off units


def take_off_units(
    worksheet: Worksheet,
    rule: int,
    portions: Sequence[Portion],
    shares: Sequence[int],
    *,
    uses: Sequence[Portion] | None = None,
) -> None:
    """Takes each portion's share off its units, none below their floor.

    With *uses*, these units and the *portions* serve no other set.
    """
    lowered: dict[int, dict[int, list[tuple[Portion, int]]]] = {}
    for portion, share in zip(portions, shares, strict=True):
        runs = lowered.setdefault(portion.row, {})
        runs.setdefault(portion.run, []).append((portion, share))
    taken = {}
    is_used = uses is not None or bool(worksheet.consumed)
    for portion in uses or ():
        runs = lowered.setdefault(portion.row, {})
        runs.setdefault(portion.run, []).append((portion, 0))
    for row, cuts in lowered.items():
        taken[row] = _lower(worksheet, row, cuts, is_used=is_used)
    served = by_row(portions)
    found = [taken[row] for row in served]
    if any(found):
        units = [quantity_of(own) for own in served.values()]
        worksheet.note_discount(rule, list(served), found, units)


def _lower(
    worksheet: Worksheet,
    row: int,
    cuts: dict[int, list[tuple[Portion, int]]],
    *,
    is_used: bool,
) -> int:
    # Sets the units of a row anew, and returns what was taken off.
    # What was taken off the whole row before may have put some units below the floor:
    # the others then give less, so that the row is not.
    whole = room = worksheet.room(row)
    after: list[Run] = []
    for index, run in enumerate(worksheet.runs(row)):
        quantity, amount = run.quantity, run.amount
        for portion, share in cuts.get(index, ()):
            off = max(0, min(share, room, room_of(worksheet, portion)))
            room -= off
            quantity -= portion.quantity
            amount -= portion.amount
            piece = Run(portion.quantity, portion.amount, is_used or run.is_used)
            after += lowered_run(piece, off)
        after.append(Run(quantity, amount, run.is_used))
    worksheet.set_runs(row, after)
    return whole - room
