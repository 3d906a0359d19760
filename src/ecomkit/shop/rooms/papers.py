"""Papers: receipts, invoices and credit notes of orders, and that they were sent."""

from __future__ import annotations

from typing import Any

from ecomkit.checkout import DocumentKind
from ecomkit.events import Event
from ecomkit.orders import IssuedDocument, Order
from ecomkit.payments.trade import PaymentTerms
from ecomkit.receipts import (
    Mail,
    Receipt,
    Seller,
    invoice_of_change,
    receipt,
    receipt_mail,
)
from ecomkit.receipts.events import ReceiptSent
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.credit_notes import find_document, written_credit_note
from ecomkit.shop.desk.issuing import issue_invoice, issued
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.orders import credit_of, payments_of
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books


class Papers(Room[D]):
    """The papers of a shop.

    Without a *locale* they are in the buyer's language, or in the shop's own. They are in the
    name of the shop's seller, unless another *seller* is given; where there is none at all,
    InvalidInputError is raised.
    """

    @flow
    def receipt(
        self,
        /,
        number: str,
        locale: str = "",
        *,
        seller: Seller | None = None,
        document: DocumentKind | None = None,
        payment_terms: PaymentTerms | None = None,
        **details: Any,
    ) -> Flow[Receipt]:
        """The receipt or invoice of an order, with its payments as they are now.

        An invoice is issued when it is first asked for, and gets its number then, from a
        series of its own without gaps, with the order's payment terms or other
        *payment_terms*. *details* go to
        :func:`~ecomkit.receipts.receipt`.
        """
        order = yield from self.desk.read(lambda books: books.orders.get(number))
        kind = order.policy.document if document is None else DocumentKind(document)
        paper = None
        if kind is DocumentKind.INVOICE:
            paper = yield from self.desk.command(
                lambda t: self._invoiced(t, number, payment_terms)
            )

        def look(books: Books) -> tuple[Order, dict[str, Any]]:
            found = books.orders.get(number)
            payments = payments_of(number, books)
            apart = {
                each.change
                for each in books.documents.where("order", number)
                if each.kind is DocumentKind.INVOICE
            }
            return found, {
                "payments": payments,
                "as_credit": credit_of(found, payments, books),
                "invoiced_apart": [c for c in found.changes if c.id in apart],
            }

        order, known = yield from self.desk.read(look)
        return receipt(
            order,
            self._locale(order, locale),
            seller=self.desk.seller_named(seller),
            issued=paper,
            document=kind,
            zone=self.desk.zone,
            **known,
            **self._words(details),
        )

    @flow
    def invoice_of_change(
        self,
        /,
        number: str,
        change: str,
        locale: str = "",
        *,
        seller: Seller | None = None,
        **details: Any,
    ) -> Flow[Receipt]:
        """The invoice of what a change has added after the order was invoiced.

        Raises UnknownDocumentError for a change that added nothing, or nothing since.
        """

        def look(books: Books) -> tuple[Order, IssuedDocument]:
            order = books.orders.get(number)
            return order, find_document(books, DocumentKind.INVOICE, number, change)

        order, paper = yield from self.desk.read(look)
        return invoice_of_change(
            order,
            order.change_of(change),
            self._locale(order, locale),
            seller=self.desk.seller_named(seller),
            issued=paper,
            zone=self.desk.zone,
            **self._words(details),
        )

    @flow
    def issued(self, number: str) -> Flow[list[IssuedDocument]]:
        """The invoices and credit notes of an order, by number."""
        return (
            yield from self.desk.read(
                lambda books: books.documents.where("order", number)
            )
        )

    @flow
    def credit_note(
        self,
        /,
        number: str,
        change: str,
        locale: str = "",
        *,
        seller: Seller | None = None,
        **details: Any,
    ) -> Flow[Receipt]:
        """The credit note that was issued for a change of an order.

        Raises UnknownDocumentError for a change that credited nothing.
        """
        return (
            yield from written_credit_note(
                self.desk,
                number,
                change,
                locale,
                seller=self.desk.seller_named(seller),
                **details,
            )
        )

    @flow
    def of_event(
        self,
        /,
        event: Event,
        locale: str = "",
        *,
        seller: Seller | None = None,
        **details: Any,
    ) -> Flow[Receipt | None]:
        """The paper that an event of the shop is about; None if it is about none.

        The receipt of an order that was placed, the invoice or credit note that was
        issued: what a message to the buyer brings along. What was issued in another
        seller's name is in that name.
        """
        order, change, of = event.subject, "", ""
        papers = type(self)
        if event.name in {"invoice_issued", "credit_note_issued"}:
            document = event.properties["document"]
            found = yield from self.desk.read(
                lambda books: books.documents.get(document)
            )
            change, of = found.change, found.seller
        if event.name == "credit_note_issued":
            name = None if of else self.desk.seller_named(seller)
            return (
                yield from written_credit_note(
                    self.desk, order, change, locale, seller=name, of=of, **details
                )
            )
        if event.name == "invoice_issued" and change:
            return (
                yield from papers.invoice_of_change.flow(
                    self, order, change, locale, seller=seller, **details
                )
            )
        if event.name in {"order_completed", "invoice_issued"}:
            is_invoice = event.name == "invoice_issued"
            return (
                yield from papers.receipt.flow(
                    self,
                    order,
                    locale,
                    seller=seller,
                    document=DocumentKind.INVOICE if is_invoice else None,
                    **details,
                )
            )
        return None

    @flow
    def mail(self, written: Receipt, *, with_html: bool = True) -> Flow[Mail]:
        """The e-mail with a paper, to be sent by you; tells that it was sent."""
        mail = receipt_mail(written, with_html=with_html, languages=self.desk.languages)
        id = self.desk.ids.new_id("mail")

        def change(transaction: Transaction) -> Mail:
            order = transaction.books.orders.get(written.order)
            transaction.tell(
                [ReceiptSent(order=order.number, to=mail.to)],
                actor=order.purchaser.id,
                subject=order.number,
                version=order.version,
                id=f"receipt_sent:{id}",
                visit=order.visit,
            )
            return mail

        return (yield from self.desk.command(change))

    def _invoiced(
        self, transaction: Transaction, number: str, terms: PaymentTerms | None
    ) -> IssuedDocument:
        known = issued(transaction.books, DocumentKind.INVOICE, number)
        if known is not None:
            return known
        case = Case.from_order(transaction, number)  # no change comes between
        invoice = issue_invoice(case, self.desk.series, terms)
        # From now on time counts in which an order on account is to be paid.
        self.desk.settling.deadlines.write(case)
        return invoice

    def _locale(self, order: Order, locale: str) -> str:
        return locale or self.desk.language_for(order.purchaser, order.visit)

    def _words(self, details: dict[str, Any]) -> dict[str, Any]:
        known = {"languages": self.desk.languages, "names": self.desk.names}
        return {**known, **details}
