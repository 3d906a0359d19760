"""Checks of every store: when others are faster, nothing is lost or done twice."""

from __future__ import annotations

import attrs

from ecomkit.shop.store import ROW_KINDS, Books, InboxMessage, StoreConflictError
from ecomkit.testing.store_rows import (
    NOW,
    THREADS,
    OpenStore,
    a_cart,
    a_limit,
    an_order,
    books_of,
    keep,
    raises,
    refused,
    together,
    undone,
    until_written,
)


def a_row_is_there_once(open_store: OpenStore) -> None:
    """A second row with the same id is a conflict, and the first stays."""
    keep(open_store, a_cart("a", owner="ada"))
    raises(StoreConflictError, lambda: keep(open_store, a_cart("a", owner="bob")))
    with books_of(open_store, write=False) as books:
        assert books.carts.get("a").owner == "ada"


def a_unique_key_is_there_once(open_store: OpenStore) -> None:
    """One checkout, one order: a second row with the key is a conflict."""
    first, second = an_order("R-1", checkout="c-1"), an_order("R-2", checkout="c-1")
    other = an_order("R-3", checkout="c-3")
    keep(open_store, first, other)
    raises(StoreConflictError, lambda: keep(open_store, second))

    def moved() -> None:
        with books_of(open_store) as books:
            books.orders.put(attrs.evolve(books.orders.get("R-3"), checkout="c-1"))

    raises(StoreConflictError, moved)
    free = [an_order(f"R-{n}", checkout="", quote="") for n in (7, 8)]
    keep(open_store, *free)  # an empty key is nobody's
    with books_of(open_store, write=False) as books:
        assert books.orders.where("checkout", "c-1") == [first]
        assert books.orders.find("R-2") is None
        assert set(books.orders.many(["R-7", "R-8"])) == {"R-7", "R-8"}


def a_lost_update_is_a_conflict(open_store: OpenStore) -> None:
    """Whoever writes what somebody else has changed since, writes nothing."""
    keep(open_store, a_cart("a"))
    kind = ROW_KINDS["carts"]
    with books_of(open_store) as books:
        stale = books.carts.get("a")
        books.carts.put(attrs.evolve(stale, owner="quick"))
    refused(open_store, lambda rows: rows.update(kind, [(stale, 1)]))
    refused(open_store, lambda rows: rows.delete(kind, "a", 1))
    refused(open_store, lambda rows: rows.update(kind, [(a_cart("gone"), 1)]))
    refused(open_store, lambda rows: rows.delete(kind, "gone", 1))
    with books_of(open_store, write=False) as books:
        assert books.carts.get("a").owner == "quick"


def one_stale_row_stops_all(open_store: OpenStore) -> None:
    """If one of several rows was changed by somebody else, none is written."""
    keep(open_store, *map(a_cart, "abc"))
    with books_of(open_store) as books:
        stale = books.carts.many(tuple("abc"))
        books.carts.put(attrs.evolve(stale["b"], owner="quick"))
    changed = [(attrs.evolve(row, owner="slow"), 1) for row in stale.values()]
    refused(open_store, lambda rows: rows.update(ROW_KINDS["carts"], changed))
    with books_of(open_store, write=False) as books:
        assert [row.owner for row in books.carts.many(tuple("abc")).values()] == [
            "",
            "quick",
            "",
        ]


def versions_count_the_changes(open_store: OpenStore) -> None:
    """A row has version 1 when it is new, and one more after each change."""
    keep(open_store, a_cart("a"), a_limit("tea", limit=9))
    versions = []
    for owner in ("x", "y", "y"):
        with books_of(open_store) as books:
            found = books.rows.read(ROW_KINDS["carts"], ["a"], lock=False)
            versions.append(found["a"][0])
            books.carts.put(attrs.evolve(books.carts.get("a"), owner=owner))
            books.stock.increase("tea", "used", 1, most="limit")
    with books_of(open_store, write=False) as books:
        found = books.rows.read(ROW_KINDS["carts"], ["a"], lock=False)
        assert [*versions, found["a"][0]] == [1, 2, 3, 3], "only changes count"
        found = books.rows.read(ROW_KINDS["stock"], ["tea"], lock=False)
        assert found["tea"][0] == 1, "a counter does not change the version"


