"""What somebody tries first, and what the refusal says to do instead."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from ecomkit.errors import EcomkitError
from ecomkit.orders import Order, cancellation, reduction, return_credit
from tests.durable.world import World
from tests.stories.shops import NOON, eur

Try = Callable[[World, Order], Any]


def _canceled(world: World, order: Order) -> Order:
    change = cancellation(order, {"tea": 1}, id="c", at=NOON)
    return world.sells.orders.change(order.number, change).order


def _sent(world: World, order: Order) -> Order:
    (parcel,) = world.sells.orders.pack(order.number).shipments
    return world.sells.orders.ship(order.number, parcel.id)


UNSENT: dict[str, tuple[Try, str]] = {
    "lose what has not left": (
        lambda world, order: world.sells.shipments.lose(
            order.number, world.sells.orders.pack(order.number).shipments[0].id
        ),
        "shipments.unpack",
    ),
    "credit what has not left": (
        lambda world, order: return_credit(order, {"tea": 1}, id="r", at=NOON),
        "it has not left: cancel it",
    ),
    "ask to return what has not left": (
        lambda world, order: world.sells.returns.request(order.number, {"tea": 1}),
        "it has not left: cancel it",
    ),
    "an amount off the whole order": (
        lambda world, order: reduction(order, eur("5.00"), id="r", at=NOON),  # type: ignore[arg-type]
        "say of which rows",
    ),
    "a number for an order": (
        lambda world, order: cancellation(order.number, {"tea": 1}, id="r", at=NOON),  # type: ignore[arg-type]
        "orders.get(number) gives the order",
    ),
    "an order for its number": (
        lambda world, order: world.sells.orders.capture(order),  # type: ignore[arg-type]
        "orders by numbers",
    ),
    "an article for a line": (
        lambda world, order: cancellation(order, {"coffee": 1}, id="r", at=NOON),
        "one of tea, mug",
    ),
    "an article to pack that nobody ordered": (
        lambda world, order: world.sells.orders.pack(order.number, {"coffee": 1}),
        "one of tea, mug",
    ),
    "a decimal of stock": (
        lambda world, order: world.sells.stock.receive("tea", Decimal("1.5")),
        "give the unit",
    ),
    "an id for another change": (
        lambda world, order: world.sells.orders.change(
            order.number,
            reduction(_canceled(world, order), {"mug": eur("1.00")}, id="c", at=NOON),
        ),
        "give each change an id of its own",
    ),
    "a message for a notification": (
        lambda world, order: world.sells.payments.notify({"id": "evt-1"}),  # type: ignore[arg-type]
        "webhook(adapter, body, headers)",
    ),
    "a webhook of another provider": (
        lambda world, order: world.sells.payments.webhook("strip", b"{}", {}),
        "given are: fake, bank_transfer",
    ),
    "an article that is not of the order, to be packed": (
        lambda world, order: world.sells.orders.pack(order.number, {"coffee": 1}),
        "one of tea, mug",
    ),
    "a delivery that is not there": (
        lambda world, order: world.sells.orders.pack(order.number, delivery="post"),
        "one of main",
    ),
    "more lost than there is": (
        lambda world, order: world.sells.stock.receive("tea", -99),
        "there are 9",
    ),
}
SENT: dict[str, tuple[Try, str]] = {
    "cancel what has left": (
        lambda world, order: cancellation(order, {"tea": 1}, id="r", at=NOON),
        "it has left: credit it as a return",
    ),
    "unpack what has left": (
        lambda world, order: world.sells.shipments.unpack(
            order.number, order.shipments[0].id
        ),
        "shipments.lose or take_back",
    ),
    "another parcel": (
        lambda world, order: world.sells.orders.deliver(order.number, "1"),
        "one of R-2026-000001-1",
    ),
}


@pytest.mark.parametrize("tried", UNSENT)
def test_before_goods_leave(world: World, tried: str) -> None:
    attempt, says = UNSENT[tried]
    order = world.ordered()
    with pytest.raises(EcomkitError) as refusal:
        attempt(world, order)
    assert says in refusal.value.hint


@pytest.mark.parametrize("tried", SENT)
def test_after_goods_left(world: World, tried: str) -> None:
    attempt, says = SENT[tried]
    order = _sent(world, world.ordered())
    with pytest.raises(EcomkitError) as refusal:
        attempt(world, order)
    assert says in refusal.value.hint


def test_a_line_comes_back_that_the_order_has(world: World) -> None:
    order = _sent(world, world.ordered())
    world.sells.orders.capture(order.number)
    world.sells.orders.deliver(order.number, order.shipments[0].id)
    id = world.sells.returns.request(order.number, {"tea": 1}).returns[0].id
    world.sells.returns.decide(order.number, id, approved=True)
    with pytest.raises(EcomkitError) as refusal:
        world.sells.returns.receive(order.number, id, {"coffee": 1})
    assert "one of tea, mug" in refusal.value.hint


def test_what_is_packed_is_unpacked_first(world: World) -> None:
    number = world.ordered().number
    order = world.sells.orders.pack(number)
    for change in (cancellation, return_credit):
        with pytest.raises(EcomkitError, match="unpack it, and cancel it"):
            change(order, {"tea": 1}, id="r", at=NOON)
