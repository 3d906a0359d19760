"""TaxTable: all the taxes a shop charges, found by class, place and day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Self

import attrs

from ecomkit.addressing.place import Place
from ecomkit.errors import short_repr
from ecomkit.tax.errors import InvalidTaxError, check
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.rows import read_rates, require_known
from ecomkit.tax.supply import Supply
from ecomkit.toml_text import read_toml
from ecomkit.validators import maybe, one_or_more, require_type


@attrs.frozen
class TaxTable:
    """The taxes of a shop.

    Several rows with one id are one tax: a row that names the territory comes before one
    for its country, a row for the category before one for all (``"*"``), then the row that
    began last on the day. ``home`` is where the shop
    is, whose taxes its prices include.

    Examples:
        >>> table = TaxTable.from_rows([{"id": "vat", "rate": "19%", "country": "DE"}])
        >>> [str(row.rate) for row in table.find("tea", Place("DE"), date(2026, 11, 2))]
        ['19%']
    """

    rates: tuple[TaxRate, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(TaxRate)
    )
    home: Place | None = attrs.field(
        default=None,
        validator=maybe(check.instance_of(Place, hint='Place("DE"), or address.place')),
    )
    version: str = attrs.field(default="1", validator=check.name)

    def __attrs_post_init__(self) -> None:
        seen = set()
        for index, row in enumerate(self.rates):
            if row.mark in seen:
                raise InvalidTaxError(
                    f"a second row for tax {short_repr(row.id)}",
                    path=f"$.rates[{index}]",
                )
            seen.add(row.mark)

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, object]],
        *,
        home: Place | None = None,
        version: str = "1",
    ) -> Self:
        """The table that plain *rows* describe, such as those of a spreadsheet.

        A row has the fields of TaxRate, and ``country``, ``region``, ``city`` and
        ``postcodes`` for where it applies: ``{"id": "vat", "rate": "19%", "country":
        "DE"}``. Errors name the row and the field.
        """
        return cls(read_rates(rows), home, version)

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """The table written as TOML: ``version``, ``home`` and a ``[[rates]]`` for each row.

        ``home`` is a country or a table of ``country``, ``region``, ``city`` and
        ``postcode``.
        """
        read = read_toml(text, error=InvalidTaxError)
        require_known(read, ("version", "home", "rates"))
        rows = read.get("rates", [])
        require_type(
            rows, list, path="$.rates", error=InvalidTaxError, hint="[[rates]]"
        )
        return cls.from_rows(
            rows,
            home=_place(read["home"]) if "home" in read else None,
            version=str(read.get("version", "1")),
        )

    def resolve(self, category: str, supply: Supply, /) -> tuple[TaxRate, ...]:
        """The taxes on *category* in this sale, in order of computation.

        A tax the buyer need not pay is among them at zero, with the reason.
        """
        found = self.find(category, supply.place, supply.on)
        return without_exempt(found, category, supply)

    @cached_property
    def _anywhere(self) -> tuple[TaxRate, ...]:
        return tuple(row for row in self.rates if not row.jurisdiction.countries)

    @cached_property
    def _found(self) -> dict[tuple[str, str], tuple[TaxRate, ...]]:
        # The rows that may hold in a country and territory, kept once they were looked up.
        return {}

    def _near(self, place: Place) -> tuple[TaxRate, ...]:
        key = place.country, place.territory
        rows = self._found.get(key)
        if rows is None:
            codes = place.standing.wide
            rows = self._found[key] = tuple(
                row
                for row in self.rates
                if not row.jurisdiction.countries
                or not codes.isdisjoint(row.jurisdiction.countries)
            )
        return rows

    def find(self, category: str, place: Place | None, on: date) -> tuple[TaxRate, ...]:
        """The taxes on *category* at *place* on a day, in order of computation."""
        rows = self._anywhere if place is None else self._near(place)
        territory = "" if place is None else place.territory
        best: dict[str, TaxRate] = {}
        for row in rows:
            if (
                row.category in {"*", category}
                and row.holds_on(on)
                and row.jurisdiction.contains(place)
            ):
                other = best.get(row.id)
                if other is None or _rank(other, territory) < _rank(row, territory):
                    best[row.id] = row
        return tuple(sorted(best.values(), key=lambda row: row.sequence))

    def boundaries(self) -> Iterable[date]:
        """The days on which something in this table changes."""
        for row in self.rates:
            if row.since is not None:
                yield row.since
            if row.until is not None:
                yield row.until


def without_exempt(
    rates: tuple[TaxRate, ...], category: str, supply: Supply
) -> tuple[TaxRate, ...]:
    """*rates*, with zero for those the buyer is exempt from, and the certificate.

    A tax that has a reason to be zero keeps it. The first certificate that covers a tax
    counts.
    """

    def charged(rate: TaxRate) -> TaxRate:
        if not rate.treatment.needs_reason:
            for each in supply.exemptions:
                if each.covers(rate.id, category, supply.place, supply.on):
                    return rate.not_charged(
                        each.treatment, each.reason, each.vatex, each
                    )
        return rate

    return tuple(map(charged, rates)) if supply.exemptions else rates


def _rank(row: TaxRate, territory: str) -> tuple[bool, bool, date]:
    is_own = territory in row.jurisdiction.countries
    return is_own, row.category != "*", row.since or date.min


def _place(value: object) -> Place:
    parts: Any = {"country": value} if isinstance(value, str) else value
    require_type(parts, dict, path="$.home", error=InvalidTaxError)
    require_known(parts, ("country", "region", "city", "postcode"), path="$.home")
    if "country" not in parts:
        raise InvalidTaxError("needs a country", path="$.home")
    return Place(**parts)
