"""Wish lists that are shared by a link, and lines that the shop's people add, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecomkit.cart import UnknownShareError
from ecomkit.catalog import Article
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, PERSON, eur


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("lists"))


def test_a_wish_list_is_shown_by_its_link_and_copied(world: World) -> None:
    carts = world.sells.carts
    wishes = carts.open("ada", "EUR", name="birthday")
    carts.add(wishes.id, "tea", 2)
    carts.add(wishes.id, "mug")
    token = carts.share(wishes.id)
    assert carts.share(wishes.id) == token

    seen = carts.shared(token)
    assert seen.name == "birthday"
    assert [(line.sku, line.quantity) for line in seen.cart.lines] == [
        ("tea", 2),
        ("mug", 1),
    ]
    own = carts.open("bob", "EUR")
    carts.add(own.id, "mug")
    copied = carts.copy(token, own.id)
    assert [(line.sku, line.quantity) for line in copied.cart.lines] == [
        ("mug", 2),
        ("tea", 2),
    ]
    assert [line.sku for line in carts.get(wishes.id).cart.lines] == ["tea", "mug"]

    carts.unshare(wishes.id)
    for wrong in (token, wishes.id, f"{wishes.id}.", "", "nobody.x"):
        with pytest.raises(UnknownShareError):
            carts.shared(wrong)


def test_a_line_by_hand_is_sold_and_stays_when_the_cart_changes(world: World) -> None:
    shop = world.sells
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "tea", 2)
    begun = shop.checkouts.begin(cart.id, PERSON)
    sign = Article(sku="sign", title="Sign, painted", kind="service")
    shop.checkouts.add_by_hand(
        begun.id, sign, eur("80.00"), 2, reason="agreed by phone", by="grace"
    )
    shop.carts.add(cart.id, "mug")
    again = shop.checkouts.begin(cart.id)
    assert again.checkout is not None
    assert [line.sku for line in again.checkout.cart.lines] == ["tea", "mug", "sign"]
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="card"
    )
    quote = shop.checkouts.quote(begun.id)
    order = shop.checkouts.buy(quote.id, token="good").order
    assert order is not None
    line = order.lines[-1]
    assert (line.title, line.gross) == ("Sign, painted", eur("160.00"))
