"""What a delivery is taxed by where its tax follows that of the goods.

By default a delivery has its own tax category: see ``LocalMarket.delivery_terms``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from ecomkit.money.rate import Rate
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.tax.compiled import TaxClass, TaxForm, compile_class
from ecomkit.tax.policy import DeliveryTax
from ecomkit.tax.rate import TaxKind, TaxRate

DeliveryTaxClass = tuple[
    TaxClass, tuple[Rate, ...]
]  # and the portion that each rate bears


def delivery_tax_class(
    worksheet: Worksheet, rows: Sequence[int], how: DeliveryTax, *, includes: bool
) -> DeliveryTaxClass:
    """The tax class of a delivery of the goods in *rows*.

    ``HIGHEST``: the goods' class of the highest rate, the alphabetically last tax category
    among equals. ``PROPORTION``: the goods' rates, each on the portion of the charge that
    its goods are of the net value. ``EXEMPT_SEPARATE``: no taxes.
    """
    if how is DeliveryTax.EXEMPT_SEPARATE:
        return compile_class((), includes=includes), ()
    if how is DeliveryTax.HIGHEST:
        return _highest(worksheet, rows, includes=includes)
    return _in_proportion(worksheet, rows, includes=includes)


def _highest(
    worksheet: Worksheet, rows: Sequence[int], *, includes: bool
) -> DeliveryTaxClass:
    articles = [worksheet.articles[row] for row in rows]
    best = max(articles, key=lambda one: (_percentage(one), one.facts.tax_category))
    rates = tuple(rate for rate in best.tax.rates if rate.on_delivery)
    unit = 10**worksheet.policy.scale
    return compile_class(rates, includes=includes, unit=unit), ()


def _in_proportion(
    worksheet: Worksheet, rows: Sequence[int], *, includes: bool
) -> DeliveryTaxClass:
    nets: dict[TaxRate, Fraction] = {}
    total = Fraction(0)
    for row in rows:
        article = worksheet.articles[row]
        net = _net(article, worksheet.amounts[row])
        total += net
        for rate in article.tax.rates:
            if rate.kind is TaxKind.PERCENT:
                nets[rate] = nets.get(rate, Fraction(0)) + net
    if not total:
        return compile_class((), includes=includes), ()
    rates = tuple(nets)
    shares = [_exact(rate) * net / total for rate, net in nets.items()]
    if includes:
        whole = 1 + sum(shares, Fraction(0))
        shares = [share / whole for share in shares]
    bottom = 1
    for share in shares:
        bottom *= share.denominator
    tax = attrs.evolve(
        compile_class(
            [attrs.evolve(rate, included=includes) for rate in rates], includes=includes
        ),
        rates=rates,
        form=TaxForm.MIXED,
        denominator=bottom,
        coefficients=tuple((int(share * bottom), 0, 0) for share in shares),
    )
    portions = (net / total for net in nets.values())
    return tax, tuple(Rate(part.numerator, part.denominator) for part in portions)


def _percentage(article: PricedArticle) -> Fraction:
    rates = article.tax.rates
    return sum(
        (_exact(rate) for rate in rates if rate.kind is TaxKind.PERCENT), Fraction(0)
    )


def _exact(rate: TaxRate) -> Fraction:
    return Fraction(rate.rate.numerator, rate.rate.denominator)


def _net(article: PricedArticle, amount: int) -> Fraction:
    inside, _, bottom = article.tax.sides(amount)
    return amount - Fraction(sum(inside), bottom)
