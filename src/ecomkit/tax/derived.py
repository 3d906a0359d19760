"""Derived classes: what is taxed as goods are, each part of it as its own goods.

A delivery, or a fee for wrapping, may follow the goods it goes with. It then bears the
percentages that the goods came to bear (freed, exempt and zero ones with their reasons,
the part of a price that is not taxed too), each on a portion of its own net. Fixed taxes
and those that do not fall on deliveries stay with the goods. A bundle bears all
percentages of its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from ecomkit.money.rate import Rate
from ecomkit.tax.compiled import DerivedShare, TaxClass, TaxForm
from ecomkit.tax.rate import TaxKind, TaxRate

_ZERO = Fraction(0)


class GoodsPart(NamedTuple):
    """Some goods of one class: their weight among all, and how much of the goods they are.

    ``quantity`` is that of goods worth ``net``: what is taxed only above a price per unit
    asks for it. ``is_bundled`` where they are themselves what is taxed.
    """

    weight: Fraction
    tax: TaxClass
    net: Fraction
    quantity: Fraction
    is_bundled: bool = False

    @property
    def shares(self) -> tuple[DerivedShare, ...]:
        """Its percentages as they fall on the whole."""
        return self.tax.bundled_shares if self.is_bundled else self.tax.derived_shares

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
    net it is and how much of each of those portions.
    """

    tax: TaxClass
    portions: tuple[Rate, ...]
    of_parts: tuple[tuple[Rate, tuple[Rate, ...]], ...]


def in_portions(parts: Sequence[GoodsPart], *, includes: bool) -> Portioned:
    """The class of what is taxed as *parts* are."""
    total = sum((part.weight for part in parts), _ZERO)
    found: dict[tuple[object, ...], tuple[TaxRate, Fraction]] = {}
    of_parts: list[dict[tuple[object, ...], Fraction]] = [{} for _ in parts]

    def add(share: DerivedShare, portion: Fraction, own: dict[Any, Fraction]) -> None:
        rate, before = found.get(share.mark, (share.rate, _ZERO))
        found[share.mark] = (
            min(rate, share.rate, key=lambda one: one.category),
            before + portion,
        )
        own[share.mark] = own.get(share.mark, _ZERO) + portion

    for part, own in zip(parts, of_parts, strict=True):
        weight = part.weight / total
        for share, base, _ in part.entries():
            add(share, weight * base, own)
            if share.untaxed is not None and base < 1:
                add(share.untaxed, weight * (1 - base), own)
    marks = sorted(mark for mark, (_, portion) in found.items() if portion)
    rates = tuple(found[mark][0] for mark in marks)
    portions = tuple(_portion(found[mark][1]) for mark in marks)
    shares = tuple(
        (
            _portion(part.weight / total),
            tuple(_portion(own.get(mark, _ZERO) / found[mark][1]) for mark in marks),
        )
        for part, own in zip(parts, of_parts, strict=True)
    )
    inside = tuple(
        rate.kind is not TaxKind.PER_ORDER
        and (includes if rate.included is None else rate.included)
        for rate in rates
    )
    unit = parts[0].tax.unit
    return Portioned(portioned_class(rates, portions, inside, unit), portions, shares)


def _portion(exact: Fraction) -> Rate:
    # Prices of many goods make long fractions; this is far below any step of money.
    near = exact.limit_denominator(10**18)
    return Rate(f"{near.numerator}/{near.denominator}")


def portioned_class(
    rates: tuple[TaxRate, ...],
    portions: Sequence[Rate],
    inside: tuple[bool, ...],
    unit: int = 1,
) -> TaxClass:
    """The class of *rates* that each fall on a portion of the net."""
    shares = [
        Fraction(
            rate.rate.numerator * portion.numerator,
            rate.rate.denominator * portion.denominator,
        )
        for rate, portion in zip(rates, portions, strict=True)
    ]
    within = (share for share, inner in zip(shares, inside, strict=True) if inner)
    whole = 1 + sum(within, _ZERO)
    shares = [share / whole for share in shares]
    bottom = lcm(*(share.denominator for share in shares))
    coefficients = tuple((int(share * bottom), 0, 0) for share in shares)
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
        limited=False,
        unit=unit,
        portions=tuple(portions),
    )
