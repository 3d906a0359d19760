"""PricedArticle: what the engine knows of an article at one place, all in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import attrs

from ecomkit.catalog.article import Article
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.pricing.engine.arithmetic import prepared_division
from ecomkit.pricing.result.price_columns import RowTerms
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.tax.compiled import TaxClass, TaxForm

Tiers = tuple[tuple[Fraction, "PricedArticle"], ...]  # from so many on, highest first


@attrs.frozen(eq=False)
class ArticlePrice:
    """The price of one unit without and with tax: all that a Select looks at.

    In steps times ``div``. ``shown`` is the side on which the buyer is shown prices.
    """

    facts: Article
    net: int
    gross: int
    div: int
    shown: TaxSide
    is_reduced: bool = False  # by a catalog promotion, or below its compare-at price


@attrs.frozen(eq=False)
class LinearTax:
    """A single rounded percentage: the tax on an amount is ``(amount * mul + add) // div``."""

    mul: int
    add: int
    div: int
    is_included: bool


@attrs.frozen(eq=False)
class FastArticle:
    """All that the fast path needs of an ordinary article, in one flat value."""

    unit: int
    terms: RowTerms
    mul: int
    add: int
    div: int
    is_included: bool
    rule_hits: tuple[int, ...]


@attrs.frozen(eq=False, kw_only=True)
class PricedArticle:
    """An article, a fee or a delivery as it is priced and taxed in one market at one place.

    ``unit`` is the price of one unit in steps times ``div``; ``linear_tax`` its tax where
    one rounded percentage is all there is; ``rule_hits`` the rules that select it by what
    it is; ``fast`` what the fast path needs, None where it must not take the article.
    ``net`` and ``gross`` are ``unit`` on each side of the tax; ``shown`` is the side on
    which the buyer is shown prices; ``bundled_at_home`` the taxes that a bundle's price holds
    at home. Where several lists compete and the quantity decides,
    ``rivals`` are the article's prices on each.
    """

    facts: Article
    unit: int
    div: int
    terms: RowTerms
    tax: TaxClass
    linear_tax: LinearTax | None
    net: int = 0
    gross: int = 0
    shown: TaxSide = TaxSide.NET
    floor: int = 0
    tiers: Tiers = ()
    rivals: tuple[PricedArticle, ...] = ()
    counts_product: bool = False  # tiers count the units of the product across lines
    bundled_at_home: TaxClass | None = None
    is_reduced: bool = False
    is_freed: bool = False  # of a tax that its price holds
    is_plain: bool = True  # no tiers, no fractions: the amount is unit * count
    rule_hits: tuple[int, ...] = ()
    fast: FastArticle | None = None
    is_net: bool = attrs.field(init=False)  # no tax is inside its price
    is_gross: bool = attrs.field(init=False)  # none comes on top
    _came_out: dict[tuple[TaxClass, TaxClass], PricedArticle] = attrs.field(
        init=False, factory=dict
    )

    @is_net.default
    def _has_no_tax_inside(self) -> bool:
        return not _bears(self.tax, inside=True)

    @is_gross.default
    def _has_no_tax_on_top(self) -> bool:
        return not _bears(self.tax, inside=False)

    def at_amounts(
        self, amount: int, listed: int, count: int, per: int
    ) -> PricedArticle:
        """The article with its taxes as they come out for units that cost *amount*.

        *listed* is what they cost before discounts.
        """
        taxes = (
            self.tax.for_unit(amount, count, per),
            self.tax.for_unit(listed, count, per),
        )
        found = self._came_out.get(taxes)
        if found is None:
            now, before = taxes
            terms = attrs.evolve(
                self.terms,
                rates=tuple(rate.as_charged for rate in now.rates),
                inside=now.inside,
                list_rates=()
                if before is now
                else tuple(rate.as_charged for rate in before.rates),
            )
            found = self._came_out[taxes] = attrs.evolve(self, terms=terms, tax=now)
        return found

    def is_on(self, side: TaxSide) -> bool:
        """Whether its price is the same on a side of the tax as it is listed."""
        if side is TaxSide.NET:
            return self.is_net
        return self.is_gross or side is TaxSide.LISTED

    def unit_on(self, side: TaxSide) -> int:
        """The price of one unit on a side, in steps times ``div`` like ``unit``."""
        if side is TaxSide.LISTED:
            return self.unit
        return self.net if side is TaxSide.NET else self.gross

    def at(self, quantity: Fraction, of_product: Fraction) -> PricedArticle:
        """The article at the price that a quantity reaches: the lowest of its rivals.

        *of_product* is how much the cart has of its product, in all variants.
        """
        if not self.rivals:
            reached = of_product if self.counts_product else quantity
            return next((tier for least, tier in self.tiers if reached >= least), self)
        at_each = [rival.at(quantity, of_product) for rival in self.rivals]
        return min(at_each, key=lambda one: one.exact_unit_shown())

    def exact_unit_shown(self) -> Fraction:
        """The price of one unit on the side that the buyer is shown, in steps, unrounded."""
        return exact_on(self.tax, self.shown, self.unit, self.div)


