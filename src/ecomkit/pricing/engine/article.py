"""Entry: one article as it stands in one situation, all in whole numbers."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ecomkit.money.rounding import Rounding
from ecomkit.pricing.engine.arithmetic import compiled
from ecomkit.pricing.result.ledger import RowTerms
from ecomkit.pricing.values.price_book import ProductFacts
from ecomkit.tax.compiled import ADDED, INCLUDED, NONE, TaxClass


@attrs.define(eq=False, kw_only=True)
class PricedArticle:
    """What the engine needs of an article: price, floor, taxes, and the rules it meets.

    ``unit`` is the price of one unit in engine steps times ``div``. ``mul``, ``add``, ``div_tax`` are its one tax compiled,
    ``inside`` whether that is part of the price; ``is_simple`` whether that is all.
    """

    # What every cart asks for comes first, so that it lies together in memory.
    unit: int
    terms: RowTerms
    mul: int
    add: int
    div_tax: int
    is_express: bool = False  # plain, simple and nothing special
    hits: tuple[int, ...] = ()
    facts: ProductFacts
    div: int
    tax: TaxClass
    inside: bool
    is_simple: bool
    floor: int = 0
    tiers: tuple[tuple[Decimal, RowTerms], ...] = ()  # (units, their terms), most first
    by_product: bool = False
    is_plain: bool = True  # no tiers, no fractions: the amount is unit * count
    is_freed: bool = False  # of a tax that its price holds
    is_reduced: bool = False  # by a catalog promotion, or below its compare-at price
    is_special: bool = False  # has a floor, or is out of promotions' reach
    rounding: Rounding = Rounding()  # of the line's amount

    def on_terms(self, terms: RowTerms) -> PricedArticle:
        """The same article at another unit price."""
        return attrs.evolve(self, unit=terms.price, terms=terms)


def taxed_entry(
    facts: ProductFacts,
    unit: int,
    div: int,
    tax: TaxClass,
    terms: RowTerms,
    rounding: Rounding,
) -> PricedArticle:
    """An entry with its taxes compiled for the policy's rounding."""
    triple = None
    if tax.form in (ADDED, INCLUDED):
        triple = compiled(tax.numerator, tax.denominator, rounding)
    elif tax.form == NONE:
        triple = 0, 0, 1
    mul, add, div_tax = triple or (0, 0, 1)
    return PricedArticle(
        facts=facts,
        terms=terms,
        unit=unit,
        div=div,
        tax=tax,
        mul=mul,
        add=add,
        div_tax=div_tax,
        inside=tax.form == INCLUDED,
        is_simple=triple is not None,
        is_plain=div == 1,
    )
