"""Rate: an exact share, such as a tax rate or a percentage off."""

from __future__ import annotations

from decimal import Decimal
from math import gcd
from typing import Self

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.errors import InvalidRateError
from ecomkit.money.numbers import exact_decimal
from ecomkit.money.rounding import Rounding

_MOST_PLACES_SHOWN = 8


@attrs.frozen(init=False, order=False)
class Rate:
    """An exact share of something: ``Rate("8.25%")``, ``Rate("1/3")``, ``Rate("0.0825")``.

    Held as a fraction of two whole numbers in lowest terms, so that nothing is lost
    before the one rounding at the end.
    """

    numerator: int
    denominator: int

    def __init__(self, value: str | int | Decimal | Rate, denominator: int = 1) -> None:
        top, bottom = _ratio(value)
        if (
            isinstance(denominator, bool)
            or not isinstance(denominator, int)
            or denominator < 1
        ):
            raise InvalidRateError(f"{denominator!r} is not a denominator")
        bottom *= denominator
        common = gcd(top, bottom)
        object.__setattr__(self, "numerator", top // common)
        object.__setattr__(self, "denominator", bottom // common)

    @classmethod
    def percent(cls, value: str | int | Decimal) -> Self:
        """The rate that is *value* percent: ``Rate.percent("8.25")``."""
        return cls(
            exact_decimal(value, what="a percentage", kind=InvalidRateError), 100
        )

    def of(self, money: Money, rounding: Rounding, /) -> Money:
        """This share of *money*, rounded once, as *rounding* says."""
        places = minor_unit(money.currency.code)
        top, bottom = money.amount.as_integer_ratio()
        return Money.from_minor(
            rounding.of(top * 10**places * self.numerator, bottom * self.denominator),
            money.currency,
        )

    def __str__(self) -> str:
        """In percent where that is exact (``8.25%``), as a fraction otherwise."""
        top, bottom = self.numerator * 100, self.denominator
        places = 0
        while top * 10**places % bottom and places < _MOST_PLACES_SHOWN:
            places += 1
        scaled, rest = divmod(top * 10**places, bottom)
        if rest:
            return f"{self.numerator}/{self.denominator}"
        return f"{Decimal(scaled).scaleb(-places):f}%"

    def __bool__(self) -> bool:
        return self.numerator != 0

    def __add__(self, other: Rate) -> Rate:
        return Rate(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )

    def __mul__(self, other: Rate) -> Rate:
        return Rate(
            self.numerator * other.numerator, self.denominator * other.denominator
        )

    def __lt__(self, other: Rate) -> bool:
        return self.numerator * other.denominator < other.numerator * self.denominator

    def __le__(self, other: Rate) -> bool:
        return self.numerator * other.denominator <= other.numerator * self.denominator


def _ratio(value: object) -> tuple[int, int]:
    if isinstance(value, Rate):
        return value.numerator, value.denominator
    if isinstance(value, str):
        text = value.strip()
        if text.endswith("%"):
            top, bottom = _ratio(text[:-1])
            return top, bottom * 100
        if "/" in text:
            above, _, below = text.partition("/")
            top, bottom = _ratio(above)
            top2, bottom2 = _ratio(below)
            if top2 <= 0:
                raise InvalidRateError(f"{value!r} divides by nothing")
            return top * bottom2, bottom * top2
    exact = exact_decimal(value, what="a rate", kind=InvalidRateError)
    return exact.as_integer_ratio()
