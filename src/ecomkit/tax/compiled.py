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
from functools import cached_property
from math import lcm
from typing import NamedTuple

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding, divide
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.rate import TaxKind, TaxRate
from ecomkit.tax.solving import (
    below,
    in_steps,
    solved,
    with_levies_alone,
    with_nothing_left,
)
from ecomkit.tax.treatment import TaxTreatment


class TaxForm(IntEnum):
    """How simple the taxes of a class are."""

    NONE = 0  # no tax at all
    ADDED = 1  # one percentage on top
    INCLUDED = 2  # one percentage inside
    MIXED = 3  # anything else


Triple = tuple[int, int, int]
Key = tuple[str, int, int, str]


class DerivedShare(NamedTuple):
    """A percentage of a class as it falls on what is taxed as the goods are.

    So much of the net, and of the quantity where only the part of a unit's price above a
    limit is taxed; ``untaxed`` is the rest of it then, with the reason. ``mark`` tells
    taxes apart; ``portion`` is that of the net on which it falls, where it is not all.
    ``on_fixed`` is what it is for a unit on the fixed taxes that are in its base.
    """

    mark: tuple[object, ...]
    rate: TaxRate
    of_net: Fraction
    of_quantity: Fraction
    untaxed: DerivedShare | None
    portion: Fraction = Fraction(1)
    on_fixed: Fraction = Fraction(0)


@attrs.frozen(eq=False, kw_only=True)
class TaxClass:
    """The taxes on one class of goods at one place, ready for arithmetic.

    ``form`` says how simple it is. For ``ADDED`` and ``INCLUDED`` the one tax is
    ``A * numerator / denominator``. ``coefficients`` hold (a, b, c) for each rate over
    the common ``denominator``; ``inside`` tells which taxes are part of A, ``keys`` which
    group of one rate each belongs to. ``conditional`` classes are to be asked for_unit;
    ``per_order`` ones hold a tax that is left to add_order_taxes; ``limited`` ones hold
    something fixed beside a price that includes taxes, whose net is not to go below zero.
    ``portions`` are those of the net on which the rates fall, where not each is on all of it,
    ``levies`` what is in the base of each besides, for a unit.
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
    limited: bool
    unit: int
    portions: tuple[Rate, ...] = ()
    levies: tuple[Rate, ...] = ()
    _parts: dict[tuple[bool, ...], TaxClass] = attrs.field(factory=dict, repr=False)

    def exact(self, amount: int, count: int = 1, per: int = 1) -> tuple[list[int], int]:
        """Each tax on *amount* for *count* / *per* units, and what they are all over.

        The taxes inside are never more than the amount; money given back is the mirror
        image of money paid.
        """
        if amount < 0 or (not amount and count < 0):
            tops, bottom = self.exact(-amount, -count, per)
            return [-top for top in tops], bottom
        if per == 1:
            tops = [a * amount + b * count + c for a, b, c in self.coefficients]
            bottom = self.denominator
        else:
            tops = [(a * amount + c) * per + b * count for a, b, c in self.coefficients]
            bottom = self.denominator * per
        if self.limited and _inner(tops, self.inside) > amount * bottom:
            return self._without_net(amount, Fraction(count, per))
        return tops, bottom

    def _without_net(self, amount: int, quantity: Fraction) -> tuple[list[int], int]:
        if self.portions:
            linear = [
                tuple(Fraction(part, self.denominator) for part in triple)
                for triple in self.coefficients
            ]
            taxes = with_levies_alone(linear, self.inside, amount, quantity)
        else:
            prices = self.unit, amount, quantity
            taxes = with_nothing_left(self.rates, self.inside, *prices)
        bottom = lcm(*(tax.denominator for tax in taxes))
        return [int(tax * bottom) for tax in taxes], bottom

    @cached_property
    def derived_shares(self) -> tuple[DerivedShare, ...]:
        """Its percentages as they fall on what is taxed as these goods are."""
        return self._shares(
            [rate.on_delivery and rate.kind in PERCENTAGES for rate in self.rates]
        )

    @cached_property
    def bundled_shares(self) -> tuple[DerivedShare, ...]:
        """Its taxes as they fall on a bundle that these goods are a part of.

        What is fixed for a unit or a line is not among them, but what falls on it is in
        their ``on_fixed``. Raises InvalidTaxError where that is not so much for a unit.
        """
        shares = self._shares([rate.kind in BUNDLED for rate in self.rates])
        if not self.has_fixed:
            return shares
        rates = [rate.as_charged for rate in self.rates]
        whole = solved(rates, [False] * len(rates), self.unit)
        found, rest = [], iter(shares)
        for rate, (_, of_quantity, alone) in zip(self.rates, whole, strict=True):
            if rate.kind not in BUNDLED:
                continue
            share = next(rest)
            on_fixed = of_quantity - share.of_quantity
            if alone or (on_fixed and rate.excess_over is not None):
                raise InvalidTaxError(
                    f"tax {short_repr(rate.id)} falls on a tax that is fixed for a line, "
                    "or on a part of a price and a fixed tax",
                    hint="such goods cannot be a part of a bundle",
                )
            found.append(share._replace(on_fixed=on_fixed))
        return tuple(found)

    @property
    def has_fixed(self) -> bool:
        """Whether some of its taxes are fixed for a unit or a line."""
        return any(rate.kind in FIXED for rate in self.rates)

    def _shares(self, falls: Sequence[bool]) -> tuple[DerivedShare, ...]:
        kept = [index for index, is_kept in enumerate(falls) if is_kept]
        rates = [self.rates[index].as_charged for index in kept]
        if self.portions:
            sizes = [
                Fraction(portion.numerator, portion.denominator)
                for portion in (self.portions[index] for index in kept)
            ]
            return tuple(
                _derived(
                    rate, size * rate.rate.numerator / rate.rate.denominator
                )._replace(portion=size)
                for rate, size in zip(rates, sizes, strict=True)
            )
        alone = solved(rates, [False] * len(rates), self.unit)
        return tuple(
            _derived(rate, of_net, of_quantity)
            for rate, (of_net, of_quantity, _) in zip(rates, alone, strict=True)
        )

    def sides(
        self, amount: int, count: int = 1, per: int = 1
    ) -> tuple[list[int], list[int], int]:
        """The taxes inside *amount*, those on top of it, and what both are over."""
        tops, bottom = self.exact(amount, count, per)
        pairs = list(zip(tops, self.inside, strict=True))
        within = [top for top, inside in pairs if inside]
        return within, [top for top, inside in pairs if not inside], bottom

    def inside_of(self, amount: int, rounding: Rounding, count: int = 1) -> int:
        """The taxes inside *amount*, each rounded by itself, together at most all of it.

        Money given back gives back its levies, too.
        """
        within, _, bottom = self.sides(amount, -count if amount < 0 else count)
        inside = sum(rounding.of(top, bottom) for top in within)
        return min(inside, amount) if amount > 0 else max(inside, amount)

    def on_top_of(self, amount: int, rounding: Rounding, count: int = 1) -> int:
        """The taxes on top of *amount*, each rounded by itself."""
        _, on_top, bottom = self.sides(amount, -count if amount < 0 else count)
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

        Some taxes begin at a price, others tax only the part of their base above one; a
        tax that does not apply to these units is kept at zero, with the reason.
        """
        amount, count = abs(amount), abs(count)  # returned goods had the same price
        charged = tuple(
            rate.exempt_below is None
            or amount * per >= in_steps(rate.exempt_below, self.unit) * count
            for rate in self.rates
        )
        while True:
            part = self._part(charged)
            tops, bottom = part.exact(amount, count, per)
            left = tuple(
                kept
                and _is_above(part, index, amount, Fraction(count, per), tops, bottom)
                for index, kept in enumerate(charged)
            )
            if left == charged:
                return part
            charged = left

    def _part(self, charged: tuple[bool, ...]) -> TaxClass:
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

    def bases(
        self, amount: int, taxes: Sequence[int], count: int = 1, per: int = 1
    ) -> list[int]:
        """What each of *taxes* was taken on.

        The goods without tax and the earlier taxes it is charged on, less the part of the
        price that is not taxed.
        """
        net = amount - _inner(taxes, self.inside)
        return [
            net
            + sum(taxes[earlier] for earlier in below(self.rates, index))
            - self._untaxed(rate, amount, count, per)
            for index, rate in enumerate(self.rates)
        ]

    def _untaxed(self, rate: TaxRate, amount: int, count: int, per: int) -> int:
        if rate.excess_over is None:
            return 0
        whole = in_steps(rate.excess_over, self.unit) * abs(count) / per
        untaxed = divide(whole.numerator, whole.denominator)
        return -untaxed if amount < 0 else untaxed


