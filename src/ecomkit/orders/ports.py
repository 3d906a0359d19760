"""What the orders room asks of the outside: where orders are kept, and the next number."""

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
        """The orders that came of these quotes, by quote."""
        ...

    def store(
        self, order: Order, /, *, expected: int | None, changes: Sequence[Change]
    ) -> None:
        """Stores *order* where the stored version is *expected* (None: none is stored).

        Raises StaleOrderError otherwise, and QuoteOrderedError where its quote has
        become another order. A store with an outbox puts *changes* into it in the same
        transaction.
        """
        ...


class NumberSource(Protocol):
    """Gives out the numbers of documents, without gaps, by series and year."""

    def taking(self, series: str, year: int, /) -> AbstractContextManager[int]:
        """The next number, from 1, for as long as the document is being stored.

        Where the block fails, the number was never given out. Of two at once, the second
        waits for the first: that is the price of leaving no gap.
        """
        ...
