"""What the shop owes its sellers: an account each, in the ledger, level with their orders."""

from __future__ import annotations

import attrs

from ecomkit.customers import Seller
from ecomkit.customers.events import (
    SellerAccountMoved,
    SellerCredited,
    SellerDebited,
)
from ecomkit.events import once_only_id
from ecomkit.money.amount import Money
from ecomkit.orders import Order, seller_shares
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


def sellers_with_accounts(books: Books) -> list[str]:
    """The ids of all who have earned something here, in order."""
    start = account_of("")
    found = books.ledger.where("account", start, comparison=">=")
    accounts = {each.account for each in found if each.account.startswith(start)}
    return sorted(account.removeprefix(start) for account in accounts)


def seller_of(books: Books, id: str) -> Seller:
    """The seller of an id; one that the shop does not keep pays no commission."""
    return books.sellers.find(id) or Seller(id=id, name=id)


def keep_seller(books: Books, seller: Seller) -> Seller:
    """Keeps a seller, or the new terms of one."""
    known = books.sellers.find(seller.id)
    return books.sellers.add(seller) if known is None else books.sellers.put(seller)


def with_terms_agreed(order: Order, books: Books) -> Order:
    """An order with the terms of all its sellers, those that it keeps already unchanged."""
    known = {each.seller for each in order.seller_terms}
    new = sorted({line.seller for line in order.lines} - known - {""})
    if not new:
        return order
    added = [seller_of(books, id).terms for id in new]
    return attrs.evolve(order, seller_terms=(*order.seller_terms, *added))


def credit_sellers(case: Case) -> None:
    """Brings the accounts of an order's sellers to what they have earned with it by now.

    They have earned once the order is paid; what is canceled or refunded is taken off
    again, on the terms that the order keeps. Called again, it changes nothing. Shares are worked out only where somebody has
    earned or was credited: most of what settles an order is of neither.
    """
    order = case.order
    if order is None:
        return
    sellers = sorted({line.seller for line in order.lines} - {""})
    if not sellers:
        return
    is_paid = payment_summary(case.to_pay, case.bound).is_paid
    credited = _credited(case.books, order.number, sellers)
    if not is_paid and not any(credited.values()):
        return
    shares = {share.seller: share for share in seller_shares(order)} if is_paid else {}
    agreed = with_terms_agreed(order, case.books).seller_terms
    terms = {each.seller: each for each in agreed}
    ledger = BooksLedger(case.books)
    for id in sellers:
        earned = Money.zero(order.currency)
        if id in shares:
            earned = earning(shares[id], terms[id]).payout
        known = Money.sum(credited[id], order.currency)
        if earned != known:
            entry = LedgerEntry(
                id=f"{order.number}:{len(credited[id]) + 1}",
                account=account_of(id),
                amount=earned - known,
                at=case.transaction.now,
                note=f"order {order.number}",
            )
            move(case.transaction, ledger, entry, id, order=order.number)


def _credited(books: Books, order: str, sellers: list[str]) -> dict[str, list[Money]]:
    # What each was credited and debited for an order, one after another; all are read at once.
    found: dict[str, list[Money]] = {id: [] for id in sellers}
    asked = sellers
    while asked:
        rows = {id: f"{account_of(id)}/{order}:{len(found[id]) + 1}" for id in asked}
        known = books.ledger.many(rows.values())
        asked = [id for id, row in rows.items() if row in known]
        for id in asked:
            found[id].append(known[rows[id]].amount)
    return found


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
