"""A benefit's own limits: how many units it may lower, and by how much, at the most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from ecomkit.money import minor_unit
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    FirstAndNext,
    PercentOff,
    SetPrice,
    SpendAndSave,
)
from ecomkit.pricing.result import PricedLine
from ecomkit.pricing.values import TaxSide
from ecomkit.testing.strategies import Sale

Limited = (
    AmountOff
    | BuyGet
    | CheapestFree
    | FirstAndNext
    | PercentOff
    | SetPrice
    | SpendAndSave
)


def over_limits(sale: Sale) -> Iterator[str]:
    """A sentence for each promotion of one benefit that gives more than its limits say.

    Each is looked at alone, whatever its scope, its side of the tax and where it is rounded.
    """
    for promotion in sale.pricer.promotions:
        benefits: tuple[object, ...] = getattr(promotion, "benefits", ())
        if len(benefits) == 1 and isinstance(benefits[0], Limited):
            alone = sale.with_promotions([promotion])
            saving = alone.price().discount
            if not saving:
                continue
            bounds = [*_by_amount(alone, benefits[0]), *_by_units(alone, benefits[0])]
            if bounds and saving.amount > min(bounds):
                yield f"{promotion.id} takes {saving}, at most {float(min(bounds))}"


def _lines(sale: Sale) -> list[PricedLine]:
    return [line for line in sale.price().lines if line.subtotal.amount > 0]


def _by_amount(sale: Sale, benefit: Limited) -> Iterator[Fraction]:
    # A cap is exact where all lines are listed on the side that it stands on.
    lines = _lines(sale)
    discounts = sale.pricer.policy.discounts
    shown = sale.pricer.side_shown(sale.cart, sale.occasion) is TaxSide.GROSS
    sides = {line.terms.includes_tax for line in lines}
    is_exact = sides <= {shown} and benefit.side is None
    is_exact = is_exact and discounts.taken_on is discounts.deducted_from
    for cap in getattr(benefit, "at_most", ()):
        if cap.currency.code != sale.cart.currency:
            continue
        if is_exact and discounts.taken_on is TaxSide.LISTED:
            yield Fraction(cap.amount)
        else:  # a net cap may lower gross prices by the tax on top of it
            most = max(Fraction(line.list_gross.amount) / _net(line) for line in lines)
            yield Fraction(cap.amount) * most + len(lines) * _step(sale)


def _net(line: PricedLine) -> Fraction:
    return Fraction(line.list_net.amount or line.list_gross.amount)


def _by_units(sale: Sale, benefit: Limited) -> Iterator[Fraction]:
    # The worth of the dearest units that the limits allow, and a step for each unit.
    most = getattr(benefit, "max_units", None)
    per_line = getattr(benefit, "max_units_per_line", None)
    if isinstance(benefit, FirstAndNext):
        most, per_line = None, most
    if most is None and per_line is None:
        return
    worth, served = Fraction(0), Fraction(0)
    for line in sorted(_lines(sale), key=_each, reverse=True):
        units = Fraction(line.quantity)
        for limit in (per_line, None if most is None else most - served):
            units = units if limit is None else min(units, limit)
        served += units
        worth += units * _each(line)
    yield worth * _share(benefit) + (ceil(served) + len(sale.cart.lines)) * _step(sale)


def _each(line: PricedLine) -> Fraction:
    # One unit with or without tax, whichever comes to more.
    dearest = max(line.subtotal.amount, line.list_gross.amount)
    return Fraction(dearest) / Fraction(line.quantity)


def _share(benefit: Limited) -> Fraction:
    rewarded: Sequence[object] = (
        *getattr(benefit, "amount_off", ()),
        *getattr(benefit, "unit_price", ()),
    )
    rate = None if rewarded else getattr(benefit, "rate", None)
    return Fraction(1) if rate is None else Fraction(rate.numerator, rate.denominator)


def _step(sale: Sale) -> Fraction:
    return Fraction(1, 10 ** minor_unit(sale.cart.currency))
