"""The laws of prices, for a shop's own rules: one line in a test suite checks them all.

laws.check(HappyHour())
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TypeGuard

import attrs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ecomkit.cart import Cart
from ecomkit.money import Money, minor_unit
from ecomkit.pricing import (
    AmountOff,
    CustomFee,
    CustomPromotion,
    OrderFee,
    PriceBook,
    PricedCart,
    Promotion,
    Scope,
    ServiceFee,
)
from ecomkit.pricing.result import Applied
from ecomkit.testing.promotions import CATEGORIES, SKUS
from ecomkit.testing.strategies import CURRENCIES, Sale, sales


class LawBrokenError(AssertionError):
    """A law of prices is broken; the message says which, with the figures that show it."""


@attrs.frozen
class Law:
    """One law: what it says, when it applies, and its check.

    ``broken`` yields a sentence for each breach.
    """

    number: str
    says: str
    broken: Callable[[Sale], Iterator[str]]
    applies: Callable[[Sale], bool] = lambda sale: bool(sale.cart.lines)

    def check(self, sale: Sale) -> bool:
        """Whether the law applies to *sale*. Raises LawBrokenError where it is broken."""
        if not self.applies(sale):
            return False
        for breach in self.broken(sale):
            raise LawBrokenError(f"{self.number}, {self.says}: {breach}")
        return True


def _sum(priced: PricedCart, amounts: Iterable[Money]) -> Money:
    return sum(amounts, start=Money.zero(priced.currency))


def _components(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    rows = (*priced.lines, *priced.fees, *priced.charges)
    for row in rows:
        if row.subtotal - row.discount != row.amount:
            yield f"{row.key}: {row.subtotal} - {row.discount} is not {row.amount}"
    total = _sum(priced, (row.gross for row in rows)) + priced.cash_rounding
    if total != priced.total:
        yield f"rows come to {total}, the total is {priced.total}"


def _not_below(sale: Sale) -> Iterator[str]:
    nothing = Money.zero(sale.cart.currency)
    prices = sale.pricer.book.lists[0].prices
    for line in sale.price().lines:
        floor = prices[line.sku].floor or nothing
        if line.amount < floor * line.quantity or line.amount < nothing:
            yield f"{line.key} at {line.amount} is below its floor of {floor} each"


def _shares(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    nothing = Money.zero(priced.currency)
    for row in (*priced.lines, *priced.fees, *priced.charges):
        shares = [discount.amount for discount in row.discounts]
        if _sum(priced, shares) != row.discount:
            yield f"{row.key}: shares of {row.discount} sum to {_sum(priced, shares)}"
        if any(not nothing <= share <= row.subtotal for share in shares):
            yield f"{row.key}: a share of {shares} is outside 0 to {row.subtotal}"
    yield from _promises(sale, priced)
    for whole in priced.discounts:
        parts = [
            discount.amount
            for row in (*priced.lines, *priced.charges)
            for discount in row.discounts
            if discount.promotion == whole.promotion
        ]
        together = [
            d.amount for d in priced.discounts if d.promotion == whole.promotion
        ]
        if _sum(priced, parts) != _sum(priced, together):
            yield f"{whole.promotion}: lines bear {_sum(priced, parts)} of {whole.amount}"


def _promises(sale: Sale, priced: PricedCart) -> Iterator[str]:
    # An amount off the cart is that amount, unless the goods are worth less than it.
    prices = sale.pricer.book.lists[0].prices
    if any(prices[line.sku].floor for line in sale.cart.lines):
        return
    for promotion in sale.pricer.promotions:
        benefits: tuple[object, ...] = getattr(promotion, "benefits", ())
        benefit = benefits[0] if len(benefits) == 1 else None
        if not isinstance(benefit, AmountOff) or benefit.scope is not Scope.CART:
            continue
        taken = [d.amount for d in priced.discounts if d.promotion == promotion.id]
        promised = next(
            (a for a in benefit.amount if a.currency.code == priced.currency), None
        )
        left = [
            line
            for line in priced.lines
            if line.amount and any(d.promotion == promotion.id for d in line.discounts)
        ]
        if taken and left and promised is not None and sum(taken) != promised:
            yield f"{promotion.id} promised {promised} and took {sum(taken)}"


def _same(first: PricedCart, second: PricedCart) -> Iterator[str]:
    if first.total != second.total:
        yield f"{first.total} and {second.total}"
    ours = {line.key: (line.amount, line.tax) for line in first.lines}
    theirs = {line.key: (line.amount, line.tax) for line in second.lines}
    for key, figures in ours.items():
        if figures != theirs.get(key):
            yield f"{key}: {figures} and {theirs.get(key)}"


def _again(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    items = [line.item for line in priced.lines if not line.is_gift]
    cart = Cart(sale.cart.currency, items, codes=sale.cart.codes)
    yield from _same(priced, sale.with_cart(cart).price())


def _any_order(sale: Sale) -> Iterator[str]:
    lines = sale.cart.lines
    for order in (lines[::-1], lines[1:] + lines[:1]):
        cart = Cart(sale.cart.currency, order, codes=sale.cart.codes)
        yield from _same(sale.price(), sale.with_cart(cart).price())


def _clicks(sale: Sale) -> Iterator[str]:
    cart = Cart(sale.cart.currency).with_item("passing-by", 3)
    for line in sale.cart.lines:
        cart = cart.with_item(line.sku, 1)
    for line in sale.cart.lines[::-1]:
        cart = cart.with_quantity(line.sku, line.quantity)
    cart = cart.without("passing-by")
    for code in sale.cart.codes:
        cart = cart.with_code(code)
    yield from _same(sale.price(), sale.with_cart(cart).price())


def _net_and_tax(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    for row in (*priced.lines, *priced.fees, *priced.charges):
        if row.net + row.tax != row.gross:
            yield f"{row.key}: {row.net} + {row.tax} is not {row.gross}"
        if _sum(priced, (tax.amount for tax in row.taxes)) != row.tax:
            yield f"{row.key}: its taxes do not sum to {row.tax}"
    groups = _sum(priced, (group.amount for group in priced.tax_breakdown))
    if groups != priced.tax:
        yield f"tax groups come to {groups}, the tax is {priced.tax}"
    if priced.net + priced.tax != priced.gross:
        yield f"{priced.net} + {priced.tax} is not {priced.gross}"


def _gross_kept(sale: Sale) -> Iterator[str]:
    for line in sale.price().lines:
        listed_net = not line.terms.includes_tax  # an article may differ from its list
        if not listed_net and line.gross != line.subtotal - line.discount:
            yield f"{line.key}: {line.subtotal} - {line.discount} became {line.gross}"


def _is_gross(sale: Sale) -> bool:
    return bool(sale.cart.lines) and sale.pricer.book.lists[0].includes_tax


def _fits(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    places = minor_unit(priced.currency)
    for row in (*priced.lines, *priced.fees, *priced.charges):
        for figure in (row.subtotal, row.discount, row.net, row.tax, row.gross):
            if (10**places) % figure.amount.as_integer_ratio()[1]:
                yield f"{row.key}: {figure} has more than {places} places"
    policy = sale.pricer.policy
    pays_cash = policy.rounds_cash(sale.occasion.payment_method)
    coins = policy.cash if pays_cash else None
    rounded = priced.cash_rounding.minor()
    if coins is None:
        if rounded:
            yield f"rounded by {priced.cash_rounding}, for no coins"
    elif priced.total.minor() % coins.step or abs(rounded) >= coins.step:
        yield f"{priced.total}, rounded by {priced.cash_rounding}, is not paid in coins"


def _explained(sale: Sale) -> Iterator[str]:
    priced, trace = sale.price(), sale.explain()
    currency, policy = priced.currency, sale.pricer.policy.taxes
    combined = policy is not None and policy.combine
    if trace.total.amount != priced.total:
        yield f"explains {trace.total.amount}, the price is {priced.total}"
    for _, figure in trace.total.walk():
        if figure.parts:
            parts = _sum(priced, (part.amount for part in figure.parts))
            if parts != figure.amount:
                yield f"{figure.path}: parts of {parts} for {figure.amount}"
        # A price or a tax is off by less than a step for each time it was rounded.
        by_unit = figure.because.get("level") == "unit"
        if figure.what in ("price", "tax") and not by_unit:
            bound = Fraction(Money.from_minor(2 if combined else 1, currency).amount)
            if abs(figure.lost) >= bound:
                yield f"{figure.path}: {figure.exact} became {figure.amount}"
        if (
            figure.what == "tax"
            and policy is not None
            and not combined
            and figure.exact is not None
        ):
            # Rounded on the line it is rounded once, and as the policy says.
            steps = figure.exact * 10 ** minor_unit(currency)
            once = policy.rounding.of(*steps.as_integer_ratio())
            if figure.because["level"] == "line" and once != figure.amount.minor():
                yield f"{figure.path}: {figure.exact} became {figure.amount}"
    saved = {
        verdict.promotion: verdict.saving
        for verdict in trace.verdicts
        if isinstance(verdict, Applied)
    }
    for discount in priced.discounts:
        if discount.promotion not in saved:
            yield f"{discount.promotion} took {discount.amount} without a verdict"


L1 = Law("L1", "components sum to totals", _components)
L2 = Law("L2", "no line is below zero, nor below its floor", _not_below)
L3 = Law(
    "L3", "discount shares sum to the discount and stay within their lines", _shares
)
L4 = Law("L4", "the cart rebuilt from its price costs the same", _again)
L5 = Law("L5", "the order of lines does not matter", _any_order)
L7 = Law("L7", "the history of clicks does not matter", _clicks)
L9 = Law("L9", "net and tax are gross", _net_and_tax)
L10 = Law("L10", "a gross price is what is paid", _gross_kept, _is_gross)
L14 = Law("L14", "amounts fit their currency, and a cash total its coins", _fits)
L15 = Law("L15", "the explanation is the price", _explained)
LAWS = (L1, L2, L3, L4, L5, L7, L9, L10, L14, L15)


@attrs.frozen
class Report:
    """How many sales were generated, in how many the rule applied, and each law."""

    tried: int
    applied: int
    held: tuple[tuple[str, int], ...]


Rule = Promotion | CustomPromotion | ServiceFee | OrderFee | CustomFee


def _is_promotion(rule: Rule) -> TypeGuard[Promotion | CustomPromotion]:
    return isinstance(rule, Promotion) or hasattr(rule, "propose")


def _is_fee(rule: Rule) -> TypeGuard[ServiceFee | OrderFee | CustomFee]:
    return not _is_promotion(rule)


def _applied(priced: PricedCart) -> set[str]:
    fees = {row.fee.id for row in priced.fees}
    return fees | {discount.promotion for discount in priced.discounts}


def check(
    rule: Rule,
    *others: Rule,
    laws: Sequence[Law] = LAWS,
    examples: int = 100,
    book: PriceBook | None = None,
    skus: Sequence[str] = SKUS,
    categories: Sequence[str] = CATEGORIES,
    codes: Sequence[str] = ("CODE",),
    currencies: Sequence[str] = CURRENCIES,
) -> Report:
    """Prices generated carts by a shop's own promotion or fee and checks every law on them.

    With a *book*, carts are priced by it. *skus*, *categories*, *codes* and *currencies*
    are what the generated shop sells, and what its buyers type and pay in: name those that
    the rule looks for. Raises LawBrokenError with the smallest cart found.
    """
    rules = (rule, *others)
    held = {law.number: 0 for law in laws}
    seen = {"tried": 0, "applied": 0}

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],  # explaining takes as long as both
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.filter_too_much,
            HealthCheck.data_too_large,
            HealthCheck.differing_executors,
            HealthCheck.nested_given,
        ],
    )
    @given(
        sales(
            currency=st.sampled_from(currencies),
            rules=[one for one in rules if _is_promotion(one)],
            fees=[one for one in rules if _is_fee(one)] or None,
            book=book,
            skus=skus,
            categories=categories,
            codes=codes,
        )
    )
    def run(sale: Sale) -> None:
        seen["tried"] += 1
        if rule.id in _applied(sale.price()):
            seen["applied"] += 1
        for law in laws:
            held[law.number] += law.check(sale)

    run()
    return Report(seen["tried"], seen["applied"], tuple(held.items()))
