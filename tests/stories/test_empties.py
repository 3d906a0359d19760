"""Empties come back with an order: a line below zero is priced, sold, shown and credited."""

from __future__ import annotations

from itertools import permutations

import attrs
import pytest

from ecomkit.checkout import Checkout, IncompleteCheckoutError
from ecomkit.orders import (
    AlsoRefund,
    Order,
    OrderStatus,
    cancellation,
    credit_note,
    reduction,
    remaining,
    return_credit,
)
from ecomkit.pricing import AmountOff, PriceBook, PriceList, Pricer, Promotion
from ecomkit.receipts import as_text
from ecomkit.wire import from_json, to_json
from tests.stories.shops import NOON, SELLER, SLIP, TAXES, World, eur

BOOK = PriceBook(
    lists=[
        PriceList(
            id="web",
            currency="EUR",
            includes_tax=True,
            prices={"water": "7.50", "empty": "-0.25"},
        )
    ]
)


def wishes(world: World, water: int, empties: int) -> Checkout:
    checkout = world.filled()
    cart = checkout.cart.cleared().with_item("water", water).with_item("empty", empties)
    return attrs.evolve(checkout, cart=cart)


def shop() -> World:
    two = Promotion("two", AmountOff(eur("2.00")))
    return World(pricer=Pricer(BOOK, promotions=[two], taxes=TAXES))


def sold(world: World) -> Order:
    """Six waters at 45.00, two euros off, twelve empties at -3.00, and the post at 4.90."""
    order = world.bought(world.quote(wishes(world, 6, 12)))
    assert order.total == eur("44.90")
    return order


def test_they_are_shown_and_neither_packed_nor_discounted() -> None:
    world = shop()
    order = sold(world)
    water, empties = order.lines
    assert (water.gross, empties.gross) == (eur("43.00"), eur("-3.00"))
    assert water.tax + empties.tax == eur("6.39")  # 19 % inside 40.00
    paper = as_text(world.shop.papers.receipt(order.number, "en", seller=SELLER))
    assert "-€3.00" in paper
    assert from_json(to_json(order)) == order

    order = world.shop.orders.pack(order.number)
    (shipment,) = order.shipments
    assert dict(shipment.quantities) == {"water": 6}
    world.shop.orders.ship(order.number, shipment.id)
    order = world.shop.orders.deliver(order.number, shipment.id)
    world.shop.orders.capture(order.number, details=SLIP)
    assert world.shop.orders.state(order.number).order is OrderStatus.COMPLETED
    assert "shipment_delivered" in world.events.names()


PARTS = [{"water": 2}, {"water": 4}, {"empty": 5}, {"empty": 7}]


@pytest.mark.parametrize("how", AlsoRefund)
@pytest.mark.parametrize("parts", list(permutations(PARTS)), ids=str)
def test_taken_back_in_any_order_it_ends_at_what_was_paid(
    how: AlsoRefund, parts: tuple[dict[str, int], ...]
) -> None:
    order = sold(shop())
    for number, wanted in enumerate(parts):
        change = cancellation(order, wanted, id=f"c{number}", at=NOON, also_refund=how)
        if set(wanted) == {"empty"} and how is not AlsoRefund.ALL:
            assert change.refund == eur("-0.25") * wanted["empty"]
        order = order.with_change(change)
        note = credit_note(order, change, number=f"C{number}", at=NOON)
        assert note.net + note.tax == note.gross
    rest = {row.key: remaining(order, row.key).gross for row in order.rows}
    assert rest["water"] == rest["empty"] == eur("0")
    left = {key: gross for key, gross in rest.items() if gross.amount > 0}
    if left:
        order = order.with_change(reduction(order, left, id="rest", at=NOON))
    assert (order.credited, order.due) == (eur("44.90"), eur("0"))


def test_a_return_gives_back_what_came_back() -> None:
    world = shop()
    order = world.shop.orders.pack(sold(world).number)
    (shipment,) = order.shipments
    order = world.shop.orders.ship(order.number, shipment.id)
    back = return_credit(order, {"water": 3}, id="r", at=NOON)
    assert back.refund == eur("21.50")
    with_empties = order.with_change(back).with_change(
        cancellation(
            order.with_change(back),
            {"empty": 12},
            id="e",
            at=NOON,
            also_refund=AlsoRefund.NOTHING,
        )
    )
    assert with_empties.credited == eur("18.50")


def test_more_empties_than_goods_are_a_requirement_that_names_them() -> None:
    world = shop()
    checkout = wishes(world, 1, 100)
    (missing,) = [
        each
        for each in world.review(checkout).missing
        if each.code == "total_below_zero"
    ]
    assert missing.hint == "-14.60 EUR, with empty at -25.00 EUR"
    with pytest.raises(IncompleteCheckoutError, match="total_below_zero"):
        world.quote(checkout)


def test_their_tax_is_what_they_hold_whatever_stands_beside_them() -> None:
    """Twice 0.25 with 19 % hold 0.08; the group's last cent is another line's."""
    book = PriceBook.of(
        "EUR",
        {"lamp": "10.71", "deposit": "0.25", "empty": "-0.25"},
        includes_tax=True,
    )
    world = World(pricer=Pricer(book, taxes=TAXES))
    cart = world.filled().cart.cleared()
    for sku, quantity in (("lamp", 1), ("deposit", 4), ("empty", 2)):
        cart = cart.with_item(sku, quantity)
    order = world.bought(world.quote(attrs.evolve(world.filled(), cart=cart)))
    taxes = {line.sku: line.tax for line in order.lines}

    assert taxes == {"lamp": eur("1.71"), "deposit": eur("0.16"), "empty": eur("-0.08")}
