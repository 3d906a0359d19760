"""Stock and orders: what has come is packed, where it lies; what comes goes to who waits."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from ecomkit.cart.quantity import Quantity
from ecomkit.catalog import Article
from ecomkit.inventory import StockLevel
from ecomkit.orders import (
    NotPackableError,
    Order,
    cancellation,
    open_quantities,
)
from ecomkit.pricing import PriceBook, PriceList, Pricer
from ecomkit.shop.faces import Shop
from ecomkit.shop.flows.drivers import Sync
from ecomkit.shop.flows.steps import Step
from ecomkit.shop.store import MemoryStore
from ecomkit.testing.payments import NEEDS_OWNER
from tests.durable.crashing import Crash, DiesOnce
from tests.durable.world import World
from tests.stories.shops import TAXES

TEA = [("tea", 3)]


def boxes(order: Order) -> list[tuple[str, dict[str, Quantity]]]:
    """From where each shipment leaves, and with what."""
    return [(each.location, dict(each.quantities)) for each in order.shipments]


def adds_up(world: World, *skus: str) -> bool:
    """Whether the movements of goods come to what lies at each place."""
    stock = world.sells.stock
    return all(
        level.on_hand
        == sum(
            each.amount
            for each in stock.movements(level.sku)
            if each.location == level.location
        )
        for level in stock.levels(skus)
    )


def sent(world: World, order: Order) -> Order:
    for each in order.shipments:
        order = world.sells.orders.ship(order.number, each.id)
    return order


@pytest.fixture
def scarce(world: World) -> World:
    """One tea is there; eight more may be sold before they come."""
    world.sells.stock.receive("tea", -8)
    world.sells.stock.set_terms(StockLevel(sku="tea", backorder_limit=9))
    return world


def test_what_is_on_backorder_is_packed_when_it_has_come(scarce: World) -> None:
    orders, stock = scarce.sells.orders, scarce.sells.stock
    number = scarce.ordered(items=TEA).number

    order = sent(scarce, orders.pack(number))
    assert boxes(order) == [("", {"tea": 1})]
    with pytest.raises(NotPackableError, match="not_in_stock"):
        orders.pack(number)
    with pytest.raises(NotPackableError):
        orders.pack(number, {"tea": 1})

    stock.receive("tea", 1)
    stock.receive("tea", 1)

    order = sent(scarce, orders.pack(number))
    assert boxes(order)[1:] == [("", {"tea": 2})]
    assert not open_quantities(order)
    assert scarce.levels("tea") == (0, 0)
    assert adds_up(scarce, "tea")
    assert scarce.sink.names().count("backorder_filled") == 2
    assert not scarce.sells.stock.waiting("tea")
    assert not scarce.sells.work.due().work


def test_receipts_go_to_who_came_first_and_never_to_who_comes_late(
    scarce: World,
) -> None:
    orders, stock = scarce.sells.orders, scarce.sells.stock
    first = scarce.ordered(items=TEA).number
    second = scarce.ordered(items=[("tea", 1)]).number

    stock.receive("tea", 2)
    late = scarce.ordered(items=[("tea", 2)]).number

    assert boxes(orders.pack(first)) == [("", {"tea": 3})]
    for number in (second, late):
        with pytest.raises(NotPackableError):
            orders.pack(number)
    stock.receive("tea", 2)
    assert boxes(orders.pack(second)) == [("", {"tea": 1})]
    assert boxes(orders.pack(late)) == [("", {"tea": 1})]


def test_a_canceled_order_leaves_the_line_and_its_goods_go_to_the_next(
    scarce: World,
) -> None:
    orders = scarce.sells.orders
    first, second = (scarce.ordered(items=TEA) for _ in range(2))

    away = cancellation(first, {"tea": 3}, id="no", at=scarce.clock.now())
    orders.change(first.number, away)
    scarce.work()

    assert boxes(orders.pack(second.number)) == [("", {"tea": 1})]
    (left,) = scarce.sells.stock.waiting("tea")
    assert (left.reference, left.amount) == (second.checkout, 2)


def test_a_preorder_waits_for_its_day_though_the_goods_are_there(
    world: World,
) -> None:
    stock = world.sells.stock
    stock.receive("tea", -9)
    day = date(2026, 11, 20)
    stock.set_terms(StockLevel(sku="tea", backorder_limit=9, releases_on=day))
    number = world.ordered(items=TEA).number
    world.sells.orders.capture(number)
    stock.receive("tea", 3)

    with pytest.raises(NotPackableError):
        world.sells.orders.pack(number)

    world.later(days=18)
    world.sells.work.run()
    assert boxes(world.sells.orders.pack(number)) == [("", {"tea": 3})]


def test_goods_leave_from_the_place_they_were_taken_from(world: World) -> None:
    stock, orders = world.sells.stock, world.sells.orders
    stock.receive("tea", -9)
    stock.receive("tea", 2, location="berlin", key="note-1")
    stock.receive("tea", 2, location="berlin", key="note-1")
    stock.receive("tea", 4, location="paris")
    number = world.ordered(items=TEA).number

    order = orders.pack(number, {"tea": 1}, location="paris")
    order = sent(world, order)
    with pytest.raises(NotPackableError, match="not_in_stock"):
        orders.pack(number, {"tea": 1}, location="paris")
    order = sent(world, orders.pack(number))

    assert boxes(order) == [("paris", {"tea": 1}), ("berlin", {"tea": 2})]
    levels = stock.levels(["tea"])
    assert [(each.location, each.on_hand) for each in levels] == [
        ("", 0),
        ("berlin", 0),
        ("paris", 3),
    ]
    assert adds_up(world, "tea")


def test_a_whole_order_is_one_shipment_for_each_place(world: World) -> None:
    stock = world.sells.stock
    stock.receive("tea", -8)
    stock.receive("tea", 4, location="berlin")

    order = world.sells.orders.pack(world.ordered().number)

    assert boxes(order) == [("", {"tea": 1, "mug": 1}), ("berlin", {"tea": 2})]


def test_less_than_was_counted_is_not_packed(world: World) -> None:
    number = world.ordered(items=TEA).number
    world.sells.stock.receive("tea", -7)  # a stocktake finds two

    assert boxes(world.sells.orders.pack(number)) == [("", {"tea": 2})]


@pytest.mark.parametrize("is_unlimited", [True, False])
def test_what_has_no_stock_is_sold_where_its_article_says_so(
    world: World, *, is_unlimited: bool
) -> None:
    """In a shop that keeps stock; one that keeps none sells whatever it has a price for."""
    card = Article(sku="card", unlimited=is_unlimited)
    prices = PriceList(
        id="web", currency="EUR", includes_tax=True, prices={"card": "2.00"}
    )
    book = PriceBook(lists=[prices], articles=[card])
    quoter = attrs.evolve(world.quoter, pricer=Pricer(book, taxes=TAXES))
    for store, has in ((world.store, is_unlimited), (MemoryStore(), True)):
        world.sells = Shop(quoter, **world._rest(store))
        filled = world.filled(items=[("card", 99)])
        codes = [each.code for each in world.sells.checkouts.review(filled.id).missing]
        assert codes == ([] if has else ["stock_unavailable"])


def test_an_order_takes_what_was_held_for_it(world: World) -> None:
    """While its buyer is at the bank, goods come to a place that is asked first."""
    stock, checkouts = world.sells.stock, world.sells.checkouts
    stock.receive("tea", -9)
    stock.receive("tea", 3, location="berlin")
    checkouts.buy(world.quote(items=TEA).id, token=NEEDS_OWNER)
    stock.receive("tea", 5)
    world.decide(success=True)
    world.tell()

    (order,) = world.orders()
    taken = {each.location: each.allocated for each in stock.levels(["tea"])}
    assert taken == {"": 0, "berlin": 3}
    assert boxes(world.sells.orders.pack(order.number)) == [("berlin", {"tea": 3})]


def test_what_is_held_for_another_quote_is_not_taken(world: World) -> None:
    """Money for the first quote came after the buyer had held another one."""
    checkouts, stock = world.sells.checkouts, world.sells.stock
    filled = world.filled(items=TEA)
    checkouts.buy(checkouts.quote(filled.id).id, token=NEEDS_OWNER)
    world.sells.carts.add(filled.cart, "tea", 4)
    checkouts.hold(checkouts.quote(filled.id).id)
    world.decide(success=True)
    world.tell()

    (order,) = world.orders()
    (level,) = stock.levels(["tea"])
    assert level.allocated == sum(line.quantity for line in order.lines)


@pytest.mark.parametrize("steps", range(6))
def test_goods_are_given_out_after_a_crash_between_two_sales(
    scarce: World, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    orders = scarce.sells.orders
    numbers = [scarce.ordered(items=[("tea", 2)]).number for _ in range(3)]
    plan, do = DiesOnce(steps), Sync._do

    def dying(driver: Sync, step: Step) -> object:
        plan.before()
        return do(driver, step)

    with monkeypatch.context() as patch:
        patch.setattr(Sync, "_do", dying)
        with pytest.raises(Crash):
            scarce.sells.stock.receive("tea", 5, key="note")
    scarce.sells.stock.receive("tea", 5, key="note")
    scarce.work()

    for number in numbers:
        (box,) = orders.pack(number).shipments
        assert dict(box.quantities) == {"tea": 2}
    assert not scarce.sells.work.due().work