def _is_above(
    tax: TaxClass,
    index: int,
    amount: int,
    quantity: Fraction,
    tops: Sequence[int],
    bottom: int,
) -> bool:
    # Whether what a tax is taken on is more than the part of the price that it leaves out.
    limit = tax.rates[index].excess_over
    if limit is None:
        return True
    base = amount * bottom - _inner(tops, tax.inside)
    base += sum(tops[earlier] for earlier in below(tax.rates, index))
    return base > in_steps(limit, tax.unit) * quantity * bottom


PERCENTAGES = (TaxKind.PERCENT, TaxKind.PERCENT_OF_GROSS)
FIXED = (TaxKind.PER_UNIT, TaxKind.PER_LINE)
BUNDLED = (*PERCENTAGES, TaxKind.PER_ORDER)  # the taxes of parts that a bundle bears


def _derived(
    rate: TaxRate, of_net: Fraction, of_quantity: Fraction = Fraction(0)
) -> DerivedShare:
    untaxed = None
    if rate.excess_over is not None:
        why = rate.not_charged(TaxTreatment.EXEMPT, _why(rate))
        untaxed = _derived(why, Fraction(0))
    return DerivedShare(mark_of(rate), rate, of_net, of_quantity, untaxed)


def mark_of(rate: TaxRate) -> tuple[object, ...]:
    """What tells a tax from others, in an order of its own."""
    return (
        rate.sequence,
        rate.id,
        rate.rate.numerator,
        rate.rate.denominator,
        rate.kind.value,
        rate.treatment.value,
        rate.reason,
        rate.vatex,
    )


def _inner(taxes: Sequence[int], inside: Sequence[bool]) -> int:
    return sum(tax for tax, inner in zip(taxes, inside, strict=True) if inner)


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
    linear = solved(rates, inside, unit)
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
        limited=any(inside) and any(b or c for _, b, c in coefficients),
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
