"""Percentages off: rounded on each unit, on each line, or on the total.

The fast path repeats the line and unit forms (``fast_path._discounted``).
"""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.arithmetic import (
    prepared_division,
    rounded_share,
    share_rounded_on_each_unit,
)
from ecomkit.pricing.engine.rules.discounting import (
    Operation,
    base_amounts,
    part_of_row,
    take_off_rows,
    take_off_units,
    take_together,
)
from ecomkit.pricing.engine.rules.unit_choice import RowUnits, choose_units
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import TOGETHER, PercentOff
from ecomkit.pricing.values.policy import (
    AmountBasis,
    DiscountLevel,
    PricingPolicy,
)


def percent_off(
    benefit: PercentOff, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of a percentage, by where its policy rounds it."""
    discounts = policy.discounts
    most = scale.steps_of(benefit.at_most)
    if benefit.at_most and most is None:
        return None
    if benefit.scope in TOGETHER:
        return _of_the_sum(benefit, policy, most)
    if discounts.level is DiscountLevel.UNIT:
        return _rounded_per_unit(benefit, policy)
    if discounts.level is DiscountLevel.TOTAL:
        return _rounded_on_total(benefit, policy, most)
    if _is_limited(benefit) or most is not None:
        return _of_some_units(benefit, policy, most)
    return _rounded_per_line(benefit, policy)


def _is_limited(benefit: PercentOff) -> bool:
    return benefit.max_units is not None or benefit.max_units_per_line is not None


def _rounded_per_line(benefit: PercentOff, policy: PricingPolicy) -> Operation:
    rounding = policy.discounts.rounding
    share = rounded_share(benefit.rate, rounding)
    division = prepared_division(benefit.rate, rounding)

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        base = base_amounts(worksheet)
        if division is None:
            shares = [share(base[row]) for row in rows]
        else:
            mul, add, div = division
            shares = [(base[row] * mul + add) // div for row in rows]
        take_off_rows(worksheet, rule, rows, shares)

    return percent


def _chosen(worksheet: Worksheet, benefit: PercentOff, rows: Sequence[int]) -> RowUnits:
    if _is_limited(benefit):
        return choose_units(
            worksheet, rows, benefit.max_units, benefit.max_units_per_line
        )
    return [(row, worksheet.count(row)) for row in rows]


def _of_some_units(
    benefit: PercentOff, policy: PricingPolicy, most: int | None
) -> Operation:
    # Of some units of each line, rounded on the line.
    share = rounded_share(benefit.rate, policy.discounts.rounding)

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        rows, units, parts = _parts(worksheet, benefit, rows)
        shares = [share(above, below) for above, below in parts]
        if most is not None and sum(shares) > most:
            take_together(worksheet, rule, rows, most, shares, units)
            return
        take_off_rows(worksheet, rule, rows, shares, units)

    return percent


def _rounded_on_total(
    benefit: PercentOff, policy: PricingPolicy, most: int | None
) -> Operation:
    # The exact percentages of the lines are summed, rounded once and spread.
    share = rounded_share(benefit.rate, policy.discounts.rounding)

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        rows, units, parts = _parts(worksheet, benefit, rows)
        bottom = 1
        for _, below in parts:
            bottom *= below
        weights = [above * (bottom // below) for above, below in parts]
        amount = share(sum(weights), bottom)
        if most is not None:
            amount = min(amount, most)
        take_together(worksheet, rule, rows, amount, weights, units)

    return percent


def _parts(
    worksheet: Worksheet, benefit: PercentOff, rows: Sequence[int]
) -> tuple[Sequence[int], list[int] | None, list[tuple[int, int]]]:
    # The rows, how many units of each (None: all), and what these come to.
    base = base_amounts(worksheet)
    if not _is_limited(benefit):
        return rows, None, [(base[row], 1) for row in rows]
    chosen = _chosen(worksheet, benefit, rows)
    return (
        [row for row, _ in chosen],
        [count for _, count in chosen],
        [part_of_row(worksheet, row, count, base) for row, count in chosen],
    )


def _rounded_per_unit(benefit: PercentOff, policy: PricingPolicy) -> Operation:
    share = rounded_share(benefit.rate, policy.discounts.rounding)
    is_running = policy.discounts.stacking is AmountBasis.RUNNING
    division = prepared_division(benefit.rate, policy.discounts.rounding)
    is_limited = _is_limited(benefit)

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        def off(row: int, amount: int) -> int:
            listed = worksheet.subtotals[row] // worksheet.count(row)
            return share(amount if is_running else listed)

        if division is None or is_limited or worksheet.units or worksheet.has_floors:
            chosen = _chosen(worksheet, benefit, rows)
            take_off_units(worksheet, rule, chosen, off)
            return
        base = base_amounts(worksheet)
        shares = [
            share_rounded_on_each_unit(base[row], worksheet.count(row), *division)
            for row in rows
        ]
        take_off_rows(worksheet, rule, rows, shares)

    return percent


def _of_the_sum(
    benefit: PercentOff, policy: PricingPolicy, most: int | None
) -> Operation:
    # A percentage of the rows together, rounded once and spread over them.
    share = rounded_share(benefit.rate, policy.discounts.rounding)

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        base = base_amounts(worksheet)
        amount = share(sum(base[row] for row in rows))
        if most is not None:
            amount = min(amount, most)
        left = sum(worksheet.amounts[row] for row in rows)
        take_together(worksheet, rule, rows, min(amount, left))

    return percent
