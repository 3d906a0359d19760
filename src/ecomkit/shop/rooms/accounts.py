"""Accounts: the companies that buy, and who in them buys and approves."""

from __future__ import annotations

from functools import partial

import attrs

from ecomkit.checkout.approval import approved
from ecomkit.checkout.errors import IncompleteCheckoutError
from ecomkit.checkout.events import (
    ApprovalRequested,
    checkout_changes,
)
from ecomkit.checkout.requirement import Requirement
from ecomkit.checkout.review import CheckoutReview
from ecomkit.customers import Account
from ecomkit.shop.desk.buying import refuse_closed
from ecomkit.shop.desk.taking import checkout_of
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import SavedCheckout


class Accounts(Room[D]):
    """The companies that buy in a shop."""

    @flow
    def keep(self, account: Account) -> Flow[Account]:
        """Keeps a company, or the next state of one; it holds for the next review."""

        def change(transaction: Transaction) -> Account:
            shelf = transaction.books.accounts
            known = shelf.find(account.id)
            return shelf.add(account) if known is None else shelf.put(account)

        return (yield from self.desk.command(change))

    @flow
    def get(self, account: str) -> Flow[Account]:
        """The company of an id; MissingRowError if there is none."""
        return (yield from self.desk.read(lambda books: books.accounts.get(account)))

    @flow
    def of_parent(self, account: str) -> Flow[list[Account]]:
        """The companies that belong to another one, by id."""
        return (
            yield from self.desk.read(
                lambda books: books.accounts.where("parent", account)
            )
        )

    @flow
    def ask_approval(self, checkout: str) -> Flow[Requirement | None]:
        """Tells the approvers of a company that a purchase waits for one of them.

        Gives what they have to say, or None where nothing has to be approved. Raises
        IncompleteCheckoutError while anything else is missing.
        """
        review = yield from self._review(checkout)
        need = _to_approve(review)
        account, buyer = review.checkout.account, review.checkout.purchaser
        if need is None or account is None or buyer is None or review.priced is None:
            return None
        total = review.priced.total
        request = ApprovalRequested(
            checkout=checkout,
            account=account.id,
            approvers=account.approval(buyer.id, total).approvers,
            total=total,
        )

        def change(transaction: Transaction) -> None:
            shelf = transaction.books.checkouts
            row = shelf.get(checkout, lock=True)
            row = shelf.put(attrs.evolve(row, version=row.version + 1))
            transaction.tell(
                [request], actor=buyer.id, subject=checkout, version=row.version
            )

        yield from self.desk.command(change)
        return need

    @flow
    def approve(self, checkout: str, *, by: str) -> Flow[SavedCheckout]:
        """Approves the purchase of a colleague, so that it can be quoted and bought.

        It holds for the goods and the total as they are now. *by* is the customer id of
        the approver. Raises ApprovalRefusedError for anybody who may not give it,
        IncompleteCheckoutError while anything else is missing, and InvalidCheckoutError
        where nothing has to be approved.
        """
        review = yield from self._review(checkout)
        _to_approve(review)
        priced, buyer = review.priced, review.checkout.purchaser
        assert priced is not None
        assert buyer is not None

        def change(transaction: Transaction) -> SavedCheckout:
            books = transaction.books
            row = books.checkouts.get(checkout, lock=True)
            refuse_closed(books, row)
            before = checkout_of(row)
            approval = approved(
                review.checkout.account,
                buyer.id,
                review.checkout.cart,
                priced.total,
                by,
                transaction.now,
            )
            after = before.with_approval(approval)
            kept = attrs.evolve(row, checkout=after, version=row.version + 1)
            transaction.tell(
                checkout_changes(before, after),
                actor=by,
                subject=row.id,
                version=kept.version,
            )
            return books.checkouts.put(kept)

        return (yield from self.desk.command(change))

    def _review(self, checkout: str) -> Flow[CheckoutReview]:
        asked, stock, at = yield from self.desk.read(
            partial(self.desk.taking.asked, checkout)
        )
        return self.desk.quoter.review(asked, at=at, stock=stock)


def _to_approve(review: CheckoutReview) -> Requirement | None:
    """What has to be approved; all else has to be there first."""
    others = tuple(each for each in review.missing if each.code != "approval_needed")
    if others:
        raise IncompleteCheckoutError(
            ", ".join(each.code for each in others),
            path=others[0].path,
            hint=others[0].hint,
            missing=others,
        )
    return next(iter(review.missing), None)
