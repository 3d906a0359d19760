"""Paid in cash where the smallest coin is five: what is due, and given back, can be paid in coins."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ecomkit.addressing import Address
from ecomkit.cart import LineItem
from ecomkit.checkout import DocumentKind, Purchaser
from ecomkit.money import Money
from ecomkit.opening import open_shop
from ecomkit.orders import Order, cancellation, return_credit
from ecomkit.payments.adapters import CashHandover, CashOnDelivery
from ecomkit.shop import Shop
from ecomkit.testing.world import FixedClock
from tests.stories.shops import SELLER

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
KIOSK = """
[shop]
name = "Kiosk"
currency = "CHF"
home = "CH"
prices_include_tax = true
cash_step = 5

[[taxes]]
id = "vat"
rate = "8.1%"

[[products]]
sku = "tea"
title = "Tea"
price = "3.33"

[[shipping.methods]]
id = "courier"
fee = "0"

[[payments]]
id = "cash"
adapter = "cash_on_delivery"
paid_later = true
"""
HOME = Address("Reto", "Gasse 1", city="Bern", postcode="3000", country="CH")
RETO = Purchaser(id="reto", name="Reto", email="reto@example.ch")


def chf(amount: str) -> Money:
    return Money(amount, "CHF")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    file = tmp_path / "kiosk.toml"
    file.write_text(KIOSK, "utf-8")
    return open_shop(
        file,
        f"sqlite:///{tmp_path}/kiosk.db",
        payments=[CashOnDelivery()],
        clock=FixedClock(NOON),
    )


def ordered(shop: Shop, teas: int = 3) -> Order:
    cart = shop.carts.open("reto", "CHF")
    shop.carts.add(cart.id, "tea", teas)
    begun = shop.checkouts.begin(cart.id, RETO)
    shop.checkouts.update(
        begun.id, shipping=HOME, delivery="courier", payment_method="cash"
    )
    order = shop.checkouts.buy(shop.checkouts.quote(begun.id).id).order
    assert order is not None
    return order


def delivered(shop: Shop, number: str) -> Order:
    """The courier hands the goods over and takes what is due."""
    for parcel in shop.orders.pack(number).shipments:
        shop.orders.ship(number, parcel.id)
        shop.orders.deliver(number, parcel.id)
    (payment,) = shop.orders.payments(number)
    handover = CashHandover(
        waybill=number,
        courier="post",
        amount=shop.orders.get(number).due,
        at=NOON,
    )
    shop.payments.tell(payment.id, lambda cash, paid: cash.collected(paid, handover))
    return shop.orders.get(number)


def test_what_is_canceled_before_it_is_paid_leaves_coins(shop: Shop) -> None:
    """9.99 are paid with 10.00; without one of three, 6.66 with 6.65."""
    order = ordered(shop)
    assert (order.total, order.cash_rounding) == (chf("10.00"), chf("0.01"))

    change = cancellation(order, {"tea": 1}, id="c", at=NOON)
    order = shop.orders.change(order.number, change).order

    assert (order.due, change.refund) == (chf("6.65"), chf("3.35"))
    order = delivered(shop, order.number)
    (payment,) = shop.orders.payments(order.number)
    assert payment.totals.captured == order.due
    paper = shop.papers.receipt(order.number, "en", seller=SELLER)
    assert [(each.code, each.amount.money) for each in paper.sums][-3:] == [
        ("credited", chf("-3.35")),
        ("paid", chf("-6.65")),
        ("due", chf("0.00")),
    ]


def test_what_comes_back_is_given_back_in_coins(shop: Shop) -> None:
    """3.33 are 3.35, then 3.30, then 3.35: in all the 10.00 that were paid."""
    order = delivered(shop, ordered(shop).number)
    number, given = order.number, []
    for step in range(3):
        order = shop.orders.get(number)
        back = return_credit(order, {"tea": 1}, id=f"r{step}", at=NOON)
        shop.orders.change(number, back, details={"refund_reference": f"SCT-{step}"})
        given.append(back.refund)

    assert given == [chf("3.35"), chf("3.30"), chf("3.35")]
    assert shop.orders.get(number).due == chf("0.00")
    (payment,) = shop.orders.payments(number)
    assert payment.totals.kept == chf("0.00")
    note = shop.papers.credit_note(number, "r1", "en", seller=SELLER)
    assert note.total.money == chf("3.30")
    assert ("rounding", chf("-0.03")) in [
        (each.code, each.amount.money) for each in note.sums
    ]


def test_what_is_added_is_charged_in_coins(shop: Shop) -> None:
    """Two more of 3.33 are 16.65 in all: 6.65 more, on an invoice of their own."""
    order = ordered(shop)
    number = order.number
    shop.papers.receipt(number, "en", seller=SELLER, document=DocumentKind.INVOICE)

    edit = shop.orders.preview(number, add=[LineItem("tea", 2)])
    order = shop.orders.change(number, edit, payment_method="cash").order

    assert (edit.change.charge, edit.change.charge_rounding) == (
        chf("6.65"),
        chf("-0.01"),
    )
    assert (order.due, order.cash_rounding) == (chf("16.65"), chf("0.00"))
    paper = shop.papers.invoice_of_change(number, edit.change.id, "en", seller=SELLER)
    assert paper.total.money == chf("6.65")
    first = shop.papers.receipt(
        number, "en", seller=SELLER, document=DocumentKind.INVOICE
    )
    assert first.total.money == chf("10.00")
