"""The cells of a foreign table: ids, moments, numbers and amounts, however they are written.

A cell comes from CSV as text, from a database as int, Decimal or datetime, from a data
frame as float or as one of its several ways of being empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from operator import index
from typing import Any
from uuid import UUID

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.numbers import exact_decimal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The seconds from 1970 to 1990 and to 2100. In this time no number of seconds is also one
# of milliseconds, so that the size of a number tells its unit.
_SINCE, _UNTIL = 631_152_000, 4_102_444_800
_UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
_MILLION = 1_000_000
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_COMPACT_DAY = 8
# Beyond these a float is not what was written: two ids are one, 0.1 + 0.2 is not 0.3.
_EXACT_FLOATS = 2**53
_FLOAT_DIGITS = 15


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing: None, blank text, NaN, or a data frame's NaT or NA."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    try:
        return bool(value != value)  # noqa: PLR0124  # what is not equal to itself
    except (ArithmeticError, TypeError, ValueError):
        # Whether NA is equal to anything cannot be said.
        return True


def read_text(value: object) -> str:
    """An id or a word; whole numbers as their digits, also those of a float, "" if empty."""
    if type(value) is str:
        return value.strip()
    if is_empty(value):
        return ""
    if isinstance(value, str | UUID):
        return str(value).strip()
    if isinstance(value, bool):
        raise InvalidInputError(f"{short_repr(value)} is no id")
    number = _whole(value)
    if number is None:
        raise InvalidInputError(
            f"{short_repr(value)} is no id", hint="a text or a whole number"
        )
    return str(number)


def read_number(value: object) -> int:
    """A whole number, also as text or a float that is one."""
    number = _whole(value)
    if number is None:
        raise InvalidInputError(f"{short_repr(value)} is not a whole number")
    return number


def read_moment(value: object, zone: tzinfo) -> datetime:
    """A moment: a datetime, ISO 8601 text, or a number of s, ms, us or ns since 1970.

    What has no time zone is the time of *zone*; a day is its first moment. The unit of a
    number is the one in which it is a moment from 1990 to 2100; only one is.
    """
    if isinstance(value, datetime):
        # A data frame has moments of its own kind.
        if type(value) is not datetime:
            value = datetime.fromisoformat(value.isoformat())
        return _in_zone(value, zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    if isinstance(value, str):
        text = value.strip()
        if text.isdecimal() and len(text) != _COMPACT_DAY:
            return _since_1970(int(text))
        if not _NUMBER.fullmatch(text) or len(text) == _COMPACT_DAY:
            try:
                return _in_zone(datetime.fromisoformat(text), zone)
            except ValueError:
                raise InvalidInputError(
                    f"{short_repr(text)} is not a moment",
                    hint="2026-03-01T09:30:00+01:00, or a number of milliseconds",
                ) from None
        return _since_1970(Decimal(text))
    return _since_1970(value)


def read_day(value: object, zone: tzinfo) -> date:
    """The day of a date, or of a moment in *zone*."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return local_time(read_moment(value, zone), zone).date()


def read_amount(value: object, currency: str) -> Money:
    """An amount of at least nothing, as text, Decimal, whole number or float.

    A float is the number that is written shortest and read as it; one that needs more
    digits was computed and is refused, as it is no longer what was paid.
    """
    if isinstance(value, str):
        value = value.strip()
    elif isinstance(value, float):
        number = Decimal(repr(float(value)))
        if len(number.as_tuple().digits) > _FLOAT_DIGITS:
            raise InvalidInputError(
                f"{short_repr(value)} is a computed float",
                hint="round it to what was paid",
            )
        value = Decimal(f"{number:f}")
    elif not isinstance(value, Decimal | bool):
        number_of_units = _whole(value)
        value = value if number_of_units is None else number_of_units
    amount = Money(exact_decimal(value), currency)
    if amount.amount < 0:
        raise InvalidInputError(f"{amount} is below nothing")
    return amount


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or is_empty(value):
        return None
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.isascii() and text.isdigit() else None
    if isinstance(value, float):
        if not value.is_integer():
            return None
        if abs(value) > _EXACT_FLOATS:
            raise InvalidInputError(
                f"{short_repr(value)} is a float that has lost digits",
                hint="read the column as text or whole numbers",
            )
        return int(value)
    if isinstance(value, Decimal):
        number = exact_decimal(value)
        return int(number) if number == number.to_integral_value() else None
    try:
        return index(value)  # a number of numpy has one
    except TypeError:
        return None


def _since_1970(value: object) -> datetime:
    number: int | Decimal
    if isinstance(value, float) and not value.is_integer():
        number = Decimal(repr(float(value)))
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = value
    else:
        found = _whole(value)
        if found is None:
            raise InvalidInputError(f"{short_repr(value)} is not a moment")
        number = found
    for unit in _UNITS:
        if _SINCE * unit <= number < _UNTIL * unit:
            return _EPOCH + timedelta(microseconds=int(number * _MILLION // unit))
    raise InvalidInputError(
        f"{short_repr(value)} is no moment from 1990 to 2100",
        hint="seconds, milliseconds, microseconds or nanoseconds since 1970",
    )


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


Reader = Callable[[object], object]


def read_cell(read: Reader, value: object, *, needed: bool) -> object:
    """What *read* makes of a cell; None for an empty one that is not *needed*.

    Raises InvalidInputError and nothing else, whatever is in the cell.
    """
    if type(value) is str and read is read_text and (text := value.strip()):
        return text
    if is_empty(value):
        if needed:
            raise InvalidInputError("is empty")
        return None
    try:
        return read(value)
    except EcomkitError:
        raise
    except (ArithmeticError, TypeError, ValueError):
        raise InvalidInputError(f"{short_repr(value)} cannot be read") from None
