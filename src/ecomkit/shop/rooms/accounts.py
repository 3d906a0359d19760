"""Accounts: the companies that buy, and who in them buys and approves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.cart import LineItem
from ecomkit.cart.quantity import Quantity
from ecomkit.checkout import Checkout
from ecomkit.checkout.approval import (
    APPROVAL_NEEDED,
    APPROVAL_REJECTED,
    ApprovalDecision,
    ApprovalRequest,
    BoughtItems,
    bought_items,
    decided,
)
from ecomkit.checkout.errors import IncompleteCheckoutError, StaleApprovalError
from ecomkit.checkout.events import (
    ApprovalRequested,
    checkout_changes,
)
from ecomkit.checkout.requirement import Requirement
from ecomkit.checkout.review import CheckoutReview
from ecomkit.customers import Account
from ecomkit.money.amount import Money
from ecomkit.shop.desk.buying import refuse_closed
from ecomkit.shop.desk.case import checkout_of
from ecomkit.shop.desk.editing import Wishes, review_edit
from ecomkit.shop.desk.reviewing import reviewed
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books, SavedCheckout

_NO_QUANTITIES: Mapping[str, Quantity] = {}


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
        """Asks the approvers of a company about a purchase; it waits for one of them.

        Gives what they have to say, or None where nothing has to be approved. Raises
        IncompleteCheckoutError while anything else is missing, or once it was rejected.
        """
        review = yield from reviewed(self.desk, checkout)
        return (yield from self._ask(review, of_order=False))

    @flow
    def ask_approval_of_change(
        self,
        number: str,
        *,
        add: Iterable[LineItem] = (),
        quantities: Mapping[str, Quantity] = _NO_QUANTITIES,
        delivery: str | Mapping[str, str] = "",
    ) -> Flow[Requirement | None]:
        """Asks the approvers of a company about an order as :meth:`Orders.preview` changes it.

        It waits for one of them with the checkout of the order; once it is approved, the
        same change can be previewed and applied. The rest is as with :meth:`ask_approval`.
        """
        wishes = Wishes.of(add, quantities, delivery)
        review = yield from review_edit(self.desk, number, wishes)
        return None if review is None else (yield from self._ask(review, of_order=True))

    def _ask(
        self, review: CheckoutReview, *, of_order: bool
    ) -> Flow[Requirement | None]:
        need = _to_approve(review, APPROVAL_NEEDED)
        account, buyer = review.checkout.account, review.checkout.purchaser
        if need is None or account is None or buyer is None or review.priced is None:
            return None
        checkout = review.checkout.id
        total, items = review.priced.total, bought_items(review.checkout.cart)
        told = ApprovalRequested(
            checkout=checkout,
            account=account.id,
            approvers=account.approval(buyer.id, total).approvers,
            total=total,
        )

        def change(transaction: Transaction) -> None:
            shelf = transaction.books.checkouts
            row = shelf.get(checkout, lock=True)
            if not of_order:
                refuse_closed(transaction.books, row)
            request = ApprovalRequest(
                account=account.id,
                by=buyer.id,
                at=transaction.now,
                total=total,
                items=items,
            )
            asked = attrs.evolve(checkout_of(row), approval_request=request)
            row = shelf.put(attrs.evolve(row, checkout=asked, version=row.version + 1))
            transaction.tell(
                [told], actor=buyer.id, subject=checkout, version=row.version
            )

        yield from self.desk.command(change)
        return need

    @flow
    def waiting(self, account: str, *, approver: str = "") -> Flow[list[SavedCheckout]]:
        """What waits for approval of a company, purchases and changes of orders, by time.

        Of an *approver*, by their customer id, those that they may decide. What was asked
        stands in each checkout's ``approval_request``; a purchase whose goods were changed
        since waits again once it is asked again.
        """

        def look(books: Books) -> list[SavedCheckout]:
            company = books.accounts.get(account)
            found = [
                (asked.at, row.id, row)
                for row in books.checkouts.where("waits_for", account)
                if (asked := _asked_of(row, company, approver)) is not None
            ]
            return [row for *_, row in sorted(found, key=lambda each: each[:2])]

        return (yield from self.desk.read(look))

    @flow
    def approve(self, checkout: str, *, by: str) -> Flow[SavedCheckout]:
        """Approves the purchase of a colleague, so that it can be quoted and bought.

        It holds for the goods and the total as they are now. *by* is the customer id of
        the approver. Raises ApprovalRefusedError for anybody who may not give it,
        StaleApprovalError for another purchase than the one that was asked about,
        IncompleteCheckoutError while anything else is missing, and InvalidCheckoutError
        where nothing has to be approved.
        """
        return (yield from self._decide(checkout, by, approves=True, note=""))

    @flow
    def reject(self, checkout: str, *, by: str, note: str = "") -> Flow[SavedCheckout]:
        """Rejects the purchase of a colleague, who reads the *note*.

        It cannot be bought, unless its goods change or an approver approves it after all.
        The rest is as with :meth:`approve`.
        """
        return (yield from self._decide(checkout, by, approves=False, note=note))

    def _decide(
        self, checkout: str, by: str, *, approves: bool, note: str
    ) -> Flow[SavedCheckout]:
        row = yield from self.desk.read(lambda books: books.checkouts.get(checkout))
        request = checkout_of(row).approval_request if row.order else None
        if request is None:
            about = yield from self._as_it_is_now(checkout)
        else:
            about = _Purchase(
                account=request.account,
                by=request.by,
                total=request.total,
                items=request.items,
            )

        def change(transaction: Transaction) -> SavedCheckout:
            books = transaction.books
            row = books.checkouts.get(checkout, lock=True)
            before = checkout_of(row)
            if request is None or before.approval_request != request:
                refuse_closed(books, row)
            decision = ApprovalDecision(
                by=by,
                at=transaction.now,
                total=about.total,
                items=about.items,
                approves=approves,
                note=note,
            )
            company = books.accounts.find(about.account) if about.account else None
            after = before.with_decision(decided(company, about.by, decision))
            kept = attrs.evolve(row, checkout=after, version=row.version + 1)
            transaction.tell(
                checkout_changes(before, after),
                actor=by,
                subject=row.id,
                version=kept.version,
            )
            return books.checkouts.put(kept)

        return (yield from self.desk.command(change))

    def _as_it_is_now(self, checkout: str) -> Flow[_Purchase]:
        # What is decided about a purchase: its goods and its total now.
        review = yield from reviewed(self.desk, checkout)
        _to_approve(review, APPROVAL_NEEDED, APPROVAL_REJECTED)
        priced, buyer = review.priced, review.checkout.purchaser
        assert priced is not None
        assert buyer is not None
        _refuse_stale(review.checkout, priced.total)
        company = review.checkout.account
        return _Purchase(
            account="" if company is None else company.id,
            by=buyer.id,
            total=priced.total,
            items=bought_items(review.checkout.cart),
        )


@attrs.frozen(kw_only=True)
class _Purchase:
    # What is decided about: whose purchase, of which goods, at what total.
    account: str
    by: str
    total: Money
    items: BoughtItems


def _asked_of(
    row: SavedCheckout, company: Account, approver: str
) -> ApprovalRequest | None:
    """What an approver, or anybody for "", may decide of a checkout now."""
    checkout = checkout_of(row)
    asked = checkout.approval_request
    if asked is None or not (row.order or asked.is_about(checkout.cart)):
        return None
    approvers = company.approval(asked.by, asked.total).approvers
    return asked if not approver or approver in approvers else None


def _refuse_stale(checkout: Checkout, total: Money) -> None:
    asked = checkout.approval_request
    if asked is not None and not (
        asked.is_about(checkout.cart) and total <= asked.total
    ):
        raise StaleApprovalError(
            f"the purchase has changed since {asked.by} asked",
            hint=f"it comes to {total} now; it has to be asked again",
            asked=asked.total,
            total=total,
        )


def _to_approve(review: CheckoutReview, *codes: str) -> Requirement | None:
    """What has to be approved; all else has to be there first."""
    others = tuple(each for each in review.missing if each.code not in codes)
    if others:
        raise IncompleteCheckoutError(
            ", ".join(each.code for each in others),
            path=others[0].path,
            hint=others[0].hint,
            missing=others,
        )
    return next(iter(review.missing), None)
