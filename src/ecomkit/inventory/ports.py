"""What the inventory room asks of the outside: stock levels, and where to send from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ecomkit.inventory.stock import StockLevel

StockBySku = Mapping[str, Mapping[str, StockLevel]]
"""The stock of each SKU at each location."""


class StockSource(Protocol):
    """Knows the stock at each location."""

    def levels(self, skus: Sequence[str], now: datetime, /) -> Sequence[StockLevel]:
        """The stock of these SKUs at all locations; none for an unknown SKU."""
        ...


class SourcingStrategy(Protocol):
    """Decides which locations are used first."""

    def order(self, wanted: Mapping[str, int], levels: StockBySku, /) -> Sequence[str]:
        """The locations to use, the preferred one first; others are not used.

        *wanted* are amounts by SKU, *levels* the stock by SKU and location.
        """
        ...
