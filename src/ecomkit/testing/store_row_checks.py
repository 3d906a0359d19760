"""Checks of every store: what is written is there, found, counted and kept apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs

from ecomkit.money import Money
from ecomkit.payments import Payment
from ecomkit.shop.store import (
    ROW_KINDS,
    MissingRowError,
    StoreUseError,
)
from ecomkit.testing.store_rows import (
    MOMENT,
    NOW,
    OpenStore,
    a_cart,
    a_limit,
    books_of,
    keep,
    raises,
    refused,
    some_work,
    undone,
)


def what_is_written_is_read_back(open_store: OpenStore) -> None:
    """A row comes back equal, in a later transaction, by its id and by its keys."""
    cart = a_cart("a", owner="ada")
    payment = Payment.of(id="p", adapter="card", due=Money("12.50", "EUR"))
    with books_of(open_store) as books:
        books.carts.add(cart)
        books.payments.add(payment)
    with books_of(open_store, write=False) as books:
        assert books.carts.get("a") == cart, "a row is read as it was written"
        assert books.payments.find("p") == payment
        assert books.carts.where("owner", "ada") == [cart]
        assert books.carts.many(["a", "b"]) == {"a": cart}
        assert books.carts.find("b") is None
        raises(MissingRowError, lambda: books.carts.get("b"))


def what_fails_leaves_nothing(open_store: OpenStore) -> None:
    """A block that raises has written nothing, in no table, and no number is used up."""
    keep(open_store, a_cart("a", owner="ada"), a_limit("tea", limit=5))
    with undone(open_store) as books:
        books.carts.put(attrs.evolve(books.carts.get("a"), owner="bob"))
        books.carts.add(a_cart("b"))
        books.stock.increase("tea", "used", 3, most="limit")
        assert books.next_number("R") == 1
        books.flush()
    with books_of(open_store) as books:
        assert books.carts.get("a").owner == "ada", "a change is undone"
        assert books.carts.find("b") is None, "a new row is undone"
        assert books.stock.get("tea").used == 0, "a counter is undone"
        assert books.next_number("R") == 1, "a number is not used up"


def changes_are_seen_at_once(open_store: OpenStore) -> None:
    """What was changed is seen by every later look in the same transaction."""
    keep(
        open_store,
        a_cart("a", owner="ada"),
        a_cart("b", owner="ada"),
        a_cart("c", owner="cy"),
    )
    with books_of(open_store) as books:
        books.carts.put(attrs.evolve(books.carts.get("a"), owner="cy"))
        books.carts.drop("b")
        books.carts.add(a_cart("d", owner="cy"))
        found = [row.id for row in books.carts.where("owner", "cy")]
        assert found == ["a", "c", "d"], f"changed rows are found: {found}"
        assert books.carts.where("owner", "ada") == [], "or not any more"
        assert books.carts.find("b") is None
    with books_of(open_store, write=False) as books:
        assert [row.id for row in books.carts.where("owner", "cy")] == ["a", "c", "d"]
        assert books.carts.find("b") is None, "a dropped row is gone"


def dropped_and_added_again(open_store: OpenStore) -> None:
    """An id can be used again, in the same transaction and later."""
    keep(open_store, a_cart("a", owner="ada"))
    with books_of(open_store) as books:
        books.carts.drop("a")
        books.carts.add(a_cart("a", owner="bob"))
    with books_of(open_store) as books:
        assert books.carts.get("a").owner == "bob"
        books.carts.drop("a")
    keep(open_store, a_cart("a", owner="cy"))
    with books_of(open_store, write=False) as books:
        assert [row.id for row in books.carts.where("owner", "cy")] == ["a"]


def rows_are_found_in_order(open_store: OpenStore) -> None:
    """By key, then by id; not more than asked for; and an empty key never."""
    times = {"w3": 1, "w1": 2, "w2": 1, "w9": 9}
    for id, minutes in times.items():
        keep(open_store, some_work(id, NOW + timedelta(minutes=minutes)))
    keep(open_store, some_work("w0", None), a_cart("x", owner=""))
    with books_of(open_store, write=False) as books:
        later = "2026-03-01T12:02:00.000000"
        due = books.work.where("due", later, comparison="<=")
        assert [row.id for row in due] == ["w2", "w3", "w1"], "the longest due first"
        first = books.work.where("due", later, comparison="<=", limit=2)
        assert [row.id for row in first] == ["w2", "w3"]
        all_of_them = books.work.where("checkout", "c")
        assert [row.id for row in all_of_them] == ["w0", "w1", "w2", "w3", "w9"]
        waiting = books.work.where("waiting", "person")
        assert [row.id for row in waiting] == ["w0"]
        assert books.carts.where("owner", "") == [], "an empty key is not found"
        assert books.carts.where("owner", "", comparison="<=") == []
        assert books.carts.where("owner", "", comparison=">=") == []
        from_then = books.work.where("due", later, comparison=">=")
        assert [row.id for row in from_then] == ["w1", "w9"], "from it on"
        assert books.work.where("due", later, comparison=">=", limit=1)[0].id == "w1"
    keep(open_store, *(a_cart(f"{n}", owner=owner) for n, owner in enumerate("zaab")))
    with books_of(open_store, write=False) as books:
        owners = [row.owner for row in books.carts.where_any("owner", ["z", "", "a"])]
        assert owners == ["a", "a", "z"], "all that have one of the keys, in order"
        assert books.carts.where_any("owner", []) == []


def all_rows_are_found(open_store: OpenStore) -> None:
    """However many there are: nothing is cut off that nobody asked to cut off."""
    keep(open_store, *(a_cart(f"{n:04}", owner="ada") for n in range(1200)))
    with books_of(open_store, write=False) as books:
        assert len(books.carts.where("owner", "ada")) == 1200
        assert len(books.carts.where_any("owner", ["ada", "bob"])) == 1200
        assert len(books.carts.where("owner", "ada", limit=1100)) == 1100


def keys_sort_as_their_bytes(open_store: OpenStore) -> None:
    """Capital letters come before small ones and ``ä`` after all of them, everywhere."""
    ids = ["Z", "a", "z", "ä", "Ω", "𝄞"]
    keep(open_store, *(a_cart(id, owner="o") for id in reversed(ids)))
    with books_of(open_store, write=False) as books:
        assert [row.id for row in books.carts.where("owner", "o")] == ids
        first = books.carts.where("owner", "o", limit=3)
        assert [row.id for row in first] == ids[:3]


def moments_keep_their_microseconds(open_store: OpenStore) -> None:
    """What is due a microsecond later is not due."""
    keep(open_store, some_work("now", NOW), some_work("later", NOW + MOMENT))
    with books_of(open_store, write=False) as books:
        assert books.now == NOW
        due = books.work.where("due", "2026-03-01T12:00:00.000000", comparison="<=")
        assert [row.id for row in due] == ["now"]


def odd_ids_are_ids(open_store: OpenStore) -> None:
    """Quotes, percent signs and letters of all kinds are part of an id."""
    ids = ["it's", '"x"; --', "50%_off", "日本", "a/b:c@d", "é", "ẞ" * 200]
    keep(open_store, *(a_cart(id, owner=f"o{id}") for id in ids))
    with books_of(open_store, write=False) as books:
        assert sorted(books.carts.many(ids)) == sorted(ids)
        for id in ids:
            assert [row.id for row in books.carts.where("owner", f"o{id}")] == [id]


def counters_are_added_to(open_store: OpenStore) -> None:
    """Additions reach the counter, whatever else of the row changes meanwhile."""
    keep(open_store, a_limit("tea", limit=5))
    with books_of(open_store) as books:
        assert books.stock.increase("tea", "used", 3, most="limit").left == 2
        assert books.stock.get("tea").used == 3, "seen at once"
        books.stock.increase("tea", "used", -1)
        books.stock.increase("tea", "limit", 4)
    with books_of(open_store, write=False) as books:
        tea = books.stock.get("tea")
        assert (tea.limit, tea.used) == (9, 2)


def counters_and_facts_do_not_collide(open_store: OpenStore) -> None:
    """A change of the other facts of a row keeps what others have added."""
    keep(open_store, a_limit("tea", limit=5))
    terms = a_limit("tea", limit=0).terms
    with books_of(open_store) as books:
        row = books.stock.get("tea")
        books.stock.put(attrs.evolve(row, terms=None))
        books.stock.increase("tea", "used", 2, most="limit")
    with books_of(open_store) as books:
        tea = books.stock.get("tea")
        assert (tea.terms, tea.limit, tea.used) == (None, 5, 2)
        books.stock.put(attrs.evolve(tea, terms=terms))
    with books_of(open_store, write=False) as books:
        tea = books.stock.get("tea")
        assert (tea.terms, tea.limit, tea.used) == (terms, 5, 2)


def counters_keep_their_bounds(open_store: OpenStore) -> None:
    """A counter never falls below zero, nor rises above its bound, by anybody."""
    keep(open_store, a_limit("tea", limit=2))
    with books_of(open_store) as books:
        raises(
            StoreUseError, lambda: books.stock.increase("tea", "used", 3, most="limit")
        )
        raises(StoreUseError, lambda: books.stock.increase("tea", "used", -1))
        books.stock.increase("tea", "used", 3)  # a stocktake that found less
    kind = ROW_KINDS["stock"]
    refused(open_store, lambda rows: rows.add(kind, "tea", "used", 1, "limit"))
    refused(open_store, lambda rows: rows.add(kind, "tea", "limit", -3, ""))
    refused(open_store, lambda rows: rows.add(kind, "mug", "used", 1, "limit"))
    with books_of(open_store) as books:
        books.stock.increase("tea", "used", -2)
        assert books.stock.get("tea").used == 1


def a_reading_transaction_writes_nothing(open_store: OpenStore) -> None:
    """Without *write*, a change is refused."""
    keep(open_store, a_cart("a"), a_limit("tea", limit=1))
    with books_of(open_store, write=False) as books:
        row = books.carts.get("a")
        for change in (
            lambda: books.carts.add(a_cart("b")),
            lambda: books.carts.put(attrs.evolve(row, owner="x")),
            lambda: books.carts.drop("a"),
            lambda: books.stock.increase("tea", "used", 1),
            lambda: books.next_number("R"),
        ):
            raises(StoreUseError, change)


def misuse_is_told(open_store: OpenStore) -> None:
    """What was not read is not changed, and rows are found only by their keys."""
    keep(open_store, a_cart("a"))
    with books_of(open_store) as books:
        shelf: Any = books.carts
        for call in (
            lambda: shelf.put(a_cart("a")),
            lambda: shelf.add("cart"),
            lambda: shelf.where("color", "red"),
            lambda: shelf.where("owner", "a", comparison=">"),
            lambda: shelf.find(5),
            lambda: shelf.increase("a", "owner", 1),
        ):
            raises(StoreUseError, call)


def shops_do_not_meet(open_store: OpenStore) -> None:
    """Several shops in one database have ids, keys, counters and numbers of their own."""
    for shop in ("tea", "wine"):
        with open_store(shop).begin(NOW) as books:
            books.carts.add(a_cart("a", owner=shop))
            books.stock.add(a_limit("last", limit=1))
            books.stock.increase("last", "used", 1, most="limit")
            assert books.next_number("R") == 1, "each shop counts from 1"
    with open_store("tea").begin(NOW) as books:
        assert books.carts.get("a").owner == "tea"
        assert books.carts.where("owner", "wine") == []
        books.carts.drop("a")
    with open_store("wine").begin(NOW, write=False) as books:
        assert books.carts.get("a").owner == "wine"
    with open_store("beer").begin(NOW, write=False) as books:
        assert books.carts.find("a") is None
