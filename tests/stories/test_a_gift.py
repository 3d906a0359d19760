"""A sale with gifts: what is given, and what is in the cart already, stay apart."""

from __future__ import annotations

from ecomkit.orders import return_credit
from ecomkit.pricing import Gift, Pricer, Promotion
from tests.stories.shops import BOOK, FEES, SLIP, TAXES, World, eur


def test_a_gift_of_what_was_bought_is_packed_and_not_paid_back() -> None:
    """Three teas bought and two given: the bought ones come back at their price."""
    gifts = [Promotion("one", Gift(sku="tea")), Promotion("more", Gift(sku="tea"))]
    world = World(pricer=Pricer(BOOK, promotions=gifts, fees=FEES, taxes=TAXES))

    order = world.bought(world.quote(world.filled()))

    assert order.total == eur("32.40")
    assert [(line.item.sku, line.is_gift) for line in order.lines] == [
        ("tea", False),
        ("mug", False),
        ("tea", True),
        ("tea", True),
    ]
    order = world.shop.orders.pack(order.number)
    (shipment,) = order.shipments
    world.shop.orders.ship(order.number, shipment.id, tracking="T1")
    order = world.shop.orders.deliver(order.number, shipment.id)
    world.shop.orders.capture(order.number, details=SLIP)
    back = return_credit(order, {"tea": 3}, id="back", at=world.clock.now())
    assert back.refund == eur("13.50")


def test_a_gift_goes_with_the_first_delivery() -> None:
    promotions = [Promotion("one", Gift(sku="mug"))]
    world = World(pricer=Pricer(BOOK, promotions=promotions, fees=FEES, taxes=TAXES))
    quote = world.quote(world.filled())
    (delivery,) = quote.deliveries

    assert [line.sku for line in quote.priced.lines] == ["tea", "mug", "mug"]
    assert delivery.lines == tuple(line.key for line in quote.priced.lines)
