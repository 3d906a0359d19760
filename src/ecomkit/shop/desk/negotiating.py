"""Negotiating: an offer is accepted once, and its acceptance is what makes the order."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.checkout import Quotation, Quote
from ecomkit.checkout.errors import QuotationOrderedError
from ecomkit.payments.machine.answers import plan_notification
from ecomkit.payments.trade import QuotationPayments
from ecomkit.shipping.transit import DeliveryPromise
from ecomkit.shop.desk.buying import (
    PayingDetails,
    begin_buying,
    is_negotiated,
    pay_quote,
)
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.transaction import Transaction


def accept_offer(
    desk: Desk,
    transaction: Transaction,
    id: str,
    *,
    revision: int,
    content_hash: str,
    paying: PayingDetails,
    promises: Mapping[str, DeliveryPromise | None],
) -> str:
    """Accepts the current offer and pays it; gives the checkout.

    *promises* are the delivery promises as of now, by delivery. Again, it changes nothing,
    and while the offer is not paid, as after a card that was declined, it is paid anew.
    """
    found = transaction.books.quotations.get(id)
    case = Case(transaction, found.wish)
    before = transaction.books.quotations.get(id)
    if before.order:
        return found.wish
    if case.order is not None:
        raise QuotationOrderedError(
            f"what quotation {id} is about became order {case.order.number}",
            quotation=id,
            order=case.order.number,
        )
    accepted = before.accepted(
        revision=revision, content_hash=content_hash, at=transaction.now
    )
    if accepted is before:
        return begin_buying(desk, transaction, before.revision.quote, paying, "")
    case.keep_quotation(before, accepted)
    quote = transaction.books.quotes.get(accepted.revision.quote)
    _pay(desk, case, accepted, quote, paying)
    desk.settling.settle(case)
    if case.order is not None:
        _promise(case, promises)
    return found.wish


def _pay(
    desk: Desk, case: Case, quotation: Quotation, quote: Quote, paying: PayingDetails
) -> None:
    method = quote.payment_method
    if method is None or not is_negotiated(desk, method.adapter):
        pay_quote(desk, case, quote, paying)
        return
    offer = quotation.offer
    terms = {**paying.metadata, **offer.metadata()}
    pay_quote(desk, case, quote, attrs.evolve(paying, metadata=terms))
    payment = list(case.payments.values())[-1]
    adapter = desk.paying.local_adapter(case.books, method.adapter)
    assert isinstance(adapter, QuotationPayments)
    case.keep_payment(plan_notification(payment, adapter.accepted(payment, offer)))


def _promise(case: Case, promises: Mapping[str, DeliveryPromise | None]) -> None:
    # What was promised when it was offered is over by now.
    order = case.placed
    deliveries = tuple(
        attrs.evolve(each, promise=promises.get(each.id, each.promise))
        for each in order.deliveries
    )
    case.order = case.books.orders.put(attrs.evolve(order, deliveries=deliveries))
