"""Shipments: one from packing to the door, labels by a carrier, and all that can go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ecomkit.measures import Dimensions, Weight
from ecomkit.money import Money
from ecomkit.orders import (
    NotPackableError,
    Order,
    OrderStatus,
    OrderStepError,
    cancellation,
    open_quantities,
)
from ecomkit.shipping import Parcel
from ecomkit.shipping.carriers import CarrierLimits, CarrierRate
from ecomkit.shipping.fulfillment import FulfillmentReport
from ecomkit.shipping.tracking import TrackingEvent
from ecomkit.shop.faces import Shop
from ecomkit.shop.ports import Store
from ecomkit.testing.carriers import FakeCarrier, FakeFulfillment, Mishap
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import NOON, SELLER

BOX = Parcel(
    id="1",
    weight=Weight.of(800, "g"),
    size=Dimensions.of(30, 20, 15, "cm"),
    contents={"tea": 3, "mug": 1},
)
POST = CarrierRate(carrier="Post", service="Parcel", price=Money("3.90", "EUR"))


class PostWorld(World):
    """A world whose shop has a carrier that makes its labels."""

    def __init__(self, store: Store, *mishaps: Mishap) -> None:
        self.post = FakeCarrier(
            "Post",
            limits=CarrierLimits(services={"Parcel"}, numbers=10, cancels=True),
            rates=[POST],
            mishaps=mishaps,
        )
        super().__init__(store)

    def shop(self, store: Store | None = None) -> Shop:
        assert SELLER.address is not None
        return Shop(
            self.quoter,
            **self._rest(store),
            carriers=[self.post],
            senders={"": SELLER.address},
        )

    def packed(self) -> Order:
        number = self.ordered(payment_method="cash_on_delivery").number
        return self.sells.orders.pack(number, boxes=[BOX])

    def said(self, order: Order, status: str, hours: int = 1) -> list[Order]:
        at = NOON + timedelta(hours=hours)
        (number,) = order.shipments[-1].numbers
        event = TrackingEvent(number=number, at=at, status=status)
        return self.sells.shipments.track([event])

    def told(self, name: str) -> dict[str, object]:
        return dict([each for each in self.sink if each.name == name][-1].properties)


@pytest.fixture(params=EVERY_STORE)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as open_store:
        yield open_store("tea house")


def test_a_carrier_moves_the_shipment_the_order_and_the_stock(store: Store) -> None:
    world = PostWorld(store)
    order = world.packed()
    number, (shipment,) = order.number, order.shipments
    assert shipment.numbers == ("FAKE000001",)
    assert shipment.status == "packed"
    assert world.levels("tea") == (9, 6)

    (order,) = world.said(order, "collected")
    assert world.levels("tea") == (6, 6)
    told = world.told("shipment_dispatched")
    assert (told["carrier"], told["number"]) == ("Post", "FAKE000001")
    world.said(order, "collected")
    world.said(order, "in_transit", hours=0)
    assert world.levels("tea") == (6, 6)

    (order,) = world.said(order, "delivered", hours=30)
    state = world.sells.orders.state(number)
    assert state.fulfillment == "delivered"
    told = world.told("shipment_delivered")
    promise = order.deliveries[0].promise
    assert promise is not None
    assert told["promised"] == promise.latest.isoformat()
    assert (told["on"], told["complete"]) == ("2026-11-03", True)
    assert world.sink.names().count("shipment_dispatched") == 1
    assert world.sink.names().count("shipment_delivered") == 1
    assert world.sells.shipments.track([]) == []


def test_the_same_label_is_printed_however_often(store: Store) -> None:
    world = PostWorld(store)
    order = world.packed()
    printed = world.sells.shipments.label(order.number, order.shipments[0].id)

    assert printed.number == "FAKE000001"
    assert printed.data
    with pytest.raises(OrderStepError):
        world.sells.shipments.label(order.number, order.shipments[0].id, 2)


@pytest.mark.parametrize("mishap", [Mishap.SILENT, Mishap.ANSWER_LOST])
def test_a_label_that_was_not_answered_is_asked_for_again_and_is_the_same(
    store: Store, mishap: Mishap
) -> None:
    world = PostWorld(store, mishap, mishap)
    order = world.packed()
    assert order.shipments[0].numbers == ()

    world.work()

    order = world.sells.orders.get(order.number)
    assert order.shipments[0].numbers == ("FAKE000001",)
    assert world.post.calls == ("label",) * 3
    assert not world.sells.work.due().work


def test_a_label_that_is_refused_waits_for_a_person(store: Store) -> None:
    world = PostWorld(store, Mishap.REFUSES)
    order = world.packed()
    number, shipment = order.number, order.shipments[0].id

    (waiting,) = world.sells.work.due().waiting
    assert "not today" in waiting.note
    order = world.sells.shipments.box(number, shipment, [BOX])

    assert order.shipments[0].numbers == ("FAKE000001",)
    assert not world.sells.work.due().waiting


def test_a_parcel_that_nobody_measured_waits_for_its_box(store: Store) -> None:
    world = PostWorld(store)
    order = world.sells.orders.pack(world.ordered().number)
    (waiting,) = world.sells.work.due().waiting
    assert "measured" in waiting.note

    order = world.sells.shipments.box(order.number, order.shipments[0].id, [BOX])
    assert order.shipments[0].numbers == ("FAKE000001",)


def test_a_number_from_elsewhere_has_the_right_link(store: Store) -> None:
    world = World(store)
    number = world.ordered().number
    (shipment,) = world.sells.orders.pack(number, carrier="DHL").shipments
    world.sells.orders.ship(number, shipment.id, tracking="00340434161094022115")

    told = [each for each in world.sink if each.name == "shipment_dispatched"][-1]
    assert told.properties["carrier"] == "DHL"
    assert told.properties["number"] == "00340434161094022115"
    assert "dhl.de" in str(told.properties["link"])


def test_a_lost_shipment_is_replaced_from_stock(store: Store) -> None:
    world = PostWorld(store)
    order = world.packed()
    world.said(order, "collected")
    world.said(order, "lost", hours=90)
    assert world.told("delivery_failed")["status"] == "lost"

    order = world.sells.shipments.lose(order.number, order.shipments[0].id)
    assert order.shipments[0].status == "lost"
    assert dict(open_quantities(order)) == {"tea": 3, "mug": 1}
    assert world.levels("tea") == (6, 3)

    order = world.sells.orders.pack(order.number, boxes=[BOX])
    world.said(order, "delivered", hours=99)
    assert world.levels("tea") == (3, 3)
    state = world.sells.orders.state(order.number)
    assert state.fulfillment == "delivered"


def test_a_lost_shipment_without_stock_waits_for_goods_or_is_canceled(
    store: Store,
) -> None:
    world = PostWorld(store)
    order = world.packed()
    world.said(order, "collected")
    world.sells.stock.receive("tea", -6)
    order = world.sells.shipments.lose(order.number, order.shipments[0].id)
    with pytest.raises(NotPackableError):
        world.sells.orders.pack(order.number, {"tea": 3})

    world.sells.stock.receive("tea", 3)
    assert world.sells.orders.pack(order.number, {"tea": 3}).shipments[-1].picked


def test_goods_refused_at_the_door_come_back_and_the_order_ends(store: Store) -> None:
    world = PostWorld(store)
    order = world.packed()
    world.said(order, "collected")
    world.said(order, "returning", hours=30)
    assert world.told("delivery_failed")["status"] == "returning"
    world.said(order, "returned", hours=60)

    order = world.sells.shipments.take_back(order.number, order.shipments[0].id)
    assert world.levels("tea") == (9, 6)
    everything = {line.key: line.quantity for line in order.lines}
    away = cancellation(order, everything, id="refused", at=world.clock.now())
    world.sells.orders.change(order.number, away)

    assert world.levels("tea") == (9, 9)
    state = world.sells.orders.state(order.number)
    assert state.order is OrderStatus.CANCELED
    moved = world.sells.stock.movements("tea")
    assert sorted((each.reason.value, each.amount) for each in moved) == [
        ("received", 9),
        ("returned", 3),
        ("shipped", -3),
    ]


def test_goods_that_come_back_damaged_are_written_off(store: Store) -> None:
    world = PostWorld(store)
    order = world.packed()
    world.said(order, "collected")
    id = order.shipments[0].id
    for _ in range(2):
        world.sells.shipments.take_back(order.number, id, is_damaged=True)

    assert world.levels("tea") == (6, 3)
    reasons = [each.reason.value for each in world.sells.stock.movements("tea")]
    assert sorted(reasons) == ["damaged", "received", "returned", "shipped"]


def test_a_shipment_is_unpacked_and_packed_again(store: Store) -> None:
    world = PostWorld(store)
    order = world.packed()
    id = order.shipments[0].id

    order = world.sells.shipments.unpack(order.number, id)
    assert order.shipments[0].status == "canceled"
    assert world.levels("tea") == (9, 6)
    world.sells.work.run()
    assert world.post.canceled == {"FAKE000001"}
    assert not world.sells.work.due().work
    order = world.sells.orders.pack(order.number, boxes=[BOX])
    assert order.shipments[1].numbers == ("FAKE000002",)
    world.said(order, "collected")
    assert world.levels("tea") == (6, 6)
    with pytest.raises(OrderStepError, match="has left"):
        world.sells.shipments.unpack(order.number, order.shipments[1].id)
    with pytest.raises(OrderStepError, match="unpacked"):
        world.sells.orders.ship(order.number, id)


def test_the_carrier_is_asked_for_news(store: Store) -> None:
    world = PostWorld(store)
    order = world.packed()
    event = TrackingEvent(
        number="FAKE000001", at=NOON + timedelta(hours=9), status="delivered"
    )
    world.post.events.append(event)

    order = world.sells.shipments.ask(order.number)

    assert order.shipments[0].delivered_at == event.at
    assert world.levels("mug") == (8, 8)


@pytest.mark.parametrize(
    ("sent", "refused", "left", "status"),
    [
        ({"tea": 3, "mug": 1}, {}, {}, "under_way"),
        ({"tea": 2, "mug": 1}, {"tea": 1}, {"tea": 1}, "under_way"),
        ({}, {"tea": 3, "mug": 1}, {"tea": 3, "mug": 1}, "canceled"),
        ({"tea": 1}, {}, {}, "packed"),
    ],
)
def test_a_warehouse_of_somebody_elses_moves_the_order(
    store: Store,
    sent: dict[str, int],
    refused: dict[str, int],
    left: dict[str, int],
    status: str,
) -> None:
    world = World(store)
    order = world.sells.orders.pack(world.ordered().number)
    said = FulfillmentReport(
        id=order.shipments[0].id,
        sent=sent,
        refused=refused,
        numbers=["1Z5R89390357567127"],
    )

    for _ in range(2):
        order = world.sells.shipments.report(said)

    assert order.shipments[0].status == status
    assert dict(open_quantities(order)) == left
    gone = 0 if status == "packed" else sent.get("tea", 0)
    assert world.levels("tea") == (9 - gone, 6)
    if status == "under_way":
        assert "ups.com" in order.shipments[0].link


class ElsewhereWorld(World):
    """A world whose goods lie in somebody else's warehouse."""

    def __init__(self, store: Store, *mishaps: Mishap, **service: Any) -> None:
        stock = service.pop("stock", {"tea": 9, "mug": 9})
        self.service = FakeFulfillment(stock, mishaps=mishaps, **service)
        super().__init__(store)

    def shop(self, store: Store | None = None) -> Shop:
        return Shop(self.quoter, **self._rest(store), warehouses={"": self.service})

    def packed(self) -> Order:
        return self.sells.orders.pack(self.ordered().number)


