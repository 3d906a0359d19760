"""Orders out of generated sales, and sequences of changes, for the laws about money back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from ecomkit.addressing import Address
from ecomkit.checkout import Purchaser, Quote, SalesTerms
from ecomkit.checkout.quote import QuotedDelivery
from ecomkit.checkout.terms import USUAL_POLICIES
from ecomkit.money import Money
from ecomkit.orders import (
    AlsoRefund,
    Order,
    OrderChange,
    cancellation,
    place,
    reduction,
    remaining,
    return_credit,
)
from ecomkit.orders.steps import packed, shipped
from ecomkit.payments import Payment, PaymentTotals
from ecomkit.testing.strategies import NOON, Sale, sales

HOME = Address("Ada", "Lane 1", city="Bonn", postcode="53111", country="DE")


def quoted(sale: Sale) -> Quote:
    """The quote of a generated sale."""
    priced = sale.price()
    keys = tuple(line.key for line in priced.lines)
    deliveries = tuple(
        QuotedDelivery(
            id=f"d{number}",
            address=HOME,
            lines=keys if not number else (),
            method=charge.charge.method,
            charge=charge.key,
        )
        for number, charge in enumerate(priced.charges)
    )
    return Quote(
        id="q-1",
        checkout="c-1",
        cart=sale.cart,
        purchaser=Purchaser(id="ada", email="ada@example.com"),
        billing=HOME,
        email="ada@example.com",
        priced=priced,
        deliveries=deliveries or (QuotedDelivery(id="d0", address=HOME, lines=keys),),
        payment_method=None,
        policy=USUAL_POLICIES[0],
        terms=SalesTerms(),
        at=NOON,
        valid_until=NOON + timedelta(hours=1),
    )


def placed(sale: Sale) -> Order:
    """The order of a generated sale, paid for in full."""
    quote = quoted(sale)
    payments = []
    if quote.total:
        totals = PaymentTotals(authorized=quote.total, captured=quote.total)
        payments = [Payment(id="p-1", adapter="card", due=quote.total, totals=totals)]
    return place(quote, payments, number="R-1", at=NOON)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """An order with at least one line, of which some goods may have been sent."""
    order = placed(draw(sales()))
    sent = {
        line.key: draw(st.integers(0, int(line.quantity)))
        for line in order.lines
        if draw(st.booleans())
    }
    sent = {key: quantity for key, quantity in sent.items() if quantity}
    if not sent:
        return order
    return shipped(packed(order, sent, id="s-1", at=NOON), "s-1", at=NOON)


def some_change(draw: Callable[..., Any], order: Order, id: str) -> OrderChange | None:
    """One more change that the order allows; None where the draw found nothing to do."""
    known = {line.key: order.quantities(line.key) for line in order.lines}
    kind = draw(st.sampled_from(["cancellation", "return", "reduction"]))
    alongside = draw(st.sampled_from(AlsoRefund))
    if kind == "reduction":
        lefts = {row.key: remaining(order, row.key).gross for row in order.rows}
        possible = sorted(key for key, left in lefts.items() if left.amount > 0)
        if not possible:
            return None
        key = draw(st.sampled_from(possible))
        minor = draw(st.integers(1, lefts[key].minor()))
        amount = Money.from_minor(minor, order.currency)
        return reduction(order, {key: amount}, id=id, at=NOON)
    most = {
        key: int(each.open if kind == "cancellation" else each.returnable)
        for key, each in known.items()
    }
    wanted = {
        key: draw(st.integers(1, limit)) for key, limit in most.items() if limit > 0
    }
    wanted = {key: n for key, n in wanted.items() if draw(st.booleans())} or wanted
    if not wanted:
        return None
    take = cancellation if kind == "cancellation" else return_credit
    return take(order, wanted, id=id, at=NOON, also_refund=alongside)


def closed(order: Order) -> Order:
    """The order with all that is left of it taken back."""
    opened = {line.key: order.quantities(line.key).open for line in order.lines}
    opened = {key: left for key, left in opened.items() if left}
    if opened:
        change = cancellation(
            order, opened, id="close-1", at=NOON, also_refund=AlsoRefund.NOTHING
        )
        order = order.with_change(change)
    sent = {line.key: order.quantities(line.key).returnable for line in order.lines}
    sent = {key: left for key, left in sent.items() if left}
    if sent:
        change = return_credit(
            order, sent, id="close-2", at=NOON, also_refund=AlsoRefund.NOTHING
        )
        order = order.with_change(change)
    rest = {row.key: remaining(order, row.key).gross for row in order.rows}
    rest = {key: left for key, left in rest.items() if left.amount > 0}
    if rest:
        order = order.with_change(reduction(order, rest, id="close-3", at=NOON))
    return order
