"""The shop's own facts about a thing, by name: plain values that every file format holds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.text import by_name, some_lines

AttributeValue = str | int | bool | Decimal
Attributes = tuple[tuple[str, AttributeValue], ...]
# Metadata of attrs fields of pairs kept sorted by name: in a document an object, which has
# no order, says as much as a list.
BY_NAME = {"by_name": True}
_MOST_DIGITS = 40


def as_attributes(
    given: Mapping[str, AttributeValue] | Attributes,
) -> Attributes:
    """*given* as pairs sorted by name: strings, whole numbers, Decimals, true and false.

    Raises InvalidTextError for a name, and InvalidInputError for a value, that is not one.

    Examples:
        >>> as_attributes({"vegan": True, "origin": "Assam"})
        (('origin', 'Assam'), ('vegan', True))
    """
    return tuple(
        (name, _value(value, f"$.attributes.{name}"))
        for name, value in by_name(given, path="$.attributes")
    )


def _value(value: object, path: str) -> AttributeValue:
    if isinstance(value, str):
        return some_lines(value, path=path)
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 10**_MOST_DIGITS:
        return value
    if isinstance(value, Decimal) and _is_short(value):
        return value
    raise InvalidInputError(
        f"{short_repr(value)} is not an attribute",
        path=path,
        hint=f"a string, a number of at most {_MOST_DIGITS} digits, true or false",
    )


def _is_short(value: Decimal) -> bool:
    if not value.is_finite():
        return False
    _, digits, exponent = value.as_tuple()
    return len(digits) <= _MOST_DIGITS and abs(int(exponent)) <= _MOST_DIGITS
