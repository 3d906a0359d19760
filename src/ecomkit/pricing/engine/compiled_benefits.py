"""Benefits compiled: each becomes one operation on the sheet's columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ecomkit.pricing.engine.arithmetic import compiled, rounded_by_unit
from ecomkit.pricing.engine.discounting import (
    off_units,
    part_of_row,
    spread_off,
    take_rows,
)
from ecomkit.pricing.engine.group_benefits import (
    buy_get,
    cheapest_free,
    each_group_of,
    gift,
    group_price,
)
from ecomkit.pricing.engine.net_gross_percent import percent_on_side
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.tiered_benefits import first_and_next, tiered
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import (
    DELIVERY_SCOPES,
    AmountOff,
    Benefit,
    BuyGet,
    CheapestFree,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    PercentOff,
    Scope,
    SetPrice,
    Tiered,
)
from ecomkit.pricing.values.policy import (
    AmountBasis,
    DiscountLevel,
    PricingPolicy,
    TaxSide,
)

Operation = Callable[[Worksheet, int, Sequence[int]], None]


def is_for_delivery(benefit: Benefit) -> bool:
    """Whether a benefit waits until deliveries have a price."""
    return getattr(benefit, "scope", None) in DELIVERY_SCOPES


def compile_benefit(
    benefit: Benefit, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation a benefit is; None where it has no amount in this currency."""
    if isinstance(benefit, PercentOff):
        return _percent(benefit, policy, scale)
    if isinstance(benefit, AmountOff):
        return _amount(benefit, policy, scale)
    if isinstance(benefit, SetPrice):
        return _set_price(benefit, scale)
    if isinstance(benefit, Tiered):
        parts = {
            id(part): compile_benefit(part, policy, scale)
            for part in (*(tier.benefit for tier in benefit.tiers), benefit.base)
            if part is not None
        }
        return tiered(benefit, parts, scale)
    if isinstance(benefit, EachGroupOf):
        return each_group_of(benefit, lambda part: compile_benefit(part, policy, scale))
    if isinstance(benefit, FirstAndNext):
        return first_and_next(benefit, scale)
    if isinstance(benefit, GroupPrice):
        return group_price(benefit, scale)
    if isinstance(benefit, CheapestFree):
        return cheapest_free(benefit)
    if isinstance(benefit, BuyGet):
        return buy_get(benefit, policy, scale)
    assert isinstance(benefit, Gift)
    return gift(benefit, policy)


