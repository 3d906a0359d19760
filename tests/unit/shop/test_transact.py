"""Transactions run again after a conflict, and what is done and old is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ecomkit.errors import ConflictError, InvalidInputError
from ecomkit.events import Event
from ecomkit.shop import purge, transact
from ecomkit.shop.store import (
    Books,
    InboxMessage,
    MemoryStore,
    OutboxEvent,
    SavedCommand,
    StoreConflictError,
)
from ecomkit.testing.store_rows import NOW, OpenStore, a_cart
from tests.stores import EVERY_STORE, opened


@pytest.fixture(params=EVERY_STORE)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    with opened(request.param, tmp_path) as found:
        yield found


class Contested:
    """A store in which somebody else is faster *times* in a row."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.kept = MemoryStore()

    @contextmanager
    def begin(self, now: datetime, /, *, write: bool = True) -> Iterator[Books]:
        with self.kept.begin(now, write=write) as books:
            yield books
            if self.times:
                self.times -= 1
                raise StoreConflictError("somebody else was faster")


def test_a_conflict_runs_the_transaction_again_on_fresh_books() -> None:
    seen: list[datetime] = []
    moments = (NOW + timedelta(seconds=each) for each in range(99))

    def change(books: Books) -> int:
        seen.append(books.now)
        books.carts.add(a_cart("a"))
        return books.next_number("R")

    store = Contested(3)

    assert transact(store, lambda: next(moments), change) == 1
    assert len(seen) == len(set(seen)) == 4
    with store.begin(NOW, write=False) as books:
        assert books.carts.find("a")


def test_a_conflict_without_end_is_told() -> None:
    with pytest.raises(StoreConflictError):
        transact(Contested(10**6), lambda: NOW, lambda books: books.now)


def test_a_conflict_of_the_shops_own_is_an_answer() -> None:
    """The last piece is sold: that is no reason to try again."""
    runs: list[int] = []

    def sold(books: Books) -> None:
        runs.append(1)
        books.carts.add(a_cart("a"))
        raise ConflictError("the last one is sold")

    store = MemoryStore()
    with pytest.raises(ConflictError, match="sold"):
        transact(store, lambda: NOW, sold)

    assert len(runs) == 1
    with store.begin(NOW, write=False) as books:
        assert books.carts.find("a") is None


def test_what_is_done_and_old_is_forgotten(open_store: OpenStore) -> None:
    """What is not sent yet is kept, however old it is."""
    store = open_store("tea")
    old, young = NOW - timedelta(days=30), NOW - timedelta(days=29)

    def told(id: str, sent_at: datetime | None) -> OutboxEvent:
        event = Event(name="cart_viewed", at=old, actor="ada", subject="cart")
        return OutboxEvent(id=id, event=event, sent_at=sent_at)

    with store.begin(old) as books:
        for n in range(1200):
            books.inbox.add(InboxMessage(id=f"old-{n}", at=old))
        books.inbox.add(InboxMessage(id="young", at=young))
        books.commands.add(SavedCommand(id="old", digest="d", at=old))
        books.commands.add(SavedCommand(id="young", digest="d", at=young))
        books.outbox.add(told("sent", old))
        books.outbox.add(told("unsent", None))
        books.carts.add(a_cart("a"))

    assert purge(store, NOW) == {"commands": 1, "inbox": 1200, "outbox": 1}
    assert purge(store, NOW) == {"commands": 0, "inbox": 0, "outbox": 0}
    with store.begin(NOW, write=False) as books:
        assert books.inbox.find("young")
        assert books.commands.find("young")
        assert books.outbox.find("unsent")
        assert books.carts.find("a")


def test_purging_asks_for_a_moment_and_a_duration() -> None:
    with pytest.raises(InvalidInputError):
        purge(MemoryStore(), datetime(2026, 1, 1))
    with pytest.raises(InvalidInputError):
        purge(MemoryStore(), NOW, older_than=timedelta(days=-1))
