"""On which side of the tax a benefit works: the one that its amounts are stated on.

Where the rows are not listed on that side, its operation runs on the worksheet as it
reads there, and what it takes off is turned back into shares of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.rules.discounting import Operation
from ecomkit.pricing.engine.sides import copied_on, take_back
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefit_kinds import Benefit
from ecomkit.pricing.values.benefits import (
    TOGETHER,
    AmountOff,
    PercentOff,
    SetPrice,
    Tiered,
)
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide
from ecomkit.pricing.values.set_benefits import EachGroupOf, Gift, ProgressivePercent

_LISTED = TaxSide.LISTED


def on_stated_side(
    operation: Operation, benefit: Benefit, policy: PricingPolicy
) -> Operation:
    """*operation* of a benefit, on the side of the tax that it is stated on."""
    if isinstance(benefit, Gift | Tiered):
        return operation  # a gift is an article; a tier's benefit has a side of its own
    part = benefit.benefit if isinstance(benefit, EachGroupOf) else benefit
    discounts = policy.discounts
    side: TaxSide | None = getattr(part, "side", None) or getattr(benefit, "side", None)
    if isinstance(part, PercentOff | ProgressivePercent):
        if not discounts.taken_on is discounts.deducted_from is _LISTED:
            return _across(operation, discounts.taken_on, discounts.deducted_from)
        if isinstance(part, PercentOff) and part is benefit and not _is_limited(part):
            return _if_mixed(operation) if part.scope in TOGETHER else operation
    elif side is None and discounts.deducted_from is not _LISTED:
        side = discounts.deducted_from
    looks_elsewhere = not isinstance(benefit, PercentOff | AmountOff | SetPrice)
    return _on(operation, side, everywhere=looks_elsewhere)


def _is_limited(benefit: PercentOff) -> bool:
    limits = benefit.max_units, benefit.max_units_per_line, benefit.at_most or None
    return limits != (None, None, None)


def _on(operation: Operation, stated: TaxSide | None, *, everywhere: bool) -> Operation:
    # The operation on one side; without one, on the side that the buyer is shown.
    def on_side(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        side = stated or worksheet.shown
        articles = worksheet.articles
        if worksheet.is_all_on(side) or not (
            everywhere or any(not articles[row].is_on(side) for row in rows)
        ):
            operation(worksheet, rule, rows)
            return
        seen = copied_on(worksheet, side)
        operation(seen, rule, rows)
        take_back(worksheet, seen, rule, side)

    return on_side


def _across(operation: Operation, taken: TaxSide, deducted: TaxSide) -> Operation:
    # The operation on one side; what it takes off there is deducted from another.
    def across(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        if worksheet.is_all_on(taken) and worksheet.is_all_on(deducted):
            operation(worksheet, rule, rows)
            return
        seen = copied_on(worksheet, taken)
        operation(seen, rule, rows)
        take_back(worksheet, seen, rule, deducted)

    return across


def _if_mixed(operation: Operation) -> Operation:
    # The operation on the rows as listed, where that is one side for all of them.
    def on_one_side(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        articles = worksheet.articles
        if (
            worksheet.is_net
            or worksheet.is_gross
            or worksheet.is_seen
            or all(articles[row].is_net for row in rows)
            or all(articles[row].is_gross for row in rows)
        ):
            operation(worksheet, rule, rows)
            return
        seen = copied_on(worksheet, worksheet.shown)
        operation(seen, rule, rows)
        take_back(worksheet, seen, rule, worksheet.shown)

    return on_one_side
