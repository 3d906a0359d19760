"""Sellers: who sells in this shop, what they have earned, and what was paid out to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from ecomkit.cart.quantity import Quantity
from ecomkit.customers import Seller
from ecomkit.customers.errors import InvalidCustomerError
from ecomkit.customers.events import PayoutMade, PayoutReversed
from ecomkit.errors import short_repr
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.orders import Order
from ecomkit.orders.errors import OrderStepError, UnknownRowError
from ecomkit.orders.numbering import document_number
from ecomkit.orders.purchase_note import PurchasedLine, PurchaseNote
from ecomkit.orders.sellers import sold_by
from ecomkit.payments import LedgerEntry
from ecomkit.payments.errors import AmountRefusedError
from ecomkit.payments.ledger import total
from ecomkit.receipts import Receipt, receipt
from ecomkit.shop.desk.accounts import BooksLedger
from ecomkit.shop.desk.commands import once
from ecomkit.shop.desk.credit_notes import written_credit_note
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.seller_accounts import (
    account_of,
    keep_seller,
    move,
    seller_of,
    sellers_with_accounts,
    tell_account,
)
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books
from ecomkit.text import did_you_mean
from ecomkit.validators import one_or_more


class Sellers(Room[D]):
    """The sellers of a marketplace, and the people whom a shop buys from.

    Each has an account: what they have earned with orders that are paid, less the shop's
    commission, and what was bought from them, less what was paid out. A refund takes its
    part off again, also below zero.
    """

    @flow
    def keep(self, seller: Seller) -> Flow[Seller]:
        """Keeps a seller, or new terms of one; they hold for what is ordered from now on.

        Raises InvalidCustomerError for an origin that the shop's shipping does not know.
        """
        origins = [each.id for each in self.desk.quoter.shipping.origins]
        if seller.origin and origins and seller.origin not in origins:
            raise InvalidCustomerError(
                f"nothing leaves from {short_repr(seller.origin)}",
                path="$.origin",
                hint=did_you_mean(seller.origin, origins),
            )
        return (yield from self.desk.command(lambda t: keep_seller(t.books, seller)))

    @flow
    def get(self, seller: str) -> Flow[Seller]:
        """The seller of an id; MissingRowError if there is none."""
        return (yield from self.desk.read(lambda books: books.sellers.get(seller)))

    @flow
    def statement(self, seller: str) -> Flow[list[LedgerEntry]]:
        """All that came to a seller's account and left it, oldest first."""
        return (
            yield from self.desk.read(
                lambda books: list(BooksLedger(books).entries(account_of(seller)))
            )
        )

    @flow
    def balance(self, seller: str, currency: str) -> Flow[Money]:
        """What a seller is owed; below zero, what the seller owes."""
        return (
            yield from self.desk.read(lambda books: _balance(books, seller, currency))
        )

    @flow
    def due(
        self, sellers: str | Iterable[str] | None = None, currency: str = ""
    ) -> Flow[list[tuple[str, Money]]]:
        """Which of these sellers, or of all, are to be paid, and how much.

        In one currency, or in each that they have earned in.
        """
        wanted = None if sellers is None else one_or_more(sellers)

        def look(books: Books) -> list[tuple[str, Money]]:
            ledger = BooksLedger(books)
            found = []
            for id in sellers_with_accounts(books) if wanted is None else wanted:
                entries = ledger.entries(account_of(id))
                codes = {each.amount.currency.code for each in entries}
                for code in [currency] if currency else sorted(codes):
                    owed = total(entries, code)
                    if owed.amount > 0:
                        found.append((id, owed))
            return found

        return (yield from self.desk.read(look))

    @flow
    def pay_out(
        self, seller: str, amount: Money, *, reference: str
    ) -> Flow[LedgerEntry]:
        """Records that a seller was paid, once for each *reference*, such as the transfer's.

        Raises AmountRefusedError for more than the seller is owed.
        """

        def change(transaction: Transaction) -> LedgerEntry:
            if amount.amount <= 0:
                raise AmountRefusedError(
                    f"{amount} cannot be paid out", path="$.amount", amount=amount
                )
            entry = LedgerEntry(
                id=f"payout:{reference}",
                account=account_of(seller),
                amount=-amount,
                at=transaction.now,
                note="payout",
            )
            row = f"{entry.account}/{entry.id}"
            is_new = transaction.books.ledger.find(row) is None
            BooksLedger(transaction.books).append(
                entry, least=Money.zero(amount.currency)
            )
            if is_new:
                made = PayoutMade(seller=seller, amount=amount, reference=reference)
                tell_account(transaction, made, entry)
            return transaction.books.ledger.get(row)

        return (yield from self.desk.command(change))

    @flow
    def reverse(self, seller: str, reference: str) -> Flow[LedgerEntry]:
        """Records that a payout came back; the seller is owed it again, once.

        Raises UnknownRowError for a payout that was never made.
        """

        def change(transaction: Transaction) -> LedgerEntry:
            books, account = transaction.books, account_of(seller)
            made = books.ledger.find(f"{account}/payout:{reference}")
            if made is None:
                raise UnknownRowError(
                    f"no payout {short_repr(reference)} to {short_repr(seller)}",
                    row=reference,
                )
            entry = LedgerEntry(
                id=f"reversed:{reference}",
                account=account,
                amount=-made.amount,
                at=transaction.now,
                note="payout reversed",
            )
            row = f"{account}/{entry.id}"
            if books.ledger.find(row) is None:
                BooksLedger(books).append(entry)
                back = PayoutReversed(
                    seller=seller, amount=entry.amount, reference=reference
                )
                tell_account(transaction, back, entry)
            return books.ledger.get(row)

        return (yield from self.desk.command(change))

    @flow
    def buy(
        self,
        seller: str,
        lines: Iterable[PurchasedLine],
        *,
        key: str = "",
    ) -> Flow[PurchaseNote]:
        """Buys goods from a person or merchant; with a *key*, once.

        The shop writes the purchase note (self-billing), numbered without gaps in a series
        of its own, and the seller is owed the total until it is paid out. When the goods
        come, they are received into stock.
        """
        bought = tuple(lines)

        def change(transaction: Transaction) -> PurchaseNote:
            books = transaction.books
            known = once(books, key, "purchase", seller, bought)
            if known is not None:
                return books.purchases.get(known)
            new = PurchaseNote(
                number="new",
                seller=seller_of(books, seller),
                at=transaction.now,
                lines=bought,
            )
            return _write(self.desk, transaction, new, new.total, key)

        return (yield from self.desk.command(change))

    @flow
    def send_back(
        self, number: str, goods: Mapping[str, Quantity], *, key: str = ""
    ) -> Flow[PurchaseNote]:
        """Goods of a purchase, by SKU, go back to who sold them; with a *key*, once.

        The shop writes a note that corrects the one of this *number*, and the seller is owed
        so much less. Raises InvalidChangeError for more than was bought, and
        OrderStepError for a note that another one corrects already.
        """
        back = tuple(sorted(goods.items()))

        def change(transaction: Transaction) -> PurchaseNote:
            books = transaction.books
            known = once(books, key, "send back", number, back)
            if known is not None:
                return books.purchases.get(known)
            before = books.purchases.get(number)
            for each in books.purchases.where("seller", before.seller.id):
                if each.corrects == number:
                    raise OrderStepError(
                        f"purchase note {number} was corrected",
                        hint=f"correct {each.number}",
                        corrected_by=each.number,
                    )
            new = attrs.evolve(
                before,
                number="new",
                at=transaction.now,
                lines=before.lines_without(goods),
                corrects=number,
            )
            return _write(self.desk, transaction, new, new.total - before.total, key)

        return (yield from self.desk.command(change))

    @flow
    def receipt(
        self, /, number: str, locale: str = "", *, seller: str, **details: Any
    ) -> Flow[Receipt]:
        """The receipt or invoice of what one seller sold in an order, in the seller's name.

        The seller "" is the shop itself.
        *details* go to :func:`~ecomkit.receipts.receipt`.
        """

        def look(books: Books) -> tuple[Order, Seller]:
            sold = sold_by(books.orders.get(number), seller)
            return sold, seller_of(
                books, seller
            ) if seller else self.desk.seller_named()

        order, who = yield from self.desk.read(look)
        return receipt(
            attrs.evolve(order, changes=()),
            locale or self.desk.language_for(order.purchaser, order.visit),
            seller=who,
            zone=self.desk.zone,
            **{"languages": self.desk.languages, "names": self.desk.names, **details},
        )

    @flow
    def credit_note(
        self,
        /,
        number: str,
        change: str,
        locale: str = "",
        *,
        seller: str,
        **details: Any,
    ) -> Flow[Receipt]:
        """The credit note over what a change of an order credited of a seller's goods.

        It is in the seller's name, and numbered in a series of theirs when the change is
        made. Raises UnknownDocumentError where none of it was the seller's.
        """
        return (
            yield from written_credit_note(
                self.desk, number, change, locale, of=seller, **details
            )
        )


def _write(
    desk: Desk, transaction: Transaction, note: PurchaseNote, owed: Money, key: str
) -> PurchaseNote:
    """Keeps a note under its number, and what the seller is *owed* by it."""
    books = transaction.books
    year = local_time(note.at, desk.zone).date().year
    prefix = f"{desk.series}P"
    number = document_number(prefix, year, books.next_number(f"{prefix}-{year}"))
    if key:
        books.commands.put(attrs.evolve(books.commands.get(key), result=number))
    written = books.purchases.add(attrs.evolve(note, number=number))
    entry = LedgerEntry(
        id=f"purchase:{number}",
        account=account_of(note.seller.id),
        amount=owed,
        at=note.at,
        note=f"purchase note {number}",
    )
    move(transaction, BooksLedger(books), entry, note.seller.id, document=number)
    return written


def _balance(books: Books, seller: str, currency: str) -> Money:
    return total(BooksLedger(books).entries(account_of(seller)), currency)