def _percent(
    benefit: PercentOff, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    discounts = policy.discounts
    top = scale.steps_of(benefit.at_most)
    if benefit.at_most and top is None:
        return None
    if benefit.scope in (Scope.CART, Scope.DELIVERIES, Scope.ORDER):
        return _percent_together(benefit, policy, top)
    if (
        discounts.taken_on is not TaxSide.LISTED
        or discounts.deducted_from is not TaxSide.LISTED
    ):
        return percent_on_side(benefit, policy)
    limited = benefit.max_units is not None or benefit.max_units_per_line is not None
    if discounts.level is DiscountLevel.UNIT:
        return _percent_by_unit(benefit, policy, top)
    if discounts.level is DiscountLevel.TOTAL or limited or top is not None:
        return _percent_of_part(benefit, policy, top)
    num, den = benefit.rate.numerator, benefit.rate.denominator
    triple = compiled(num, den, discounts.rounding)
    running = discounts.stacking is AmountBasis.RUNNING
    if triple is None:
        of = discounts.rounding.of

        def slowly(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
            column = sheet.amounts if running else sheet.subs
            take_rows(sheet, rule, rows, [of(column[row] * num, den) for row in rows])

        return slowly
    mul, add, div = triple

    def percent(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        column = sheet.amounts if running else sheet.subs
        take_rows(sheet, rule, rows, [(column[row] * mul + add) // div for row in rows])

    return percent


def _percent_of_part(
    benefit: PercentOff, policy: PricingPolicy, top: int | None
) -> Operation:
    # Of some units of each row, rounded on the row or on the sum.
    discounts = policy.discounts
    num, den = benefit.rate.numerator, benefit.rate.denominator
    on_total = discounts.level is DiscountLevel.TOTAL
    running = discounts.stacking is AmountBasis.RUNNING
    limited = benefit.max_units is not None or benefit.max_units_per_line is not None

    def percent(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        column = sheet.amounts if running else sheet.subs
        units: list[int] | None = None
        if limited:
            chosen = sheet.chosen(
                rows,
                benefit.max_units,
                benefit.max_units_per_line,
                discounts.choice,
                discounts.ties,
            )
            rows = [row for row, _ in chosen]
            units = [count for _, count in chosen]
            parts = [part_of_row(sheet, row, count, column) for row, count in chosen]
        else:
            parts = [(column[row], 1) for row in rows]
        if on_total:
            bottom = 1
            for _, below in parts:
                bottom *= below
            weights = [above * (bottom // below) for above, below in parts]
            amount = discounts.rounding.of(sum(weights) * num, den * bottom)
            if top is not None:
                amount = min(amount, top)
            spread_off(sheet, rule, rows, amount, weights, units)
            return
        shares = [
            discounts.rounding.of(above * num, below * den) for above, below in parts
        ]
        if top is not None and sum(shares) > top:
            spread_off(sheet, rule, rows, top, shares, units)
            return
        take_rows(sheet, rule, rows, shares, units)

    return percent


def _percent_by_unit(
    benefit: PercentOff, policy: PricingPolicy, top: int | None
) -> Operation:
    discounts = policy.discounts
    num, den = benefit.rate.numerator, benefit.rate.denominator
    of = discounts.rounding.of
    running = discounts.stacking is AmountBasis.RUNNING
    limited = benefit.max_units is not None or benefit.max_units_per_line is not None
    triple = compiled(num, den, discounts.rounding)

    def percent(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        def off(row: int, amount: int) -> int:
            base = amount if running else sheet.subs[row] // sheet.count(row)
            return of(base * num, den)

        if limited or sheet.units or sheet.floors is not None or triple is None:
            chosen = (
                sheet.chosen(
                    rows,
                    benefit.max_units,
                    benefit.max_units_per_line,
                    discounts.choice,
                    discounts.ties,
                )
                if limited
                else [(row, sheet.count(row)) for row in rows]
            )
            off_units(sheet, rule, chosen, off)
        else:
            column = sheet.amounts if running else sheet.subs
            shares = [
                rounded_by_unit(column[row], sheet.count(row), *triple) for row in rows
            ]
            take_rows(sheet, rule, rows, shares)

    return percent


def _percent_together(
    benefit: PercentOff, policy: PricingPolicy, top: int | None
) -> Operation:
    num, den = benefit.rate.numerator, benefit.rate.denominator
    discounts = policy.discounts
    running = discounts.stacking is AmountBasis.RUNNING

    def percent(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        column = sheet.amounts if running else sheet.subs
        base = sum(column[row] for row in rows)
        amount = discounts.rounding.of(base * num, den)
        if top is not None:
            amount = min(amount, top)
        left = sum(sheet.amounts[row] for row in rows)
        spread_off(sheet, rule, rows, min(amount, left))

    return percent


def _amount(
    benefit: AmountOff, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None
    discounts = policy.discounts
    if benefit.scope in (Scope.CART, Scope.DELIVERIES, Scope.ORDER):

        def together(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
            amounts = sheet.amounts
            left = sum([amounts[row] for row in rows])
            spread_off(sheet, rule, rows, min(left, steps))

        return together
    if benefit.scope in (Scope.LINE, Scope.DELIVERY):

        def each(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
            take_rows(sheet, rule, rows, [steps] * len(rows))

        return each
    limited = benefit.max_units is not None or benefit.max_units_per_line is not None

    def by_unit(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        whole = [row for row in rows if sheet.pers is None or sheet.pers[row] == 1]
        chosen = (
            sheet.chosen(
                whole,
                benefit.max_units,
                benefit.max_units_per_line,
                discounts.choice,
                discounts.ties,
            )
            if limited
            else [(row, sheet.count(row)) for row in whole]
        )
        off_units(sheet, rule, chosen, lambda row, amount: steps)
        parts = [row for row in rows if row not in whole]
        if parts and not limited:
            assert sheet.pers is not None
            pers = sheet.pers
            take_rows(
                sheet,
                rule,
                parts,
                [
                    discounts.rounding.of(steps * sheet.counts[r], pers[r])
                    for r in parts
                ],
            )

    return by_unit


def _set_price(benefit: SetPrice, scale: Scale) -> Operation | None:
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None
    if benefit.scope in (Scope.CART, Scope.DELIVERIES, Scope.ORDER):

        def together(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
            left = sum(sheet.amounts[row] for row in rows)
            if left > steps:
                spread_off(sheet, rule, rows, left - steps)

        return together
    if benefit.scope is Scope.UNIT:

        def by_unit(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
            chosen = [(row, sheet.count(row)) for row in rows]
            off_units(sheet, rule, chosen, lambda row, amount: amount - steps)

        return by_unit

    def each(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        shares = [max(0, sheet.amounts[row] - steps) for row in rows]
        take_rows(sheet, rule, rows, shares)

    return each
