"""Goods that failed to arrive once: found again, come back late, paid for at the second try."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecomkit.orders import NotPackableError, Order, OrderStepError, cancellation
from ecomkit.orders.status import OrderFulfillmentStatus, OrderPaymentStatus
from ecomkit.payments.adapters import CashHandover
from ecomkit.shipping.tracking import ShipmentStatus, TrackingEvent
from tests.durable.world import World
from tests.stories.shops import NOON, eur


def lost(world: World) -> tuple[str, str]:
    """An order whose only parcel is lost, and the parcel."""
    number = world.ordered().number
    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, parcel.id, tracking="PARCEL-1")
    world.sells.shipments.lose(number, parcel.id)
    assert world.levels("tea") == (6, 3), "others are taken for it"
    return number, parcel.id


def by_hand(world: World, number: str, parcel: str) -> Order:
    return world.sells.orders.deliver(number, parcel)


def by_carrier(world: World, number: str, parcel: str) -> Order:
    found = TrackingEvent(
        number="PARCEL-1", at=NOON + timedelta(days=9), status="delivered"
    )
    (order,) = world.sells.shipments.track([found])
    return order


@pytest.mark.parametrize("tell", [by_hand, by_carrier])
def test_a_lost_parcel_that_turns_up_is_delivered(world: World, tell: object) -> None:
    number, parcel = lost(world)
    assert callable(tell)
    order = tell(world, number, parcel)

    assert order.shipment(parcel).failure is None
    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.DELIVERED
    assert world.levels("tea") == (6, 6), "nothing is kept for it any more"
    assert world.sink.names().count("shipment_delivered") == 1
    with pytest.raises(NotPackableError, match="nothing_open"):
        world.sells.orders.pack(number)


@pytest.mark.parametrize("status", ["lost", "attempted", "returning"])
def test_who_says_that_it_arrived_after_all_is_believed(
    world: World, status: str
) -> None:
    number = world.ordered().number
    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, parcel.id, tracking="PARCEL-1")
    bad = TrackingEvent(number="PARCEL-1", at=NOON + timedelta(hours=5), status=status)
    world.sells.shipments.track([bad])
    world.later(days=1)

    order = world.sells.orders.deliver(number, parcel.id)

    assert order.shipment(parcel.id).status is ShipmentStatus.DELIVERED
    assert order.shipment(parcel.id).delivered_at == world.clock.now()


def test_what_was_sent_again_or_credited_is_not_delivered_twice(world: World) -> None:
    number, parcel = lost(world)
    (_, second) = world.sells.orders.pack(number).shipments
    with pytest.raises(OrderStepError, match=r"shipments\.take_back"):
        world.sells.orders.deliver(number, parcel)
    by_carrier(world, number, parcel)
    order = world.sells.orders.get(number)
    assert order.shipment(parcel).failure is not None

    world.sells.shipments.unpack(number, second.id)
    change = cancellation(
        world.sells.orders.get(number), {"tea": 3}, id="c", at=world.clock.now()
    )
    world.sells.orders.change(number, change)
    with pytest.raises(OrderStepError, match="credited"):
        world.sells.orders.deliver(number, parcel)


def test_a_lost_parcel_that_comes_back_is_in_stock_again(world: World) -> None:
    number, parcel = lost(world)
    (_, second) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, second.id)

    for _ in range(2):
        world.sells.shipments.take_back(number, parcel)

    assert world.levels("tea") == (6, 6)
    world.sells.orders.deliver(number, second.id)
    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.DELIVERED


def test_goods_wait_for_the_money_as_the_method_that_pays_now_says(
    world: World,
) -> None:
    orders = world.sells.orders
    at_the_door = world.ordered(payment_method="bank_transfer").number
    orders.pay(at_the_door, "cash_on_delivery")
    assert orders.state(at_the_door).payment is OrderPaymentStatus.NOT_DUE
    before = world.ordered(payment_method="cash_on_delivery").number
    (payment,) = orders.payments(before)
    orders.pay(before, "bank_transfer")
    with pytest.raises(NotPackableError, match="not_paid"):
        orders.pack(before)

    world.later(days=9)
    world.work()

    assert len(orders.pack(at_the_door).shipments) == 1
    assert orders.get(before).is_canceled, "nobody has paid it"
    assert payment.due == eur("33.40")


def test_a_hold_that_has_ended_is_replaced_by_money_at_the_door(world: World) -> None:
    number = world.ordered().number
    world.later(days=8)
    world.work()
    world.sells.orders.pay(number, "cash_on_delivery")
    world.later(days=8)
    world.work()
    assert len(world.sells.orders.pack(number).shipments) == 1


def test_who_refused_at_the_door_may_pay_at_the_door_the_next_time(
    world: World,
) -> None:
    orders = world.sells.orders
    number = world.ordered(payment_method="cash_on_delivery").number
    (parcel,) = orders.pack(number).shipments
    orders.ship(number, parcel.id)
    (promised,) = orders.payments(number)
    world.sells.payments.tell(
        promised.id, lambda courier, paid: courier.refused(paid, waybill="W-1")
    )
    world.sells.shipments.take_back(number, parcel.id)
    with pytest.raises(NotPackableError, match="payment_failed"):
        orders.pack(number)

    again = orders.pay(number, "cash_on_delivery")
    (_, second) = orders.pack(number).shipments
    orders.ship(number, second.id)
    handover = CashHandover(
        waybill="W-2", courier="dhl", amount=again.due, at=world.clock.now()
    )
    world.sells.payments.tell(
        again.id, lambda courier, paid: courier.collected(paid, handover)
    )

    assert orders.state(number).payment is OrderPaymentStatus.PAID
    assert world.levels("tea") == (6, 6)
    assert not world.sells.work.due().waiting
