"""Counting: which goods count toward a promotion's conditions, decided once for all of them.

What takes part in no promotion, such as a gift card, counts for benefits on deliveries and
fees. For benefits on goods it counts where the condition says so.
"""

from __future__ import annotations

import attrs

from ecomkit.pricing.values.benefit_kinds import lowers_goods
from ecomkit.pricing.values.conditions import (
    AllOf,
    AnyOf,
    ArticlesAtLeast,
    Condition,
    Not,
    QuantityAtLeast,
    TotalAtLeast,
)
from ecomkit.pricing.values.promotion import Promotion


def counted_conditions(promotion: Promotion) -> tuple[Condition, ...]:
    """The conditions of a promotion, each saying for itself which goods count."""
    if any(map(lowers_goods, promotion.benefits)):
        return promotion.conditions
    return tuple(map(_with_all_goods, promotion.conditions))


def _with_all_goods(condition: Condition) -> Condition:
    if isinstance(condition, TotalAtLeast | QuantityAtLeast | ArticlesAtLeast):
        return attrs.evolve(condition, all_goods=True)
    if isinstance(condition, AllOf | AnyOf):
        return attrs.evolve(
            condition, conditions=tuple(map(_with_all_goods, condition.conditions))
        )
    if isinstance(condition, Not):
        return Not(_with_all_goods(condition.condition))
    return condition
