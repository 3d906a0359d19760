"""Derived classes: what is taxed as goods are, each part of it as its own goods.

A delivery, or a fee for wrapping, may follow the goods it goes with. It then bears the
percentages that the goods came to bear (freed, exempt and zero ones with their reasons,
the part of a price that is not taxed too), each on a portion of its own net. Fixed taxes
and those that do not fall on deliveries stay with the goods. A bundle bears all taxes of
its parts: percentages on their portions, and what is fixed for a unit as often as there are
such units in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

import attrs

from ecomkit.money.rate import Rate
from ecomkit.tax.compiled import (
    FIXED,
    DerivedShare,
    TaxClass,
    TaxForm,
    Triple,
    mark_of,
)
from ecomkit.tax.rate import TaxKind, TaxRate
from ecomkit.tax.solving import in_steps

_ZERO = Fraction(0)
Mark = tuple[object, ...]


class GoodsPart(NamedTuple):
    """Some goods of one class: their weight among all, and how much of the goods they are.

    ``quantity`` is that of goods worth ``net``: what is taxed only above a price per unit
    asks for it. Where they are themselves what is taxed, as a part of a bundle, ``number``
    is how many of them there are in it.
    """

    weight: Fraction
    tax: TaxClass
    net: Fraction
    quantity: Fraction
    number: int = 0

    @property
    def shares(self) -> tuple[DerivedShare, ...]:
        """Its percentages as they fall on the whole."""
        return self.tax.bundled_shares if self.number else self.tax.derived_shares

    @property
    def fixed(self) -> Iterator[tuple[Mark, TaxRate]]:
        """The taxes that are fixed, for all there are of it in a unit or a line of a bundle."""
        for rate in self.tax.rates:
            if not self.number or rate.kind not in FIXED:
                continue
            number = self.number if rate.kind is TaxKind.PER_UNIT else 1
            assert rate.amount is not None  # checked when the rate was made
            amount = rate.amount * number
            yield mark_of(rate), attrs.evolve(rate.as_charged, amount=amount)

    @property
    def effective(self) -> Fraction:
        """All its percentages together, of the net."""
        return sum((share for _, _, share in self.entries()), _ZERO)

    @property
    def is_of_class(self) -> bool:
        """Whether any goods of its class come to the same, however dear they are."""
        return all(one.untaxed is None for one in self.shares)

    @property
    def marks(self) -> tuple[object, ...]:
        """What tells its taxes from those of other parts, in an order of its own."""
        return tuple(share.mark for share in self.shares)

    def entries(self) -> Iterable[tuple[DerivedShare, Fraction, Fraction]]:
        """Each tax, with its base and its amount as parts of the net."""
        each = self.quantity / self.net if self.net else _ZERO
        for one in self.shares:
            share = one.of_net + one.of_quantity * each
            if one.untaxed is not None:
                share = max(share, _ZERO)
            rate = one.rate.rate
            base = one.portion
            if rate:
                base = share * rate.denominator / rate.numerator
            yield one, base, share


class Portioned(NamedTuple):
    """The class of what is taxed as several parts are, and the portions of its net.

    ``portions`` are those on which each rate falls, ``of_parts`` of each part how much of the
    net it is and how much of each of those taxes.
    """

    tax: TaxClass
    portions: tuple[Rate, ...]
    of_parts: tuple[tuple[Rate, tuple[Rate, ...]], ...]


def in_portions(parts: Sequence[GoodsPart], *, includes: bool) -> Portioned:
    """The class of what is taxed as *parts* are."""
    unit = parts[0].tax.unit
    total = sum((part.weight for part in parts), _ZERO)
    found: dict[Mark, _Portion] = {}
    for place, part in enumerate(parts):
        weight = part.weight / total if total else Fraction(1, len(parts))
        each = part.quantity / part.number if part.number else _ZERO
        for share, base, of_net in part.entries():
            own = _Portion(share.rate, weight * base, part.number * share.on_fixed)
            taxed = part.weight * of_net + each * own.levy
            _add(
                found, share.mark, own, place, taxed if share.rate.rate else own.portion
            )
            if share.untaxed is not None and base < 1:
                rest = _Portion(share.untaxed.rate, weight * (1 - base))
                _add(found, share.untaxed.mark, rest, place, rest.portion)
        for mark, rate in part.fixed:
            assert rate.amount is not None  # checked when the rate was made
            fixed = Fraction(rate.amount.amount)
            _add(found, mark, _Portion(rate, weight), place, fixed)
    marks = sorted(mark for mark, one in found.items() if one.portion or one.is_fixed)
    kept = [found[mark] for mark in marks]
    rates = tuple(one.rate for one in kept)
    portions = tuple(_rate_of(one.portion) for one in kept)
    levies: tuple[Rate, ...] = ()
    if any(one.levy for one in kept):
        levies = tuple(_levy_of(one, unit) for one in kept)
    inside = tuple(
        rate.kind is not TaxKind.PER_ORDER
        and (includes if rate.included is None else rate.included)
        for rate in rates
    )
    return Portioned(
        portioned_class(rates, portions, inside, unit, levies),
        portions,
        tuple(
            (
                _rate_of(part.weight / total if total else Fraction(1, len(parts))),
                tuple(_rate_of(one.share_of(place)) for one in kept),
            )
            for place, part in enumerate(parts)
        ),
    )


@attrs.define
class _Portion:
    # A tax on all that is taxed as several parts are: the portion of the net it falls on,
    # what it is on fixed taxes for a unit, and what it comes to on each part.
    rate: TaxRate
    portion: Fraction
    levy: Fraction = _ZERO
    taxed: dict[int, Fraction] = attrs.field(factory=dict)

    @property
    def is_fixed(self) -> bool:
        return self.rate.kind in FIXED

    def share_of(self, place: int) -> Fraction:
        whole = sum(self.taxed.values(), _ZERO)
        return self.taxed.get(place, _ZERO) / whole if whole else _ZERO


def _add(
    found: dict[Mark, _Portion], mark: Mark, own: _Portion, place: int, taxed: Fraction
) -> None:
    one = found.setdefault(mark, attrs.evolve(own, portion=_ZERO, levy=_ZERO, taxed={}))
    amount = own.rate.amount
    if amount is not None and one.rate.amount is not None and one.taxed:
        amount += one.rate.amount
    first = min(one.rate, own.rate, key=lambda rate: rate.category)
    one.rate = first if amount is None else attrs.evolve(first, amount=amount)
    one.portion += own.portion
    one.levy += own.levy
    one.taxed[place] = one.taxed.get(place, _ZERO) + taxed


def _rate_of(exact: Fraction) -> Rate:
    # Prices of many goods make long fractions; this is far below any step of money.
    near = exact.limit_denominator(10**18)
    return Rate(f"{near.numerator}/{near.denominator}")


def _levy_of(one: _Portion, unit: int) -> Rate:
    # What is in the base of a tax, from what it comes to in steps.
    rate = one.rate.rate
    if not one.levy:
        return Rate(0)
    return _rate_of(one.levy * rate.denominator / rate.numerator / unit)


def portioned_class(
    rates: tuple[TaxRate, ...],
    portions: Sequence[Rate],
    inside: tuple[bool, ...],
    unit: int = 1,
    levies: tuple[Rate, ...] = (),
) -> TaxClass:
    """The class of *rates* that each fall on a portion of the net.

    *levies* are what is in the base of each besides, for a unit, in minor units of money.
    """
    shares = [
        _fraction(rate.rate) * _fraction(portion)
        for rate, portion in zip(rates, portions, strict=True)
    ]
    of_unit = [_of_unit(rate, unit) for rate in rates]
    for place, levy in enumerate(levies):
        of_unit[place] += _fraction(rates[place].rate) * _fraction(levy) * unit
    alone = [_of_line(rate, unit) for rate in rates]

    def held(values: Sequence[Fraction]) -> Fraction:
        return sum((v for v, inner in zip(values, inside, strict=True) if inner), _ZERO)

    whole = 1 + held(shares)
    linear = [
        (
            share / whole,
            fixed - share * held(of_unit) / whole,
            once - share * held(alone) / whole,
        )
        for share, fixed, once in zip(shares, of_unit, alone, strict=True)
    ]
    bottom = lcm(*(each.denominator for parts in linear for each in parts))
    coefficients: tuple[Triple, ...] = tuple(
        (int(a * bottom), int(b * bottom), int(c * bottom)) for a, b, c in linear
    )
    form, numerator = TaxForm.MIXED, 0
    if not rates:
        form = TaxForm.NONE
    elif len(rates) == 1 and rates[0].kind is TaxKind.PERCENT:
        form = TaxForm.INCLUDED if inside[0] else TaxForm.ADDED
        numerator = coefficients[0][0]
    return TaxClass(
        rates=rates,
        includes=any(inside),
        form=form,
        numerator=numerator,
        denominator=bottom,
        coefficients=coefficients,
        inside=inside,
        keys=tuple(
            (r.id, r.rate.numerator, r.rate.denominator, r.treatment) for r in rates
        ),
        conditional=False,
        per_order=any(rate.kind is TaxKind.PER_ORDER for rate in rates),
        limited=any(inside) and any(b or c for _, b, c in coefficients),
        unit=unit,
        portions=tuple(portions),
        levies=levies,
    )


def _fraction(rate: Rate) -> Fraction:
    return Fraction(rate.numerator, rate.denominator)


def _of_unit(rate: TaxRate, unit: int) -> Fraction:
    if rate.kind is not TaxKind.PER_UNIT or rate.amount is None:
        return _ZERO
    return in_steps(rate.amount, unit)


def _of_line(rate: TaxRate, unit: int) -> Fraction:
    if rate.kind is not TaxKind.PER_LINE or rate.amount is None:
        return _ZERO
    return in_steps(rate.amount, unit)
