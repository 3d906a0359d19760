"""Percentages taken of one side of the tax and deducted from the other."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.arithmetic import rounded_share
from ecomkit.pricing.engine.rules.discounting import (
    Operation,
    base_amounts,
    take_off_rows,
)
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import PercentOff
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide
from ecomkit.tax.compiled import TaxClass


def percent_across_tax(benefit: PercentOff, policy: PricingPolicy) -> Operation:
    """The operation of a percentage of net or gross amounts, off the net or gross side.

    Both are converted to the side that prices are listed on, on which the engine works.
    """
    discounts = policy.discounts
    share = rounded_share(benefit.rate, discounts.rounding)

    def percent(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        base = base_amounts(worksheet)
        shares = []
        for row in rows:
            tax = worksheet.articles[row].tax
            above, below = _over_listed(tax, base[row], discounts.taken_on)
            off = share(base[row] * above, below)
            above, below = _over_listed(tax, base[row], discounts.deducted_from)
            shares.append(discounts.rounding.of(off * below, above))
        take_off_rows(worksheet, rule, rows, shares)

    return percent


def _over_listed(tax: TaxClass, amount: int, side: TaxSide) -> tuple[int, int]:
    # How much larger the amount is on *side* than as listed, as an exact fraction.
    if side is TaxSide.LISTED or not amount:
        return 1, 1
    inside, on_top, bottom = tax.sides(amount, 0)
    whole = amount * bottom
    return whole + (sum(on_top) if side is TaxSide.GROSS else -sum(inside)), whole
