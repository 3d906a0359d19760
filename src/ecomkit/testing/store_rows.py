"""Rows to keep, and ways to keep them, for the checks of stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

from ecomkit.cart import Cart, SavedCart
from ecomkit.checkout import Purchaser, SalesTerms
from ecomkit.checkout.terms import USUAL_POLICIES
from ecomkit.errors import EcomkitError
from ecomkit.inventory import StockLevel
from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.shop.ports import Store
from ecomkit.shop.store import (
    Books,
    LimitedResource,
    Rows,
    StoreConflictError,
    Work,
    WorkKind,
)
from ecomkit.shop.transact import transact

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
THREADS = 8

T = TypeVar("T")
OpenStore = Callable[[str], Store]
"""Gives the store of a shop by its name; all of one database."""


class _NotMeantError(Exception):
    """What a check raises itself, to see a transaction undone."""


def a_cart(id: str, *, owner: str = "") -> SavedCart:
    """A cart with one line."""
    return SavedCart(id=id, cart=Cart("EUR").with_item("tea", 2), owner=owner)


def a_limit(id: str, *, limit: int) -> LimitedResource:
    """So much of something, at a place with terms of its own."""
    terms = StockLevel(sku=id, location="berlin", safety_stock=1)
    return LimitedResource(id=id, limit=limit, terms=terms)


def some_work(id: str, due: datetime | None) -> Work:
    """Something to do at a moment; without one, a person has to look."""
    return Work(id=id, kind=WorkKind.SEND, checkout="c", due=due)


def an_order(number: str, *, checkout: str, quote: str | None = None) -> Order:
    """An order of nothing."""
    zero = Money.zero("EUR")
    return Order(
        number=number,
        quote=f"q-{number}" if quote is None else quote,
        content_hash="0" * 64,
        placed_at=NOW,
        currency="EUR",
        purchaser=Purchaser(id="ada", email="ada@example.com"),
        billing=None,
        email="ada@example.com",
        lines=(),
        fees=(),
        deliveries=(),
        total=zero,
        cash_rounding=zero,
        policy=USUAL_POLICIES[0],
        terms=SalesTerms(),
        checkout=checkout,
    )


_SHELVES = {
    SavedCart: "carts",
    LimitedResource: "stock",
    Order: "orders",
    Work: "work",
}


def books_of(
    open_store: OpenStore, *, write: bool = True
) -> AbstractContextManager[Books]:
    """The books of the one shop that most checks use."""
    return open_store("tea").begin(NOW, write=write)


def keep(open_store: OpenStore, *rows: Any) -> None:
    """Adds rows in one transaction."""
    with books_of(open_store) as books:
        for row in rows:
            getattr(books, _SHELVES[type(row)]).add(row)


@contextmanager
def undone(open_store: OpenStore) -> Iterator[Books]:
    """A transaction that fails at its end."""
    with suppress(_NotMeantError), books_of(open_store) as books:
        yield books
        raise _NotMeantError


def refused(open_store: OpenStore, call: Callable[[Rows], object]) -> None:
    """A call on the rows of a transaction is a conflict."""

    def run() -> None:
        with books_of(open_store) as books:
            call(books.rows)

    raises(StoreConflictError, run)


def raises(kind: type[EcomkitError], call: Callable[[], object]) -> None:
    """*call* raises an error of this kind."""
    try:
        call()
    except kind:
        return
    raise AssertionError(f"raises no {kind.__name__}")


def until_written(open_store: OpenStore, change: Callable[[Books], T]) -> T:
    """What *change* gives once it is written; tried again after each conflict."""
    return transact(open_store("tea"), lambda: NOW, change)


def together(call: Callable[[str], T]) -> list[T]:
    """What *call* gives in many threads that start at one moment."""
    gate = Barrier(THREADS)

    def run(name: str) -> T:
        gate.wait()
        return call(name)

    with ThreadPoolExecutor(THREADS) as threads:
        try:
            return list(threads.map(run, map(str, range(THREADS))))
        except Exception as error:
            raise AssertionError(f"a thread failed: {error!r}") from error