def _bears(tax: TaxClass, *, inside: bool) -> bool:
    return any(
        triple != (0, 0, 0) and inner is inside
        for triple, inner in zip(tax.coefficients, tax.inside, strict=True)
    )


def exact_on(tax: TaxClass, side: TaxSide, unit: int, div: int) -> Fraction:
    """A unit price, given in steps times *div*, on a side of the tax in steps, unrounded."""
    if tax.conditional:
        tax = tax.for_unit(unit, div)
    inside, on_top, bottom = tax.sides(unit, div)
    taxes = -sum(inside) if side is TaxSide.NET else sum(on_top)
    return Fraction(unit * bottom + taxes, div * bottom)


def slope_on(tax: TaxClass, side: TaxSide) -> Fraction:
    """How much a price changes on a side when it changes by one as it is listed."""
    inner = side is not TaxSide.GROSS
    parts = zip(tax.coefficients, tax.inside, strict=True)
    rate = Fraction(sum(a for (a, _, _), at in parts if at is inner), tax.denominator)
    return 1 - rate if inner else 1 + rate


def rounded_sides(
    tax: TaxClass, unit: int, div: int, rounding: Rounding
) -> tuple[int, int]:
    """A unit price without and with its taxes, each rounded; all in steps times *div*."""
    if tax.conditional:
        tax = tax.for_unit(unit, div)
    inside, on_top, bottom = tax.sides(unit, div)
    return (
        unit - sum(rounding.of(top, bottom) for top in inside),
        unit + sum(rounding.of(top, bottom) for top in on_top),
    )


def linear_tax(tax: TaxClass, rounding: Rounding) -> LinearTax | None:
    """The taxes of a class as one division; None where they are more than that."""
    division = None
    if tax.form in (TaxForm.ADDED, TaxForm.INCLUDED):
        division = prepared_division(Rate(tax.numerator, tax.denominator), rounding)
    elif tax.form == TaxForm.NONE:
        division = 0, 0, 1
    if division is None:
        return None
    return LinearTax(*division, is_included=tax.form == TaxForm.INCLUDED)


def fast_article(article: PricedArticle) -> PricedArticle:
    """*article* with what the fast path needs, where it is an ordinary one.

    Ordinary: whole steps, no tiers, no floor, one percentage of tax, open to promotions.
    """
    tax = article.linear_tax
    if (
        tax is None
        or not article.is_plain
        or article.is_freed
        or article.floor
        or not article.facts.discountable
    ):
        return article
    fast = FastArticle(
        article.unit,
        article.terms,
        tax.mul,
        tax.add,
        tax.div,
        tax.is_included,
        article.rule_hits,
    )
    return attrs.evolve(article, fast=fast)
