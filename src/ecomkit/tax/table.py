"""TaxTable: all the taxes a shop charges, found by class, place and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from ecomkit.addressing.place import Place
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Supply


@attrs.frozen
class TaxTable:
    """The taxes of a shop.

    Several rows with one id are one tax over time: on a day, the row in force that began
    last holds. ``home`` is where the shop itself is, whose taxes its prices include.
    """

    rates: tuple[TaxRate, ...] = attrs.field(default=(), converter=tuple)
    home: Place | None = None
    version: str = "1"

    def __attrs_post_init__(self) -> None:
        seen = set()
        for row in self.rates:
            mark = row.id, row.category, row.since, row.jurisdiction
            if mark in seen:
                raise InvalidTaxError(f"two rows for tax {row.id!r}", path="$.rates")
            seen.add(mark)

    def resolve(self, category: str, supply: Supply, /) -> tuple[TaxRate, ...]:
        """The taxes on *category* in this sale, in the order in which they stack.

        A tax the buyer need not pay stands among them at nothing, with the reason.
        """
        found = self.find(category, supply.ship_to, supply.on)
        for exemption in supply.exemptions:
            if exemption.covers(category, supply.ship_to, supply.on):
                return tuple(
                    rate.freed(exemption.treatment, exemption.reason, exemption.vatex)
                    for rate in found
                )
        return found

    def find(self, category: str, place: Place | None, on: date) -> tuple[TaxRate, ...]:
        """The taxes on *category* at *place* on a day, in the order in which they stack."""
        newest: dict[str, TaxRate] = {}
        for row in self.rates:
            if (
                row.category in ("*", category)
                and row.holds_on(on)
                and row.jurisdiction.contains(place)
            ):
                older = newest.get(row.id)
                if older is None or (older.since or date.min) < (row.since or date.min):
                    newest[row.id] = row
        return tuple(sorted(newest.values(), key=lambda row: row.sequence))

    def boundaries(self) -> Iterable[date]:
        """The days on which something in this table changes."""
        for row in self.rates:
            if row.since is not None:
                yield row.since
            if row.until is not None:
                yield row.until
