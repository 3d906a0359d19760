"""The step that gives every line its list price, and finds the rules that select it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.catalog.article import Article
from ecomkit.errors import EcomkitError, short_repr
from ecomkit.measures import unit_ratio
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.market.local_market import LocalMarket
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import NotForSaleError
from ecomkit.pricing.values.occasion import PriceOverride

Exact = int | Decimal | Fraction


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
        quantity: Exact = line.quantity
        if line.unit and line.unit != article.facts.unit:
            quantity = _in_unit_of(article.facts, line, row)
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


def _in_unit_of(article: Article, line: LineItem, row: int) -> Exact:
    # How much a line is in the unit that its article is sold by. Where the article or the
    # line names none, both mean the same.
    if not article.unit or not line.unit or line.unit == article.unit:
        return line.quantity
    ratio = unit_ratio(line.unit, article.unit)
    if ratio is None:
        raise NotForSaleError(
            f"{short_repr(line.sku)} is sold in {article.unit}, not in {short_repr(line.unit)}",
            path=f"$.lines[{row}].unit",
            hint=f"a quantity in {article.unit}, or in a unit that converts to it",
            sku=line.sku,
        )
    exact = Fraction(line.quantity) * Fraction(*ratio)
    return exact.numerator if exact.denominator == 1 else exact


def _product_quantities(cart: Cart, market: Market) -> Callable[[str], Fraction]:
    """How much the cart has of a product, in all its variants; counted when first asked."""
    found: dict[str, Fraction] = {}

    def quantity(product: str) -> Fraction:
        if not found:
            for row, line in enumerate(cart.lines):
                facts = market.prices.facts(line.sku)
                quantity = Fraction(_in_unit_of(facts, line, row))
                found[facts.product] = found.get(facts.product, Fraction(0)) + quantity
        return found[product]

    return quantity
