"""Table: one table of a shop file, read key by key; unknown keys are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any, TypeVar

from ecomkit.choices import StrictEnum
from ecomkit.errors import EcomkitError, short_repr
from ecomkit.moments import WEEKDAYS
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.shopfile.errors import InvalidShopFileError
from ecomkit.shopfile.meant import means, what_is_meant
from ecomkit.text import did_you_mean
from ecomkit.wire.errors import shown

T = TypeVar("T")
C = TypeVar("C", bound=StrictEnum)

# What the library calls by another name than the file does.
_WRITTEN = {
    "rate": ("percent",),
    "unit_price": ("price",),
    "tax_category": ("tax",),
    "transit": ("days",),
    "n": ("nth_order",),
    "country": ("countries", "made_in"),
    "days": ("return_days",),
    "return_days": ("days",),
    "at_least": ("from",),
    "most": ("days",),
    "fields": ("personalization",),
}

_AS_IT_IS_WRITTEN: dict[object, str] = {
    str: "write it in quotes",
    int: "digits without quotes, such as 5",
}


class Table:
    """The keys and values of one table of the file.

    It remembers which keys were read: :meth:`close` refuses all others and proposes the
    nearest known one.
    """

    def __init__(
        self, data: object, path: str, *, currency: str = "", zone: tzinfo | None = None
    ) -> None:
        if not isinstance(data, dict):
            raise InvalidShopFileError(
                f"{shown(data)} is not a table", path=path, hint="key = value"
            )
        self.data: dict[str, Any] = data
        self.path = path
        self.currency = currency
        self.zone = zone
        self._asked: dict[str, None] = {}

    def has(self, key: str) -> bool:
        """Whether the table has a key."""
        self._asked[key] = None
        return key in self.data

    def close(self) -> None:
        """Refuses the first key that was not read."""
        for key in self.data:
            if key not in self._asked:
                raise InvalidShopFileError(
                    "unknown key",
                    path=f"{self.path}.{key}",
                    hint=what_is_meant(key, self._asked),
                )

    @contextmanager
    def errors_here(self) -> Iterator[None]:
        """Puts this table's path before that of an error raised inside."""
        try:
            yield
        except EcomkitError as error:
            inner = error.path
            if inner != self.path and not inner.startswith(
                (f"{self.path}.", f"{self.path}[")
            ):
                first, dot, rest = inner.removeprefix("$").lstrip(".").partition(".")
                error.path = f"{self.path}.{self._key_of(first)}{dot}{rest}".rstrip(".")
            raise

    def _key_of(self, name: str) -> str:
        # The key at which the table has what a value calls *name*, perhaps with an index.
        word, bracket, index = name.partition("[")
        keys = (word, *_WRITTEN.get(word, ()))
        return next((key for key in keys if key in self.data), word) + bracket + index

    @contextmanager
    def errors_at(self, key: str) -> Iterator[None]:
        """Sets the path of an error raised inside to that of a key."""
        try:
            yield
        except EcomkitError as error:
            error.path = f"{self.path}.{key}"
            raise

    def wrong(self, key: str, message: str, hint: str = "") -> InvalidShopFileError:
        """The error for the value of a key."""
        return InvalidShopFileError(message, path=f"{self.path}.{key}", hint=hint)

    def _value(self, key: str, kind: type | tuple[type, ...], expected: str) -> Any:
        if not self.has(key):
            raise self._missing(key)
        return self._checked(key, self.data[key], kind, expected)

    def instead_of(self, key: str) -> InvalidShopFileError | None:
        """The error for a word of other shops that stands where a key should."""
        for word in self.data:
            if word not in self._asked and means(word, key):
                return self.wrong(word, "unknown key", f"did you mean {key!r}?")
        return None

    def _missing(self, key: str) -> InvalidShopFileError:
        return self.instead_of(key) or InvalidShopFileError(
            f"has no {short_repr(key)}", path=self.path
        )

    def _checked(
        self, key: str, value: Any, kind: type | tuple[type, ...], expected: str
    ) -> Any:
        if not isinstance(value, kind) or (
            isinstance(value, bool) and kind is not bool
        ):
            hint = _AS_IT_IS_WRITTEN.get(kind, "")
            if isinstance(value, float) and kind is not int:
                hint = f'a float cannot hold it exactly; write "{value}" in quotes'
            raise self.wrong(key, f"{shown(value)} is not {expected}", hint)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string, or *default*."""
        if default is not None and not self.has(key):
            return default
        return str(self._value(key, str, "a string"))

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        if not self.has(key):
            return default
        return bool(self._value(key, bool, "true or false"))

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number, or *default*."""
        if default is not None and not self.has(key):
            return default
        return int(self._value(key, int, "a whole number"))

    def maybe(self, read: Callable[[str], T], key: str) -> T | None:
        """What *read* (``table.money``) reads at a key, or None without the key."""
        return read(key) if self.has(key) else None

    def money(self, key: str) -> Money:
        """An amount: ``"4.50"`` in the table's currency, or ``"4.50 EUR"``."""
        if not self.has(key):
            raise self._missing(key)
        return self._money(key, self.data[key])

    def _money(self, key: str, given: object) -> Money:
        value = self._checked(key, given, (str, int), "an amount")
        amount, _, currency = str(value).strip().partition(" ")
        try:
            return Money(amount, currency.strip() or self.currency)
        except EcomkitError as error:
            raise self.wrong(key, error.message, error.hint) from None

    def amounts(self, key: str) -> tuple[Money, ...]:
        """An amount, or a list with one for each currency; none without the key."""
        if not self.has(key):
            return ()
        value = self.data[key]
        if not isinstance(value, list):
            return (self.money(key),)
        return tuple(
            self._money(f"{key}[{index}]", one) for index, one in enumerate(value)
        )

    def percent(self, key: str) -> Rate:
        """A rate: ``10``, ``"8.25"``, ``"8.25%"`` or ``"1/3"``."""
        return self._percent(key, self._value(key, (str, int), "a percentage"))

    def percents(self, key: str) -> tuple[Rate, ...]:
        """A list of rates, each as ``percent`` reads it."""
        found = []
        for index, one in enumerate(self._value(key, list, "a list of percentages")):
            place = f"{key}[{index}]"
            found.append(
                self._percent(
                    place, self._checked(place, one, (str, int), "a percentage")
                )
            )
        return tuple(found)

    def _percent(self, key: str, value: str | int) -> Rate:
        with self.errors_at(key):
            if isinstance(value, str) and ("%" in value or "/" in value):
                return Rate(value)
            return Rate.from_percent(value)

    def quantity(self, key: str) -> int | Decimal:
        """A whole number, or a decimal one in quotes."""
        value = self._value(key, (str, int), "a quantity")
        if isinstance(value, int):
            return value
        with self.errors_at(key):
            return Rate(value).percentage / 100

    def names(self, key: str) -> tuple[str, ...]:
        """One text, or a list of texts; none without the key."""
        if not self.has(key):
            return ()
        value = self.data[key]
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list):
            raise self.wrong(key, f"{shown(value)} is not a list of texts")
        for index, one in enumerate(value):
            if not isinstance(one, str):
                raise self.wrong(f"{key}[{index}]", f"{shown(one)} is not a string")
        return tuple(value)

    def weekdays(self, key: str) -> tuple[int, ...]:
        """Days of the week by name, from 0 (Monday); none without the key."""
        told = enumerate(self.names(key))
        return tuple(self._weekday(f"{key}[{index}]", day) for index, day in told)

    def _weekday(self, key: str, day: str) -> int:
        # "fri" is Friday; two letters are not enough to tell Tuesday from Thursday in a hurry.
        word = day.lower()
        found = [place for place, name in enumerate(WEEKDAYS) if name.startswith(word)]
        if len(found) != 1 or len(word) < len("fri"):
            raise self.wrong(
                key,
                f"{day!r} is not a day of the week",
                did_you_mean(word, WEEKDAYS),
            )
        return found[0]

    def choice(self, key: str, kind: type[C], default: C) -> C:
        """A member of an enum, by its value."""
        if not self.has(key):
            return default
        with self.errors_at(key):
            return kind(self.text(key))

    def maybe_choice(self, key: str, kind: type[C]) -> C | None:
        """A member of an enum, by its value; None without the key."""
        return self.choice(key, kind, next(iter(kind))) if self.has(key) else None

    def clock(self, key: str) -> time | None:
        """A time of day, such as ``"14:00"``; None without the key."""
        return self.made(key, _time_of_day)

    def hours(self, key: str) -> tuple[time, time | None]:
        """The hours from one time of day to another: ``"17:00-19:00"``; None is midnight."""
        with self.errors_at(key):
            start, dash, end = self.text(key).partition("-")
            if not dash:
                raise InvalidShopFileError(
                    f"{short_repr(start)} are no hours of the day",
                    hint='such as "17:00-19:00"',
                )
            last = end.strip()
            return (
                _time_of_day(start.strip()),
                None if last in ("24:00", "00:00") else _time_of_day(last),
            )

    def until(self) -> datetime | None:
        """The moment at ``until``, or the end of that day; None without the key."""
        return self.moment("until", after=timedelta(days=1))

    def moment(self, key: str, *, after: timedelta = timedelta()) -> datetime | None:
        """A moment in the shop's time zone, or *after* the start of a day; or None."""
        if not self.has(key):
            return None
        value = self.data[key]
        if isinstance(value, date) and not isinstance(value, datetime):
            last = date.max - after
            value = datetime.combine(min(value, last), time.min) + after
        if not isinstance(value, datetime):
            raise self.wrong(
                key, f"{shown(value)} is not a moment", "such as 2026-11-27, unquoted"
            )
        return value if value.tzinfo is not None else value.replace(tzinfo=self.zone)

    def made(self, key: str, make: Callable[[str], T]) -> T | None:
        """What *make* makes of a string; None without the key."""
        if not self.has(key):
            return None
        with self.errors_at(key):
            return make(self.text(key))

    def must(self, key: str, make: Callable[[str], T]) -> T:
        """What *make* makes of a string that has to be there."""
        text = self.text(key)
        with self.errors_at(key):
            return make(text)

    def table(self, key: str) -> Table:
        """The table at a key; an empty one without the key."""
        self.has(key)
        return self._below(self.data.get(key, {}), f"{self.path}.{key}")

    @contextmanager
    def inside(self, key: str) -> Iterator[Table]:
        """The table at a key, to be read whole inside; its errors have their path."""
        table = self.table(key)
        with table.errors_here():
            yield table
        table.close()

    def each(self, key: str, read: Callable[[Table], T]) -> tuple[T, ...]:
        """What *read* makes of each table of a list; keys it does not read are refused."""
        value = self.data.get(key, []) if self.has(key) else []
        if not isinstance(value, list):
            raise self.wrong(key, f"{shown(value)} is not a list", f"write [[{key}]]")
        found = []
        for index, one in enumerate(value):
            table = self._below(one, f"{self.path}.{key}[{index}]")
            with table.errors_here():
                found.append(read(table))
            table.close()
        return tuple(found)

    def _below(self, data: object, path: str) -> Table:
        return Table(data, path, currency=self.currency, zone=self.zone)


def _time_of_day(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise InvalidShopFileError(
            f"{short_repr(text)} is not a time of day", hint='such as "14:00"'
        ) from None
