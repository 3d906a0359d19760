"""The steps that apply promotions: each rule in its order, to what the earlier ones left."""

from __future__ import annotations

from typing import cast

from ecomkit.pricing.engine.article import LinearTax
from ecomkit.pricing.engine.combining import apply_all
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.promotion_run import PromotionRun
from ecomkit.pricing.engine.sides import column_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.policy import TaxSide


def promotions(worksheet: Worksheet, market: Market) -> None:
    """Applies the promotions on goods and on deliveries, lane by lane."""
    most = _most(worksheet) if market.index.has_totals else 0
    worksheet.candidates = market.index.candidates(
        worksheet.rows_by_rule, most, worksheet.cart.codes
    )
    apply_all(PromotionRun(worksheet, market), market)


def _most(worksheet: Worksheet) -> int:
    """At least what any condition can find the goods to come to before discounts.

    A condition may count some of the goods only: what others give back is left out. No
    amount is more than the gross one.
    """
    subtotals = worksheet.subtotals[: worksheet.goods_count]
    if worksheet.is_all_on(TaxSide.GROSS):
        return sum(subtotal for subtotal in subtotals if subtotal > 0)
    if not worksheet.is_linear:
        gross = column_on(worksheet, worksheet.subtotals, TaxSide.GROSS)
        return sum(amount for amount in gross[: worksheet.goods_count] if amount > 0)
    most = 0
    for subtotal, article in zip(subtotals, worksheet.articles, strict=False):
        if subtotal > 0:
            tax = cast("LinearTax", article.linear_tax)
            most += subtotal + 1  # were the taxes of all rows rounded in one sum
            if not tax.is_included:
                most += (subtotal * tax.mul + tax.add) // tax.div
    return most


def promotions_on_fees(worksheet: Worksheet, market: Market) -> None:
    """Applies the promotions on fees, where there are any."""
    if worksheet.fees_count:
        apply_all(PromotionRun(worksheet, market, for_fees=True), market)
