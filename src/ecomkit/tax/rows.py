"""Reading tax rates written as plain rows, with errors that name row and field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr, wrong_type
from ecomkit.money.amount import Money
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.jurisdiction import Jurisdiction
from ecomkit.tax.rate import SourceTrust, TaxKind, TaxRate
from ecomkit.tax.scheme import TaxScheme
from ecomkit.tax.treatment import TaxTreatment

_MOST_SHOWN = 60

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
    ``"0.50 EUR"``, days as dates or ``"2026-07-01"``. A ``scheme`` brings its treatment and
    words.
    """
    if not isinstance(rows, Iterable):
        raise wrong_type(InvalidTaxError)(
            f"{short_repr(rows)} is not a list of rows", path="$.rates"
        )
    rates = []
    for index, row in enumerate(rows):
        try:
            rates.append(_rate(row))
        except InvalidInputError as error:
            raise error.under(f"rates[{index}]") from error
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


def require_known(
    row: Mapping[str, object], names: Iterable[str], *, path: str = "$"
) -> None:
    """Refuses an unknown key, and suggests a similar one."""
    names = set(names)
    for key in row:
        if key not in names:
            shown = (key if isinstance(key, str) else short_repr(key))[:_MOST_SHOWN]
            near = get_close_matches(shown, names, n=1)
            raise InvalidTaxError(
                f"{short_repr(key)} is not known here",
                path=f"{path}.{shown}",
                hint=f"{near[0]!r}?" if near else ", ".join(sorted(names)),
            )


def read_money(value: object) -> object:
    """An amount written as ``"0.50 EUR"``; what is not text is returned as it is."""
    if not isinstance(value, str):
        return value
    amount, _, currency = value.strip().partition(" ")
    if not currency:
        raise InvalidTaxError(
            f"{short_repr(value)} is not an amount of money",
            hint='write it as "0.50 EUR"',
        )
    return Money(amount, currency.strip())


def read_day(value: object) -> object:
    """A day written as ``"2026-07-01"``; what is not text is returned as it is."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidTaxError(
            f"{short_repr(value)} is not a day", hint='write it as "2026-07-01"'
        ) from None


_READERS: Mapping[str, Callable[[Any], object]] = {
    "kind": TaxKind,
    "treatment": TaxTreatment,
    "scheme": TaxScheme,
    "trust": SourceTrust,
    "amount": read_money,
    "exempt_below": read_money,
    "excess_over": read_money,
    "since": read_day,
    "until": read_day,
    "as_of": read_day,
}
_FIELDS = frozenset(
    field.name
    for field in attrs.fields(TaxRate)
    if field.name not in {"jurisdiction", "evidence"}
)


def _rate(row: Mapping[str, object]) -> TaxRate:
    if not isinstance(row, Mapping):
        raise wrong_type(InvalidTaxError)(
            f"{short_repr(row)} is not a row", hint="a table of names and values"
        )
    require_known(row, _FIELDS | set(AREA))
    if "id" not in row:
        raise InvalidTaxError("is missing", path="$.id")
    fields: dict[str, Any] = {}
    for name in (each for each in row if each in _FIELDS):
        try:
            fields[name] = _READERS.get(name, _as_it_is)(row[name])
        except InvalidInputError as error:
            raise error.under(name) from error
    scheme = fields.get("scheme")
    if scheme is not None:
        words = {"reason": scheme.reason, "vatex": scheme.vatex}
        fields = {"treatment": TaxTreatment.EXEMPT, **words, **fields}
    return TaxRate(jurisdiction=read_area(row), **fields)


def _as_it_is(value: object) -> object:
    return value
