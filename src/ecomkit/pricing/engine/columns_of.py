"""A finished worksheet as the columns that the result keeps."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.numbers import int_or_decimal
from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.price_columns import DiscountColumn, PriceColumns


def columns_of(worksheet: Worksheet, rules: Sequence[Rule]) -> PriceColumns:
    """The figures of *worksheet*, whose discounts are by *rules*."""
    return PriceColumns(
        worksheet.scale.denomination,
        worksheet.tax_policy,
        worksheet.goods_count,
        worksheet.gifts_count,
        worksheet.fees_count,
        worksheet.items,
        [article.terms for article in worksheet.articles],
        worksheet.subtotals,
        worksheet.amounts,
        worksheet.tax_included,
        worksheet.tax_added,
        worksheet.tax_parts,
        _discount_columns(worksheet, rules),
        worksheet.cash,
    )


def _discount_columns(
    worksheet: Worksheet, rules: Sequence[Rule]
) -> list[DiscountColumn]:
    found = []
    for discount in worksheet.discounts:
        rule = rules[discount.rule]
        found.append(
            DiscountColumn(
                rule.promotion.id,
                rule.promotion.version,
                rule.code_used(worksheet.cart.codes, worksheet.occasion.usage),
                discount.rows,
                discount.shares,
                None
                if discount.units is None
                else [int_or_decimal(units) for units in discount.units],
                discount.benefit,
            )
        )
    return found
