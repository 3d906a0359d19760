"""The seam of this room: a shop's own tax rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from ecomkit.addressing.place import Place
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Supply


class TaxRules(Protocol):
    """Which taxes apply to a sale: a TaxTable, ShopTaxes, or a shop's own class."""

    @property
    def version(self) -> str:
        """Names these rules in the prices they made; new rules have a new version."""
        ...

    @property
    def home(self) -> Place | None:
        """Where the shop is, whose taxes its prices include."""
        ...

    def resolve(self, category: str, supply: Supply, /) -> tuple[TaxRate, ...]:
        """The taxes on goods of *category* in this sale, in order of computation.

        A tax that is not charged is among them at zero, with the reason.
        """
        ...

    def boundaries(self) -> Iterable[date]:
        """The days on which something in these rules changes."""
        ...
