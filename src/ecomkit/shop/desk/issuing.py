"""Issuing: an invoice or a credit note gets its number, once, from a series of its own."""

from __future__ import annotations

from ecomkit.checkout import DocumentKind
from ecomkit.moments import local_time
from ecomkit.orders import IssuedDocument, Order, OrderChange
from ecomkit.orders.documents import document_subject
from ecomkit.orders.events import CreditNoteIssued, InvoiceIssued
from ecomkit.orders.numbering import document_number
from ecomkit.orders.sellers import credited_sellers, sold_by
from ecomkit.payments.trade import PaymentTerms
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.store import Books

_SERIES = {DocumentKind.INVOICE: "I", DocumentKind.CREDIT_NOTE: "C"}


def issued(
    books: Books, kind: DocumentKind, order: str, change: str = "", seller: str = ""
) -> IssuedDocument | None:
    """The document of an order or of one of its changes, or None."""
    about = document_subject(kind, order, change, seller)
    found = books.documents.where("about", about)
    return found[0] if found else None


def issue(
    transaction: Transaction,
    series: str,
    kind: DocumentKind,
    order: Order,
    change: str = "",
    payment_terms: PaymentTerms | None = None,
    seller: str = "",
) -> IssuedDocument:
    """The document of an order or of one of its changes, with the next number if it is new.

    What is written in the name of a *seller* is numbered in a series of theirs. Ask late: others wait for the number.
    """
    books, now = transaction.books, transaction.now
    known = issued(books, kind, order.number, change, seller)
    if known is not None:
        return known
    year = local_time(now, transaction.zone).date().year
    prefix = "-".join(filter(None, (series, _SERIES[kind], seller)))
    number = books.next_number(f"{prefix}-{year}")
    document = books.documents.add(
        IssuedDocument(
            number=document_number(prefix, year, number),
            kind=kind,
            order=order.number,
            at=now,
            change=change,
            seller=seller,
            payment_terms=_terms(kind, order)
            if payment_terms is None
            else payment_terms,
        )
    )
    transaction.tell(
        [_told(order, document)],
        actor=order.purchaser.id,
        subject=order.number,
        version=order.version,
        id=f"document_issued:{document.number}",
    )
    return document


def issue_invoice(
    case: Case, series: str, payment_terms: PaymentTerms | None = None
) -> IssuedDocument:
    """Issues the invoice of an order, and the credit notes of what was canceled before it.

    An invoice is over all that was ordered, so each change of that needs its own.
    """
    order, transaction = case.placed, case.transaction
    invoice = issue(
        transaction, series, DocumentKind.INVOICE, order, payment_terms=payment_terms
    )
    for change in order.changes:
        issue_credit_notes(transaction, series, order, change)
    return invoice


def issue_credit_notes(
    transaction: Transaction, series: str, order: Order, change: OrderChange
) -> None:
    """Issues the credit notes of a change that are not yet: the shop's and each seller's."""
    if change.gross:
        for seller in ("", *credited_sellers(order, change.id)):
            note = DocumentKind.CREDIT_NOTE
            issue(transaction, series, note, order, change.id, seller=seller)


def _told(order: Order, document: IssuedDocument) -> InvoiceIssued | CreditNoteIssued:
    if document.kind is DocumentKind.INVOICE:
        total = order.total
        if document.change:
            total = order.change_of(document.change).charge
        return InvoiceIssued(order=order.number, document=document.number, total=total)
    part = sold_by(order, document.seller) if document.seller else order
    change = part.change_of(document.change)
    return CreditNoteIssued(
        order=order.number,
        document=document.number,
        change=change.id,
        total=change.refund,
        seller=document.seller,
    )


def documents_of(books: Books, order: Order, settlement: str) -> dict[str, str]:
    """The documents that money on account is about: its invoice, a change's credit note.

    An order is invoiced under its number; a settlement has the id of its change.
    """
    change = settlement.removeprefix(f"{order.number}:")
    note = issued(books, DocumentKind.CREDIT_NOTE, order.number, change)
    named = {} if note is None else {"credit_note": note.number}
    return {"invoice": order.number, **named}


def _terms(kind: DocumentKind, order: Order) -> PaymentTerms | None:
    return order.payment_terms if kind is DocumentKind.INVOICE else None
