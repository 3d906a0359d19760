"""TaxClass: the taxes that meet on one line, solved once and then plain whole numbers.

Every tax on a line is linear in the line's amount A and its quantity q, also where
taxes are charged on taxes or included in the price: t = (a * A + b * q + c) / d with whole
numbers a, b, c and one d. Solving that once per class of goods leaves one exact
division per line and tax.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from fractions import Fraction
from math import lcm

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.rounding import Rounding
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.rate import TaxKind, TaxRate
from ecomkit.tax.treatment import TaxTreatment


class TaxForm(IntEnum):
    """How simple the taxes of a class are."""

    NONE = 0  # no tax at all
    ADDED = 1  # one percentage on top
    INCLUDED = 2  # one percentage inside
    MIXED = 3  # anything else


Triple = tuple[int, int, int]
Key = tuple[str, int, int, str]


@attrs.frozen(eq=False, kw_only=True)
class TaxClass:
    """The taxes on one class of goods at one place, ready for arithmetic.

    ``form`` says how simple it is. For ``ADDED`` and ``INCLUDED`` the one tax is
    ``A * numerator / denominator``. ``coefficients`` hold (a, b, c) for each rate over
    the common ``denominator``; ``inside`` tells which taxes are part of A, ``keys`` which
    group of one rate each belongs to. ``conditional`` classes are to be asked for_unit;
    ``per_order`` ones hold a tax that is left to add_order_taxes.
    """

    rates: tuple[TaxRate, ...]
    includes: bool
    form: TaxForm
    numerator: int
    denominator: int
    coefficients: tuple[Triple, ...]
    inside: tuple[bool, ...]
    keys: tuple[Key, ...]
    conditional: bool
    per_order: bool
    unit: int
    _parts: dict[tuple[bool, ...], TaxClass] = attrs.field(factory=dict, repr=False)

    def exact(self, amount: int, count: int = 1, per: int = 1) -> tuple[list[int], int]:
        """Each tax on *amount* for *count* / *per* units, and what they are all over."""
        if per == 1:
            return [
                a * amount + b * count + c for a, b, c in self.coefficients
            ], self.denominator
        return [
            (a * amount + c) * per + b * count for a, b, c in self.coefficients
        ], self.denominator * per

    def sides(self, amount: int, count: int = 1) -> tuple[list[int], list[int], int]:
        """The taxes inside *amount*, those on top of it, and what both are over."""
        tops, bottom = self.exact(amount, count)
        pairs = list(zip(tops, self.inside, strict=True))
        within = [top for top, inside in pairs if inside]
        return within, [top for top, inside in pairs if not inside], bottom

    def inside_of(self, amount: int, rounding: Rounding) -> int:
        """The taxes inside *amount*, each rounded by itself."""
        within, _, bottom = self.sides(amount)
        return sum(rounding.of(top, bottom) for top in within)

    def on_top_of(self, amount: int, rounding: Rounding, count: int = 1) -> int:
        """The taxes on top of *amount*, each rounded by itself."""
        _, on_top, bottom = self.sides(amount, count)
        return sum(rounding.of(top, bottom) for top in on_top)

    def is_as_high_as(self, other: TaxClass) -> bool:
        """Whether both are the same part of every price."""
        return self._part_of_price() == other._part_of_price()

    def _part_of_price(self) -> list[Fraction]:
        # The taxes inside A together: of the amount, of the quantity, and alone.
        parts = zip(self.coefficients, self.inside, strict=True)
        within = [(0, 0, 0), *(triple for triple, inside in parts if inside)]
        return [
            Fraction(sum(column), self.denominator)
            for column in zip(*within, strict=True)
        ]

    def for_unit(self, amount: int, count: int, per: int = 1) -> TaxClass:
        """The class that applies to units of this price.

        Some taxes begin at a price, others tax only the part above one; a tax that does
        not apply to these units is kept at zero, with the reason.
        """
        if count < 0:  # returned goods had the same price
            amount, count = -amount, -count
        charged = tuple(
            (
                rate.exempt_below is None
                or amount * per >= in_steps(rate.exempt_below, self.unit) * count
            )
            and (
                rate.excess_over is None
                or amount * per > in_steps(rate.excess_over, self.unit) * count
            )
            for rate in self.rates
        )
        if all(charged):
            return self
        part = self._parts.get(charged)
        if part is None:
            part = self._parts[charged] = compile_class(
                [
                    rate if kept else rate.not_charged(TaxTreatment.EXEMPT, _why(rate))
                    for rate, kept in zip(self.rates, charged, strict=True)
                ],
                includes=self.includes,
                unit=self.unit,
            )
        return part

    def bases(self, amount: int, taxes: Sequence[int]) -> list[int]:
        """The base of each tax: the goods without tax, and the earlier taxes it is charged on."""
        net = amount - sum(
            tax for tax, inside in zip(taxes, self.inside, strict=True) if inside
        )
        return [
            net + sum(taxes[below] for below in _below(self.rates, index))
            for index in range(len(taxes))
        ]


def compile_class(
    rates: Sequence[TaxRate], *, includes: bool, unit: int = 1, currency: str = ""
) -> TaxClass:
    """The class of *rates*, in the order in which they stack.

    *includes* says whether prices include the taxes that do not say so themselves; *unit*
    is the number of engine steps in one minor unit; *currency*, if given, is the one that
    fixed amounts must be in.
    """
    rates = tuple(rates)
    _of_one_currency(rates, currency)
    inside = tuple(
        rate.kind is not TaxKind.PER_ORDER
        and (includes if rate.included is None else rate.included)
        for rate in rates
    )
    linear = _solved(rates, inside, unit)
    denominator = lcm(*(part.denominator for parts in linear for part in parts))
    coefficients: tuple[Triple, ...] = tuple(
        (int(a * denominator), int(b * denominator), int(c * denominator))
        for a, b, c in linear
    )
    conditional = any(
        r.exempt_below is not None or r.excess_over is not None for r in rates
    )
    form, numerator = TaxForm.MIXED, 0
    if not rates:
        form = TaxForm.NONE
    elif len(rates) == 1 and rates[0].kind is TaxKind.PERCENT and not conditional:
        form = TaxForm.INCLUDED if inside[0] else TaxForm.ADDED
        numerator = coefficients[0][0]
    return TaxClass(
        rates=rates,
        includes=includes,
        form=form,
        numerator=numerator,
        denominator=denominator,
        coefficients=coefficients,
        inside=inside,
        keys=tuple(
            (r.id, r.rate.numerator, r.rate.denominator, r.treatment) for r in rates
        ),
        conditional=conditional,
        per_order=any(r.kind is TaxKind.PER_ORDER for r in rates),
        unit=unit,
    )


def _why(rate: TaxRate) -> str:
    if rate.exempt_below is not None:
        return rate.reason or f"priced below {rate.exempt_below}"
    return rate.reason or f"only the part of a price above {rate.excess_over} is taxed"


def _of_one_currency(rates: Sequence[TaxRate], currency: str) -> None:
    for rate in rates:
        for money in (rate.amount, rate.exempt_below, rate.excess_over):
            if money is not None:
                currency = currency or money.currency.code
                if money.currency.code != currency:
                    raise InvalidTaxError(
                        f"tax {short_repr(rate.id)} is fixed at {money}, the sale is in {currency}",
                        hint="give the table a row in the currency of the sale",
                    )


def _below(rates: Sequence[TaxRate], index: int) -> list[int]:
    # Which earlier taxes are part of this one's base.
    rate = rates[index]
    return [
        earlier
        for earlier in range(index)
        if rate.compound or (rates[earlier].affects_base and not rate.base_unaffected)
    ]


_Linear = tuple[Fraction, Fraction, Fraction]  # of the amount, the quantity, and alone
_ZERO = Fraction(0)


def _solved(
    rates: Sequence[TaxRate], inside: Sequence[bool], unit: int
) -> list[_Linear]:
    # First each tax over the unknown net base n: t = on * n + of * A + b * q + c.
    found: list[tuple[Fraction, Fraction, Fraction, Fraction]] = []
    for index, rate in enumerate(rates):
        share = Fraction(rate.rate.numerator, rate.rate.denominator)
        if rate.kind is TaxKind.PERCENT:
            base = [Fraction(1), _ZERO, _ZERO, _ZERO]
            for earlier in _below(rates, index):
                base = [x + y for x, y in zip(base, found[earlier], strict=True)]
            if rate.excess_over is not None:
                base[2] -= in_steps(rate.excess_over, unit)
            on, of, per, alone = (share * part for part in base)
            found.append((on, of, per, alone))
        elif rate.kind is TaxKind.PERCENT_OF_GROSS:
            if inside[index]:
                found.append((_ZERO, share, _ZERO, _ZERO))
            elif share >= 1:
                raise InvalidTaxError(
                    f"tax {short_repr(rate.id)} of the whole gross must be included in the price"
                )
            else:
                found.append((share / (1 - share), _ZERO, _ZERO, _ZERO))
        elif rate.kind is TaxKind.PER_ORDER:
            found.append((_ZERO, _ZERO, _ZERO, _ZERO))
        else:
            assert rate.amount is not None  # checked when the rate was made
            fixed = in_steps(rate.amount, unit)
            if rate.kind is TaxKind.PER_UNIT:
                found.append((_ZERO, _ZERO, fixed, _ZERO))
            else:
                found.append((_ZERO, _ZERO, _ZERO, fixed))
    # A = n + all taxes inside A, solved for n = (k * A - b * q - c) / m.
    within = [tax for tax, included in zip(found, inside, strict=True) if included]
    on, of, per, alone = (sum((t[i] for t in within), _ZERO) for i in range(4))
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


def in_steps(money: Money, unit: int) -> Fraction:
    """*money* in the engine's steps, exactly."""
    scale: int = 10 ** minor_unit(money.currency.code)
    return Fraction(money.amount) * scale * unit
