"""What is sent to the buyer: the receipt as an e-mail, and how the order stands in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecomkit.checkout import DocumentKind
from ecomkit.money.format import find_locale
from ecomkit.orders import (
    Order,
    OrderFulfillmentStatus,
    OrderPaymentStatus,
    OrderReturnsStatus,
    OrderStatus,
    order_state,
)
from ecomkit.payments import Payment
from ecomkit.receipts.errors import InvalidReceiptError
from ecomkit.receipts.html import as_html
from ecomkit.receipts.messages import word
from ecomkit.receipts.model import Mail, Receipt
from ecomkit.receipts.text import as_text

if TYPE_CHECKING:
    from babel import Locale


def receipt_mail(receipt: Receipt, *, with_html: bool = True) -> Mail:
    """The e-mail that brings a receipt to its buyer.

    The page needs the extra ``html``; a shop without it sends the text alone.
    """
    if not receipt.buyer.email:
        raise InvalidReceiptError("nobody knows where to send it", path="$.buyer.email")
    language = find_locale(receipt.locale).language
    if receipt.document is DocumentKind.INVOICE:
        subject = word(language, "mail.subject_invoice", number=receipt.number)
    else:
        subject = word(language, "mail.subject", order=receipt.order)
    return Mail(
        to=receipt.buyer.email,
        subject=subject,
        text=as_text(receipt),
        html=as_html(receipt) if with_html else "",
    )


_RETURNS = {
    OrderReturnsStatus.REQUESTED: "return_requested",
    OrderReturnsStatus.APPROVED: "return_approved",
    OrderReturnsStatus.RECEIVED: "return_received",
}
_GOODS = {
    OrderFulfillmentStatus.PARTIAL: "partly_sent",
    OrderFulfillmentStatus.FULFILLLED: "sent",
    OrderFulfillmentStatus.DELIVERED: "delivered",
    OrderFulfillmentStatus.RETURNED: "returned",
}


def status_messages(
    order: Order, payments: Sequence[Payment], locale: str | Locale
) -> tuple[str, ...]:
    """How an order stands, as its buyer is told: one sentence, and one about money owed."""
    state = order_state(order, payments)
    said = [_first(state.order, state.payment, state.fulfillment, state.returns)]
    if state.payment is OrderPaymentStatus.CREDIT_OWED:
        said.append("credit_owed")
    elif state.payment is OrderPaymentStatus.REFUNDED:
        said.append("refunded")
    language = find_locale(locale).language
    return tuple(word(language, f"status.{each}") for each in said)


def _first(
    order: OrderStatus,
    payment: OrderPaymentStatus,
    goods: OrderFulfillmentStatus,
    returns: OrderReturnsStatus,
) -> str:
    if order is OrderStatus.CANCELED:
        return "canceled"
    if order is OrderStatus.ON_HOLD:
        return "on_hold"
    if returns in _RETURNS:
        return _RETURNS[returns]
    if goods in _GOODS:
        return _GOODS[goods]
    if payment in {OrderPaymentStatus.BALANCE_DUE, OrderPaymentStatus.PARTIALLY_PAID}:
        return "waiting_for_payment"
    return "being_prepared"
