"""What the shop owes its sellers: an account each, in the ledger, level with their orders."""

from __future__ import annotations

from ecomkit.customers import Seller
from ecomkit.customers.events import (
    SellerAccountMoved,
    SellerCredited,
    SellerDebited,
)
from ecomkit.events import once_only_id
from ecomkit.money.amount import Money
from ecomkit.orders import seller_shares
from ecomkit.orders.earnings import earning
from ecomkit.payments import LedgerEntry
from ecomkit.payments.order_payments import payment_summary
from ecomkit.shop.desk.accounts import BooksLedger
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.store import Books


def account_of(seller: str) -> str:
    """The ledger account of a seller."""
    return f"seller:{seller}"


def seller_of(books: Books, id: str) -> Seller:
    """The seller of an id; one that the shop does not keep pays no commission."""
    return books.sellers.find(id) or Seller(id=id, name=id)


def keep_seller(books: Books, seller: Seller) -> Seller:
    """Keeps a seller, or the new terms of one."""
    known = books.sellers.find(seller.id)
    return books.sellers.add(seller) if known is None else books.sellers.put(seller)


def credit_sellers(case: Case) -> None:
    """Brings the accounts of an order's sellers to what they have earned with it by now.

    They have earned once the order is paid; what is canceled or refunded is taken off
    again. Called again, it changes nothing.
    """
    order = case.order
    if order is None:
        return
    sellers = sorted({line.seller for line in order.lines} - {""})
    if not sellers:
        return
    is_paid = payment_summary(case.to_pay, case.bound).is_paid
    shares = {share.seller: share for share in seller_shares(order)}
    ledger = BooksLedger(case.books)
    for id in sellers:
        account, zero = account_of(id), Money.zero(order.currency)
        earned, known, number = zero, zero, 1
        if is_paid and id in shares:
            earned = earning(shares[id], seller_of(case.books, id)).payout
        while True:
            found = case.books.ledger.find(f"{account}/{order.number}:{number}")
            if found is None:
                break
            known += found.amount
            number += 1
        if earned != known:
            entry = LedgerEntry(
                id=f"{order.number}:{number}",
                account=account,
                amount=earned - known,
                at=case.transaction.now,
                note=f"order {order.number}",
            )
            move(case.transaction, ledger, entry, id, order=order.number)


def move(
    transaction: Transaction,
    ledger: BooksLedger,
    entry: LedgerEntry,
    seller: str,
    *,
    order: str = "",
    document: str = "",
) -> None:
    """Adds what a seller has earned, or earned no more, to their account, and tells it."""
    ledger.append(entry)
    earned = entry.amount.amount > 0
    moved = (SellerCredited if earned else SellerDebited)(
        seller=seller, amount=abs(entry.amount), order=order, document=document
    )
    tell_account(transaction, moved, entry)


def tell_account(
    transaction: Transaction, moved: SellerAccountMoved, entry: LedgerEntry
) -> None:
    """Tells what has moved in a seller's account, once for each of its entries."""
    transaction.tell(
        [moved],
        actor=moved.seller,
        subject=moved.seller,
        version=0,
        id=once_only_id(moved.name, f"{entry.account}/{entry.id}"),
    )
