"""What the inventory room asks of the outside: levels, and where to send from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ecomkit.inventory.stock import StockLevel


class StockSource(Protocol):
    """Knows what lies where."""

    def levels(self, skus: Sequence[str], now: datetime, /) -> Sequence[StockLevel]:
        """The stock of these SKUs at all locations; none for an unknown SKU."""
        ...


class SourcingStrategy(Protocol):
    """Says from which locations to take first."""

    def order(
        self,
        wanted: Mapping[str, int],
        levels: Mapping[str, Mapping[str, StockLevel]],
        /,
    ) -> Sequence[str]:
        """The locations to take from, the first first; others are not used.

        *wanted* are amounts by SKU, *levels* the stock by SKU and location.
        """
        ...
