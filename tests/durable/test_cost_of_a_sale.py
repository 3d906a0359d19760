"""What a sale costs a database: its commits, and how often the order is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import patch

import pytest

from ecomkit.customers import Seller
from ecomkit.integrations.sql import SqlStore
from ecomkit.integrations.sql.rows import SqlRows
from ecomkit.orders import cancellation
from ecomkit.shop.store import Books
from tests.durable.world import World
from tests.stories.shops import ADA, PERSON


class Counted(SqlStore):
    """Counts its commits, those apart that mark what was told, and the reads of orders."""

    count: ClassVar[Counter[str]] = Counter()

    @contextmanager
    def begin(self, now: datetime, /, *, write: bool = True) -> Iterator[Books]:
        with super().begin(now, write=write) as books:
            yield books
            changed = {
                name
                for name in ("carts", "orders", "payments", "settlements", "outbox")
                if books.shelf(name)._changed
            }
        if write:
            self.count["told" if changed == {"outbox"} else "commits"] += 1


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    real = SqlRows.read

    def read(self: Any, kind: Any, ids: Sequence[str], /, *, lock: bool) -> Any:
        Counted.count["reads"] += kind.name == "orders"
        Counted.count["accounts read"] += kind.name == "ledger"
        return real(self, kind, ids, lock=lock)

    store = Counted(f"sqlite:///{tmp_path}/shop.db")
    with patch.object(SqlRows, "read", read):
        yield World(store)
    store.close()


def test_a_sale_takes_seven_commits_and_reads_its_order_twice_a_command(
    world: World,
) -> None:
    """From the quote to the refund; what was told is marked in commits apart."""
    checkout = world.filled()
    spent: dict[str, Counter[str]] = {}

    def costs(name: str, call: Callable[[], Any]) -> Any:
        Counted.count = Counter()
        given = call()
        spent[name] = Counted.count
        return given

    quote = costs("quote", lambda: world.sells.checkouts.quote(checkout.id))
    sale = costs("buy", lambda: world.sells.checkouts.buy(quote.id, token="good"))
    number = sale.order.number
    costs("capture", lambda: world.sells.orders.capture(number))
    change = cancellation(sale.order, {"tea": 1}, id="c", at=sale.order.placed_at)
    costs("refund", lambda: world.sells.orders.change(number, change))

    commits = {name: count["commits"] for name, count in spent.items()}
    assert commits == {"quote": 1, "buy": 2, "capture": 2, "refund": 2}
    reads = {name: count["reads"] for name, count in spent.items()}
    assert reads == {"quote": 0, "buy": 0, "capture": 2, "refund": 2}


@pytest.mark.parametrize(
    ("sellers", "cost"),
    [
        ((), {"buy": 0, "capture": 0, "ship": 0}),
        (("mia",), {"buy": 1, "capture": 2, "ship": 2}),
        (("mia", "noa", "pia", "tom"), {"buy": 1, "capture": 2, "ship": 2}),
    ],
)
def test_accounts_of_sellers_are_read_together_and_only_where_there_are_some(
    world: World, sellers: tuple[str, ...], cost: dict[str, int]
) -> None:
    """However many they are: once a transaction before they have earned, twice after."""
    sells, spent = world.sells, {}
    for id in sellers:
        sells.sellers.keep(Seller(id=id, name=id, commission="10%"))
    cart = sells.carts.open("ada", "EUR")
    for id in sellers or ("",):
        sells.carts.add(cart.id, "tea", 1, seller=id)
    begun = sells.checkouts.begin(cart.id, PERSON)
    wishes: dict[str, Any] = {"shipping": ADA, "delivery": "post"}
    sells.checkouts.update(begun.id, payment_method="card", **wishes)
    quote = sells.checkouts.quote(begun.id)

    def costs(name: str, call: Callable[[], Any]) -> Any:
        Counted.count = Counter()
        given = call()
        spent[name] = Counted.count["accounts read"]
        return given

    order = costs("buy", lambda: sells.checkouts.buy(quote.id, token="good")).order
    costs("capture", lambda: sells.orders.capture(order.number))
    lines = {line.key: 1 for line in order.lines}
    costs("ship", lambda: sells.orders.pack(order.number, lines))
    assert spent == cost
