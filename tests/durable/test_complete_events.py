"""What a shop tells is enough for its figures: nothing has to be added by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ecomkit.checkout import Purchaser
from ecomkit.events import Event
from ecomkit.journey.figures import (
    Valuation,
    average_order_value,
    kpi_report,
    time_between,
    time_to_cash,
)
from ecomkit.journey.marketing import (
    AbandonmentPolicy,
    CartState,
    cart_histories,
    reminders_due,
)
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose, Consents
from ecomkit.money import Money, Rounding
from ecomkit.orders import cancellation
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA

HALF_UP = Rounding("half_up")
VALUATIONS = [
    Valuation(with_tax=tax, with_shipping=shipping)
    for tax in (True, False)
    for shipping in (True, False)
]


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as store:
        yield World(store("tea"))


def the(world: World, name: str) -> Event:
    (event,) = (event for event in world.sink if event.name == name)
    return event


def test_a_sale_has_a_value_in_every_valuation(world: World) -> None:
    order = world.ordered()
    charges = [each.charged for each in order.deliveries]
    shipping = Money.sum((each.gross for each in charges), "EUR")
    shipping_net = Money.sum((each.net for each in charges), "EUR")
    by_hand = {
        (True, True): order.total,
        (True, False): order.total - shipping,
        (False, True): order.total - order.tax,
        (False, False): order.total - order.tax - shipping_net,
    }
    for valuation in VALUATIONS:
        worth = by_hand[valuation.with_tax, valuation.with_shipping]
        assert average_order_value(world.sink, valuation, HALF_UP) == {"EUR": worth}
        assert kpi_report(world.sink, valuation, HALF_UP).value("revenue EUR") == worth


def test_an_order_says_where_it_came_from_and_what_it_promised(world: World) -> None:
    order = world.ordered(code="SPRING")
    told = the(world, "order_completed").properties
    assert told["checkout"] == order.checkout
    assert told["cart"] == world.sells.checkouts.get(order.checkout).cart
    assert (told["net"], told["gross"]) == (order.net, order.gross)
    assert Money.sum(told["discounts"].values(), "EUR") == order.discount
    assert [each["amount"] for each in told["products"]] == [
        line.gross for line in order.lines
    ]
    assert [each["net"] for each in told["products"]] == [
        line.net for line in order.lines
    ]


def test_payments_say_whose_they_are(world: World) -> None:
    order = world.ordered()
    world.later(hours=5)
    world.sells.orders.capture(order.number)
    for name in ("payment_authorized", "payment_captured"):
        told = the(world, name).properties
        assert (told["order"], told["checkout"]) == (order.number, order.checkout)
    took = time_between(world.sink, "order_completed", "payment_captured")
    assert took.all == time_to_cash(world.sink).all == (timedelta(hours=5),)


def test_cash_is_there_when_all_that_is_due_was_captured(world: World) -> None:
    order = world.ordered()
    half = Money("1.00", "EUR")
    world.later(hours=1)
    world.sells.orders.capture(order.number, half)
    assert not time_to_cash(world.sink).all
    world.later(hours=1)
    world.sells.orders.capture(order.number)
    assert time_to_cash(world.sink).all == (timedelta(hours=2),)


def left_in_the_checkout(world: World) -> str:
    shop = world.sells
    shop.people.tell("ada", ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), "ada")
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "mug", 2)
    shop.checkouts.begin(cart.id, Purchaser(id="ada", email="ada@example.org"))
    return cart.id


def test_a_reminder_is_due_for_a_cart_that_the_shop_itself_told_of(
    world: World,
) -> None:
    cart = left_in_the_checkout(world)
    world.later(hours=2)
    at = world.clock.now()
    consents = Consents.of(world.sink)
    (story,) = cart_histories(world.sink, AbandonmentPolicy(), at=at, consents=consents)
    assert (story.cart, story.contact) == (cart, "ada@example.org")
    price = world.quoter.pricer.book.list_price("mug", "EUR", at=at)
    assert price is not None
    assert story.value == price * 2
    assert reminders_due([story], at=at) == (story,)


def test_who_bought_the_same_with_another_cart_is_not_reminded(world: World) -> None:
    left_in_the_checkout(world)
    world.later(minutes=10)
    world.ordered(items=[("mug", 1)])
    world.later(hours=2)
    found = cart_histories(
        world.sink, at=world.clock.now(), consents=Consents.of(world.sink)
    )
    assert [each.state for each in found] == [CartState.ABANDONED, CartState.BOUGHT]
    assert found[0].not_reminded == "bought_elsewhere"


def test_canceling_before_the_capture_leaves_nothing_to_wait_for(world: World) -> None:
    order = world.ordered()
    everything = {line.key: line.quantity for line in order.lines}
    change = cancellation(order, everything, id="c1", at=world.clock.now())
    world.sells.orders.change(order.number, change)
    assert not time_to_cash(world.sink).all


def test_addresses_are_not_in_the_events(world: World) -> None:
    world.ordered()
    assert ADA.street[0] not in str(list(world.sink))
