"""The steps that apply promotions: each rule in its order, to what the earlier ones left."""

from __future__ import annotations

from ecomkit.pricing.engine.combining import apply_all
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.promotion_run import PromotionRun
from ecomkit.pricing.engine.sides import column_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.policy import TaxSide


def promotions(worksheet: Worksheet, market: Market) -> None:
    """Applies the promotions on goods and on deliveries, lane by lane."""
    # A condition may count some of the goods only: what others give back is left out.
    # No amount is more than the gross one.
    gross = column_on(worksheet, worksheet.subtotals, TaxSide.GROSS)
    gross = gross[: worksheet.goods_count]
    most = sum(subtotal for subtotal in gross if subtotal > 0)
    worksheet.candidates = market.index.candidates(
        worksheet.rows_by_rule, most, worksheet.cart.codes
    )
    apply_all(PromotionRun(worksheet, market), market)


def promotions_on_fees(worksheet: Worksheet, market: Market) -> None:
    """Applies the promotions on fees, where there are any."""
    if worksheet.fees_count:
        apply_all(PromotionRun(worksheet, market, for_fees=True), market)
