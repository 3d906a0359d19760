"""Amounts off, and prices set: on each unit, each line, or the rows together."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.rules.discounting import (
    Operation,
    take_off_rows,
    take_off_units,
    take_together,
)
from ecomkit.pricing.engine.rules.unit_choice import choose_units
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import TOGETHER, AmountOff, Scope, SetPrice
from ecomkit.pricing.values.policy import PricingPolicy


def amount_off(
    benefit: AmountOff, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of an amount off."""
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None
    if benefit.scope in TOGETHER:

        def together(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
            amounts = worksheet.amounts
            left = sum([amounts[row] for row in rows])
            take_together(worksheet, rule, rows, min(left, steps))

        return together
    if benefit.scope is Scope.UNIT:
        return _amount_off_units(benefit, policy, steps)

    def each(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        take_off_rows(worksheet, rule, rows, [steps] * len(rows))

    return each


def _amount_off_units(
    benefit: AmountOff, policy: PricingPolicy, steps: int
) -> Operation:
    rounding = policy.discounts.rounding
    most, per_line = benefit.max_units, benefit.max_units_per_line
    is_limited = most is not None or per_line is not None

    def by_unit(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        denominators = worksheet.denominators
        whole = [row for row in rows if denominators[row] == 1]
        if is_limited:
            chosen = choose_units(worksheet, whole, most, per_line)
        else:
            chosen = [(row, worksheet.count(row)) for row in whole]
        take_off_units(worksheet, rule, chosen, lambda row, amount: steps)
        fractions = [row for row in rows if denominators[row] != 1]
        if fractions and not is_limited:
            shares = [
                rounding.of(steps * worksheet.counts[row], denominators[row])
                for row in fractions
            ]
            take_off_rows(worksheet, rule, fractions, shares)

    return by_unit


def set_price(
    benefit: SetPrice, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of a price in place of another; it never raises one."""
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None
    if benefit.scope in TOGETHER:

        def together(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
            left = sum(worksheet.amounts[row] for row in rows)
            if left > steps:
                take_together(worksheet, rule, rows, left - steps)

        return together
    if benefit.scope is Scope.UNIT:

        def by_unit(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
            chosen = [(row, worksheet.count(row)) for row in rows]
            take_off_units(worksheet, rule, chosen, lambda row, amount: amount - steps)

        return by_unit

    def each(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        shares = [max(0, worksheet.amounts[row] - steps) for row in rows]
        take_off_rows(worksheet, rule, rows, shares)

    return each
