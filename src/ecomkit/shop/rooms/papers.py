"""Papers: receipts and invoices of orders, and that they were sent."""

from __future__ import annotations

from typing import Any

from ecomkit.orders import Order
from ecomkit.payments import Payment
from ecomkit.receipts import Mail, Receipt, Seller, receipt, receipt_mail
from ecomkit.receipts.events import ReceiptSent
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.orders import payments_of
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books


class Papers(Room[D]):
    """The papers of a shop."""

    @flow
    def receipt(
        self, /, number: str, locale: str, *, seller: Seller, **details: Any
    ) -> Flow[Receipt]:
        """The receipt or invoice of an order, with its payments as they are now.

        *details* go to :func:`~ecomkit.receipts.receipt`.
        """

        def look(books: Books) -> tuple[Order, tuple[Payment, ...]]:
            return books.orders.get(number), payments_of(number, books)

        order, payments = yield from self.desk.read(look)
        return receipt(
            order,
            locale,
            seller=seller,
            payments=payments,
            zone=self.desk.zone,
            **details,
        )

    @flow
    def mail(self, written: Receipt, *, with_html: bool = True) -> Flow[Mail]:
        """The e-mail with a receipt, to be sent by you; tells that it was sent."""
        mail = receipt_mail(written, with_html=with_html)
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
