"""``orders``, ``work``, ``migrate`` and ``purge``: what a shop's database holds, and its care."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from ecomkit.cli.screen import show_json, show_table
from ecomkit.events import Event
from ecomkit.money import format_money
from ecomkit.orders import Order
from ecomkit.orders.status import OrderState
from ecomkit.shop import purge as purged
from ecomkit.shop.rooms.orders import state_of
from ecomkit.shop.rooms.work import due_list
from ecomkit.shop.store import Books

_T = TypeVar("_T")
_LAST = "~"  # after every moment
_MOST = 1_000_000


def migrate(asked: Namespace) -> int:
    """Makes the tables of a database, or brings them to this version."""
    from ecomkit.integrations import sql

    version = sql.migrate(address(asked.url))
    if asked.json:
        show_json({"version": version})
    else:
        print(f"The tables are at version {version}.")
    return 0


def purge(asked: Namespace) -> int:
    """Forgets what is done and old."""
    from ecomkit.integrations.sql import SqlStore

    store = SqlStore(address(asked.url), shop=asked.name)
    try:
        gone = purged(store, datetime.now(UTC), older_than=timedelta(days=asked.days))
    finally:
        store.close()
    if asked.json:
        show_json(dict(gone))
    else:
        print(", ".join(f"{count} {name}" for name, count in gone.items()))
    return 0


def orders(asked: Namespace) -> int:
    """Prints the orders of a shop, oldest first."""
    found = looked_up(asked, _orders)
    rows = [
        [
            order.number,
            f"{order.placed_at:%Y-%m-%d %H:%M}",
            order.email,
            state.order.value,
            state.payment.value,
            state.fulfillment.value,
            format_money(order.total, "en"),
        ]
        for order, state in found
    ]
    heads = ("Order", "Placed", "Buyer", "State", "Payment", "Goods", "Total")
    if asked.json:
        show_json([dict(zip(map(str.lower, heads), row, strict=True)) for row in rows])
    else:
        show_table(heads, rows)
    return 0


def work(asked: Namespace) -> int:
    """Prints what a shop still has to do, and what waits for a person."""
    due = looked_up(asked, lambda books: due_list(_MOST, books))
    rows = [
        *(["due", each.id, each.note] for each in due.work),
        *(["needs a person", each.id, each.note] for each in due.waiting),
        *(
            ["needs a person", each.id, f"{each.to_move}: {each.note}"]
            for each in due.stuck
        ),
        *(
            ["oversold", each.stock_resource, f"{each.oversold} too few"]
            for each in due.oversold
        ),
        *(["to capture soon", each.id, each.note] for each in due.ending),
        *(["hold has ended", each.id, ""] for each in due.ended_holds),
        *(["to be told", each.id, each.event.name] for each in due.untold),
    ]
    if asked.json:
        show_json([dict(zip(("what", "id", "note"), row, strict=True)) for row in rows])
    elif rows:
        show_table(("What", "Id", "Note"), rows, figures=0)
    else:
        print("Nothing is left to do.")
    return 0


def events_in(url: str) -> list[Event]:
    """All events that a shop's database still has, in the order in which they happened."""

    def look(books: Books) -> list[Event]:
        rows = [
            *books.outbox.where("sent", _LAST, comparison="<="),
            *books.outbox.where("unsent", _LAST, comparison="<="),
        ]
        return [row.event for row in rows]

    found = looked_up(Namespace(url=url, name=""), look)
    return sorted(found, key=lambda event: (event.at, event.subject, event.sequence))


def looked_up(asked: Namespace, look: Callable[[Books], _T]) -> _T:
    """What a look at the books of a database gives."""
    from ecomkit.integrations.sql import SqlStore

    store = SqlStore(address(asked.url), shop=asked.name)
    try:
        with store.begin(datetime.now(UTC), write=False) as books:
            return look(books)
    finally:
        store.close()


def is_database(text: str) -> bool:
    """Whether a text names a database: by its address, or a file of SQLite."""
    return "://" in text or text.endswith(".db")


def address(text: str) -> str:
    """The address of a database that may be named by its file."""
    if "://" not in text and Path(text).is_file():
        return f"sqlite:///{Path(text).resolve()}"
    return text


def _orders(books: Books) -> list[tuple[Order, OrderState]]:
    found = books.orders.where("placed", _LAST, comparison="<=")
    return [(order, state_of(order, books)) for order in found]
