"""The taxes that meet on one line, solved: each as a linear form of the line's amount.

A line's amount A is its net and the taxes inside it; its gross is what is paid with all
taxes in, those on top as well (what is charged once per order is not part of any line). A
percentage is of the net and of the earlier taxes in its base, a share of the gross of
that whole; so shares of the gross are solved together, and a price with the taxes inside
is the inverse of one with the same taxes on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.rate import TaxKind, TaxRate

Linear = tuple[
    Fraction, Fraction, Fraction
]  # of the amount, of the quantity, and alone
_ZERO = Fraction(0)


class _Form(NamedTuple):
    """A tax as so much of the net, of the gross, of the quantity, and alone."""

    net: Fraction = _ZERO
    gross: Fraction = _ZERO
    unit: Fraction = _ZERO
    alone: Fraction = _ZERO

    def plus(self, other: _Form) -> _Form:
        return _Form(*(mine + its for mine, its in zip(self, other, strict=True)))

    def times(self, share: Fraction) -> _Form:
        return _Form(*(share * part for part in self))


def solved(rates: Sequence[TaxRate], inside: Sequence[bool], unit: int) -> list[Linear]:
    """Each tax as a linear form of the amount and the quantity; *inside* are part of it.

    Raises InvalidTaxError where taxes leave no price: shares of the gross that are more
    than the whole of it (on top, that come to the whole of it), percentages inside a price
    that come to -100 % or less.
    """
    forms = _forms(rates, unit)
    within, on_top = (
        _sum([form for form, inner in zip(forms, inside, strict=True) if inner is side])
        for side in (True, False)
    )
    shares = within.gross + on_top.gross
    if shares > 1 or (shares == 1 and on_top != _Form()):
        raise InvalidTaxError(
            "taxes that are shares of the gross leave nothing of it",
            hint="together they have to be below 100 %",
        )
    # gross = amount + all on top, and amount = net + all inside: two equations for two
    # unknowns. Each side is (of the net, of the amount, of the quantity, alone).
    rest = 1 - on_top.gross
    gross = _Form(on_top.net / rest, 1 / rest, on_top.unit / rest, on_top.alone / rest)
    kept = 1 + within.net + within.gross * gross.net
    if kept <= 0:
        raise InvalidTaxError("taxes of minus 100 % inside a price leave no price")
    net = (
        (1 - within.gross * gross.gross) / kept,
        -(within.unit + within.gross * gross.unit) / kept,
        -(within.alone + within.gross * gross.alone) / kept,
    )
    paid = (
        gross.gross + gross.net * net[0],
        gross.unit + gross.net * net[1],
        gross.alone + gross.net * net[2],
    )
    return [
        (
            form.net * net[0] + form.gross * paid[0],
            form.net * net[1] + form.gross * paid[1] + form.unit,
            form.net * net[2] + form.gross * paid[2] + form.alone,
        )
        for form in forms
    ]


def with_nothing_left(
    rates: Sequence[TaxRate],
    inside: Sequence[bool],
    unit: int,
    amount: int,
    quantity: Fraction,
) -> list[Fraction]:
    """The taxes of a price that is below the fixed taxes inside it: its net is nothing.

    The taxes inside share the amount as they would have shared their own sum, so that
    inside a price given away they are nothing; those on top are due as ever.
    """
    free = _Paid(rates, inside, unit, amount, quantity)
    full = free.taxes({})
    due = sum((t for t, inner in zip(full, inside, strict=True) if inner), _ZERO)
    part = amount / due if due else _ZERO
    return free.taxes(
        {
            index: tax * part
            for index, (tax, inner) in enumerate(zip(full, inside, strict=True))
            if inner
        }
    )


def with_levies_alone(
    taxes: Sequence[Sequence[Fraction]],
    inside: Sequence[bool],
    amount: int,
    quantity: Fraction,
) -> list[Fraction]:
    """The same of taxes that fall on portions of a net, given as linear forms.

    What is fixed, and what falls on that, is left.
    """
    within = [tax for tax, inner in zip(taxes, inside, strict=True) if inner]
    held = sum((b * quantity + c for _, b, c in within), _ZERO)
    bare = held / (1 - sum((a for a, _, _ in within), _ZERO))  # all of it taxes
    due = [a * bare + b * quantity + c for a, b, c in taxes]
    full = sum((t for t, inner in zip(due, inside, strict=True) if inner), _ZERO)
    part = amount / full if full else _ZERO
    return [
        tax * part if inner else tax for tax, inner in zip(due, inside, strict=True)
    ]


class _Paid:
    """A line without net, whose taxes are its whole price."""

    def __init__(
        self,
        rates: Sequence[TaxRate],
        inside: Sequence[bool],
        unit: int,
        amount: int,
        quantity: Fraction,
    ) -> None:
        self._rates = rates
        self._inside = inside
        self._amount = amount
        self._quantity = quantity
        self._unit = unit

    def taxes(self, known: dict[int, Fraction]) -> list[Fraction]:
        """Each tax, some of them *known*, none below zero."""
        forms = _forms(self._rates, self._unit, known)
        on_top = _sum(
            [form for form, inner in zip(forms, self._inside, strict=True) if not inner]
        )
        fixed = on_top.unit * self._quantity + on_top.alone
        gross = (self._amount + fixed) / (1 - on_top.gross)
        return [
            max(form.gross * gross + form.unit * self._quantity + form.alone, _ZERO)
            for form in forms
        ]


def below(rates: Sequence[TaxRate], index: int) -> list[int]:
    """Which earlier taxes are part of the base of the one at *index*."""
    rate = rates[index]
    return [
        earlier
        for earlier in range(index)
        if rate.compound or (rates[earlier].affects_base and not rate.base_unaffected)
    ]


def in_steps(money: Money, unit: int) -> Fraction:
    """*money* in the engine's steps, exactly."""
    scale: int = 10 ** minor_unit(money.currency.code)
    return Fraction(money.amount) * scale * unit


def _forms(
    rates: Sequence[TaxRate], unit: int, known: dict[int, Fraction] | None = None
) -> list[_Form]:
    found: list[_Form] = []
    for index, rate in enumerate(rates):
        if known and index in known:
            found.append(_Form(alone=known[index]))
        elif rate.kind is TaxKind.PERCENT:
            base = _sum(
                [_Form(net=Fraction(1)), *(found[i] for i in below(rates, index))]
            )
            if rate.excess_over is not None:
                base = base.plus(_Form(unit=-in_steps(rate.excess_over, unit)))
            found.append(base.times(_share(rate)))
        elif rate.kind is TaxKind.PERCENT_OF_GROSS:
            found.append(_Form(gross=_share(rate)))
        elif rate.kind is TaxKind.PER_ORDER:
            found.append(_Form())
        else:
            assert rate.amount is not None  # checked when the rate was made
            fixed = in_steps(rate.amount, unit)
            is_per_unit = rate.kind is TaxKind.PER_UNIT
            found.append(_Form(unit=fixed) if is_per_unit else _Form(alone=fixed))
    return found


def _sum(forms: Sequence[_Form]) -> _Form:
    total = _Form()
    for form in forms:
        total = total.plus(form)
    return total


def _share(rate: TaxRate) -> Fraction:
    return Fraction(rate.rate.numerator, rate.rate.denominator)
