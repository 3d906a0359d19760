"""Whole sales, from an empty cart to money given back, by every payment method."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ecomkit.checkout import (
    QuotationExpiredError,
    QuotationStatus,
    QuoteExpiredError,
    StaleRevisionError,
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
    order = world.shop.pack(order.number)
    (shipment,) = order.shipments
    world.shop.ship(order.number, shipment.id, tracking="T1")
    return world.shop.deliver(order.number, shipment.id)


def test_a_card_sale_with_a_return() -> None:
    """Tea and a mug by card; one tea comes back; every cent is accounted for."""
    world = World(stocked=True)
    world.receive("tea", 10)
    world.receive("mug", 2)
    quote = world.shop.quote(world.filled(code="SPRING"))
    sale = world.shop.buy(quote, metadata=SLIP)

    assert sale.payment is not None
    assert sale.payment.status is PaymentStatus.AUTHORIZED
    order = sale.order
    assert order is not None
    assert (order.number, order.total) == ("R-2026-000001", eur("29.85"))

    order = sent(world, order)
    (payment,) = world.shop.capture(order.number, metadata=SLIP)
    assert payment.totals.captured == eur("29.85")
    mail = world.shop.send_receipt(
        world.shop.receipt(order.number, "en", seller=SELLER)
    )
    assert "€29.85  paid" in mail.text

    shop = world.shop
    order = shop.ask_return(order.number, {"tea": 1}, reason="too bitter")
    (asked,) = order.returns
    shop.decide_return(order.number, asked.id, approved=True)
    order = shop.receive_return(order.number, asked.id)
    back = return_credit(order, {"tea": 1}, id="back-1", at=world.clock.now())
    order = shop.resolve_return(order.number, asked.id, back, metadata=SLIP)

    (payment,) = shop.payments_of(order)
    assert payment.totals.refunded == back.refund == eur("4.05")
    assert order_state(order, [payment]).payment is OrderPaymentStatus.PAID
    assert order_state(order, [payment]).order is OrderStatus.COMPLETED
    assert [level.on_hand for level in world.stock.levels(["mug", "tea"], NOON)] == [
        1,
        7,
    ]

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
        "return_received",
        "order_refunded",
        "payment_refunded",
    ]
    assert [names.index(name) for name in story] == sorted(map(names.index, story))


def test_the_journey_reads_the_sale() -> None:
    world = World()
    sale = world.shop.buy(world.shop.quote(world.filled()), metadata=SLIP)
    assert sale.order is not None
    assert customer_progress(world.events)["ada"].stage is Stage.PURCHASE

    sent(world, sale.order)

    now = customer_progress(world.events)["ada"]
    assert now.orders == {sale.order.number: Stage.EXPERIENCE}


def test_cash_on_delivery_is_packed_before_it_is_paid() -> None:
    world = World()
    quote = world.shop.quote(world.filled(payment_method="cash_on_delivery"))
    sale = world.shop.buy(quote)
    assert sale.order is not None
    assert sale.order.total == eur("35.40")  # with 3.00 for the payment method
    assert order_state(sale.order, sale.payments).payment is OrderPaymentStatus.NOT_DUE

    order = sent(world, sale.order)
    (payment,) = world.shop.payments_of(order)
    door = CashHandover(waybill="W1", courier="post", amount=order.total, at=NOON)
    world.payments.notify(world.cash.collected(payment, door))

    state = order_state(order, world.shop.payments_of(order))
    assert (state.payment, state.order) == (
        OrderPaymentStatus.PAID,
        OrderStatus.COMPLETED,
    )


def test_a_bank_transfer_comes_before_packing() -> None:
    world = World()
    sale = world.shop.buy(
        world.shop.quote(world.filled(payment_method="bank_transfer"))
    )
    assert sale.order is not None
    assert sale.payment is not None
    with pytest.raises(NotPackableError, match="not_paid"):
        world.shop.pack(sale.order.number)

    line = BankLine(id="L1", amount=sale.order.total, at=NOON, text="tea")
    world.payments.notify(world.bank.received(sale.payment, line))

    assert world.shop.pack(sale.order.number).shipments


def test_a_company_asks_haggles_and_accepts() -> None:
    """Asked, offered, revised, accepted: one order, at the offered price, untaxed."""
    world = World()
    shop = world.shop
    checkout = world.filled(payment_method="quotation")
    checkout = shop.update_checkout(
        checkout, checkout.with_purchaser(COMPANY).with_shipping(PARIS)
    )
    quotation = shop.ask(checkout, note="twenty a month")
    first = shop.quote(checkout)
    quotation = shop.offer(quotation, first, by="grace")
    quotation = quotation.revision_requested(at=NOON, note="cheaper, please")
    better = shop.quote(
        checkout.with_cart(checkout.cart.with_code("SPRING").with_shipping(PARIS))
    )
    quotation = shop.offer(quotation, better, by="grace")
    assert better.total < first.total

    quotation, order = shop.accept(
        quotation,
        better,
        world.quotations,
        revision=2,
        content_hash=better.content_hash,
    )

    assert quotation.status(NOON) is QuotationStatus.ORDERED
    assert order.total == better.total
    assert not order.tax
    invoice = as_text(shop.receipt(order.number, "en", seller=SELLER))
    assert "FR12123456789" in invoice
    assert "Intra-Community supply" in invoice
    assert shop.pack(order.number).shipments  # a firm promise is enough
    assert [name for name in world.events.names() if name.startswith("quote_")] == [
        "quote_requested",
        "quote_issued",
        "quote_issued",
        "quote_accepted",
    ]


def test_only_what_was_offered_is_sold() -> None:
    """Another quote of the same total is not the one that the buyer has accepted."""
    world = World()
    checkout = world.filled(payment_method="quotation").with_purchaser(COMPANY)
    offered, other = world.shop.quote(checkout), world.shop.quote(checkout)
    quotation = world.shop.offer(world.shop.ask(checkout), offered, by="grace")

    with pytest.raises(StaleRevisionError, match="quote-2 is not"):
        world.shop.accept(
            quotation,
            other,
            world.quotations,
            revision=1,
            content_hash=offered.content_hash,
        )
    assert other.total == offered.total
    assert not world.orders.of_quotes([offered.id, other.id])


def test_an_offer_that_ran_out_is_not_accepted() -> None:
    world = World()
    checkout = world.filled(payment_method="quotation")
    checkout = checkout.with_purchaser(COMPANY).with_shipping(PARIS)
    quote = world.shop.quote(checkout)
    quotation = world.shop.offer(world.shop.ask(checkout), quote, by="grace")
    world.later(hours=1)

    with pytest.raises(QuotationExpiredError):
        world.shop.accept(
            quotation,
            quote,
            world.quotations,
            revision=1,
            content_hash=quote.content_hash,
        )
    assert not world.orders.of_quotes([quote.id])


def test_a_quote_is_honored_though_prices_rose_and_not_after_its_time() -> None:
    world = World()
    quote = world.shop.quote(world.filled())
    dearer: Any = attrs.evolve(world.quoter.pricer.book, version="2")
    assert dearer.version == "2"
    world.later(minutes=29)
    order = world.shop.buy(quote, metadata=SLIP).order
    assert order is not None
    assert order.total == quote.total

    late = world.shop.quote(world.filled())
    world.later(minutes=30)
    with pytest.raises(QuoteExpiredError):
        world.shop.buy(late, metadata=SLIP)


def test_a_sale_called_off_gives_the_promise_free() -> None:
    world = World()
    order = world.shop.buy(world.shop.quote(world.filled()), metadata=SLIP).order
    assert order is not None
    keys = {line.key: line.quantity for line in order.lines}
    change = cancellation(
        order,
        keys,
        id="c-1",
        at=NOON,
        reason="changed my mind",
        also_refund=AlsoRefund.ALL,
    )
    after = world.shop.change(order.number, change, metadata=SLIP)

    (payment,) = world.shop.payments_of(after)
    assert payment.status is PaymentStatus.VOIDED
    assert after.due == eur("0")
    assert order_state(after, [payment]).order is OrderStatus.CANCELED
    assert "order_canceled" in world.events.names()
