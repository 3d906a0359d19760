"""What the inventory room asks of the outside: where to send from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ecomkit.inventory.stock import StockLevel

StockBySku = Mapping[str, Mapping[str, StockLevel]]
"""The stock of each SKU at each location."""


class SourcingStrategy(Protocol):
    """Decides which locations are used first."""

    def order(self, wanted: Mapping[str, int], levels: StockBySku, /) -> Sequence[str]:
        """The locations to use, the preferred one first; others are not used.

        *wanted* are amounts by SKU, *levels* the stock by SKU and location.
        """
        ...
