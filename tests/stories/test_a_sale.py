"""Whole sales, from an empty cart to money given back, by every payment method."""

from __future__ import annotations

import pytest

from ecomkit.checkout import (
    QuotationStatus,
    QuoteExpiredError,
)
from ecomkit.journey import Stage, customer_progress
from ecomkit.orders import (
    AlsoRefund,
    NotPackableError,
    Order,
    OrderStatus,
    cancellation,
    order_state,
    return_credit,
)
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import PaymentStatus
from ecomkit.payments.adapters import BankLine, CashHandover
from ecomkit.receipts import as_text
from tests.stories.shops import COMPANY, NOON, PARIS, SELLER, SLIP, World, eur


def sent(world: World, order: Order) -> Order:
    """The order packed, sent and delivered."""
    order = world.shop.orders.pack(order.number)
    (shipment,) = order.shipments
    world.shop.orders.ship(order.number, shipment.id, tracking="T1")
    return world.shop.orders.deliver(order.number, shipment.id)


def test_a_card_sale_with_a_return() -> None:
    """Tea and a mug by card; one tea comes back; every cent is accounted for."""
    world = World()
    shop = world.shop
    shop.stock.receive("tea", 10)
    shop.stock.receive("mug", 2)
    quote = world.quote(world.filled(code="SPRING"))
    sale = shop.checkouts.buy(quote.id, metadata=SLIP)

    assert sale.payment is not None
    assert sale.payment.status is PaymentStatus.AUTHORIZED
    order = sale.order
    assert order is not None
    assert (order.number, order.total) == ("R-2026-000001", eur("29.85"))

    order = sent(world, order)
    shop.orders.capture(order.number, details=SLIP)
    (payment,) = shop.orders.payments(order.number)
    assert payment.totals.captured == eur("29.85")
    mail = shop.papers.mail(shop.papers.receipt(order.number, "en", seller=SELLER))
    assert "€29.85  paid" in mail.text

    order = shop.returns.request(order.number, {"tea": 1}, reason="too bitter")
    (asked,) = order.returns
    shop.returns.decide(order.number, asked.id, approved=True)
    order = shop.returns.receive(order.number, asked.id)
    back = return_credit(order, {"tea": 1}, id="back-1", at=world.clock.now())
    order = shop.returns.resolve(order.number, asked.id, back, details=SLIP).order

    (payment,) = shop.orders.payments(order.number)
    assert payment.totals.refunded == back.refund == eur("4.05")
    assert order_state(order, [payment]).payment is OrderPaymentStatus.PAID
    assert order_state(order, [payment]).order is OrderStatus.COMPLETED
    assert [level.on_hand for level in shop.stock.levels(["mug", "tea"])] == [1, 7]

    names = world.events.names()
    story = [
        "checkout_started",
        "shipping_info_entered",
        "payment_info_entered",
        "payment_authorized",
        "order_completed",
        "order_packed",
        "shipment_dispatched",
        "shipment_delivered",
        "payment_captured",
        "receipt_sent",
        "return_requested",
        "return_decided",
        "return_received",
        "payment_refunded",
        "order_refunded",
    ]
    assert [names.index(name) for name in story] == sorted(map(names.index, story))


def test_the_journey_reads_the_sale() -> None:
    world = World()
    order = world.bought(world.quote(world.filled()))
    assert customer_progress(world.events)["ada"].stage is Stage.PURCHASE

    sent(world, order)

    now = customer_progress(world.events)["ada"]
    assert now.orders == {order.number: Stage.EXPERIENCE}


def test_cash_on_delivery_is_packed_before_it_is_paid() -> None:
    world = World()
    order = world.bought(world.quote(world.filled(payment_method="cash_on_delivery")))
    assert order.total == eur("35.40")  # with 3.00 for the payment method
    orders = world.shop.orders
    assert orders.state(order.number).payment is OrderPaymentStatus.NOT_DUE

    order = sent(world, order)
    (payment,) = orders.payments(order.number)
    door = CashHandover(waybill="W1", courier="post", amount=order.total, at=NOON)
    world.shop.payments.tell(payment.id, lambda cash, due: cash.collected(due, door))

    state = orders.state(order.number)
    assert (state.payment, state.order) == (
        OrderPaymentStatus.PAID,
        OrderStatus.COMPLETED,
    )


def test_a_bank_transfer_comes_before_packing() -> None:
    world = World()
    order = world.bought(world.quote(world.filled(payment_method="bank_transfer")))
    with pytest.raises(NotPackableError, match="not_paid"):
        world.shop.orders.pack(order.number)

    line = BankLine(id="L1", amount=order.total, at=NOON, text="tea")
    world.shop.payments.tell(
        order.payments[0], lambda bank, payment: bank.received(payment, line)
    )

    assert world.shop.orders.pack(order.number).shipments


def test_a_company_asks_haggles_and_accepts() -> None:
    """Asked, offered, revised, accepted: one order, at the offered price, untaxed."""
    world = World()
    shop = world.shop
    checkout = world.filled(payment_method="quotation")
    shop.checkouts.update(checkout.id, purchaser=COMPANY, shipping=PARIS)
    quotation = shop.quotations.ask(checkout.id, note="twenty a month")
    first = shop.checkouts.quote(checkout.id)
    shop.quotations.offer(quotation.id, first.id, by="grace")
    shop.quotations.ask_again(quotation.id, note="cheaper, please")
    cart = shop.checkouts.get(checkout.id).cart
    shop.carts.enter_code(cart, "SPRING", COMPANY)
    shop.checkouts.begin(cart)
    better = shop.checkouts.quote(checkout.id)
    shop.quotations.offer(quotation.id, better.id, by="grace")
    assert better.total < first.total

    sale = shop.quotations.accept(
        quotation.id, revision=2, content_hash=better.content_hash
    )

    order = sale.order
    assert order is not None
    assert shop.quotations.get(quotation.id).status(NOON) is QuotationStatus.ORDERED
    assert order.total == better.total
    assert not order.tax
    invoice = as_text(shop.papers.receipt(order.number, "en", seller=SELLER))
    assert "FR12123456789" in invoice
    assert "Intra-Community supply" in invoice
    assert shop.orders.pack(order.number).shipments  # a firm promise is enough
    assert [name for name in world.events.names() if name.startswith("quote_")] == [
        "quote_requested",
        "quote_issued",
        "quote_requested",
        "quote_issued",
        "quote_accepted",
    ]


def test_a_quote_is_honored_though_prices_rose_and_not_after_its_time() -> None:
    world = World()
    quote = world.quote(world.filled())
    world.later(minutes=29)
    assert world.bought(quote).total == quote.total

    late = world.quote(world.filled())
    world.later(minutes=30)
    with pytest.raises(QuoteExpiredError):
        world.bought(late)


def test_a_sale_called_off_gives_the_promise_free() -> None:
    world = World()
    order = world.bought(world.quote(world.filled()))
    keys = {line.key: line.quantity for line in order.lines}
    change = cancellation(
        order,
        keys,
        id="c-1",
        at=NOON,
        reason="changed my mind",
        also_refund=AlsoRefund.ALL,
    )
    after = world.shop.orders.change(order.number, change, details=SLIP).order
    (payment,) = world.shop.orders.payments(order.number)
    assert payment.status is PaymentStatus.VOIDED
    assert after.due == eur("0")
    assert order_state(after, [payment]).order is OrderStatus.CANCELED
    assert "order_canceled" in world.events.names()
