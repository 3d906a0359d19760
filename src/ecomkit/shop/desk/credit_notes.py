"""Credit notes as papers: of a change of an order, over all of it or a seller's part."""

from __future__ import annotations

from typing import Any

from ecomkit.checkout import DocumentKind
from ecomkit.customers import Seller
from ecomkit.errors import short_repr
from ecomkit.orders import IssuedDocument, credit_note
from ecomkit.orders.errors import UnknownDocumentError
from ecomkit.orders.sellers import sold_by
from ecomkit.receipts import Receipt, credit_note_paper
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.issuing import issued
from ecomkit.shop.desk.seller_accounts import seller_of
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.store import Books


def written_credit_note(
    desk: Desk,
    number: str,
    change: str,
    locale: str,
    *,
    seller: Seller | None = None,
    of: str = "",
    **details: Any,
) -> Flow[Receipt]:
    """The credit note that was issued for a change of an order, in the name of *seller*.

    With *of*, that of the seller of this id, over what the change credited of their goods,
    in their own name. Raises UnknownDocumentError for a change that credited nothing.
    """

    def look(books: Books) -> Receipt:
        order = books.orders.get(number)
        found = find_document(books, DocumentKind.CREDIT_NOTE, number, change, of)
        invoice = issued(books, DocumentKind.INVOICE, number)
        settlement = books.settlements.find(f"{number}:{change}")
        part = sold_by(order, of) if of else order
        return credit_note_paper(
            credit_note(part, part.change_of(change), number=found.number, at=found.at),
            part,
            locale or desk.language_for(order.purchaser, order.visit),
            seller=seller_of(books, of) if seller is None else seller,
            invoice="" if invoice is None else invoice.number,
            as_credit=settlement is not None and settlement.as_credit,
            zone=desk.zone,
            **{"languages": desk.languages, "names": desk.names, **details},
        )

    return (yield from desk.read(look))


def find_document(
    books: Books, kind: DocumentKind, order: str, change: str, seller: str = ""
) -> IssuedDocument:
    """The document that was issued for a change; UnknownDocumentError without one."""
    found = issued(books, kind, order, change, seller)
    if found is None:
        raise UnknownDocumentError(
            f"order {order} has no {kind.replace('_', ' ')} for {short_repr(change)}",
            order=order,
            change=change,
        )
    return found
