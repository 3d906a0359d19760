"""Exact fractions as fields: parts of a whole, and multiples."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import cast

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr
from ecomkit.numbers import exact_decimal
from ecomkit.validators import ErrorClass, require_type


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
