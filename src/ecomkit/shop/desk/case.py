"""Case: all about one sale, read after its row is locked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from ecomkit.checkout import Checkout, Quotation, QuotationStatus, Quote
from ecomkit.checkout.quotation_events import quotation_changes
from ecomkit.events import Visit
from ecomkit.frozen import trusted
from ecomkit.money.amount import Money
from ecomkit.orders import Order, OrderChange, UnknownOrderError
from ecomkit.orders.comparing import order_changes, refunded_change
from ecomkit.orders.events import OrderRefunded
from ecomkit.orders.settlement import (
    Settlement,
    SettlementKind,
    SettlementState,
    credit_given,
)
from ecomkit.payments import Payment, PaymentMethod
from ecomkit.payments.events import payment_changes
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.payment import PaymentFlagKind
from ecomkit.payments.states import ENDED_INSTRUCTIONS
from ecomkit.shop.desk.errors import NotACheckoutError
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.store import SavedCheckout, Work, WorkKind

# In an order's own order of events: after those that came with its version.
_LAST = 500


class Case:
    """One sale under its lock: its row, payments, order and settlements.

    What is kept here is written to the books and told.
    """

    def __init__(self, transaction: Transaction, checkout: str) -> None:
        books = transaction.books
        self.transaction = transaction
        self.answered_at_once = 0  # by adapters without a far side
        self.refunds: list[str] = []  # changes that may be told as refunded
        self.books = books
        self.row: SavedCheckout = books.checkouts.get(checkout, lock=True)
        # In the order in which they were opened: their ids end in a number.
        self.payments: dict[str, Payment] = {
            each.id: each
            for each in sorted(
                books.payments.where("checkout", checkout),
                key=lambda payment: (len(payment.id), payment.id),
            )
        }
        self.order: Order | None = None
        if self.row.order:
            self.order = books.orders.get(self.row.order)
        self.settlements: list[Settlement] = sorted(
            books.settlements.where("checkout", checkout), key=lambda s: s.number
        )

    @classmethod
    def from_order(cls, transaction: Transaction, number: str) -> Case:
        """The sale that an order came from."""
        return cls(transaction, transaction.books.orders.get(number).checkout)

    @property
    def placed(self) -> Order:
        """The order; UnknownOrderError before there is one."""
        if self.order is None:
            raise UnknownOrderError(f"checkout {self.row.id} is not ordered yet")
        return self.order

    @property
    def actor(self) -> str:
        """Whose sale it is."""
        checkout = self.row.checkout
        if checkout is not None and checkout.purchaser is not None:
            return checkout.purchaser.id
        return self.row.owner

    @property
    def visit(self) -> Visit | None:
        """The visit in which the order was placed, or until then the buyer's last one."""
        return self.row.visit if self.order is None else self.order.visit

    @property
    def bound(self) -> tuple[Payment, ...]:
        """The payments that the order rests on."""
        return tuple(each for each in self.payments.values() if each.order)

    @property
    def attempts(self) -> list[list[Payment]]:
        """The payments of each attempt to pay, in the order in which they were opened."""
        found: dict[str, list[Payment]] = {}
        for payment in self.payments.values():
            found.setdefault(payment.part_of or payment.id, []).append(payment)
        return list(found.values())

    @property
    def to_pay(self) -> Money:
        """What the payments have to come to: all that is due, and what became credit."""
        order = self.placed
        credit = credit_given(self.settlements, self.payments.values(), order.currency)
        return order.due + credit

    @property
    def open_asks(self) -> tuple[Settlement, ...]:
        """What the buyer was asked for by changes, and has not paid."""
        return tuple(
            each
            for each in self.settlements
            if each.kind is SettlementKind.ASK
            and each.state is not SettlementState.DONE
        )

    @property
    def next_payment(self) -> str:
        """The id of the payment that is opened next."""
        return f"{self.row.id}:{len(self.payments) + 1}"

    def keep_visit(self) -> None:
        """Writes down the visit that the buyer is in now."""
        now = self.transaction.visit
        if now is not None and now != self.row.visit:
            self.row = self.books.checkouts.put(attrs.evolve(self.row, visit=now))

    def open_payment(
        self,
        quote: str,
        payment_method: PaymentMethod,
        due: Money,
        *,
        part_of: str = "",
    ) -> Payment:
        """A new payment, bound to a quote and to this checkout, and to its order."""
        opened = Payment.of(
            id=self.next_payment,
            adapter=payment_method.adapter,
            due=due,
            checkout=self.row.id,
            quote=quote,
            order="" if self.order is None else self.order.number,
            part_of=part_of,
            payment_method=payment_method.id,
        )
        self.payments[opened.id] = self.books.payments.add(opened)
        return opened

    def keep_payment(self, after: Payment) -> Payment:
        """Writes a payment that has changed, and tells what did.

        One with flags waits for a person, until all of them are taken off; money that
        came late does not, since it is settled as any other.
        """
        before = self.payments[after.id]
        if after == before:
            return before
        after = _without_secrets(trusted(after, version=before.version + 1))
        self.payments[after.id] = self.books.payments.put(after)
        if after.flags != before.flags:
            flags = "; ".join(
                f"{each.kind}: {each.detail}"
                for each in after.flags
                if each.kind is not PaymentFlagKind.LATE_TOTALS
            )
            self.wait_for_person(WorkKind.FLAGGED, after.id, flags, payment=after.id)
        self.transaction.tell(
            payment_changes(before, after),
            actor=self.actor,
            subject=after.id,
            version=after.version,
            visit=self.visit,
            about={"checkout": self.row.id},
        )
        return after

    def wait_for_person(
        self, kind: WorkKind, about: str, note: str, *, payment: str = ""
    ) -> None:
        """Lists something that a person has to look at; with no *note*, no more."""
        work, id = self.books.work, f"{about}/{kind}"
        known = work.find(id)
        if known is not None and not note:
            work.drop(id)
        elif known is not None:
            work.put(attrs.evolve(known, note=note, due=None))
        elif note:
            work.add(
                Work(id=id, kind=kind, checkout=self.row.id, payment=payment, note=note)
            )

    def keep_order(self, after: Order) -> Order:
        """Writes an order that has changed, and tells what did."""
        before = self.placed
        if after is before:
            return after
        self.order = self.books.orders.put(after)
        changes = order_changes(
            before,
            after,
            self.transaction.zone,
            category_of=self.transaction.category_of,
        )
        self.refunds += (
            each.change for each in changes if isinstance(each, OrderRefunded)
        )
        self.transaction.tell(
            [each for each in changes if not isinstance(each, OrderRefunded)],
            actor=after.purchaser.id,
            subject=after.number,
            version=after.version,
            visit=after.visit,
        )
        return after

    def keep_quotation(self, before: Quotation, after: Quotation) -> Quotation:
        """Writes a quotation that has changed, and tells what did."""
        self.transaction.tell(
            quotation_changes(after, since=len(before.steps)),
            actor=after.buyer,
            subject=after.id,
            version=after.version,
            visit=self.visit,
        )
        return self.books.quotations.put(after)

    def order_quotation(self, quote: Quote) -> None:
        """The accepted quotation whose offer was this quote has become the order."""
        now, order = self.transaction.now, self.placed
        for each in self.books.quotations.where("wish", self.row.id):
            accepted = each.status(now) is QuotationStatus.ACCEPTED
            if accepted and each.revision.quote == quote.id:
                ordered = each.ordered(
                    order=order.number, total=order.total, at=now, by=each.buyer
                )
                self.keep_quotation(each, ordered)

    def keep_settlement(self, after: Settlement) -> Settlement:
        """Writes a settlement that has changed; a refund that is done is told."""
        known = self.settlement(after.id)
        if after.state is SettlementState.DONE and known != after:
            self.refunds += (
                each.id for each in self._changes if self._given(each.id) == after.id
            )
        self.settlements = [
            after if each.id == after.id else each for each in self.settlements
        ]
        return self.books.settlements.put(after)

    @property
    def _changes(self) -> tuple[OrderChange, ...]:
        return () if self.order is None else self.order.changes

    def _given(self, change: str) -> str:
        return f"{self.placed.number}:{change}"

    def _refunded_event(self, change: str) -> str:
        return f"{self._given(change)}:order_refunded"

    def tell_refunds(self) -> None:
        """Tells, once, of changes whose money has moved, or that have none to move.

        What a buyer has not paid yet, such as a transfer that is waited for, is not waited
        for here: there is nothing to give back.
        """
        for id in dict.fromkeys(self.refunds):
            known, event = self.settlement(self._given(id)), self._refunded_event(id)
            open_still = known is not None and known.state is not SettlementState.DONE
            overpaid = payment_summary(self.to_pay, self.bound).overpaid
            if (open_still and overpaid) or self.books.outbox.find(event):
                continue
            order = self.placed
            self.transaction.tell(
                [refunded_change(order, order.change_of(id))],
                actor=order.purchaser.id,
                subject=order.number,
                version=order.version,
                after=_LAST if known is None else _LAST + known.number,
                id=event,
                visit=order.visit,
            )
        self.refunds = []

    def owe(
        self, kind: SettlementKind, id: str, owed: Money, **facts: Any
    ) -> Settlement:
        """Writes down money that has to move."""
        settlement = self.books.settlements.add(
            Settlement(
                id=id,
                checkout=self.row.id,
                kind=kind,
                owed=owed,
                number=len(self.settlements),
                **facts,
            )
        )
        self.settlements.append(settlement)
        return settlement

    def settlement(self, id: str) -> Settlement | None:
        """The settlement of an id, or None."""
        return next((each for each in self.settlements if each.id == id), None)

    def reopen(self, settlements: Iterable[Settlement] | None = None) -> None:
        """What is stuck is tried again: a person or the provider said so."""
        for each in self.settlements if settlements is None else settlements:
            if each.state is SettlementState.STUCK:
                self.keep_settlement(_not_declined(self, each).reopened())


