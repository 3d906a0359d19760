"""What an outside tax engine is asked about a cart that has been priced up to its taxes."""

from __future__ import annotations

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.errors import short_repr
from ecomkit.moments import local_time
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.tax.outside.assessment import TaxQuestion, TaxQuestionLine


def question_of(worksheet: Worksheet, market: Market, *, id: str) -> TaxQuestion:
    """The question: what each row costs after discounts, and the facts of the sale.

    Raises InvalidPriceError for prices that include tax, and for goods that go to several
    places.
    """
    routes = {
        worksheet.route_of(delivery.id) for delivery in worksheet.cart.deliveries
    } or {worksheet.route}
    if len(routes) > 1:
        raise InvalidPriceError(
            "a tax engine is asked about goods that go to one place",
            path="$.cart.deliveries",
            hint="price each delivery as a cart of its own",
        )
    lines = []
    for item, article, amount in zip(
        worksheet.items, worksheet.articles, worksheet.amounts, strict=True
    ):
        if article.terms.includes_tax:
            raise InvalidPriceError(
                f"the price of {short_repr(item.key)} includes tax",
                path="$.cart",
                hint="assessed taxes come on top of prices without tax",
            )
        lines.append(
            TaxQuestionLine(
                key=item.key,
                amount=worksheet.scale.money(amount),
                category=article.terms.tax_category,
                quantity=item.quantity if isinstance(item, LineItem) else 1,
            )
        )
    # A market holds for a span of days; an engine is asked about one.
    today = local_time(worksheet.occasion.at, market.shop.zone).date()
    supply = attrs.evolve(market.supply_on(routes.pop()), on=today)
    return TaxQuestion(id=id, lines=lines, supply=supply)
