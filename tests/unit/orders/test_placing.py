"""A quote becomes an order only as it was quoted, and only when it is paid for."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from ecomkit.checkout import Quote, QuoteExpiredError
from ecomkit.money import Money
from ecomkit.orders import place, seller_shares
from ecomkit.orders.comparing import placed_change
from ecomkit.orders.errors import (
    InvalidOrderError,
    PaymentMismatchError,
    PaymentNotReadyError,
    UnknownRowError,
)
from ecomkit.payments import Payment, PaymentTotals
from tests.stories.shops import NOON, World, eur


@pytest.fixture
def quote() -> Quote:
    world = World()
    return world.quoter.quote(world.filled(code="SPRING"), id="q-1", at=NOON)


def paid(amount: Money, id: str = "p-1", payment_method: str = "card") -> Payment:
    totals = PaymentTotals(authorized=amount, captured=amount)
    return Payment(
        id=id,
        adapter="terminal",
        due=amount,
        totals=totals,
        payment_method=payment_method,
    )


def test_the_order_keeps_what_was_quoted(quote: Quote) -> None:
    order = place(quote, [paid(quote.total)], number="R-1", at=NOON)

    assert order.total == quote.total == order.net + order.tax
    assert [(line.key, line.gross) for line in order.lines] == [
        (line.key, line.gross) for line in quote.priced.lines
    ]
    assert order.lines[0].title == "Green tea"
    assert order.lines[0].charged.discounts[0].code == "SPRING"
    assert order.line("tea").charged.subtotal == eur("13.50")
    assert order.deliveries[0].charged.gross == eur("4.90")
    assert order.content_hash == quote.content_hash


def test_an_expired_quote_is_no_order(quote: Quote) -> None:
    with pytest.raises(QuoteExpiredError):
        place(quote, [paid(quote.total)], number="R-1", at=quote.valid_until)


def test_a_good_quote_is_honored_to_its_last_moment(quote: Quote) -> None:
    late = quote.valid_until - timedelta(seconds=1)

    assert place(quote, [paid(quote.total)], number="R-1", at=late).placed_at == late


@pytest.mark.parametrize("payments", [[], [paid(eur("1.00"))], [paid(eur("99.00"))]])
def test_another_amount_is_refused(quote: Quote, payments: list[Payment]) -> None:
    with pytest.raises(PaymentMismatchError, match=r"29\.85 EUR is to be paid"):
        place(quote, payments, number="R-1", at=NOON)


def test_another_currency_is_refused(quote: Quote) -> None:
    with pytest.raises(PaymentMismatchError, match="not in EUR"):
        place(quote, [paid(Money("29.85", "USD"))], number="R-1", at=NOON)


def test_other_means_than_quoted_are_refused(quote: Quote) -> None:
    """The price may depend on them: a fee, a rebate."""
    payment = paid(quote.total, payment_method="bank_transfer")

    with pytest.raises(PaymentMismatchError, match="quoted for card"):
        place(quote, [payment], number="R-1", at=NOON)


def test_a_payment_that_was_not_tried_is_refused(quote: Quote) -> None:
    new = Payment.of(id="p-1", adapter="terminal", due=quote.total)

    with pytest.raises(PaymentNotReadyError) as caught:
        place(quote, [new], number="R-1", at=NOON)
    assert caught.value.facts["status"] == "new"


def test_several_means_pay_together(quote: Quote) -> None:
    gift = paid(eur("10.00"), id="p-1", payment_method="gift_card")
    card = paid(eur("19.85"), id="p-2")

    assert place(quote, [gift, card], number="R-1", at=NOON).payments == ("p-1", "p-2")


def test_what_happened_adds_up(quote: Quote) -> None:
    told = placed_change(place(quote, [paid(quote.total)], number="R-1", at=NOON))

    assert told.subtotal + told.shipping + told.tax == told.total
    assert [each["sku"] for each in told.products] == ["tea", "mug"]


def test_rows_that_do_not_come_to_the_total_are_no_order(quote: Quote) -> None:
    order = place(quote, [paid(quote.total)], number="R-1", at=NOON)

    with pytest.raises(InvalidOrderError, match="come to"):
        attrs.evolve(order, total=eur("1.00"))
    with pytest.raises(InvalidOrderError, match="less"):
        attrs.evolve(order.lines[0].charged, gross=eur("1.00"))


def test_an_unknown_row_is_named(quote: Quote) -> None:
    order = place(quote, [paid(quote.total)], number="R-1", at=NOON)

    for ask in (order.row, order.line, order.quantities):
        with pytest.raises(UnknownRowError, match="gold"):
            ask("gold")


def test_each_seller_gets_their_goods_and_their_part_of_the_delivery() -> None:
    world = World()
    checkout = world.filled()
    cart = checkout.cart.with_line_details("tea", seller="Assam Ltd")
    quote = world.quoter.quote(checkout.with_cart(cart), id="q-1", at=NOON)
    order = place(quote, [paid(quote.total)], number="R-1", at=NOON)

    own, theirs = seller_shares(order)

    assert theirs.seller == "Assam Ltd"
    assert theirs.gross == eur("13.50")
    assert own.gross == eur("14.00")  # the mug and its wrapping
    assert own.delivery + theirs.delivery == eur("4.90")
    assert own.total + theirs.total == order.total
