"""The shop asks, calls the rooms and tells; nothing is sold twice or charged twice."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.errors import ConflictError
from ecomkit.orders import Order, OutOfStockError, UnknownOrderError, cancellation
from ecomkit.orders.errors import PaymentMismatchError
from ecomkit.payments import (
    MemoryLedger,
    MemoryPayments,
    PaymentService,
    PaymentStatus,
    Tender,
    split_tenders,
)
from ecomkit.payments.adapters import BalancePayments, CardTerminal
from ecomkit.pricing import ClaimLostError, PriceOverride
from tests.stories.shops import NOON, PERSON, SLIP, World, eur


def stocked(tea: int = 3, mug: int = 1) -> World:
    world = World(stocked=True)
    world.receive("tea", tea)
    world.receive("mug", mug)
    return world


def bought(world: World, **facts: str) -> Order:
    order = world.shop.buy(world.shop.quote(world.filled(**facts)), metadata=SLIP).order
    assert order is not None
    return order


def test_edits_of_a_cart_are_told() -> None:
    world = World()
    saved = world.shop.add(world.shop.cart("ada", "EUR"), "tea", 2)
    saved = world.shop.remove(saved, "tea")

    assert world.events.names() == ["product_added", "product_removed", "cart_cleared"]
    assert {event.subject for event in world.events} == {saved.id}
    assert saved.version == 3


@pytest.mark.parametrize(
    ("code", "name", "fact"),
    [
        ("spring", "coupon_applied", ("saving", eur("0.90"))),
        ("winter", "coupon_denied", ("why", "rejected")),
    ],
)
def test_a_code_is_answered(code: str, name: str, fact: tuple[str, object]) -> None:
    world = World()
    world.shop.enter_code(world.shop.add(world.shop.cart("ada", "EUR"), "tea", 2), code)

    assert world.events.names()[-2:] == ["coupon_entered", name]
    assert world.events[-1].properties[fact[0]] == fact[1]


def test_buying_twice_is_one_order_and_one_charge() -> None:
    world = stocked()
    quote = world.shop.quote(world.filled())
    first = world.shop.buy(quote, metadata=SLIP)
    again = world.shop.buy(quote, metadata=SLIP)

    assert first.order == again.order
    assert first.payments == again.payments
    assert world.events.names().count("order_completed") == 1
    assert world.shop.place(quote) == first.order


def test_the_last_piece_is_sold_once() -> None:
    world = stocked()
    one, two = (world.shop.quote(world.filled()) for _ in range(2))
    world.shop.buy(one, metadata=SLIP)

    with pytest.raises(OutOfStockError):
        world.shop.buy(two, metadata=SLIP)
    assert isinstance(OutOfStockError("x"), ConflictError)
    assert not world.orders.of_quotes([two.id])
    assert [each.code for each in world.shop.review(world.filled()).missing] == [
        "stock_unavailable",
        "stock_unavailable",
    ]


def test_the_last_use_of_a_coupon_is_given_once() -> None:
    world = World()
    one, two = (world.shop.quote(world.filled(code="LAST")) for _ in range(2))
    world.shop.buy(one, metadata=SLIP)

    with pytest.raises(ClaimLostError, match="promotion:last"):
        world.shop.buy(two, metadata=SLIP)
    later = world.shop.quote(world.filled(code="LAST"))
    assert later.total == world.shop.quote(world.filled()).total  # used up: full price


def test_a_lapsed_hold_frees_what_it_held() -> None:
    world = stocked()
    world.shop.hold(world.shop.quote(world.filled()))
    assert world.shop.review(world.filled()).missing
    world.later(minutes=31)

    assert bought(world).number == "R-2026-000001"


def test_a_declined_card_leaves_no_order_and_may_be_tried_again() -> None:
    world = stocked()
    quote = world.shop.quote(world.filled())
    failed = world.shop.buy(quote)  # no slip: the terminal's answer is missing

    assert failed.order is None
    assert failed.payment is not None
    assert failed.payment.status is PaymentStatus.FAILED
    assert "payment_failed" in world.events.names()
    assert world.shop.buy(quote, metadata=SLIP).order is not None


def test_numbers_have_no_gaps_where_placing_fails() -> None:
    world = World()
    quote = world.shop.quote(world.filled())
    with pytest.raises(PaymentMismatchError):
        world.shop.place(quote)

    assert bought(world).number == "R-2026-000001"
    assert bought(world).number == "R-2026-000002"


def test_a_sale_for_nothing_needs_no_payment() -> None:
    world = World()
    checkout = world.filled()
    free = {
        line.key: PriceOverride(unit_price=eur("0.00"), reason="sample")
        for line in checkout.cart.lines
    }
    cart = checkout.cart.with_line_details(checkout.cart.lines[1].key, gift_wrap="")
    free[cart.lines[1].key] = PriceOverride(unit_price=eur("0.00"), reason="sample")
    checkout = attrs.evolve(
        checkout, cart=cart, overrides=free, chosen={"": "pickup"}, payment_method=""
    )
    sale = world.shop.buy(world.shop.quote(checkout))

    assert sale.order is not None
    assert sale.order.total == eur("0.00")
    assert sale.payment is None


def test_canceled_goods_go_back_on_the_shelf() -> None:
    world = stocked()
    order = bought(world)
    assert [level.available for level in world.stock.levels(["tea"], NOON)] == [0]
    change = cancellation(order, {"tea": 2}, id="c-1", at=NOON)
    world.shop.change(order.number, change, metadata=SLIP)

    assert [level.available for level in world.stock.levels(["tea"], NOON)] == [2]


def test_part_of_what_is_due_can_be_taken_at_a_time() -> None:
    world = World()
    order = bought(world)
    world.shop.capture(order.number, eur("10.00"), metadata=SLIP)
    (payment,) = world.shop.capture(order.number, metadata=SLIP)

    assert payment.totals.captured == order.total


def test_a_part_is_taken_once_for_its_shipment() -> None:
    """The button pressed again takes no more; another shipment does."""
    world = World()
    order = bought(world)
    for shipment in ("s-1", "s-1", "s-2"):
        (payment,) = world.shop.capture(
            order.number, eur("10.00"), id=shipment, metadata=SLIP
        )

    assert payment.totals.captured == eur("20.00")


def test_several_means_pay_one_order() -> None:
    """A gift card first, the rest by card; what is sent back goes to the card first."""
    world = World()
    gifts = BalancePayments(MemoryLedger())
    gifts.issue("gift", eur("10.00"), id="sold", at=NOON)
    payments = PaymentService(
        MemoryPayments(), [CardTerminal(), gifts], clock=world.clock
    )
    world.shop = attrs.evolve(world.shop, payments=payments)
    quote = world.shop.quote(world.filled())
    paid = []
    for tender in split_tenders(
        quote.total, [Tender("balance", eur("10.00"))], rest="terminal"
    ):
        id = f"{quote.id}:{tender.payment_method}"
        world.shop.payments.open(id, tender.amount, adapter=tender.payment_method)
        facts = {"account": "gift"} if tender.payment_method == "balance" else SLIP
        paid.append(world.shop.payments.authorize(id, id="pay", metadata=facts))
    with pytest.raises(PaymentMismatchError):
        world.shop.place(quote, paid[:1])
    order = world.shop.place(quote, paid)
    world.shop.capture(order.number, metadata=SLIP)
    change = cancellation(order, {"tea": 1}, id="c-1", at=NOON)
    world.shop.change(order.number, change, metadata=SLIP)
    gift, card = world.shop.payments_of(world.shop.order(order.number))

    assert gift.totals.kept == eur("10.00")
    assert card.totals.kept == world.shop.order(order.number).due - eur("10.00")


def test_an_unknown_order_is_named() -> None:
    with pytest.raises(UnknownOrderError, match="R-9"):
        World().shop.order("R-9")


def test_a_phone_order_is_told_as_one() -> None:
    world = World()
    saved = world.shop.add(world.shop.cart("ada", "EUR"), "tea")
    checkout = world.shop.start_checkout(saved, PERSON, source="phone")

    assert checkout.source.value == "phone"
    assert world.events[-1].actor == "ada"
