"""Orders and numbers kept in memory, for tests, demonstrations and one process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock

from ecomkit.events import Change
from ecomkit.orders.errors import QuoteOrderedError, StaleOrderError
from ecomkit.orders.order import Order


class MemoryOrders:
    """An OrderRepository in dictionaries; safe between threads."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._orders: dict[str, Order] = {}
        self._by_quote: dict[str, str] = {}
        self.outbox: list[Change] = []
        """What happened, in the order in which it was stored."""

    def find(self, numbers: Sequence[str], /) -> Mapping[str, Order]:
        """The orders of these numbers, by number."""
        with self._lock:
            return {
                number: self._orders[number]
                for number in numbers
                if number in self._orders
            }

    def of_quotes(self, quotes: Sequence[str], /) -> Mapping[str, Order]:
        """The orders made from these quotes, by quote."""
        with self._lock:
            return {
                quote: self._orders[self._by_quote[quote]]
                for quote in quotes
                if quote in self._by_quote
            }

    def store(
        self, order: Order, /, *, expected: int | None, changes: Sequence[Change]
    ) -> None:
        """Stores *order* if the stored version is *expected*."""
        with self._lock:
            present = self._orders.get(order.number)
            stored = None if present is None else present.version
            if stored != expected:
                raise StaleOrderError(
                    f"order {order.number} is at version {stored}, not {expected}",
                    hint="load it again and repeat the change",
                    order=order.number,
                    expected=expected,
                    present=stored,
                )
            known = self._by_quote.setdefault(order.quote, order.number)
            if known != order.number:
                raise QuoteOrderedError(
                    f"quote {order.quote} is order {known} already", order=known
                )
            self._orders[order.number] = order
            self.outbox.extend(changes)


class MemoryNumbers:
    """A NumberSource in a dictionary; safe between threads."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._last: dict[tuple[str, int], int] = {}

    @contextmanager
    def taking(self, series: str, year: int, /) -> Iterator[int]:
        """The next number of a series and year, used up when the block succeeds."""
        with self._lock:
            number = self._last.get((series, year), 0) + 1
            yield number
            self._last[series, year] = number
