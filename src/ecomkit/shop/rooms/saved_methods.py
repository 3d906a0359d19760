"""Saved payment methods: what customers agreed to have kept for the next time."""

from __future__ import annotations

from ecomkit.payments import SavedPaymentMethod
from ecomkit.payments.errors import PaymentMethodRefusedError
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow


class SavedMethods(Room[D]):
    """The payment methods that customers have saved, each with their consent.

    One is saved by ``checkouts.buy(..., save=consent)``, unless its payment fails, and
    used by ``buy(..., saved=id)`` or, with the consent to it, for later installments.
    """

    @flow
    def of(self, customer: str) -> Flow[list[SavedPaymentMethod]]:
        """What a customer has saved, by id."""
        return (
            yield from self.desk.read(
                lambda books: books.saved_methods.where("customer", customer)
            )
        )

    @flow
    def delete(self, saved: str, *, customer: str) -> Flow[None]:
        """Deletes a saved payment method, with its token; again changes nothing.

        Raises PaymentMethodRefusedError for somebody else's.
        """

        def change(transaction: Transaction) -> None:
            shelf = transaction.books.saved_methods
            known = shelf.find(saved, lock=True)
            if known is None:
                return
            if known.customer != customer:
                raise PaymentMethodRefusedError(
                    "the payment method belongs to another customer"
                )
            shelf.drop(saved)

        yield from self.desk.command(change)
