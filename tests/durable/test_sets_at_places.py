"""Goods apart: sets at several places, two addresses, one parcel of two orders."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecomkit.cart import LineItem
from ecomkit.inventory import InvalidStockError, StockLevel
from ecomkit.money import Money
from ecomkit.orders import NotPackableError, Order, cancellation
from ecomkit.shipping.tracking import TrackingEvent
from ecomkit.shop.store import MemoryStore
from tests.durable.world import World, WorldOfSets
from tests.stories.shops import ADA, BOB, NOON, eur

SETS = [("set", 2)]


def boxed(order: Order) -> list[tuple[str, dict[str, int]]]:
    """From where each shipment leaves, and the pieces in it."""
    return [(each.location, dict(each.picked)) for each in order.shipments]


@pytest.mark.parametrize("items", [[*SETS, ("tea", 1)], [("tea", 1), *SETS]])
@pytest.mark.parametrize("first", ["a first place", "z last place"])
def test_the_parts_of_a_set_come_from_the_place_that_has_all(
    first: str, items: list[tuple[str, int]]
) -> None:
    """Whichever place the shop would take single goods from, and whatever is packed first."""
    world = WorldOfSets(MemoryStore(), tea=4, mug=4)
    world.sells.stock.receive("tea", 9, location=first)

    number = world.ordered(items=items).number

    packed = boxed(world.sells.orders.pack(number))
    assert packed == [("", {"mug": 2, "tea": 4}), (first, {"tea": 1})]


def test_a_set_waits_for_its_parts_where_all_of_them_will_be() -> None:
    world = WorldOfSets(MemoryStore(), tea=1)
    world.sells.stock.receive("tea", 3, location="paris")
    world.sells.stock.set_terms(StockLevel(sku="tea", backorder_limit=9))

    number = world.ordered(items=SETS).number

    assert [
        (each.location, each.amount) for each in world.sells.stock.waiting("tea")
    ] == [("", 3)]
    world.sells.stock.receive("tea", 3)
    assert boxed(world.sells.orders.pack(number)) == [("", {"mug": 2, "tea": 4})]


def test_parts_that_lie_apart_are_brought_together_for_their_order() -> None:
    world = WorldOfSets(MemoryStore(), tea=0)
    stock, orders = world.sells.stock, world.sells.orders
    stock.receive("tea", 4, location="paris")
    number = world.ordered(items=SETS).number
    with pytest.raises(NotPackableError, match=r"stock\.transfer"):
        orders.pack(number)
    with pytest.raises(InvalidStockError, match="0 of 4"):
        stock.transfer("tea", 4, "paris", "")

    for _ in range(2):
        stock.transfer("tea", 4, "paris", "", order=number, key="van 1")

    order = orders.pack(number)
    assert boxed(order) == [("", {"mug": 2, "tea": 4})]
    with pytest.raises(InvalidStockError, match="has taken 0 there"):
        stock.transfer("tea", 1, "", "paris", order=number)
    orders.ship(number, order.shipments[0].id)
    left = [(each.on_hand, each.allocated) for each in stock.levels(["tea", "mug"])]
    assert left == [(0, 0), (0, 0), (7, 0)]


# ------------------------------------------------------------------ two addresses


def test_a_delivery_that_was_given_back_whole_is_charged_anew(world: World) -> None:
    shop, begun = world.sells, world.filled().id
    shop.checkouts.send(begun, {"a": ADA, "b": BOB}, {"tea": "a", "mug": "b"})
    shop.checkouts.update(begun, delivery={"a": "post", "b": "post"})
    sale = shop.checkouts.buy(shop.checkouts.quote(begun).id, token="good")
    assert sale.order is not None
    number = sale.order.number
    mug = sale.order.lines[1].key
    gone = cancellation(sale.order, {mug: 1}, id="c", at=NOON)
    assert gone.refund == eur("16.90"), "12.00, and 4.90 of its delivery"
    shop.orders.change(number, gone)

    def costs(delivery: str) -> Money:
        mugs = [LineItem("mug", delivery=delivery)]
        return shop.orders.preview(number, add=mugs).balance

    assert (costs("a"), costs("b")) == (eur("12.00"), eur("16.90"))
    edit = shop.orders.preview(number, add=[LineItem("mug", delivery="b")])
    shop.orders.change(number, edit, payment_method="card", token="good")
    packed = shop.orders.pack(number).shipments
    assert sorted(each.delivery for each in packed) == ["a", "b"]


# --------------------------------------------------------------- one parcel of two


def sent(world: World, tracking: str) -> str:
    """An order that is on its way under a number."""
    number = world.ordered(items=[("tea", 1)]).number
    (parcel,) = world.sells.orders.pack(number).shipments
    return world.sells.orders.ship(number, parcel.id, tracking=tracking).number


def said(world: World, hours: int, status: str) -> list[str]:
    at = NOON + timedelta(hours=hours)
    event = TrackingEvent(number="PARCEL-1", at=at, status=status)
    return [each.number for each in world.sells.shipments.track([event])]


def test_news_of_a_parcel_with_goods_of_two_orders_move_both(world: World) -> None:
    both = [sent(world, "PARCEL-1") for _ in range(2)]
    assert said(world, 1, "delivered") == both
    for number in both:
        state = world.sells.orders.state(number)
        assert state.fulfillment.value == "delivered"


def test_a_number_that_is_used_again_is_that_of_the_new_parcel(world: World) -> None:
    sent(world, "PARCEL-1")
    said(world, 1, "delivered")
    again = sent(world, "PARCEL-1")
    assert said(world, 2, "in_transit") == [again]
