"""Amounts off, and prices set: on each unit, each line, or the rows together."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.rules.discounting import (
    Operation,
    Part,
    parts_within,
    portions_of,
    spread_over_parts,
    take_off_parts,
    take_off_units,
)
from ecomkit.pricing.engine.rules.unit_shares import (
    UnitShare,
    amount_share,
    price_share,
)
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import (
    TOGETHER,
    AmountOff,
    Scope,
    SetPrice,
)
from ecomkit.pricing.values.policy import PricingPolicy


def amount_off(
    benefit: AmountOff, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of an amount off."""
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None
    if benefit.scope is Scope.UNIT:
        return _off_units(benefit, amount_share(steps, policy.discounts.rounding))
    together = benefit.scope in TOGETHER

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        parts = parts_within(worksheet, benefit, rows)
        if together:
            take_together(worksheet, rule, parts, min(steps, left_of(parts)))
        else:
            shares = [min(steps, part.amount) for part in parts]
            take_off_parts(worksheet, rule, parts, shares)

    return operation


def set_price(
    benefit: SetPrice, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of a price in place of another; it never raises one."""
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None
    if benefit.scope is Scope.UNIT:
        return _off_units(benefit, price_share(steps, policy.discounts.rounding))
    together = benefit.scope in TOGETHER

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        parts = parts_within(worksheet, benefit, rows)
        if together:
            take_together(worksheet, rule, parts, max(0, left_of(parts) - steps))
        else:
            shares = [max(0, part.amount - steps) for part in parts]
            take_off_parts(worksheet, rule, parts, shares)

    return operation


def left_of(parts: Sequence[Part]) -> int:
    """What some parts come to now."""
    return sum(part.amount for part in parts)


def take_together(
    worksheet: Worksheet, rule: int, parts: Sequence[Part], amount: int
) -> None:
    """Takes an amount off some parts together, spread as the policy says."""
    shares = spread_over_parts(worksheet, parts, amount)
    take_off_parts(worksheet, rule, parts, shares)


def _off_units(benefit: AmountOff | SetPrice, share_of: UnitShare) -> Operation:
    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        parts = parts_within(worksheet, benefit, rows)
        portions = [one for part in parts for one in portions_of(worksheet, part)]
        shares = [share_of(worksheet, portion) for portion in portions]
        take_off_units(worksheet, rule, portions, shares)

    return operation
