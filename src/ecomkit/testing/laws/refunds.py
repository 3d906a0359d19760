"""The law of money back: whatever is taken back of an order, it closes at what was paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from ecomkit.addressing import Address
from ecomkit.catalog import Article
from ecomkit.checkout import Purchaser, Quote, SalesTerms
from ecomkit.checkout.quote import QuotedDelivery
from ecomkit.checkout.terms import USUAL_POLICIES
from ecomkit.errors import EcomkitError
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
from ecomkit.orders.remainder import returnable
from ecomkit.orders.sending import packed, shipped
from ecomkit.payments import Payment, PaymentTotals
from ecomkit.testing.laws.law import Law
from ecomkit.testing.strategies import Sale

_HOME = Address("Ada", "Lane 1", city="Bonn", postcode="53111", country="DE")


def quoted(sale: Sale) -> Quote:
    """The quote of a sale, to an address in Germany."""
    priced = sale.price()
    keys = tuple(line.key for line in priced.lines)
    deliveries = tuple(
        QuotedDelivery(
            id=f"d{number}",
            address=_HOME,
            lines=keys if not number else (),
            method=charge.charge.method,
            charge=charge.key,
        )
        for number, charge in enumerate(priced.charges)
    )
    at, policy = sale.occasion.at, sale.pricer.policy
    in_cash = policy.rounds_cash(sale.occasion.payment_method)
    return Quote(
        id="q-1",
        checkout="c-1",
        cart=sale.cart,
        purchaser=Purchaser(id="ada", email="ada@example.com"),
        billing=_HOME,
        email="ada@example.com",
        priced=priced,
        deliveries=deliveries or (QuotedDelivery(id="d0", address=_HOME, lines=keys),),
        payment_method=None,
        policy=USUAL_POLICIES[0],
        terms=SalesTerms(),
        at=at,
        valid_until=at + timedelta(hours=1),
        cash=policy.cash if in_cash else None,
        articles=tuple(_sold(sale)),
    )


def _sold(sale: Sale) -> Iterator[Article]:
    book = sale.pricer.book
    skus = {line.sku for line in sale.price().lines}
    skus |= {sku for each in skus for sku, _ in book.article(each).parts}
    for sku in sorted(skus):
        yield book.article(sku).as_sold()


def placed(sale: Sale) -> Order:
    """The order of a sale, paid for in full."""
    quote = quoted(sale)
    payments = []
    if quote.total:
        totals = PaymentTotals(authorized=quote.total, captured=quote.total)
        payments = [Payment(id="p-1", adapter="card", due=quote.total, totals=totals)]
    return place(quote, payments, number="R-1", at=sale.occasion.at)


def closed(order: Order) -> Order:
    """The order with all that is left of it taken back.

    What is left of fees and deliveries, and of lines whose units are gone, is given back as
    an amount.
    """
    order = emptied(order)
    rest = {row.key: remaining(order, row.key).gross for row in order.rows}
    rest = {key: left for key, left in rest.items() if left.amount > 0}
    if rest:
        change = reduction(order, rest, id="close-3", at=order.placed_at)
        order = order.with_change(change)
    return order


def emptied(order: Order) -> Order:
    """The order with all its goods taken back.

    Lines go with their units, bundles that are not whole any more with their parts.
    """
    at = order.placed_at
    order = _canceled(order)
    sent = {line.key: order.quantities(line.key).returnable for line in order.lines}
    sent |= {
        f"{line.key}/{sku}": returnable(order, f"{line.key}/{sku}", sent)
        for line in order.lines
        if order.quantities(line.key).incomplete
        for sku, _ in line.parts
    }
    sent = {key: left for key, left in sent.items() if left}
    if sent:
        change = return_credit(
            order, sent, id="close-2", at=at, also_refund=AlsoRefund.NOTHING
        )
        order = order.with_change(change)
    return order


def _canceled(order: Order) -> Order:
    opened = {line.key: order.quantities(line.key).open for line in order.lines}
    opened = {key: left for key, left in opened.items() if left}
    if not opened:
        return order
    change = cancellation(
        order,
        opened,
        id="close-1",
        at=order.placed_at,
        also_refund=AlsoRefund.NOTHING,
    )
    return order.with_change(change)


def _closes(sale: Sale) -> Iterator[str]:
    try:
        order = placed(sale)
        emptied, ends = _canceled(order), list(_orders(order))
    except EcomkitError as error:
        yield f"the order is refused: {error}"
        return
    for line in emptied.lines:
        left = remaining(emptied, line.key)
        if left.gross.amount or left.tax.amount or left.net.amount:
            yield f"{line.key}: every unit is canceled, and {left.gross} is left"
    for order in ends:
        if order.credited != order.total or order.due.amount:
            yield f"{order.credited} of {order.total} came back, {order.due} is due"
        for row in order.rows:
            left = remaining(order, row.key)
            if left.gross.amount or left.tax.amount or left.net.amount:
                yield f"{row.key}: {left.gross} is left, of it {left.tax} tax"


def _orders(order: Order) -> Iterator[Order]:
    # Closed at once; unit by unit before it is sent; and after some of it was.
    yield closed(order)
    yield closed(_one_of_each(order, cancellation))
    first = next((line for line in order.lines if line.is_packed), None)
    if first is None:
        return
    half = int(first.quantity) // 2 or first.quantity
    sent = packed(order, {first.key: half}, id="s-1", at=order.placed_at)
    sent = shipped(sent, "s-1", at=order.placed_at)
    yield closed(_one_of_each(_one_of_each(sent, return_credit), cancellation))


def _one_of_each(order: Order, take_back: Callable[..., OrderChange]) -> Order:
    for line in order.lines:
        counts = order.quantities(line.key)
        left = counts.returnable if take_back is return_credit else counts.open
        if left:
            id = f"{take_back.__name__}-{line.key}"
            change = take_back(
                order, {line.key: min(1, left)}, id=id, at=order.placed_at
            )
            order = order.with_change(change)
    return order


def _can_be_placed(sale: Sale) -> bool:
    return bool(sale.cart.lines) and sale.price().gross.amount >= 0


L12 = Law("L12", "what is taken back closes at what was paid", _closes, _can_be_placed)
