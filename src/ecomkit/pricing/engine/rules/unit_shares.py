"""What is taken off each unit: a percentage, an amount, or all above a price."""

from __future__ import annotations

from collections.abc import Callable

from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.pricing.engine.arithmetic import rounded_share
from ecomkit.pricing.engine.rules.discounting import base_of
from ecomkit.pricing.engine.rules.unit_choice import Portion
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Quantity
from ecomkit.pricing.values.benefits import (
    AmountOff,
    PercentOff,
    SetPrice,
)
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.set_benefits import BuyGet, CheapestFree

UnitShare = Callable[[Worksheet, Portion], int]  # what is taken off these units


def inner_share(
    benefit: PercentOff | AmountOff | SetPrice, policy: PricingPolicy, scale: Scale
) -> UnitShare | None:
    """What a benefit takes off each unit; None where it has no amount in this currency."""
    rounding = policy.discounts.rounding
    if isinstance(benefit, PercentOff):
        return percent_share(benefit.rate, rounding)
    steps = scale.steps_of(benefit.amount)
    if steps is None:
        return None
    share = price_share if isinstance(benefit, SetPrice) else amount_share
    return share(steps, rounding)


def reward_share(
    benefit: CheapestFree | BuyGet, policy: PricingPolicy, scale: Scale
) -> UnitShare | None:
    """What a rewarded unit costs less; None where there is no amount in this currency."""
    inner: PercentOff | AmountOff | SetPrice = PercentOff(benefit.rate)
    if benefit.amount_off:
        inner = AmountOff(benefit.amount_off)
    elif benefit.unit_price:
        inner = SetPrice(benefit.unit_price)
    return inner_share(inner, policy, scale)


def percent_share(rate: Rate, rounding: Rounding) -> UnitShare:
    """A percentage of each unit, rounded on the unit; on the whole of what is weighed."""
    share_of = rounded_share(rate, rounding)

    def share(worksheet: Worksheet, portion: Portion) -> int:
        base, quantity = base_of(worksheet, portion), portion.quantity
        if type(quantity) is not int:
            return share_of(base.numerator, base.denominator)
        return share_of(base.numerator, base.denominator * quantity) * quantity

    return share


def amount_share(steps: int, rounding: Rounding) -> UnitShare:
    """An amount off each unit, no more than it costs."""

    def share(worksheet: Worksheet, portion: Portion) -> int:
        return min(portion.amount, _times(steps, portion.quantity, rounding))

    return share


def price_share(steps: int, rounding: Rounding) -> UnitShare:
    """All that each unit costs above a price."""

    def share(worksheet: Worksheet, portion: Portion) -> int:
        return max(0, portion.amount - _times(steps, portion.quantity, rounding))

    return share


def _times(steps: int, quantity: Quantity, rounding: Rounding) -> int:
    # So much for each unit; rounded on what is weighed or measured.
    if type(quantity) is int:
        return steps * quantity
    return rounding.of(steps * quantity.numerator, quantity.denominator)
