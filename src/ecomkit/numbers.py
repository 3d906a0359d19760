"""The one gate for numbers from outside, and the one context that decimals are added in.

Numbers from outside are exact, finite and of sane size. Python's decimals otherwise take
their digits, traps and rounding from a context that any library may have changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
)
from fractions import Fraction

from ecomkit.errors import InvalidInputError, short_repr, wrong_type

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
# What nearly all of them look like: nothing more has to be checked.
_USUAL = re.compile(r"\d{1,15}(\.\d{1,12})?", re.ASCII)
_MOST_CHARACTERS = 40
_MOST_PLACES = 12
MOST_DIGITS = 15
_LIMIT = 10**MOST_DIGITS

# Nothing is left to the ambient context, nor to the default one. What would lose a digit
# raises in EXACT, and is rounded far out in WIDE.
WIDE = Context(
    prec=60,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation],
)
EXACT = WIDE.copy()
EXACT.traps[Inexact] = True


def exact_decimal(
    value: object,
    *,
    what: str = "an amount",
    kind: type[InvalidInputError] = InvalidInputError,
    path: str = "$",
    places: int = _MOST_PLACES,
) -> Decimal:
    """*value* as an exact Decimal.

    Takes an int, a Decimal or a string of plain digits, with at most *places* after the
    point and below 10**15. Refuses floats (they cannot hold 0.1), bools, NaN, infinities
    and exponents before any arithmetic, with an error of *kind* that names *what* was
    wanted.

    Examples:
        >>> exact_decimal("12.50")
        Decimal('12.50')
    """
    if isinstance(value, str):
        if places == _MOST_PLACES and _USUAL.fullmatch(value):
            return Decimal(value)
        return _checked(_from_digits(value, what, kind, path), what, kind, path, places)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        shown = short_repr(value)
        hint = ""
        if isinstance(value, float):
            hint = f'a float cannot hold it exactly; write "{shown}" in quotes'
        raise wrong_type(kind)(f"{shown} is not {what}", path=path, hint=hint)
    if isinstance(value, int):
        if not -_LIMIT < value < _LIMIT:
            raise kind(f"{what} must be below 10**15", path=path)
        return Decimal(value)
    return _checked(value, what, kind, path, places)


def exact_sum(numbers: Iterable[int | Decimal]) -> Decimal:
    """The sum of some numbers, whatever the decimal context.

    Examples:
        >>> exact_sum([Decimal("2.50"), 1])
        Decimal('3.50')
    """
    total = Decimal(0)
    for number in numbers:
        total = EXACT.add(total, Decimal(number))
    return total


def whole_times(amount: Decimal, part: Decimal) -> int:
    """How many whole parts there are in an amount, rounded down.

    Examples:
        >>> whole_times(Decimal("12.50"), Decimal("5"))
        2
    """
    top, bottom = amount.as_integer_ratio()
    part_top, part_bottom = part.as_integer_ratio()
    return (top * part_bottom) // (bottom * part_top)


def trimmed_decimal(scaled: int, places: int) -> Decimal:
    """*scaled* / 10**places without zeros at its end, whatever the decimal context.

    Examples:
        >>> trimmed_decimal(12500, 3)
        Decimal('12.5')
    """
    while places and not scaled % 10:
        scaled //= 10
        places -= 1
    whole, part = divmod(abs(scaled), 10**places)
    fraction = f".{part:0{places}}" if places else ""
    return Decimal(f"{'-' if scaled < 0 else ''}{whole}{fraction}")


def int_or_decimal(number: int | Fraction) -> int | Decimal:
    """An exact number as an int or else a Decimal of at most twelve places.

    Examples:
        >>> int_or_decimal(Fraction(5, 2)), int_or_decimal(Fraction(4, 2))
        (Decimal('2.5'), 2)
    """
    top, bottom = number.numerator, number.denominator
    if bottom == 1:
        return top
    scaled = (2 * top * 10**_MOST_PLACES + bottom) // (2 * bottom)
    return trimmed_decimal(scaled, _MOST_PLACES)


def _from_digits(
    text: str, what: str, kind: type[InvalidInputError], path: str
) -> Decimal:
    if len(text) > _MOST_CHARACTERS or not _PLAIN.fullmatch(text.strip()):
        raise kind(
            f"{short_repr(text)} is not {what}",
            path=path,
            hint='write digits, such as "12.50"',
        )
    return Decimal(text.strip())


def _checked(
    value: Decimal, what: str, kind: type[InvalidInputError], path: str, places: int
) -> Decimal:
    # Looks at the digits only: arithmetic on a wild exponent could take forever, and
    # would depend on the ambient decimal context.
    if not value.is_finite():
        raise kind(f"{short_repr(value)} is not {what}", path=path)
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # finite
    if not value:
        return value.copy_abs() if -places <= exponent <= 0 else Decimal(0)
    if len(digits) + exponent > MOST_DIGITS:
        raise kind(f"{what} must be below 10**15", path=path)
    lost = -exponent - places
    if exponent < -_MOST_CHARACTERS or (lost > 0 and any(digits[-lost:])):
        raise kind(f"{what} has at most {places} places after the point", path=path)
    return value
