"""The steps that add a row for each fee and for each delivery, and say how it is taxed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ecomkit.cart.line import LineItem
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.delivery_tax_by_goods import (
    FOLLOWING,
    article_by_goods,
    freed_share,
    shipped_rows,
)
from ecomkit.pricing.engine.incurred_fees import incurred_fees
from ecomkit.pricing.engine.market.local_market import LocalMarket
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import Fee
from ecomkit.tax.policy import DeliveryTax

_STANDARD = "standard"  # another category is the fee's own


def fees(worksheet: Worksheet, market: Market) -> None:
    """Adds a row for each fee that the cart incurs, taxed where the goods go."""
    local = market.at(worksheet.route)
    found = []
    for rule in market.shop.fees:
        for fee, steps, stated in incurred_fees(worksheet, rule):
            includes = local.includes_tax if stated is None else stated
            category, freed = fee.tax_category, 0
            rows = _rows_of_fee(worksheet, local, fee)
            article = _by_goods(worksheet, local, rows, category, includes=includes)
            if article is None:
                article = local.fee_terms(category, includes_tax=includes)
                if article.is_freed:
                    freed = local.taxes.freed_share(category, steps)
            elif includes:
                freed = freed_share(worksheet, local, rows, steps)
            found.append((fee, article, steps - freed))
    if found:
        worksheet.add_fees(found)


def _rows_of_fee(worksheet: Worksheet, local: LocalMarket, fee: Fee) -> Sequence[int]:
    # The goods whose tax a fee follows: its line, or all; none where it has its own.
    if local.tax_policy.delivery not in FOLLOWING or fee.tax_category != _STANDARD:
        return ()
    rows = range(worksheet.goods_count)
    return [row for row in rows if not fee.line or worksheet.items[row].key == fee.line]


def _by_goods(
    worksheet: Worksheet,
    local: LocalMarket,
    rows: Sequence[int],
    category: str,
    *,
    includes: bool,
) -> PricedArticle | None:
    if not rows:
        return None
    return article_by_goods(worksheet, local, rows, category, includes=includes)


def deliveries(worksheet: Worksheet, market: Market) -> None:
    """Adds a row for each delivery, taxed as the policy says at the place it goes to.

    Where its tax follows the goods', that is the tax of the goods before discounts, until
    :func:`classes_by_goods` has seen what is left of them.
    """
    for index, charge in enumerate(worksheet.charges):
        local = market.at(worksheet.route_of(charge.delivery))
        steps = _charge_steps(worksheet, charge, index)
        category, includes = charge.tax_category, _includes_tax(market, charge)
        rows = _rows_of_charge(worksheet, local, charge)
        article = _by_goods(worksheet, local, rows, category, includes=includes)
        if article is not None:
            if includes:
                steps -= freed_share(worksheet, local, rows, steps)
        elif charge.amount_with_tax is None and (
            local.tax_policy.delivery is DeliveryTax.EXEMPT_SEPARATE
        ):
            article = local.separate_terms(category, includes_tax=includes)
        else:
            article = local.delivery_terms(charge, includes_tax=includes)
            if article.is_freed:
                steps -= local.taxes.freed_share(category, steps)
        worksheet.add_delivery(charge, article, steps)


def classes_by_goods(worksheet: Worksheet, market: Market) -> None:
    """Sets the tax of fees and deliveries that follow the goods, as these came out."""
    articles = worksheet.articles
    fees_end = worksheet.goods_count + worksheet.fees_count
    for row in range(worksheet.goods_count, len(articles)):
        item = worksheet.items[row]
        if row < fees_end:
            local = market.at(worksheet.route)
            rows = _rows_of_fee(worksheet, local, cast("Fee", item))
        else:
            charge = cast("Charge", item)
            local = market.at(worksheet.route_of(charge.delivery))
            rows = _rows_of_charge(worksheet, local, charge)
        terms = articles[row].terms
        article = _by_goods(
            worksheet,
            local,
            rows,
            terms.tax_category,
            includes=terms.includes_tax,
        )
        if article is not None:
            articles[row] = article
            worksheet.is_linear = worksheet.is_linear and article.linear_tax is not None


def _includes_tax(market: Market, charge: Charge) -> bool:
    if charge.amount_with_tax is not None:  # the amount is without tax then
        return False
    if charge.includes_tax is None:
        return market.prices.includes_tax
    return charge.includes_tax


def _charge_steps(worksheet: Worksheet, charge: Charge, index: int) -> int:
    steps = worksheet.scale.steps_of_charge(charge)
    if steps is None or steps < 0:
        raise InvalidPriceError(
            f"{charge.amount} cannot be charged on a cart in {worksheet.scale.currency}",
            path=f"$.charges[{index}].amount",
        )
    return steps


def _rows_of_charge(
    worksheet: Worksheet, local: LocalMarket, charge: Charge
) -> Sequence[int]:
    # The goods whose tax a delivery follows: those that it ships; none where it has its own.
    if local.tax_policy.delivery not in FOLLOWING or charge.amount_with_tax is not None:
        return ()
    rows: Sequence[int] = range(worksheet.goods_count)
    known = worksheet.cart.deliveries
    if len(known) > 1:
        wanted = charge.delivery or known[0].id
        lines = cast("Sequence[LineItem]", worksheet.items)
        rows = [row for row in rows if lines[row].delivery == wanted]
    return shipped_rows(worksheet, rows)
