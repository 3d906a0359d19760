"""The step that gives every line its list price, and finds the rules that select it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.errors import EcomkitError
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.market.local_market import LocalMarket
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.occasion import PriceOverride


def list_prices(worksheet: Worksheet, market: Market) -> None:
    """Adds the cart's lines, each at the list price where it is delivered."""
    cart, overrides = worksheet.cart, worksheet.occasion.overrides
    local = market.at(worksheet.route)
    known = local.articles
    origins = worksheet.occasion.origins
    special = bool(cart.deliveries[1:] or overrides or origins)
    rows_by_rule = worksheet.rows_by_rule
    articles: list[PricedArticle] = []
    counts: list[int] = []
    denominators = [1] * len(cart.lines)
    subtotals: list[int] = []
    of_product = _product_quantities(cart, market)
    for row, line in enumerate(cart.lines):
        article = known.get(line.sku)
        if article is None or special:
            at = local
            if special:
                at = market.at(worksheet.route_of(line.delivery, line.sku))
            article = _found(line, row, at, overrides)
        quantity = line.quantity
        if article.is_plain and type(quantity) is int:
            counts.append(quantity)
            subtotals.append(article.unit * quantity)
        else:
            count, denominator = quantity.as_integer_ratio()
            if article.tiers or article.rivals:
                article = article.at(
                    Fraction(quantity), of_product(article.facts.product)
                )
            # The amount of a line is rounded where its price or quantity has fractions.
            exact = article.unit * count, article.div * denominator
            subtotals.append(market.policy.line_amount.of(*exact))
            counts.append(count)
            denominators[row] = denominator
        articles.append(article)
        for rule in article.rule_hits:
            rows = rows_by_rule.get(rule)
            if rows is None:
                rows_by_rule[rule] = [row]
            else:
                rows.append(row)
    worksheet.add_lines(cart.lines, articles, counts, denominators, subtotals)


def _found(
    line: LineItem, row: int, local: LocalMarket, overrides: Mapping[str, PriceOverride]
) -> PricedArticle:
    override = overrides.get(line.key)
    try:
        return (
            local.find(line.sku)
            if override is None
            else local.find_at(line.sku, override)
        )
    except EcomkitError as error:
        raise error.under(f"lines[{row}]") from None


def _product_quantities(cart: Cart, market: Market) -> Callable[[str], Fraction]:
    """How much the cart has of a product, in all its variants; counted when first asked."""
    found: dict[str, Fraction] = {}

    def quantity(product: str) -> Fraction:
        if not found:
            for line in cart.lines:
                key = market.prices.facts(line.sku).product
                found[key] = found.get(key, Fraction(0)) + Fraction(line.quantity)
        return found[product]

    return quantity
