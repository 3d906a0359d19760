"""What a shop asks of the place where it keeps things."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from ecomkit.events import Event
from ecomkit.shop.store.books import Books


class Store(Protocol):
    """Keeps all that a shop has, and changes it in one transaction at a time.

    ``ecomkit.testing.store`` has the checks that an implementation must pass.
    """

    def begin(
        self, now: datetime, /, *, write: bool = True
    ) -> AbstractContextManager[Books]:
        """Opens the books for one transaction at *now*.

        When the block ends, what was changed is written, all of it or nothing. Raises
        StoreConflictError if somebody else was faster: then the block may run again. A
        transaction that only reads (*write* False) sees one state and holds up nobody.
        """
        ...


class AsyncEventSink(Protocol):
    """An EventSink that is awaited."""

    async def publish(self, events: Iterable[Event], /) -> None:
        """As EventSink.publish."""
        ...
