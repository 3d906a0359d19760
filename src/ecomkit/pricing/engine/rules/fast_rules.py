"""Which rules the fast path can apply: ordinary percentages, and amounts off the cart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ecomkit.money.allocate import AllocationMethod
from ecomkit.pricing.engine.arithmetic import prepared_division
from ecomkit.pricing.engine.rules.rule import FastStep
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.values.benefit_kinds import Benefit, select_of
from ecomkit.pricing.values.benefits import (
    AmountOff,
    PercentOff,
    Scope,
)
from ecomkit.pricing.values.conditions import Condition, TotalAtLeast
from ecomkit.pricing.values.policy import (
    AmountBasis,
    DiscountLevel,
    PricingPolicy,
    TaxSide,
    ThresholdBasis,
)
from ecomkit.pricing.values.promotion import Promotion

PERCENT: Final = 0  # rounded on each row
UNIT_PERCENT: Final = 1  # rounded on each unit
AMOUNT: Final = 2  # off the cart together


def fast_step(
    promotion: Promotion,
    benefits: Sequence[Benefit],
    policy: PricingPolicy,
    scale: Scale,
) -> FastStep | None:
    """The one step of an ordinary promotion, or None; ``least`` is its only condition."""
    if (
        len(benefits) != 1
        or promotion.exclusive
        or promotion.is_limited
        or not _is_ordinary(policy)
        or not all(_is_threshold(one, policy) for one in promotion.conditions)
    ):
        return None
    (benefit,) = benefits
    if promotion.codes and not select_of(benefit).is_everything:
        return None
    if isinstance(benefit, PercentOff):
        return _percent(benefit, policy)
    if isinstance(benefit, AmountOff):
        return _amount(benefit, policy, scale)
    return None


def _is_ordinary(policy: PricingPolicy) -> bool:
    discounts = policy.discounts
    return (
        discounts.level is not DiscountLevel.TOTAL
        and discounts.stacking is AmountBasis.RUNNING
        and discounts.at_most is None
        and discounts.taken_on is TaxSide.LISTED
        and discounts.deducted_from is TaxSide.LISTED
    )


def _is_threshold(condition: Condition, policy: PricingPolicy) -> bool:
    return (
        isinstance(condition, TotalAtLeast)
        and condition.select.is_everything
        and not condition.consumes
        and getattr(condition, "side", None) is None
        and (condition.basis or policy.discounts.threshold) is ThresholdBasis.RUNNING
    )


def _percent(benefit: PercentOff, policy: PricingPolicy) -> FastStep | None:
    if (
        _is_limited(benefit)
        or benefit.at_most
        or benefit.basis is AmountBasis.LIST
        or benefit.scope not in (Scope.LINE, Scope.DELIVERY)
    ):
        return None
    discounts = policy.discounts
    division = prepared_division(benefit.rate, discounts.rounding)
    by_unit = discounts.level is DiscountLevel.UNIT
    kind = UNIT_PERCENT if by_unit else PERCENT
    return None if division is None else (kind, *division)


def _amount(benefit: AmountOff, policy: PricingPolicy, scale: Scale) -> FastStep | None:
    spread = policy.spread
    if (
        _is_limited(benefit)
        or benefit.scope is not Scope.CART
        or benefit.side is not None
        or not benefit.select.is_everything
        or spread.weights is not AmountBasis.RUNNING
        or spread.gross
        or spread.method is not AllocationMethod.LARGEST_REMAINDER
    ):
        return None
    steps = scale.steps_of(benefit.amount)
    return None if steps is None else (AMOUNT, steps, 0, 1)


def _is_limited(benefit: PercentOff | AmountOff) -> bool:
    return benefit.max_units is not None or benefit.max_units_per_line is not None
