"""Benefits that grow with the purchase, and those that treat the first unit apart."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.money.amount import Money
from ecomkit.pricing.engine.rules.amount_benefits import amount_off
from ecomkit.pricing.engine.rules.discounting import Operation, take_off_rows
from ecomkit.pricing.engine.rules.percent_benefits import percent_off
from ecomkit.pricing.engine.rules.stated_sides import on_stated_side
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.sides import column_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import (
    AmountOff,
    FirstAndNext,
    PercentOff,
    TierBasis,
    Tiered,
)
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide


def tiered(benefit: Tiered, policy: PricingPolicy, scale: Scale) -> Operation | None:
    """The operation that picks a tier, for the cart or for each line."""
    tiers: list[tuple[int, Operation | None]] = []
    for tier in benefit.tiers:
        start = tier.at_least
        least = scale.steps_of((start,)) if isinstance(start, Money) else start
        if least is None:
            return None
        tiers.append((least, _part(tier.benefit, policy, scale)))
    tiers.sort(key=lambda tier: -tier[0])
    base = None if benefit.base is None else _part(benefit.base, policy, scale)

    def pick(reached: int) -> Operation | None:
        return next((part for least, part in tiers if reached >= least), base)

    side: TaxSide | None = getattr(benefit, "side", None)

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        if benefit.basis is not TierBasis.QUANTITY:
            amounts = column_on(worksheet, worksheet.amounts, side or worksheet.shown)
        if benefit.basis is TierBasis.LINE_TOTAL:
            for row in rows:
                part = pick(amounts[row])
                if part is not None:
                    part(worksheet, rule, [row])
            return
        if benefit.basis is TierBasis.CART_TOTAL:
            reached = sum(amounts[: worksheet.goods_count])
        else:
            reached = sum(worksheet.count(row) for row in rows)
        part = pick(reached)
        if part is not None:
            part(worksheet, rule, rows)

    return operation


def _part(
    benefit: PercentOff | AmountOff, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    compile_part = percent_off if isinstance(benefit, PercentOff) else amount_off
    operation = compile_part(benefit, policy, scale)  # type: ignore[arg-type]  # paired above
    return operation and on_stated_side(operation, benefit, policy)


def first_and_next(
    benefit: FirstAndNext, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of an amount off the first unit of a line and another off the rest."""
    first, further = scale.steps_of(benefit.first), scale.steps_of(benefit.next)
    if first is None or further is None:
        return None

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        shares = []
        for row in rows:
            count = worksheet.count(row)
            if benefit.max_units is not None:
                count = min(count, benefit.max_units)
            shares.append(first + further * (count - 1))
        take_off_rows(worksheet, rule, rows, shares)

    return operation
