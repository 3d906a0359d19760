"""The journey's own converters and validators."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar, cast

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr
from ecomkit.money.validators import MoneyValidators
from ecomkit.numbers import exact_decimal
from ecomkit.validators import ErrorClass, as_tuple, require_type, require_types

check = MoneyValidators(InvalidInputError)

_T = TypeVar("_T")


def tuple_of(
    kind: type[_T],
    values: Iterable[_T],
    *,
    path: str,
    error: ErrorClass = InvalidInputError,
) -> tuple[_T, ...]:
    """*values* as a tuple; refused if one of them is not of this *kind*."""
    given = as_tuple(values)
    # Checked at once first: a year of events has a million of them.
    if type(given) is not tuple or not {*map(type, given)} <= {kind}:
        require_types(given, kind, path=path, error=error)
    return given


def as_fraction(value: Fraction | Decimal | int | str) -> Fraction:
    """A whole number, Decimal, or text such as ``"2/5"`` or ``"0.4"`` as a Fraction."""
    if isinstance(value, Fraction | bool):
        return cast("Fraction", value)
    top, _, bottom = value.partition("/") if isinstance(value, str) else (value, "", "")
    try:
        return Fraction(exact_decimal(top)) / Fraction(exact_decimal(bottom or 1))
    except (EcomkitError, ZeroDivisionError):
        return cast("Fraction", value)


def require_fraction(
    value: object,
    *,
    path: str,
    error: ErrorClass = InvalidInputError,
    above: int | None = None,
    least: int | None = None,
) -> Fraction:
    """*value*, a Fraction above *above* and of at least *least*."""
    found = require_type(value, Fraction, path=path, error=error, hint='such as "2/5"')
    if above is not None and found <= above:
        raise error(f"{short_repr(found)} is not above {above}", path=path)
    if least is not None and found < least:
        raise error(f"{short_repr(found)} is below {least}", path=path)
    return found
