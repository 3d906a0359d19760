"""The seam of loyalty: an earning rule of the shop's own."""

from __future__ import annotations

from typing import Protocol

from ecomkit.journey.loyalty.earning_order import EarningOrder


class EarningRule(Protocol):
    """Says how many points an order earns."""

    @property
    def id(self) -> str:
        """The rule's id, stable for as long as the rule means the same."""
        ...

    def earn(self, order: EarningOrder, /) -> int:
        """The points that *order* earns, zero or more."""
        ...