def two_writers_lose_nothing(open_store: OpenStore) -> None:
    """Many add to one row at the same moment, each trying again: all of it is there."""
    keep(open_store, a_cart("a", owner=""))

    def note(name: str) -> None:
        def change(books: Books) -> None:
            row = books.carts.get("a")
            books.carts.put(attrs.evolve(row, owner=row.owner + name))

        until_written(open_store, change)

    together(note)
    with books_of(open_store, write=False) as books:
        written = sorted(books.carts.get("a").owner)
    assert written == sorted(map(str, range(THREADS))), f"lost: {written}"


def a_lock_keeps_others_waiting(open_store: OpenStore) -> None:
    """What depends on a row that is locked is decided one after the other."""
    keep(open_store, a_cart("lock"))

    def once(name: str) -> None:
        def change(books: Books) -> None:
            books.carts.get("lock", lock=True)
            if not books.carts.where("owner", "winner"):
                books.carts.add(a_cart(f"won-{name}", owner="winner"))

        until_written(open_store, change)

    together(once)
    with books_of(open_store, write=False) as books:
        won = books.carts.where("owner", "winner")
    assert len(won) == 1, f"{len(won)} of {THREADS} have won"


def a_message_is_taken_in_once(open_store: OpenStore) -> None:
    """A row that many add at one moment is added by one."""

    def take(name: str) -> bool:
        def change(books: Books) -> bool:
            if books.inbox.find("message"):
                return False
            books.inbox.add(InboxMessage(id="message", at=NOW))
            books.carts.add(a_cart(f"effect-{name}", owner="effects"))
            return True

        return until_written(open_store, change)

    assert sum(together(take)) == 1
    with books_of(open_store, write=False) as books:
        assert len(books.carts.where("owner", "effects")) == 1


def crossing_locks_do_not_block(open_store: OpenStore) -> None:
    """Transactions that want the same rows in another order all end."""
    keep(
        open_store,
        a_cart("x"),
        a_cart("y"),
        a_limit("m", limit=99),
        a_limit("n", limit=99),
    )

    def cross(name: str) -> None:
        ids = ["x", "y"] if int(name) % 2 else ["y", "x"]
        goods = ["m", "n"] if int(name) % 2 else ["n", "m"]

        def change(books: Books) -> None:
            books.carts.many(ids, lock=True)
            for each in goods:
                books.stock.increase(each, "used", 1, most="limit")

        until_written(open_store, change)

    together(cross)
    with books_of(open_store, write=False) as books:
        assert [books.stock.get(each).used for each in "mn"] == [THREADS, THREADS]


def the_last_one_is_sold_once(open_store: OpenStore) -> None:
    """Many buyers at one moment, one piece: exactly one gets it."""
    keep(open_store, a_limit("tea", limit=1))

    def buy(_: str) -> bool:
        def change(books: Books) -> bool:
            if not books.stock.get("tea").left:
                return False
            books.stock.increase("tea", "used", 1, most="limit")
            return True

        return until_written(open_store, change)

    assert sum(together(buy)) == 1
    with books_of(open_store, write=False) as books:
        assert books.stock.get("tea").used == 1


def numbers_have_no_gaps(open_store: OpenStore) -> None:
    """Many take numbers at one moment, some fail: from 1, each once, none left out."""

    def number(name: str) -> list[int]:
        def change(books: Books) -> int:
            found = books.next_number("R-2026")
            books.carts.add(a_cart(f"number-{found}", owner="numbered"))
            return found

        with undone(open_store) as books:
            change(books)
        return [until_written(open_store, change) for _ in range(3)]

    found = sorted(each for listed in together(number) for each in listed)
    assert found == list(range(1, 3 * THREADS + 1)), f"numbers {found}"
    with books_of(open_store) as books:
        assert books.next_number("C-2026") == 1, "each series has its own"
        assert books.next_number("C-2026") == 2, "also within one transaction"