def ordered_row(row: SavedCheckout, number: str) -> SavedCheckout:
    """A checkout that became an order: nobody is asked about its purchase any more."""
    checkout = row.checkout
    if checkout is not None and checkout.approval_request is not None:
        checkout = attrs.evolve(checkout, approval_request=None)
    return attrs.evolve(row, order=number, checkout=checkout)


def _not_declined(case: Case, settlement: Settlement) -> Settlement:
    # A declined attempt has moved nothing: the next one has another name. What is to end
    # a payment is asked for anew, whatever an earlier attempt came to.
    ends = settlement.kind is SettlementKind.FREE
    records = {
        attempt: case.payments[attempt.payment].record(attempt.instruction)
        for attempt in settlement.attempts
    }
    left = tuple(
        attempt
        for attempt, record in records.items()
        if record.is_open or (record.declined is None and not ends)
    )
    return attrs.evolve(settlement, attempts=left)


def _without_secrets(payment: Payment) -> Payment:
    # A token is needed until the provider's last word, and not kept a moment longer.
    for record in payment.instructions:
        if record.instruction.token and record.state in ENDED_INSTRUCTIONS:
            forgotten = attrs.evolve(record.instruction, token="")
            payment = payment.with_record(trusted(record, instruction=forgotten))
    return payment


def checkout_of(row: SavedCheckout) -> Checkout:
    """The checkout of a sale; NotACheckoutError if its order was taken in otherwise."""
    if row.checkout is None:
        raise NotACheckoutError(
            f"sale {row.id} has no checkout: its order was taken in otherwise"
        )
    return row.checkout
