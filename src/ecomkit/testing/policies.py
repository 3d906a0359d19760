"""Hypothesis strategies for policies: every composition for which all laws hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from hypothesis import strategies as st

from ecomkit.money import AllocationMethod, Residue, Rounding, RoundingMode
from ecomkit.pricing import DiscountPolicy, PricingPolicy, SpreadPolicy
from ecomkit.pricing.values import (
    AmountBasis,
    DiscountLevel,
    FloorHandling,
    TaxSide,
    ThresholdBasis,
    UnitChoice,
)
from ecomkit.tax import DeliveryTax, TaxLevel, TaxPolicy
from ecomkit.testing.promotions import among, built_once

ROUNDINGS = tuple(Rounding(mode) for mode in RoundingMode)
# On which side of the tax a percentage is taken, and from which it is deducted.
_LISTED, _NET, _GROSS = TaxSide.LISTED, TaxSide.NET, TaxSide.GROSS
SIDES = ((_LISTED, _LISTED), (_LISTED, _LISTED), (_GROSS, _GROSS), (_NET, _GROSS))
CASH = st.sampled_from([None, Rounding(step=5)])


@built_once
def policies() -> st.SearchStrategy[PricingPolicy]:
    """Any composition of the policies for which all laws hold."""
    return st.one_of(
        st.just(PricingPolicy()),  # the one that most shops have
        _policies([DiscountLevel.LINE, DiscountLevel.TOTAL]),
        _policies([DiscountLevel.UNIT]),
    )


def _policies(levels: Sequence[DiscountLevel]) -> st.SearchStrategy[PricingPolicy]:
    # One draw for each part of a policy, out of all the combinations there are.
    discounts = [
        DiscountPolicy(
            rounding=rounding,
            level=level,
            stacking=stacking,
            threshold=threshold,
            choice=choice,
            ties=Residue.CONTENT,
            floor=floor,
            taken_on=taken_on,
            deducted_from=deducted_from,
        )
        for rounding, level, stacking, threshold, choice, floor, (
            taken_on,
            deducted_from,
        ) in product(
            ROUNDINGS,
            levels,
            AmountBasis,
            ThresholdBasis,
            [None, UnitChoice.CHEAPEST, UnitChoice.DEAREST],
            FloorHandling,
            SIDES,
        )
    ]
    spreads = [
        SpreadPolicy(weights=weights, method=method, residue=Residue.CONTENT)
        for method, weights in product(AllocationMethod, AmountBasis)
    ]
    taxes = [
        TaxPolicy(rounding=rounding, level=level, combine=combine, delivery=delivery)
        for rounding, level, combine, delivery in product(
            ROUNDINGS, TaxLevel, [False, True], DeliveryTax
        )
    ]
    return st.builds(
        PricingPolicy,
        discounts=among(discounts),
        spread=among(spreads),
        taxes=among(taxes),
        cash=CASH,
        cash_methods=among([(), {"cash"}]),
    )
