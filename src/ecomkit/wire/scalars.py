"""How single figures, moments and words are written: decimals as strings, never floats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

import attrs

from ecomkit.measures import Length, Weight
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money, amount_and_code, minor_money
from ecomkit.money.denomination import steps_in
from ecomkit.money.rate import Rate
from ecomkit.numbers import exact_decimal
from ecomkit.wire.errors import (
    InvalidDocumentError,
    missing_field,
    placed,
    shown,
    unknown_field,
)
from ecomkit.wire.json_text import write_json

Schema = dict[str, Any]
_MOST_DIGITS = 50
_MOST = 10**_MOST_DIGITS
_SURROGATES = re.compile("[\ud800-\udfff]")
_MONEY = ("amount", "currency")


@attrs.frozen
class Scalar:
    """How one type of single value is read from data and written as JSON text; its schema.

    ``plain`` is for the types of JSON itself: the test, as Python source, whether a value
    is read as it is.
    """

    read: Callable[[Any], Any]
    write: Callable[[Any], str]
    schema: Schema
    plain: str = ""


def wrong(value: object, expected: str, hint: str = "") -> InvalidDocumentError:
    """The error for a *value* of another type than *expected*."""
    if isinstance(value, float):
        hint = hint or "a float cannot hold it exactly"
    return InvalidDocumentError(f"{shown(value)} is not {expected}", hint=hint)


def read_text(value: Any) -> str:
    """A string that can be written in UTF-8."""
    if not isinstance(value, str):
        raise wrong(value, "a string", "write it in quotes")
    if not value.isascii() and _SURROGATES.search(value):
        raise InvalidDocumentError(f"{shown(value)} holds half a surrogate pair")
    return value


def _read_int(value: Any) -> int:
    # Neither "5" nor 5.0 nor true is a whole number.
    if isinstance(value, bool) or not isinstance(value, int):
        is_quoted = isinstance(value, str) and value.isdecimal()
        hint = f"write {shown(value)[1:-1]} without quotes" if is_quoted else ""
        raise wrong(value, "a whole number", hint)
    if abs(value) >= _MOST:
        raise InvalidDocumentError(f"has more than {_MOST_DIGITS} digits")
    return value


def _read_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise wrong(value, "true or false")
    return value


def read_decimal(value: Any) -> Decimal:
    """A decimal number in quotes."""
    if isinstance(value, str):
        return exact_decimal(value, kind=InvalidDocumentError)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    hint = f'write "{shown(value)}" in quotes' if is_number else ""
    raise wrong(value, "a decimal number in quotes", hint)


def _read_money(value: Any) -> Money:
    if not isinstance(value, dict):
        raise wrong(value, "money", '{"amount": "12.50", "currency": "EUR"}')
    amount, currency = value.get("amount"), value.get("currency")
    if type(amount) is str and type(currency) is str and len(value) == len(_MONEY):
        counted = steps_in(amount, currency)
        return Money(amount, currency) if counted is None else minor_money(*counted)
    for name in _MONEY:
        if name not in value:
            raise missing_field(name)
    if len(value) > len(_MONEY):
        raise unknown_field(value, _MONEY)
    try:
        read_decimal(amount)
    except InvalidDocumentError as error:
        raise placed(error, "amount") from None
    return Money(amount, currency)  # type: ignore[arg-type]  # which says what it is


def _write_money(money: Money) -> str:
    amount, code = amount_and_code(money)
    return f'{{"amount": "{amount}", "currency": "{code}"}}'


# A shop has few rates, and each is on many lines.
_rate = lru_cache(maxsize=512)(Rate)


def _read_rate(value: Any) -> Rate:
    return _rate(read_text(value))


def _read_fraction(value: Any) -> Fraction:
    rate = _read_rate(value)
    return Fraction(rate.numerator, rate.denominator)


def _read_iso(
    parse: Callable[[str], Any], what: str, example: str
) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        text = read_text(value)
        try:
            found = parse(text)
        except ValueError:
            raise wrong(value, what, f"such as {example}") from None
        if isinstance(found, datetime) and not is_moment(found):
            raise wrong(value, f"{what} with its time zone", f"such as {example}")
        return found

    return read


def _write_bool(value: bool) -> str:  # noqa: FBT001  # the value itself
    return "true" if value else "false"


def _write_iso(value: date | time) -> str:
    return f'"{value.isoformat()}"'


def _read_fact(value: Any) -> Any:
    from ecomkit.journey.event_json import (
        fact_from_plain,  # late: few documents hold any
    )

    return fact_from_plain(value)


def _write_fact(value: Any) -> str:
    from ecomkit.journey.event_json import plain_fact

    return write_json(plain_fact(value))


write_text: Callable[[str], str] = encode_basestring

# For what is written without a character that JSON would escape.
_in_quotes: Callable[[Any], str] = '"{}"'.format


def _text(**facts: Any) -> Schema:
    return {"type": "string", **facts}


def object_schema(properties: Schema, required: Iterable[str]) -> Schema:
    """The schema of an object that has these *properties* and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


DECIMAL_SCHEMA = _text(pattern=r"^-?[0-9]+(\.[0-9]+)?$")
MONEY_SCHEMA = object_schema(
    {"amount": DECIMAL_SCHEMA, "currency": _text(pattern="^[A-Z]{3}$")}, _MONEY
)

SCALARS: dict[type, Scalar] = {
    str: Scalar(read_text, write_text, _text(), "type({0}) is str and {0}.isascii()"),
    bool: Scalar(_read_bool, _write_bool, {"type": "boolean"}, "type({0}) is bool"),
    int: Scalar(
        _read_int,
        int.__repr__,
        {"type": "integer"},
        f"type({{0}}) is int and -{_MOST} < {{0}} < {_MOST}",
    ),
    Decimal: Scalar(read_decimal, '"{:f}"'.format, DECIMAL_SCHEMA),
    Money: Scalar(_read_money, _write_money, {"$ref": "#/$defs/Money"}),
    Rate: Scalar(_read_rate, _in_quotes, _text(examples=["8.25%", "1/3"])),
    Fraction: Scalar(_read_fraction, _in_quotes, _text(examples=["129/50"])),
    datetime: Scalar(
        _read_iso(datetime.fromisoformat, "a moment", "2026-11-02T12:00:00+01:00"),
        _write_iso,
        _text(format="date-time"),
    ),
    date: Scalar(
        _read_iso(date.fromisoformat, "a day", "2026-11-02"),
        _write_iso,
        _text(format="date"),
    ),
    time: Scalar(
        _read_iso(time.fromisoformat, "a time of day", "14:00:00"),
        _write_iso,
        _text(format="time"),
    ),
    object: Scalar(_read_fact, _write_fact, {}),
    Weight: Scalar(Weight.from_text, _in_quotes, _text(examples=["500 g"])),
    Length: Scalar(Length.from_text, _in_quotes, _text(examples=["25 mm"])),
}
"""The types that are written as one value."""


def is_scalar(kind: Any) -> bool:
    """Whether it is one of the types that are written as one value."""
    return kind in SCALARS
