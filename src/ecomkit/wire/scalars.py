"""How single figures, moments and words are written: decimals as strings, never floats."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import attrs

from ecomkit.measures import Length, Weight
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.numbers import exact_decimal
from ecomkit.wire.errors import (
    InvalidDocumentError,
    MissingFieldError,
    UnknownFieldError,
    did_you_mean,
    named,
    placed,
    shown,
)

Schema = dict[str, Any]
_ONE_SECOND = timedelta(seconds=1)
_MICROSECONDS = Decimal(1_000_000)
_MOST_DIGITS = 50
_MOST = 10**_MOST_DIGITS
_MONEY = ("amount", "currency")
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


@attrs.frozen(kw_only=True)
class Scalar:
    """How one type of single value is read and written, and its JSON Schema.

    ``plain`` is for the types of JSON itself: the test, as source, of a value that stands
    in a document as it is.
    """

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    schema: Schema
    plain: str = ""


def wrong(value: object, expected: str, hint: str = "") -> InvalidDocumentError:
    """The error for a *value* of another type than *expected*."""
    if isinstance(value, float):
        hint = hint or "a float cannot hold it exactly"
    return InvalidDocumentError(f"{shown(value)} is not {expected}", hint=hint)


def read_text(value: Any) -> str:
    """A text that can be written in UTF-8."""
    if not isinstance(value, str):
        raise wrong(value, "a text", "write it in quotes")
    if not value.isascii() and _HALF_A_CHARACTER.search(value):
        raise InvalidDocumentError(f"{shown(value)} holds half a character")
    return value


def read_int(value: Any) -> int:
    """A whole number of sane size: neither ``"5"`` nor ``5.0`` nor ``true``."""
    if isinstance(value, bool) or not isinstance(value, int):
        hint = ""
        if isinstance(value, str) and value.isdecimal():
            hint = f"write {shown(value)[1:-1]} without quotes"
        raise wrong(value, "a whole number", hint)
    if abs(value) >= _MOST:
        raise InvalidDocumentError(f"has more than {_MOST_DIGITS} digits")
    return value


def read_bool(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise wrong(value, "true or false")
    return value


def read_decimal(value: Any) -> Decimal:
    """A decimal number, which stands in quotes."""
    if not isinstance(value, str):
        raise _not_a_decimal(value)
    return exact_decimal(value, kind=InvalidDocumentError)


def _not_a_decimal(value: object) -> InvalidDocumentError:
    hint = ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        hint = f'write "{shown(value)}" in quotes'
    return wrong(value, "a decimal number in quotes", hint)


def read_money(value: Any) -> Money:
    """An amount and its currency."""
    if not isinstance(value, dict):
        raise wrong(value, "money", '{"amount": "12.50", "currency": "EUR"}')
    try:
        amount, currency = value["amount"], value["currency"]
    except KeyError as error:
        raise MissingFieldError(f"has no {error}") from None
    if len(value) > len(_MONEY):
        name = next(name for name in value if name not in _MONEY)
        raise UnknownFieldError(
            "unknown field", path=f"$.{named(name)}", hint=did_you_mean(name, _MONEY)
        )
    if not isinstance(amount, str):
        raise placed(_not_a_decimal(amount), "amount")
    return Money(amount, currency)


def write_money(money: Money) -> dict[str, str]:
    """``{"amount": "12.50", "currency": "EUR"}``."""
    code = money.currency.code
    return {"amount": str(money)[: -len(code) - 1], "currency": code}


# A shop has few rates, and each is on many lines.
_rate = lru_cache(maxsize=512)(Rate)


def _read_rate(value: Any) -> Rate:
    return _rate(read_text(value))


def _read_fraction(value: Any) -> Fraction:
    rate = _read_rate(value)
    return Fraction(rate.numerator, rate.denominator)


def _read_moment(value: Any) -> datetime:
    hint = "such as 2026-11-02T12:00:00+01:00"
    try:
        moment = datetime.fromisoformat(read_text(value))
    except ValueError:
        raise wrong(value, "a moment", hint) from None
    if not is_moment(moment):
        raise wrong(value, "a moment with its time zone", hint)
    return moment


def _write_moment(moment: datetime) -> str:
    return moment.isoformat()


def _read_day(value: Any) -> date:
    try:
        return date.fromisoformat(read_text(value))
    except ValueError:
        raise wrong(value, "a day", "such as 2026-11-02") from None


def _read_time(value: Any) -> time:
    try:
        return time.fromisoformat(read_text(value))
    except ValueError:
        raise wrong(value, "a time of day", "such as 14:00:00") from None


def _read_seconds(value: Any) -> timedelta:
    micro = read_decimal(value) * _MICROSECONDS
    if micro % 1:
        raise wrong(value, "a number of seconds with at most six places")
    try:
        return timedelta(microseconds=int(micro))
    except OverflowError:
        raise wrong(value, "a span of time that a calendar holds") from None


def _write_seconds(span: timedelta) -> str:
    whole, rest = divmod(span, _ONE_SECOND)
    return f"{Decimal(whole) + rest.microseconds / _MICROSECONDS:f}"


def _isoformat(value: date | time) -> str:
    return value.isoformat()


def _same(value: Any) -> Any:
    return value


DECIMAL_SCHEMA: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
MONEY_SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "amount": DECIMAL_SCHEMA,
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}

SCALARS: dict[type, Scalar] = {
    str: Scalar(
        read=read_text,
        write=_same,
        schema={"type": "string"},
        plain="type({0}) is str and {0}.isascii()",
    ),
    bool: Scalar(
        read=read_bool,
        write=_same,
        schema={"type": "boolean"},
        plain="type({0}) is bool",
    ),
    int: Scalar(
        read=read_int,
        write=_same,
        schema={"type": "integer"},
        plain=f"type({{0}}) is int and -{_MOST} < {{0}} < {_MOST}",
    ),
    Decimal: Scalar(
        read=read_decimal, write=lambda value: f"{value:f}", schema=DECIMAL_SCHEMA
    ),
    Money: Scalar(read=read_money, write=write_money, schema={"$ref": "#/$defs/Money"}),
    Rate: Scalar(
        read=_read_rate,
        write=str,
        schema={"type": "string", "examples": ["8.25%", "1/3"]},
    ),
    Fraction: Scalar(
        read=_read_fraction,
        write=str,
        schema={"type": "string", "examples": ["129/50"]},
    ),
    datetime: Scalar(
        read=_read_moment,
        write=_write_moment,
        schema={"type": "string", "format": "date-time"},
    ),
    date: Scalar(
        read=_read_day, write=_isoformat, schema={"type": "string", "format": "date"}
    ),
    time: Scalar(
        read=_read_time, write=_isoformat, schema={"type": "string", "format": "time"}
    ),
    timedelta: Scalar(
        read=_read_seconds,
        write=_write_seconds,
        schema=DECIMAL_SCHEMA | {"description": "seconds"},
    ),
    Weight: Scalar(
        read=lambda value: Weight.from_text(read_text(value)),
        write=str,
        schema={"type": "string", "examples": ["500 g"]},
    ),
    Length: Scalar(
        read=lambda value: Length.from_text(read_text(value)),
        write=str,
        schema={"type": "string", "examples": ["25 mm"]},
    ),
}
"""The types that are written as one value."""


def is_scalar(kind: Any) -> bool:
    """Whether it is one of the types that are written as one value."""
    return kind in SCALARS
