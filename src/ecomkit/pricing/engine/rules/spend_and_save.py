"""An amount off for each full amount that is spent."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.rules.amount_benefits import left_of, take_together
from ecomkit.pricing.engine.rules.discounting import Operation, whole_parts
from ecomkit.pricing.engine.rules.selecting import total_of
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.sides import amount_missing
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import SpendAndSave
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide


def spend_and_save(
    benefit: SpendAndSave, policy: PricingPolicy, scale: Scale
) -> Operation | None:
    """The operation of an amount off for each full amount spent."""
    each, amount = scale.steps_of(benefit.for_each), scale.steps_of(benefit.amount)
    most = scale.steps_of(benefit.at_most)
    if each is None or amount is None or (benefit.at_most and most is None):
        return None
    basis = benefit.basis or policy.discounts.threshold
    spent_on = benefit.spent_on or benefit.select
    deducted = policy.discounts.deducted_from
    stated = benefit.side or (None if deducted is TaxSide.LISTED else deducted)

    def saving(times: int) -> int:
        return times * amount if most is None else min(times * amount, most)

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        counting = worksheet.counting(undiscountable=False)
        spent = total_of(worksheet, spent_on, basis, counting)
        times = spent // each
        parts = whole_parts(worksheet, rows)
        left = left_of(parts)
        take_together(worksheet, rule, parts, min(saving(times), left))
        more = saving(times + 1) - saving(times)
        if benefit.spent_on is not None:  # what is spent is not what it comes off
            more = min(more, left - saving(times))
        if more > 0:
            short = (times + 1) * each - spent
            further = amount_missing(worksheet, stated, short, saving=more)
            worksheet.further.setdefault(rule, further)

    return operation
