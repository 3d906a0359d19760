"""Benefits that grow with the purchase, and those that treat the first unit apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import attrs

from ecomkit.money.amount import Money
from ecomkit.numbers import int_or_decimal
from ecomkit.pricing.engine.rules.amount_benefits import amount_off, set_price
from ecomkit.pricing.engine.rules.discounting import Operation, take_off_units
from ecomkit.pricing.engine.rules.percent_benefits import percent_off
from ecomkit.pricing.engine.rules.stated_sides import on_stated_side
from ecomkit.pricing.engine.rules.unit_choice import (
    Portion,
    limit_choice,
    take_units,
    units_in_order,
)
from ecomkit.pricing.engine.rules.unit_shares import amount_share
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.sides import amount_missing, column_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Quantity
from ecomkit.pricing.result.verdicts import Missing
from ecomkit.pricing.values.benefit_kinds import basis_of
from ecomkit.pricing.values.benefits import (
    TOGETHER,
    AmountOff,
    FirstAndNext,
    PercentOff,
    Scope,
    SetPrice,
    TierBasis,
    Tiered,
)
from ecomkit.pricing.values.policy import AmountBasis, PricingPolicy


def tiered(benefit: Tiered, policy: PricingPolicy, scale: Scale) -> Operation | None:
    """The operation that picks a tier, for the cart or for each line."""
    per_line = benefit.basis is TierBasis.LINE_TOTAL
    side = benefit.side

    def part_of(inner: PercentOff | AmountOff | SetPrice) -> Operation | None:
        if per_line and inner.scope in TOGETHER:
            # Each line reaches a tier of its own, and gets it by itself.
            inner = attrs.evolve(inner, scope=Scope.LINE)
        return _compile_part(inner, policy, scale)

    tiers: list[tuple[int, Operation | None]] = []
    for tier in benefit.tiers:
        start = tier.at_least
        least = scale.steps_of((start,)) if isinstance(start, Money) else start
        if least is None:
            return None
        tiers.append((least, part_of(tier.benefit)))
    tiers.sort(key=lambda tier: -tier[0])
    base = None if benefit.base is None else part_of(benefit.base)

    def pick(reached: Quantity) -> Operation | None:
        return next((part for least, part in tiers if reached >= least), base)

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        chosen: dict[Operation, list[int]] = {}
        if per_line:
            amounts = column_on(worksheet, worksheet.amounts, side or worksheet.shown)
            for row in rows:
                part = pick(amounts[row])
                if part is not None:
                    chosen.setdefault(part, []).append(row)
        else:
            reached = _reached(worksheet, benefit, rows)
            part = pick(reached)
            if part is not None:
                chosen[part] = list(rows)
            following = [least for least, _ in tiers if least > reached]
            if following:
                missing = min(following) - reached
                further = _missing(benefit, missing, worksheet)
                worksheet.further.setdefault(rule, further)
        # The limits of a tier's benefit hold for all the lines that reach it.
        for part, own in chosen.items():
            part(worksheet, rule, own)

    return operation


def _missing(benefit: Tiered, missing: Quantity, worksheet: Worksheet) -> Missing:
    if benefit.basis is TierBasis.QUANTITY:
        return Missing(what="quantity", quantity=int_or_decimal(missing))
    return amount_missing(worksheet, benefit.side, int(missing))


def _reached(worksheet: Worksheet, benefit: Tiered, rows: Sequence[int]) -> Quantity:
    if benefit.basis is TierBasis.CART_TOTAL:
        side = benefit.side or worksheet.shown
        amounts = column_on(worksheet, worksheet.amounts, side)
        return sum(amounts[row] for row in worksheet.reducible)
    return sum(worksheet.quantity(row) for row in rows)


def _compile_part(
    inner: PercentOff | AmountOff | SetPrice, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    compilers: dict[type, Callable[..., Operation | None]] = {
        PercentOff: percent_off,
        AmountOff: amount_off,
        SetPrice: set_price,
    }
    operation = compilers[type(inner)](inner, policy, scale)
    operation = operation and on_stated_side(operation, inner, policy)
    basis = basis_of(inner)
    if operation is None or basis is None:
        return operation
    return partial(_on_basis, operation, basis)


def _on_basis(
    operation: Operation,
    basis: AmountBasis,
    worksheet: Worksheet,
    rule: int,
    rows: Sequence[int],
) -> None:
    before, worksheet.stacking = worksheet.stacking, basis
    operation(worksheet, rule, rows)
    worksheet.stacking = before


def first_and_next(
    benefit: FirstAndNext, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of an amount off the first unit of a line and another off the rest."""
    first, further = scale.steps_of(benefit.first), scale.steps_of(benefit.next)
    if first is None or further is None:
        return None
    rounding = policy.discounts.rounding
    off_first, off_next = amount_share(first, rounding), amount_share(further, rounding)

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        portions: list[Portion] = []
        shares: list[int] = []
        for row in rows:
            units = units_in_order(worksheet, [row], limit_choice(worksheet))
            if benefit.max_units is not None:
                units, _ = take_units(units, benefit.max_units)
            head, rest = take_units(units, 1)
            portions += head + rest
            shares += [off_first(worksheet, portion) for portion in head]
            shares += [off_next(worksheet, portion) for portion in rest]
        take_off_units(worksheet, rule, portions, shares)

    return operation
