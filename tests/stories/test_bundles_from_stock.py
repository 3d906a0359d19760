"""Bundles are stocked, reserved, packed and released by their parts, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecomkit.catalog import Bundle, ListCatalog, Product
from ecomkit.checkout import Quoter
from ecomkit.inventory import StockLevel
from ecomkit.orders import Order, OutOfStockError, cancellation
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shop import Shop
from ecomkit.testing import CountingIds, FixedClock
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, NOON, PERSON, SHIPPING, SLIP, TAXES

CATALOG = ListCatalog(
    [Product("tea", "Green tea"), Product("mug", "Mug")],
    [Bundle("set", "Tea set", parts={"tea": 2, "mug": 1})],
)
BOOK = PriceBook.of(
    "EUR",
    {"tea": "5.35", "mug": "11.90", "set": "20.00"},
    includes_tax=True,
    articles=CATALOG,
)


@pytest.fixture(params=EVERY_STORE)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    with opened(request.param, tmp_path) as open_store:
        yield Shop(
            Quoter(pricer=Pricer(BOOK, taxes=TAXES), shipping=SHIPPING),
            payments=[CardTerminal()],
            store=open_store("bundles"),
            clock=FixedClock(NOON),
            ids=CountingIds(),
        )


def filled(shop: Shop, **items: int) -> str:
    cart = shop.carts.open("ada", "EUR")
    for sku, count in items.items():
        shop.carts.add(cart.id, sku, count)
    begun = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="terminal"
    )
    return begun.id


def bought(shop: Shop, **items: int) -> Order:
    quote = shop.checkouts.quote(filled(shop, **items))
    order = shop.checkouts.buy(quote.id, metadata=SLIP).order
    assert order is not None
    return order


def left(shop: Shop) -> dict[str, tuple[int, int]]:
    levels = shop.stock.levels(["tea", "mug"])
    return {each.sku: (each.on_hand, each.available) for each in levels}


def test_five_sets_with_one_tea_are_refused(shop: Shop) -> None:
    shop.stock.receive("tea", 1)
    shop.stock.receive("mug", 9)
    review = shop.checkouts.review(filled(shop, set=5))
    (problem,) = review.missing
    assert (problem.code, problem.hint) == ("stock_unavailable", "0 available")


def test_a_set_and_its_parts_share_one_stock(shop: Shop) -> None:
    """Five teas: two sets take four, so that two more teas are one too many."""
    shop.stock.receive("tea", 5)
    shop.stock.receive("mug", 9)
    assert shop.checkouts.review(filled(shop, set=2, tea=1)).missing == ()
    codes = [
        each.path for each in shop.checkouts.review(filled(shop, set=2, tea=2)).missing
    ]
    assert codes == ["$.cart.lines[0].quantity", "$.cart.lines[1].quantity"]


def test_the_last_set_is_sold_once(shop: Shop) -> None:
    shop.stock.receive("tea", 3)
    shop.stock.receive("mug", 9)
    one, two = (shop.checkouts.quote(filled(shop, set=1)) for _ in range(2))
    shop.checkouts.buy(one.id, metadata=SLIP)
    with pytest.raises(OutOfStockError, match="tea"):
        shop.checkouts.buy(two.id, metadata=SLIP)
    assert left(shop) == {"tea": (3, 1), "mug": (9, 8)}


def test_parts_on_backorder_are_sold_and_packed_when_they_have_come(shop: Shop) -> None:
    shop.stock.receive("tea", 1)
    shop.stock.set_terms(StockLevel(sku="tea", backorder_limit=20))
    shop.stock.receive("mug", 9)
    order = bought(shop, set=5)
    (line,) = order.lines
    assert line.parts == (("mug", 1), ("tea", 2))
    assert shop.checkouts.review(filled(shop, set=6)).missing != ()
    shop.stock.receive("tea", 9)
    shop.work.run()
    order = shop.orders.pack(order.number)
    (shipment,) = order.shipments
    assert shipment.picked == (("mug", 5), ("tea", 10))
    shop.orders.ship(order.number, shipment.id)
    assert left(shop) == {"tea": (0, 0), "mug": (4, 4)}


def test_what_is_canceled_goes_back_by_its_parts(shop: Shop) -> None:
    shop.stock.receive("tea", 9)
    shop.stock.receive("mug", 9)
    order = bought(shop, set=3)
    assert left(shop) == {"tea": (9, 3), "mug": (9, 6)}
    change = cancellation(order, {"set": 2}, id="c", at=NOON)
    shop.orders.change(order.number, change, details=SLIP)
    assert left(shop) == {"tea": (9, 7), "mug": (9, 8)}
