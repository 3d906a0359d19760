"""Reading tax rates written as plain rows, with errors that name the place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.jurisdiction import Jurisdiction
from ecomkit.tax.rate import SourceTrust, TaxKind, TaxRate
from ecomkit.tax.treatment import TaxTreatment

_V = TypeVar("_V")

# Where a row says where it holds, one name or several: its key, and Jurisdiction's.
AREA: Mapping[str, str] = {
    "country": "countries",
    "countries": "countries",
    "except_countries": "except_countries",
    "region": "regions",
    "regions": "regions",
    "except_regions": "except_regions",
    "city": "cities",
    "cities": "cities",
    "postcodes": "postcodes",
}


def read_rates(rows: Iterable[Mapping[str, object]]) -> tuple[TaxRate, ...]:
    """The rates that *rows* describe.

    A row has the fields of TaxRate, and ``country``, ``region``, ``city``, ``postcodes``
    (one or several) for where it holds. Rates are written ``"8.25%"``, amounts
    ``"0.50 EUR"``, days as dates or ``"2026-07-01"``.
    """
    rates = []
    for place, row in enumerate(rows):
        try:
            rates.append(_rate(row))
        except InvalidInputError as error:
            raise error.under(f"rates[{place}]") from error
    return tuple(rates)


def read_area(row: Mapping[str, object]) -> Jurisdiction:
    """The area that the keys of *row* about places describe."""
    parts: dict[str, Any] = {}
    for key, name in AREA.items():
        if key not in row:
            continue
        if name in parts:
            raise InvalidTaxError(f"says {name} twice", path=f"$.{key}")
        parts[name] = row[key]
        try:
            Jurisdiction(**{name: parts[name]})
        except InvalidInputError as error:
            raise InvalidTaxError(
                error.message, path=f"$.{key}", hint=error.hint
            ) from error
    return Jurisdiction(**parts)


def known(row: Mapping[str, object], names: Iterable[str], *, path: str = "$") -> None:
    """Refuses a key that nobody reads, and says which one may be meant."""
    names = set(names)
    for key in row:
        if key not in names:
            near = get_close_matches(str(key), names, n=1)
            raise InvalidTaxError(
                f"{short_repr(key)} is not known here",
                path=f"{path}.{key}",
                hint=f"{short_repr(near[0])}?" if near else ", ".join(sorted(names)),
            )


def read_rate(value: object) -> Rate:
    """A rate written as ``"19%"`` or ``"1/3"``."""
    if isinstance(value, Rate):
        return value
    if not isinstance(value, str) or not ("%" in value or "/" in value):
        raise InvalidTaxError(
            f"{short_repr(value)} is not a rate", hint='write it as "19%"'
        )
    return Rate(value)


def read_money(value: object) -> Money:
    """An amount written as ``"0.50 EUR"``."""
    if isinstance(value, Money):
        return value
    parts = value.split() if isinstance(value, str) else []
    if len(parts) != len(("amount", "currency")):
        raise InvalidTaxError(
            f"{short_repr(value)} is not an amount of money",
            hint='write it as "0.50 EUR"',
        )
    return Money(*parts)


def read_day(value: object) -> date:
    """A day, as a date or written as ``"2026-07-01"``."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]  # refused below
    except (TypeError, ValueError):
        raise InvalidTaxError(
            f"{short_repr(value)} is not a day", hint='write it as "2026-07-01"'
        ) from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidTaxError(
            f"{short_repr(value)} is not a text", hint="put it in quotes"
        )
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidTaxError(f"{short_repr(value)} is not true or false")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidTaxError(f"{short_repr(value)} is not a whole number")
    return value


_READERS: Mapping[str, Callable[[Any], object]] = {
    "rate": read_rate,
    "kind": TaxKind,
    "treatment": TaxTreatment,
    "trust": SourceTrust,
    "amount": read_money,
    "exempt_below": read_money,
    "excess_over": read_money,
    "since": read_day,
    "until": read_day,
    "as_of": read_day,
    "sequence": _whole,
    "included": _flag,
    "compound": _flag,
    "affects_base": _flag,
    "base_unaffected": _flag,
    "on_delivery": _flag,
}
_FIELDS = frozenset(
    field.name
    for field in attrs.fields(TaxRate)
    if field.name not in {"jurisdiction", "evidence"}
)


def _rate(row: Mapping[str, object]) -> TaxRate:
    if not isinstance(row, Mapping):
        raise InvalidTaxError(
            f"{short_repr(row)} is not a row", hint="a table of names and values"
        )
    known(row, _FIELDS | set(AREA))
    if "id" not in row:
        raise InvalidTaxError("has no id", path="$.id")
    fields: dict[str, Any] = {
        name: _at(name, _READERS.get(name, _text), value)
        for name, value in row.items()
        if name in _FIELDS
    }
    return TaxRate(jurisdiction=read_area(row), **fields)


def _at(name: str, read: Callable[..., _V], *values: object, **parts: object) -> _V:
    try:
        return read(*values, **parts)
    except InvalidInputError as error:
        raise error.under(name) from error
