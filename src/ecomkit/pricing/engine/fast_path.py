"""The fast path: the same steps for ordinary carts in one flat pass, without a worksheet.

Whole units at one price each, one percentage of tax a row rounded on the row or on its
units, percentages off lines and amounts off the cart: that is most of what is sold.
Everything else, and everything that would end in an error, gives None and takes all
steps; a law prices every generated cart both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import sub

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.pricing.engine.arithmetic import share_rounded_on_each_unit
from ecomkit.pricing.engine.article import FastArticle
from ecomkit.pricing.engine.market.local_market import LocalMarket
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.row_ranks import ranks_by_content
from ecomkit.pricing.engine.rules.fast_rules import AMOUNT, UNIT_PERCENT
from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.spreading import spread_amount
from ecomkit.pricing.result.price_columns import DiscountColumn, PriceColumns, RowTerms
from ecomkit.pricing.values.charge import Charge

RowsByRule = dict[int, list[int]]

# DiscountColumn(...) of all its fields, at a third of the price.
_new_column = partial(tuple.__new__, DiscountColumn)


def price_fast(
    market: Market, local: LocalMarket, cart: Cart, charges: Sequence[Charge]
) -> PriceColumns | None:
    """The columns of an ordinary cart; None where the cart is not one."""
    if not local.is_ordinary:
        return None
    known = local.fast_articles
    subtotals: list[int] = []
    articles: list[FastArticle] = []
    terms: list[RowTerms] = []
    rows_by_rule: RowsByRule = {}
    goods = 0
    for line in cart.lines:
        article = known.get(line.sku) or local.find_fast(line.sku)
        quantity = line.quantity
        if article is None or type(quantity) is not int:
            return None
        subtotals.append(article.unit * quantity)
        articles.append(article)
        terms.append(article.terms)
        for rule in article.rule_hits:
            if rule in rows_by_rule:
                rows_by_rule[rule].append(goods)
            else:
                rows_by_rule[rule] = [goods]
        goods += 1
    if not goods:
        return None
    discounts: list[DiscountColumn] = []
    late: list[tuple[Rule, int]] = []
    if not local.is_as_shown and market.index.has_totals:
        return None  # thresholds are on the other side of the tax
    if local.has_units and any(line.unit for line in cart.lines):
        return None  # a quantity may be in another unit than its price
    amounts = _discounted(market, local, cart, rows_by_rule, subtotals, discounts, late)
    if amounts is None:
        return None
    items: Sequence[LineItem | Charge] = cart.lines
    if charges:
        if not _added(market, local, charges, subtotals, amounts, articles, terms):
            return None
        items = (*items, *charges)
        on_goods = len(discounts)
        for rule_late, place in late:
            column = _off_delivery(rule_late, cart, charges, amounts)
            if column is not None:  # in its turn, after those of earlier lanes
                discounts.insert(place + len(discounts) - on_goods, column)
    tax = _taxes(local, cart, amounts, articles)
    included: list[int] | None = None
    on_top = tax
    if local.taxes.some_included and True in [
        article.is_included for article in articles
    ]:
        included = [
            steps if article.is_included else 0
            for steps, article in zip(tax, articles, strict=True)
        ]
        on_top = list(map(sub, tax, included))
    return PriceColumns(
        market.scale.denomination,
        local.tax_policy,
        goods,
        0,
        0,
        items,
        terms,
        subtotals,
        amounts,
        included,
        on_top,
        {},
        discounts,
        0,
    )


def _discounted(
    market: Market,
    local: LocalMarket,
    cart: Cart,
    rows_by_rule: RowsByRule,
    subtotals: list[int],
    discounts: list[DiscountColumn],
    late: list[tuple[Rule, int]],
) -> list[int] | None:
    """What is left of the goods; None where a rule is not an ordinary one.

    Rules on deliveries that apply are collected in *late*, each with how many discounts
    came before it.
    """
    index = market.index
    rules = index.rules
    lines = cart.lines
    total = sum(subtotals)
    amounts = subtotals[:]
    for position in index.candidates(rows_by_rule, total, cart.codes):
        rule = rules[position]
        if rule.fast is None:
            return None
        if total < rule.least:
            continue
        if rule.for_delivery:
            late.append((rule, len(discounts)))
            continue
        kind, mul, add, div = rule.fast
        rows: Sequence[int] = range(len(amounts))
        shares: list[int] = []
        if kind == AMOUNT:
            if not local.is_as_shown:
                return None
            saved = min(mul, total)
            shares = _spread(market, saved, amounts, lines)
            amounts = list(map(sub, amounts, shares))
        else:
            if rule.is_indexed:
                rows = rows_by_rule[position]
            for row in rows:
                amount = amounts[row]
                if kind == UNIT_PERCENT:
                    count = lines[row].quantity
                    share = share_rounded_on_each_unit(amount, count, mul, add, div)  # type: ignore[arg-type]  # whole units here
                else:
                    share = (amount * mul + add) // div
                shares.append(share)
                amounts[row] = amount - share
            saved = sum(shares)
        if saved:
            total -= saved
            discounts.append(_column(rule, cart, rows, shares))
    return amounts


def _spread(
    market: Market, amount: int, weights: Sequence[int], lines: Sequence[LineItem]
) -> list[int]:
    if len(weights) == 1:
        return [amount]
    return spread_amount(
        amount,
        weights,
        market.policy.spread,
        lambda: ranks_by_content([line.key for line in lines]),
    )


def _added(
    market: Market,
    local: LocalMarket,
    charges: Sequence[Charge],
    subtotals: list[int],
    amounts: list[int],
    articles: list[FastArticle],
    terms: list[RowTerms],
) -> bool:
    """Adds the deliveries' rows; False where one of them is not ordinary."""
    for charge in charges:
        steps = market.scale.steps_of_charge(charge)
        if (
            steps is None
            or steps < 0
            or charge.amount_with_tax is not None
            or not charge.discountable
        ):
            return False
        includes = charge.includes_tax
        found = local.delivery_terms(
            charge, includes_tax=local.includes_tax if includes is None else includes
        )
        article = found.fast
        if article is None:
            return False
        subtotals.append(steps)
        amounts.append(steps)
        articles.append(article)
        terms.append(article.terms)
    return True


