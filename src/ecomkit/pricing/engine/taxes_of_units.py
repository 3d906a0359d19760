"""How a row is taxed whose units cost different prices, where a tax depends on the price.

The law looks at each piece: of two shirts of which the second is half off, one may be above
the limit and the other below. The row then bears each tax on its portion of the net.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.result.unit_runs import Run
from ecomkit.tax.compiled import TaxClass
from ecomkit.tax.derived import GoodsPart, in_portions
from ecomkit.tax.rate import TaxRate


def taxed_by_units(
    article: PricedArticle, runs: Sequence[Run], listed: TaxClass
) -> PricedArticle | None:
    """The article as the units in *runs* are taxed, each group by its own price.

    *listed* are the taxes at the price before discounts. None where all units are taxed
    alike, or where a tax is fixed: then the average price decides.
    """
    parts = list(_parts(article.tax, runs))
    if len({part.tax for part in parts}) == 1 or article.tax.has_fixed:
        return None
    tax, portions, _ = in_portions(parts, includes=article.tax.includes)
    terms = attrs.evolve(
        article.terms,
        rates=tax.rates,
        inside=tax.inside,
        portions=portions,
        list_rates=_as_listed(tax.rates, listed),
    )
    return attrs.evolve(article, terms=terms, tax=tax)


def _parts(tax: TaxClass, runs: Sequence[Run]) -> Iterator[GoodsPart]:
    for quantity, amount in _groups(runs):
        count, per = quantity.numerator, quantity.denominator
        own = tax.for_unit(amount, count, per)
        inside, _, bottom = own.sides(amount, count, per)
        net = amount - Fraction(sum(inside), bottom)
        yield GoodsPart(net, own, net, quantity, 1)


def _groups(runs: Sequence[Run]) -> Iterator[tuple[Fraction, int]]:
    # Units that only differ by an odd step of rounding cost the same.
    quantity, amount = Fraction(0), 0
    least = Fraction(0)
    for run in sorted(runs, key=lambda run: run.each):
        if quantity and run.each - least > 1:
            yield quantity, amount
            quantity, amount = Fraction(0), 0
        if not quantity:
            least = Fraction(run.each)
        quantity += run.quantity
        amount += run.amount
    yield quantity, amount


def _as_listed(rates: Sequence[TaxRate], listed: TaxClass) -> tuple[TaxRate, ...]:
    # What each portion would have borne before discounts; what is taxed above a price
    # alone has no such portion.
    before = {rate.id: rate.as_charged for rate in listed.rates}
    found = tuple(before[rate.id] for rate in rates)
    if found == rates or any(rate.excess_over is not None for rate in found):
        return ()
    return found