def test_a_warehouse_packs_and_sends_by_itself(store: Store) -> None:
    world = ElsewhereWorld(store)
    order = world.packed()

    assert order.shipments[0].status == "under_way"
    assert order.shipments[0].numbers == (f"3PL{order.shipments[0].id}",)
    assert world.levels("tea") == (6, 6)
    assert not world.sells.work.due().work


@pytest.mark.parametrize("mishap", [Mishap.SILENT, Mishap.ANSWER_LOST])
def test_a_warehouse_that_is_silent_gets_one_order(
    store: Store, mishap: Mishap
) -> None:
    world = ElsewhereWorld(store, mishap, mishap)
    order = world.packed()
    assert order.shipments[0].status == "packed"

    world.work()
    order = world.sells.orders.get(order.number)
    assert order.shipments[0].status == "under_way"
    assert world.service.orders == 1


def test_a_warehouse_is_asked_until_it_is_done(store: Store) -> None:
    world = ElsewhereWorld(store, pace=2)
    order = world.packed()
    assert order.shipments[0].status == "packed"
    world.later(minutes=16)
    world.sells.work.run()

    assert world.sells.orders.get(order.number).shipments[0].status == "under_way"
    assert world.service.calls == ("submit", "report")
    assert not world.sells.work.due().work


@pytest.mark.parametrize(
    ("mishaps", "stock", "left"),
    [
        ([], {"tea": 2, "mug": 1}, {"tea": 1}),
        ([Mishap.REFUSES], {"tea": 9, "mug": 9}, {"tea": 3, "mug": 1}),
    ],
)
def test_what_a_warehouse_does_not_send_is_to_be_packed_again(
    store: Store, mishaps: list[Mishap], stock: dict[str, int], left: dict[str, int]
) -> None:
    world = ElsewhereWorld(store, *mishaps, stock=stock)
    order = world.packed()

    assert dict(open_quantities(order)) == left
    assert not world.sells.work.due().work
