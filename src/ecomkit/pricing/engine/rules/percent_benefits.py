"""Percentages off: rounded on each unit, on each line, or on the total.

The fast path repeats the line and unit forms (``fast_path._discounted``).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from ecomkit.pricing.engine.arithmetic import (
    prepared_division,
    rounded_share,
    share_rounded_on_each_unit,
)
from ecomkit.pricing.engine.rules.discounting import (
    Operation,
    Part,
    base_amounts,
    base_of,
    parts_within,
    portions_of,
    room_of,
    spread_over_parts,
    take_off_parts,
    take_off_rows,
    take_off_units,
)
from ecomkit.pricing.engine.rules.unit_shares import percent_share
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import TOGETHER, PercentOff
from ecomkit.pricing.values.policy import DiscountLevel, PricingPolicy


def percent_off(
    benefit: PercentOff, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of a percentage, by where its policy rounds it."""
    discounts = policy.discounts
    most = scale.steps_of(benefit.at_most)
    if benefit.at_most and most is None:
        return None
    if benefit.scope in TOGETHER or discounts.level is DiscountLevel.TOTAL:
        return _rounded_on_total(benefit, policy, most)
    if discounts.level is DiscountLevel.UNIT:
        return _rounded_per_unit(benefit, policy, most)
    return _rounded_per_line(benefit, policy, most)


def _is_limited(benefit: PercentOff) -> bool:
    return benefit.max_units is not None or benefit.max_units_per_line is not None


def _rounded_per_line(
    benefit: PercentOff, policy: PricingPolicy, most: int | None
) -> Operation:
    rounding = policy.discounts.rounding
    share = rounded_share(benefit.rate, rounding)
    division = prepared_division(benefit.rate, rounding)
    is_limited = _is_limited(benefit)

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        if is_limited or most is not None:
            parts = parts_within(worksheet, benefit, rows)
            bases = [base_of(worksheet, part) for part in parts]
            shares = [share(base.numerator, base.denominator) for base in bases]
            shares = _capped(worksheet, parts, shares, most)
            take_off_parts(worksheet, rule, parts, shares)
            return
        base = base_amounts(worksheet)
        if division is None:
            shares = [share(base[row]) for row in rows]
        else:
            mul, add, div = division
            shares = [(base[row] * mul + add) // div for row in rows]
        take_off_rows(worksheet, rule, rows, shares)

    return percent


def _rounded_on_total(
    benefit: PercentOff, policy: PricingPolicy, most: int | None
) -> Operation:
    # The exact percentages of the parts are summed, rounded once and spread.
    share = rounded_share(benefit.rate, policy.discounts.rounding)
    together = benefit.scope in TOGETHER

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        parts = parts_within(worksheet, benefit, rows)
        bases = [base_of(worksheet, part) for part in parts]
        below = lcm(*(base.denominator for base in bases))
        tops = [base.numerator * (below // base.denominator) for base in bases]
        amount = share(sum(tops), below)
        if most is not None:
            amount = min(amount, most)
        weights = None
        if together:
            amount = min(amount, sum(part.amount for part in parts))
        else:
            weights = tops
        shares = spread_over_parts(worksheet, parts, amount, weights)
        take_off_parts(worksheet, rule, parts, shares)

    return percent


def _capped(
    worksheet: Worksheet, parts: Sequence[Part], shares: Sequence[int], most: int | None
) -> list[int]:
    # What the parts have room for, and no more than *most* together.
    fitting = [min(share, part.room) for share, part in zip(shares, parts, strict=True)]
    if most is None or sum(fitting) <= most:
        return fitting
    return spread_over_parts(worksheet, parts, most, fitting)


def _rounded_per_unit(
    benefit: PercentOff, policy: PricingPolicy, most: int | None
) -> Operation:
    rounding = policy.discounts.rounding
    share_of = percent_share(benefit.rate, rounding)
    division = prepared_division(benefit.rate, rounding)
    if _is_limited(benefit) or most is not None:
        division = None

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        if division is not None and _has_plain_units(worksheet, rows):
            base = base_amounts(worksheet)
            shares = [
                share_rounded_on_each_unit(base[row], worksheet.counts[row], *division)
                for row in rows
            ]
            take_off_rows(worksheet, rule, rows, shares)
            return
        parts = parts_within(worksheet, benefit, rows)
        portions = [one for part in parts for one in portions_of(worksheet, part)]
        shares = [share_of(worksheet, portion) for portion in portions]
        if most is None or sum(shares) <= most:
            take_off_units(worksheet, rule, portions, shares)
            return
        by_part = dict.fromkeys([part.row for part in parts], 0)
        for portion, share in zip(portions, shares, strict=True):
            by_part[portion.row] += min(share, room_of(worksheet, portion))
        together = _capped(worksheet, parts, list(by_part.values()), most)
        take_off_parts(worksheet, rule, parts, together)

    return percent


def _has_plain_units(worksheet: Worksheet, rows: Sequence[int]) -> bool:
    # Whole units that cost the same, and no floor that stops one of them.
    if worksheet.units or worksheet.has_floors:
        return False
    denominators = worksheet.denominators
    return all(denominators[row] == 1 for row in rows)
