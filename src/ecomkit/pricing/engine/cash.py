"""The last step: a total paid in cash is rounded to coins, as an amount of its own."""

from __future__ import annotations

from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.worksheet import Worksheet


def cash_rounding(worksheet: Worksheet, market: Market) -> None:
    """Sets what rounding to coins adds to the total, where the policy asks for it."""
    rounding = worksheet.policy.cash
    if rounding is None or not worksheet.pays_cash:
        return
    total = sum(worksheet.amounts) + sum(worksheet.tax_added or ())
    steps = 10**worksheet.policy.scale
    rounded: int = rounding.of(total, steps) * steps
    worksheet.cash = rounded - total
