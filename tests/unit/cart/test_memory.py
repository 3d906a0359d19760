"""Carts kept in memory, with versions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import attrs
import pytest

from ecomkit.cart import Cart, CartRepository, MemoryCarts, SavedCart, StaleCartError

CART = Cart("EUR").with_item("tea")


def test_a_stored_cart_is_found_with_its_new_version() -> None:
    carts: CartRepository = MemoryCarts()
    saved = carts.store(SavedCart(id="c1", cart=CART, owner="ada"))

    assert saved.version == 1
    assert carts.find(["c2", "c1"]) == (saved,)
    assert carts.find([]) == ()


def test_an_owner_has_several_carts_by_name() -> None:
    carts = MemoryCarts()
    wishes = carts.store(SavedCart(id="c2", cart=CART, owner="ada", name="birthday"))
    now = carts.store(SavedCart(id="c1", cart=CART, owner="ada"))
    carts.store(SavedCart(id="c3", cart=CART, owner="bob"))

    assert carts.owned_by("ada") == (now, wishes)
    assert carts.owned_by("eve") == ()


def test_a_stale_cart_is_not_stored_over_a_newer_one() -> None:
    carts = MemoryCarts()
    first = carts.store(SavedCart(id="c1", cart=CART))
    second = carts.store(attrs.evolve(first, cart=CART.with_item("mug")))

    with pytest.raises(StaleCartError) as stale:
        carts.store(attrs.evolve(first, cart=CART.cleared()))
    assert stale.value.facts == {"asked": 1, "present": 2}
    assert carts.find(["c1"]) == (second,)
    with pytest.raises(StaleCartError):
        carts.store(SavedCart(id="new", cart=CART, version=3))


def test_a_cart_is_forgotten_only_as_it_was_seen() -> None:
    carts = MemoryCarts()
    first = carts.store(SavedCart(id="c1", cart=CART))
    second = carts.store(first)
    with pytest.raises(StaleCartError):
        carts.forget(first)

    carts.forget(second)
    carts.forget(second)
    assert carts.find(["c1"]) == ()


def test_of_many_who_store_at_once_one_wins() -> None:
    carts = MemoryCarts()
    seen = carts.store(SavedCart(id="c1", cart=CART))
    gate = Barrier(8)

    def store(number: int) -> bool:
        gate.wait()
        try:
            carts.store(attrs.evolve(seen, cart=CART.with_item(f"mug-{number}")))
        except StaleCartError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(store, range(8)))

    assert sum(won) == 1
    assert carts.find(["c1"])[0].version == 2
