"""The one gate through which numbers from outside come in: exact, finite, of sane size."""

from __future__ import annotations

import re
from decimal import Decimal

from ecomkit.errors import InvalidInputError

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_MOST_CHARACTERS = 40
_MOST_PLACES = 12
_MOST_DIGITS = 15
_LIMIT = Decimal(10) ** _MOST_DIGITS


def exact_decimal(
    value: object,
    *,
    what: str = "an amount",
    kind: type[InvalidInputError] = InvalidInputError,
    path: str = "$",
) -> Decimal:
    """*value* as an exact Decimal.

    Takes an int, a Decimal or a string of plain digits, at most 12 places after the
    point and below 10**15. Refuses floats and bools (they cannot hold 0.1, or mean
    something else), NaN, infinities and exponents, before doing any arithmetic on them.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        hint = ""
        if isinstance(value, float):
            hint = f'a float cannot hold it exactly; write "{value!r}" in quotes'
        raise kind(f"{value!r} is not {what}", path=path, hint=hint, value=value)
    if isinstance(value, int):
        if not -_LIMIT < value < _LIMIT:
            raise kind(f"{what} must be below 10**15", path=path, value=value)
        return Decimal(value)
    if isinstance(value, str):
        if len(value) > _MOST_CHARACTERS or not _PLAIN.fullmatch(value.strip()):
            shown = value if len(value) <= _MOST_CHARACTERS else f"{value[:20]}..."
            raise kind(
                f"{shown!r} is not {what}",
                path=path,
                hint='write digits, such as "12.50"',
            )
        value = Decimal(value.strip())
    if not value.is_finite():
        raise kind(f"{value} is not {what}", path=path, value=str(value))
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # finite
    if len(digits) + exponent > _MOST_DIGITS or exponent < -_MOST_CHARACTERS:
        raise kind(f"{what} must be below 10**15", path=path)
    if exponent < -_MOST_PLACES and value != round(value, _MOST_PLACES):
        raise kind(
            f"{what} has at most {_MOST_PLACES} places after the point", path=path
        )
    return value