def _off_delivery(
    rule: Rule,
    cart: Cart,
    charges: Sequence[Charge],
    amounts: list[int],
) -> DiscountColumn | None:
    assert rule.fast is not None  # looked at before
    _, mul, add, div = rule.fast
    methods = rule.select.methods
    rows: list[int] = []
    shares: list[int] = []
    for row, charge in enumerate(charges, len(cart.lines)):
        if not methods or charge.method in methods:
            share = (amounts[row] * mul + add) // div
            amounts[row] -= share
            rows.append(row)
            shares.append(share)
    return _column(rule, cart, rows, shares) if any(shares) else None


def _column(
    rule: Rule, cart: Cart, rows: Sequence[int], shares: Sequence[int]
) -> DiscountColumn:
    promotion = rule.promotion
    code = rule.code_used(cart.codes) if rule.codes else ""
    number = rule.parts[0].number
    return _new_column(
        (promotion.id, promotion.version, code, rows, shares, None, number)
    )


def _taxes(
    local: LocalMarket, cart: Cart, amounts: list[int], articles: list[FastArticle]
) -> list[int]:
    """Each row's tax, rounded where the policy says."""
    if not local.taxes_units:
        return [
            (amounts[row] * article.mul + article.add) // article.div
            for row, article in enumerate(articles)
        ]
    counts: list[int] = [line.quantity for line in cart.lines]  # type: ignore[misc]  # whole units here
    counts += [1] * (len(amounts) - len(counts))
    return [
        share_rounded_on_each_unit(
            amounts[row], counts[row], article.mul, article.add, article.div
        )
        for row, article in enumerate(articles)
    ]
