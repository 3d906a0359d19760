"""Enclosing: the papers that go with a message to a customer."""

from __future__ import annotations

from typing import Any

from ecomkit.checkout import DocumentKind
from ecomkit.errors import MissingExtraError
from ecomkit.messages import MessageKind
from ecomkit.orders.errors import UnknownDocumentError
from ecomkit.receipts import Attachment, Receipt, as_html, as_text
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.papers import Papers
from ecomkit.shop.store.kept_messages import SavedMessage


def papers_for(
    papers: Papers[Any], message: SavedMessage, language: str
) -> Flow[tuple[Attachment, ...]]:
    """The receipt with a confirmation, an invoice with its own, a credit note with a refund."""
    paper = yield from _paper_for(papers, message, language)
    return () if paper is None else (attached(paper),)


def _paper_for(
    papers: Papers[Any], message: SavedMessage, language: str
) -> Flow[Receipt | None]:
    correspondence = papers.desk.correspondence
    if correspondence is None or not message.order:
        return None
    room, order, seller = type(papers), message.order, correspondence.sender
    if message.kind is MessageKind.ORDER_CONFIRMED:
        sold = yield from papers.desk.read(lambda books: books.orders.get(order))
        if sold.policy.document is DocumentKind.INVOICE:
            return None  # it is issued when it is asked for
        return (yield from room.receipt.flow(papers, order, language, seller=seller))
    if message.kind is MessageKind.INVOICE:
        issued = yield from papers.desk.read(
            lambda books: books.documents.get(message.about)
        )
        if issued.change:
            return (
                yield from room.invoice_of_change.flow(
                    papers, order, issued.change, language, seller=seller
                )
            )
        return (
            yield from room.receipt.flow(
                papers, order, language, seller=seller, document=DocumentKind.INVOICE
            )
        )
    if message.kind is MessageKind.REFUNDED:
        try:
            return (
                yield from room.credit_note.flow(
                    papers, order, message.about, language, seller=seller
                )
            )
        except UnknownDocumentError:
            return None
    return None


def attached(paper: Receipt) -> Attachment:
    """A paper as a page, or as text where the extra ``html`` is not installed."""
    name = f"{paper.title} {paper.number}".replace("/", "-")
    try:
        page = as_html(paper)
    except MissingExtraError:
        text = as_text(paper).encode()
        return Attachment(name=f"{name}.txt", media_type="text/plain", content=text)
    return Attachment(
        name=f"{name}.html", media_type="text/html", content=page.encode()
    )
