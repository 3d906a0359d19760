"""Which rows a Select takes."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.pricing.engine.article import ArticlePrice, PricedArticle
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.policy import TaxSide, ThresholdBasis
from ecomkit.pricing.values.selection import Select


def meets(select: Select, article: ArticlePrice | PricedArticle, scale: Scale) -> bool:
    """Whether *select* takes an article.

    Its price bounds look at the list price of one unit, at the tier reached, on their side
    of the tax: the one that the buyer is shown, if they do not name one.
    """
    if select.is_everything:
        return True
    facts = article.facts
    if (select.skus or select.categories) and not (
        facts.sku in select.skus or not select.categories.isdisjoint(facts.categories)
    ):
        return False
    if facts.sku in select.except_skus or not select.except_categories.isdisjoint(
        facts.categories
    ):
        return False
    if article.is_reduced and not select.discounted:
        return False
    if select.only_discounted and not article.is_reduced:
        return False
    if select.price_min is None and select.price_max is None:
        return True
    side: TaxSide = getattr(select, "side", None) or article.shown
    unit = article.net if side is TaxSide.NET else article.gross
    for bound, sign in ((select.price_min, 1), (select.price_max, -1)):
        if bound is not None:
            steps = scale.steps_of((bound,))
            if steps is None or (unit - steps * article.div) * sign < 0:
                return False
    return True


def selected_rows(
    worksheet: Worksheet, select: Select, scale: Scale, rows: Sequence[int]
) -> Sequence[int]:
    """Those of *rows* that *select* takes."""
    if select.is_everything:
        return rows
    articles = worksheet.articles
    return [row for row in rows if meets(select, articles[row], scale)]


def total_of(
    worksheet: Worksheet, select: Select, basis: ThresholdBasis, rows: Sequence[int]
) -> int:
    """What those of *rows* that *select* takes come to, before discounts or now."""
    is_list = basis is ThresholdBasis.LIST
    column = worksheet.subtotals if is_list else worksheet.amounts
    taken = selected_rows(worksheet, select, worksheet.scale, rows)
    return sum(column[row] for row in taken)
