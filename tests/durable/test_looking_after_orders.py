"""What the people of a shop do with orders beside money: find, read, correct, move."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from ecomkit.customers import Customer
from ecomkit.orders import OrderStepError
from tests.durable.world import World
from tests.stories.shops import ADA, BOB, NOON, eur


def test_orders_are_found_by_day_buyer_and_address(world: World) -> None:
    numbers = []
    for _ in range(3):
        numbers.append(world.ordered(items=[("mug", 1)]).number)
        world.later(days=1)
    orders = world.sells.orders

    def found(since: int, until: int = 9) -> list[str]:
        first, last = (NOON + timedelta(days=days) for days in (since, until))
        return [each.number for each in orders.placed(first, last)]

    assert found(0) == numbers
    assert found(1) == numbers[1:]
    assert found(0, 2) == numbers[:2]
    assert found(3) == []
    assert [each.number for each in orders.placed(NOON, limit=2)] == numbers[:2]
    for written in (ADA.email, f" {ADA.email.upper()} "):
        assert [each.number for each in orders.of_email(written)] == numbers
    assert orders.of_buyer("bob") == []


def test_the_history_of_an_order_tells_of_its_payments_too(world: World) -> None:
    number = world.ordered().number
    world.later(hours=1)
    world.sells.orders.capture(number, eur("10.00"))
    (parcel,) = world.sells.orders.pack(number).shipments
    world.later(hours=1)
    world.sells.orders.ship(number, parcel.id)

    names = [event.name for event in world.sells.orders.history(number)]

    assert names[0] == "payment_authorized"
    assert names.index("payment_authorized") < names.index("payment_captured")
    assert names[-2:] == ["order_packed", "shipment_dispatched"]
    assert names.count("order_completed") == 1


def test_a_street_is_corrected_until_the_goods_are_packed(world: World) -> None:
    number = world.ordered().number
    right = attrs.evolve(ADA, street=("Teestraße 11", "c/o Babbage"))

    order = world.sells.orders.readdress(number, right)

    assert order.deliveries[0].address == right
    assert world.sink.names().count("order_updated") == 1
    with pytest.raises(OrderStepError, match="10115 DE"):
        world.sells.orders.readdress(number, BOB)
    world.sells.orders.pack(number)
    with pytest.raises(OrderStepError, match="packed"):
        world.sells.orders.readdress(number, ADA)


def test_a_guests_orders_move_to_the_account_that_the_guest_opens(
    world: World,
) -> None:
    number = world.ordered().number
    member = Customer("c-17", name="Ada Byron", email=ADA.email)

    for order in world.sells.orders.of_email(member.email):
        world.sells.orders.assign(order.number, member)
        world.sells.orders.assign(order.number, member)

    assert [each.number for each in world.sells.orders.of_buyer("c-17")] == [number]
    assert world.sells.orders.of_buyer("ada") == []
    stranger = Customer("c-18", email="eve@example.com")
    with pytest.raises(OrderStepError):
        world.sells.orders.assign(number, stranger)
