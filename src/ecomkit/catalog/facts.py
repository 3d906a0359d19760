"""What the fields of products must be, checked when one is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.errors import short_repr
from ecomkit.text import by_name, one_line, some_lines

Fact = str | int | bool | Decimal
Facts = tuple[tuple[str, Fact], ...]

V = TypeVar("V")

_MOST_SKU = 100
_MOST_PROSE = 20_000
_HS_CODE = re.compile(r"\d{6,10}", re.ASCII)


def sku(value: str) -> str:
    """*value* as a SKU: printable, no blank at either end."""
    if (
        not isinstance(value, str)
        or not 0 < len(value) <= _MOST_SKU
        or not value.isprintable()
        or value != value.strip()
    ):
        raise InvalidProductError(f"{short_repr(value)} is not a SKU", path="$.sku")
    return value


def text(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator of one line of text, without blanks at its ends."""
    if one_line(value, path=f"$.{attribute.name}") != value:
        raise InvalidProductError(
            f"{short_repr(value)} has blanks at its ends", path=f"$.{attribute.name}"
        )


def required(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator of one line of text that is not empty."""
    one_line(value, path=f"$.{attribute.name}", required=True)
    text(instance, attribute, value)


def prose(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A validator of text of several lines."""
    some_lines(value, path=f"$.{attribute.name}", most=_MOST_PROSE)


def names(values: Iterable[str]) -> tuple[str, ...]:
    """*values* as a tuple; refuses a text, which is a list of letters by accident."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidProductError(
            f"{short_repr(values)} is not a list of names", hint="write ('tea',)"
        )
    return tuple(values)


def named(instance: object, attribute: attrs.Attribute[Any], values: object) -> None:
    """A validator of names, none empty, none twice."""
    assert isinstance(values, tuple)  # by the converter
    for index, value in enumerate(values):
        path = f"$.{attribute.name}[{index}]"
        if one_line(value, path=path, required=True) != value:
            raise InvalidProductError(
                f"{short_repr(value)} has blanks at its ends", path=path
            )
        if value in values[:index]:
            raise InvalidProductError(f"{short_repr(value)} stands twice", path=path)


def attributes(given: Mapping[str, Fact] | Facts) -> Facts:
    """Facts by name, sorted by name, each a text, a number, true or false."""
    pairs = by_name(given, path="$.attributes")
    for name, value in pairs:
        if isinstance(value, Decimal) and not value.is_finite():
            raise InvalidProductError("is not finite", path=f"$.attributes.{name}")
        if not isinstance(value, str | int | Decimal):
            raise InvalidProductError(
                f"{type(value).__name__} is not a fact",
                path=f"$.attributes.{name}",
                hint="a text, a whole number, a Decimal, true or false",
            )
    return tuple(pairs)


def country(value: str) -> str:
    """*value* as a country's code, or nothing."""
    return find_country(value) if value else ""


def hs_code(value: str) -> str:
    """*value* as a code of the Harmonized System, 6 to 10 digits, without dots."""
    code = one_line(value, path="$.hs_code").replace(".", "").replace(" ", "")
    if code and not _HS_CODE.fullmatch(code):
        raise InvalidProductError(
            f"{short_repr(value)} is not a customs code",
            path="$.hs_code",
            hint="such as '0902.10'",
        )
    return code


def tuple_of(values: Iterable[V], kind: type[V], field: str) -> tuple[V, ...]:
    """*values* as a tuple of one kind."""
    if not isinstance(values, Iterable):
        raise InvalidProductError("must be a list", path=f"$.{field}")
    kept = tuple(values)
    for index, value in enumerate(kept):
        if not isinstance(value, kind):
            raise InvalidProductError(
                f"{type(value).__name__} is not a {kind.__name__}",
                path=f"$.{field}[{index}]",
            )
    return kept


def maybe(kind: type) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """A validator of a value of one kind, or None."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None and not isinstance(value, kind):
            raise InvalidProductError(
                f"{type(value).__name__} is not a {kind.__name__}",
                path=f"$.{attribute.name}",
            )

    return check
