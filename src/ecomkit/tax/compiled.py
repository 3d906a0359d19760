"""TaxClass: the taxes that meet on one line, solved once and then plain whole numbers.

Every tax on a line is linear in the line's amount A and its quantity q, also where
taxes stand on taxes or hide inside the price: t = (a * A + b * q + c) / d with whole
numbers a, b, c and one d. Solving that once per class of goods leaves one exact
division per line and tax.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Final

import attrs

from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.rate import TaxKind, TaxRate
from ecomkit.tax.treatment import Treatment

NONE: Final = 0  # no tax at all
ADDED: Final = 1  # one percentage on top
INCLUDED: Final = 2  # one percentage inside
MIXED: Final = 3  # anything else


@attrs.frozen(eq=False, kw_only=True)
class TaxClass:
    """The taxes on one class of goods at one place, ready for arithmetic.

    ``form`` says how simple it is. For ``ADDED`` and ``INCLUDED`` the one tax is
    ``A * numerator / denominator``. ``coefficients`` hold (a, b, c) for each rate over
    the common ``denominator``; ``inside`` tells which taxes are part of A.
    """

    rates: tuple[TaxRate, ...]
    includes: bool
    form: int
    numerator: int
    denominator: int
    coefficients: tuple[tuple[int, int, int], ...]
    inside: tuple[bool, ...]
    conditional: bool
    unit: int
    _parts: dict[tuple[TaxRate, ...], TaxClass] = attrs.field(factory=dict, repr=False)

    def exact(self, amount: int, count: int = 1, per: int = 1) -> tuple[list[int], int]:
        """Each tax on *amount* for *count* / *per* units: numerators, and what they are over."""
        if per == 1:
            return [
                a * amount + b * count + c for a, b, c in self.coefficients
            ], self.denominator
        return [
            (a * amount + c) * per + b * count for a, b, c in self.coefficients
        ], self.denominator * per

    def for_unit(self, amount: int, count: int, per: int = 1) -> TaxClass:
        """The class as it stands for goods of this price a unit: some taxes begin above one,
        others end there.
        """
        kept = tuple(
            rate
            for rate in self.rates
            if (
                rate.exempt_below is None
                or amount * per >= self._int(rate.exempt_below) * count
            )
            and (
                rate.excess_over is None
                or amount * per > self._int(rate.excess_over) * count
            )
        )
        if kept == self.rates:
            return self
        part = self._parts.get(kept)
        if part is None:
            part = self._parts[kept] = compile_class(
                kept, includes=self.includes, unit=self.unit
            )
        return part

    def _int(self, money: object) -> int:
        return money.minor() * self.unit  # type: ignore[attr-defined,no-any-return]


def compile_class(
    rates: Sequence[TaxRate], *, includes: bool, unit: int = 1
) -> TaxClass:
    """The class of *rates*, in the order in which they stack.

    *includes* says whether prices hold the taxes that do not say so themselves; *unit* is
    how many of the engine's steps make one minor unit.
    """
    rates = tuple(rates)
    inside = tuple(includes if r.included is None else r.included for r in rates)
    linear = _solved(rates, inside, unit)
    denominator = lcm(*(part.denominator for parts in linear for part in parts))
    coefficients = tuple(
        tuple(int(part * denominator) for part in parts) for parts in linear
    )
    form, numerator = MIXED, 0
    conditional = any(
        r.exempt_below is not None or r.excess_over is not None for r in rates
    )
    if not rates:
        form = NONE
    elif len(rates) == 1 and rates[0].kind is TaxKind.PERCENT and not conditional:
        form = INCLUDED if inside[0] else ADDED
        numerator = coefficients[0][0]
    return TaxClass(
        rates=rates,
        includes=includes,
        form=form,
        numerator=numerator,
        denominator=denominator,
        coefficients=coefficients,  # type: ignore[arg-type]  # triples by construction
        inside=inside,
        conditional=conditional,
        unit=unit,
    )


def without_tax(
    tax_class: TaxClass, treatment: Treatment, reason: str, vatex: str
) -> TaxClass:
    """The class for a buyer who owes none of it: the same taxes, at nothing, with the reason."""
    freed = [rate.freed(treatment, reason, vatex) for rate in tax_class.rates]
    return compile_class(freed, includes=tax_class.includes, unit=tax_class.unit)


_Linear = tuple[Fraction, Fraction, Fraction]  # of the amount, the quantity, and alone


def _solved(
    rates: Sequence[TaxRate], inside: Sequence[bool], unit: int
) -> list[_Linear]:
    # First each tax over the unknown net base n: t = on * n + of * A + b * q + c.
    zero = Fraction(0)
    found: list[tuple[Fraction, Fraction, Fraction, Fraction]] = []
    for place, rate in enumerate(rates):
        share = Fraction(rate.rate.numerator, rate.rate.denominator)
        if rate.kind is TaxKind.PERCENT:
            base = [Fraction(1), zero, zero, zero]
            for earlier, tax in zip(rates[:place], found, strict=False):
                if rate.compound or (earlier.widens and not rate.unwidened):
                    base = [x + y for x, y in zip(base, tax, strict=True)]
            if rate.excess_over is not None:
                base[2] -= rate.excess_over.minor() * unit
            on, of, per, alone = (share * part for part in base)
            found.append((on, of, per, alone))
        elif rate.kind is TaxKind.PERCENT_OF_GROSS:
            if inside[place]:
                found.append((zero, share, zero, zero))
            elif share >= 1:
                raise InvalidTaxError(
                    f"tax {rate.id!r} takes the whole gross and is not in the price"
                )
            else:
                found.append((share / (1 - share), zero, zero, zero))
        else:
            assert rate.amount is not None  # checked when the rate was made
            fixed = Fraction(rate.amount.minor() * unit)
            by_unit = rate.kind is TaxKind.PER_UNIT
            found.append(
                (zero, zero, fixed, zero) if by_unit else (zero, zero, zero, fixed)
            )
    # A = n + all taxes inside A, solved for n = (k * A - b * q - c) / m.
    within = [tax for tax, included in zip(found, inside, strict=True) if included]
    on, of, per, alone = (sum((t[i] for t in within), zero) for i in range(4))
    whole, kept = 1 + on, 1 - of
    if not whole:
        raise InvalidTaxError("taxes of minus 100 % inside a price leave no price")
    return [
        (
            t_on * kept / whole + t_of,
            t_per - t_on * per / whole,
            t_alone - t_on * alone / whole,
        )
        for t_on, t_of, t_per, t_alone in found
    ]
