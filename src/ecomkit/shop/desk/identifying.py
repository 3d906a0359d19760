"""Identifying: a visitor turns out to be a customer, and the journey is told."""

from __future__ import annotations

from ecomkit.checkout import Checkout
from ecomkit.events import Visit
from ecomkit.journey.events import Identified
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.store import Books, SavedCheckout


def tell_identified(
    transaction: Transaction, row: SavedCheckout, after: Checkout
) -> None:
    """Tells who the owner of a cart is, once the buyer has said so in the checkout.

    A cart of somebody who is known already, such as a person who buys for another, says
    nothing of who they are.
    """
    if after.purchaser is None or after.purchaser.id in {"", row.owner}:
        return
    before = None if row.checkout is None else row.checkout.purchaser
    if before is not None and before.id == after.purchaser.id:
        return
    if row.owner and not is_customer(transaction.books, row.owner):
        identify(
            transaction,
            row.owner,
            after.purchaser.id,
            because=f"{row.id}:{row.version + 1}",
            visit=row.visit,
        )


def identify(
    transaction: Transaction,
    visitor: str,
    customer: str,
    *,
    because: str,
    visit: Visit | None = None,
) -> None:
    """Tells that a visitor is a customer; *because* names the one time it was found out."""
    transaction.tell(
        [Identified(customer=customer)],
        actor=visitor,
        subject=customer,
        version=0,
        id=f"identified:{because}",
        visit=visit,
    )


def is_customer(books: Books, person: str) -> bool:
    """Whether a person has an account or has ordered."""
    if books.customers.find(person) is not None:
        return True
    return bool(books.orders.where("buyer", person, limit=1))
