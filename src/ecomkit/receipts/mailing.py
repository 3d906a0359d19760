"""What is sent to the buyer: the receipt as an e-mail, and the status of the order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ecomkit.checkout import DocumentKind
from ecomkit.languages import SHIPPED_LANGUAGES, Languages
from ecomkit.orders import Order, order_state
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import Payment
from ecomkit.receipts.errors import InvalidReceiptError
from ecomkit.receipts.html import as_html
from ecomkit.receipts.model import Mail, Receipt
from ecomkit.receipts.text import as_text

if TYPE_CHECKING:
    from babel import Locale


_SUBJECTS = {
    DocumentKind.RECEIPT: "document.mail_subject",
    DocumentKind.INVOICE: "document.mail_subject_invoice",
    DocumentKind.CREDIT_NOTE: "document.mail_subject_credit_note",
}


def receipt_mail(
    receipt: Receipt,
    *,
    with_html: bool = True,
    languages: Languages = SHIPPED_LANGUAGES,
) -> Mail:
    """The e-mail with a paper for its buyer, as text and as HTML (extra ``html``)."""
    if not receipt.buyer.email:
        raise InvalidReceiptError(
            "is empty: nobody to send it to", path="$.buyer.email"
        )
    words = languages.words(receipt.locale)
    subject = words.say(
        _SUBJECTS[receipt.document], number=receipt.number, order=receipt.order
    )
    return Mail(
        to=receipt.buyer.email,
        subject=subject,
        text=as_text(receipt),
        html=as_html(receipt) if with_html else "",
    )


# The states that a buyer is told as they are; before them, an order is being prepared.
_TOLD = frozenset(
    """
    canceled on_hold return_requested return_approved return_received
    partial fulfilled delivered returned
    """.split()
)
_UNPAID = {OrderPaymentStatus.BALANCE_DUE, OrderPaymentStatus.PARTIALLY_PAID}
_REFUNDS = {OrderPaymentStatus.CREDIT_OWED, OrderPaymentStatus.REFUNDED}


def status_messages(
    order: Order,
    payments: Sequence[Payment],
    locale: str | Locale,
    *,
    languages: Languages = SHIPPED_LANGUAGES,
) -> tuple[str, ...]:
    """The status of an order in a sentence for its buyer, and one about money owed."""
    state = order_state(order, payments)
    unpaid = state.payment in _UNPAID
    candidates = (
        state.order.value,
        f"return_{state.returns.value}",
        state.fulfillment.value,
    )
    found = [each for each in candidates if each in _TOLD]
    told = [*found, "waiting_for_payment" if unpaid else "being_prepared"][:1]
    if state.payment in _REFUNDS:
        told.append(state.payment.value)
    elif any(each.totals.refunded for each in payments):
        told.append("partly_refunded")
    words = languages.words(locale)
    return tuple(words.say(f"status.{each}") for each in told)
