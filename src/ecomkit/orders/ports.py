"""The ports of this room: where orders are kept, and the next document number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from ecomkit.events import Change
from ecomkit.orders.order import Order


class OrderRepository(Protocol):
    """Keeps orders, one for each quote."""

    def find(self, numbers: Sequence[str], /) -> Mapping[str, Order]:
        """The orders of these numbers, by number; unknown ones are left out."""
        ...

    def of_quotes(self, quotes: Sequence[str], /) -> Mapping[str, Order]:
        """The orders made from these quotes, by quote."""
        ...

    def store(
        self, order: Order, /, *, expected: int | None, changes: Sequence[Change]
    ) -> None:
        """Stores *order* if the stored version is *expected* (None: not stored yet).

        Raises StaleOrderError otherwise, and QuoteOrderedError if its quote was made into
        another order. A store with an outbox writes *changes* to it in the same
        transaction.
        """
        ...


class NumberSource(Protocol):
    """Numbers documents by series and year, without gaps."""

    def taking(self, series: str, year: int, /) -> AbstractContextManager[int]:
        """The next number, from 1, for as long as the document is being stored.

        If the block fails, the number is not used up. A second caller waits for the first:
        that is the price of leaving no gap.
        """
        ...
