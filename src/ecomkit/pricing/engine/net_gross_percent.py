"""Percentages reckoned on one side of the tax and taken off the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ecomkit.pricing.engine.discounting import take_rows
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.benefits import PercentOff
from ecomkit.pricing.values.policy import AmountBasis, PricingPolicy, TaxSide
from ecomkit.tax.compiled import TaxClass


def percent_on_side(
    benefit: PercentOff, policy: PricingPolicy
) -> Callable[[Worksheet, int, Sequence[int]], None]:
    """A percentage of the net or gross amounts, taken off the net or gross side.

    Both are turned into the side that prices are listed on, where the engine reckons.
    """
    discounts = policy.discounts
    num, den = benefit.rate.numerator, benefit.rate.denominator
    running = discounts.stacking is AmountBasis.RUNNING

    def percent(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        column = sheet.amounts if running else sheet.subs
        shares = []
        for row in rows:
            tax = sheet.entries[row].tax
            above, below = _over_listed(tax, column[row], discounts.taken_on)
            off = discounts.rounding.of(column[row] * above * num, below * den)
            above, below = _over_listed(tax, column[row], discounts.deducted_from)
            shares.append(discounts.rounding.of(off * below, above))
        take_rows(sheet, rule, rows, shares)

    return percent


def _over_listed(tax: TaxClass, amount: int, side: TaxSide) -> tuple[int, int]:
    # How much larger the amount is on *side* than as listed, as an exact fraction.
    if side is TaxSide.LISTED or not amount:
        return 1, 1
    tops, bottom = tax.exact(amount, 0)
    inside = sum(top for top, inner in zip(tops, tax.inside, strict=True) if inner)
    outside = sum(tops) - inside
    whole = amount * bottom
    return whole + (outside if side is TaxSide.GROSS else -inside), whole
