"""Rate: an exact share, such as a tax rate or a percentage off."""

from __future__ import annotations

import re
from decimal import Decimal
from math import gcd
from typing import Self

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.errors import InvalidRateError
from ecomkit.money.rounding import HALF_EVEN, Rounding, divide
from ecomkit.numbers import MOST_DIGITS, exact_decimal, trimmed_decimal
from ecomkit.validators import require_whole_number

_MOST_PLACES_SHOWN = 8
_MOST_CHARACTERS = 90
_WRITTEN = re.compile(r"\s*([^%/]*?)\s*(?:%|/([^%/]*))?\s*")

_PERCENTAGE_PLACES = 12
_LONG_WHOLE = re.compile(r"\s*[+-]?\d{1,40}\s*", re.ASCII)


@attrs.frozen(init=False, order=False)
class Rate:
    """An exact share of something, such as a tax rate or a discount.

    Kept as a fraction in lowest terms, so that nothing is lost before the one rounding
    at the end. A number is a factor here: ``Rate("0.19")`` is ``Rate("19%")``. Raises
    InvalidRateError for floats and for what is not a number.

    Examples:
        >>> print(Rate("8.25%"), Rate("0.0825"), Rate("1/3"), Rate.from_percent(19))
        8.25% 8.25% 1/3 19%
    """

    numerator: int
    denominator: int

    def __init__(self, value: str | int | Decimal | Rate, denominator: int = 1) -> None:
        top, bottom = _ratio(value)
        require_whole_number(
            denominator, path="$.denominator", error=InvalidRateError, least=1
        )
        bottom *= denominator
        common = gcd(top, bottom)
        object.__setattr__(self, "numerator", top // common)
        object.__setattr__(self, "denominator", bottom // common)

    @classmethod
    def from_percent(cls, value: str | int | Decimal) -> Self:
        """The rate that is *value* percent: ``Rate.from_percent("8.25")``."""
        return cls(
            exact_decimal(value, what="a percentage", kind=InvalidRateError), 100
        )

    def of(self, money: Money, rounding: Rounding, /) -> Money:
        """This share of *money*, rounded once, as *rounding* says.

        Examples:
            >>> print(Rate("19%").of(Money("9.99", "EUR"), Rounding()))
            1.90 EUR
        """
        money = Money.from_moneyed(money)
        places = minor_unit(money.currency.code)
        top, bottom = money.amount.as_integer_ratio()
        return Money.from_minor(
            rounding.of(top * 10**places * self.numerator, bottom * self.denominator),
            money.currency,
        )

    @property
    def percentage(self) -> Decimal:
        """The rate times a hundred, rounded half even to twelve places."""
        scaled = self.numerator * 100 * 10**_PERCENTAGE_PLACES
        return trimmed_decimal(
            divide(scaled, self.denominator, HALF_EVEN), _PERCENTAGE_PLACES
        )

    def __str__(self) -> str:
        """In percent where that is exact (``8.25%``), as a fraction otherwise.

        ``Rate(str(rate))`` is the rate again.
        """
        top, bottom = self.numerator * 100, self.denominator
        places = 0
        while top * 10**places % bottom and places < _MOST_PLACES_SHOWN:
            places += 1
        scaled, rest = divmod(top * 10**places, bottom)
        if rest or abs(scaled) >= 10 ** (MOST_DIGITS + places):
            return f"{self.numerator}/{self.denominator}"
        return f"{trimmed_decimal(scaled, places):f}%"

    def __bool__(self) -> bool:
        return self.numerator != 0

    def __add__(self, other: object) -> Rate:
        if not isinstance(other, Rate):
            return NotImplemented
        return _reduced(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )

    def __mul__(self, other: object) -> Rate:
        if not isinstance(other, Rate):
            return NotImplemented
        return _reduced(
            self.numerator * other.numerator, self.denominator * other.denominator
        )

    def __lt__(self, other: Rate) -> bool:
        mine, theirs = self._side_by_side(other)
        return mine < theirs

    def __le__(self, other: Rate) -> bool:
        mine, theirs = self._side_by_side(other)
        return mine <= theirs

    def _side_by_side(self, other: object) -> tuple[int, int]:
        if not isinstance(other, Rate):
            raise InvalidRateError(
                f"a rate cannot be compared with {short_repr(other)}",
                hint="write Rate(...)",
            )
        return self.numerator * other.denominator, other.numerator * self.denominator


def _reduced(top: int, bottom: int) -> Rate:
    # Sums and products of rates may outgrow the gate for numbers from outside.
    rate = object.__new__(Rate)
    common = gcd(top, bottom)
    object.__setattr__(rate, "numerator", top // common)
    object.__setattr__(rate, "denominator", bottom // common)
    return rate


def _ratio(value: object) -> tuple[int, int]:
    if isinstance(value, Rate):
        return value.numerator, value.denominator
    if not isinstance(value, str):
        return _exact(value).as_integer_ratio()
    written = _WRITTEN.fullmatch(value) if len(value) <= _MOST_CHARACTERS else None
    if written is None:
        raise InvalidRateError(
            f"{short_repr(value)} is not a rate",
            hint='such as "8.25%", "1/3" or "0.0825"',
        )
    above, below = written.groups()
    if below is not None:
        top, bottom = _part(above)
        top_below, bottom_below = _part(below)
        if top_below <= 0:
            raise InvalidRateError(f"{short_repr(value)} divides by zero")
        return top * bottom_below, bottom * top_below
    top, bottom = _exact(above).as_integer_ratio()
    return (top, bottom * 100) if "%" in value else (top, bottom)


def _part(text: str) -> tuple[int, int]:
    # Above or below a stroke, a whole number may be longer than an amount.
    if _LONG_WHOLE.fullmatch(text):
        return int(text), 1
    return _exact(text).as_integer_ratio()


def _exact(value: object) -> Decimal:
    return exact_decimal(value, what="a rate", kind=InvalidRateError)
