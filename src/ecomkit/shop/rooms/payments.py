"""Payments: looked up, told of by providers, decided by people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from ecomkit.errors import short_repr
from ecomkit.payments import Declined, Notification, Payment, PaymentFlag, Succeeded
from ecomkit.payments.adapters.local import LocalAdapter
from ecomkit.payments.errors import BadNotificationError, UnsupportedOperationError
from ecomkit.payments.machine.answers import plan_notification, plan_resolution
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books, InboxMessage
from ecomkit.validators import require_type

T = TypeVar("T")


class Payments(Room[D]):
    """The payments of a shop."""

    @flow
    def get(self, payment: str) -> Flow[Payment]:
        """The payment of an id; UnknownPaymentError if there is none."""
        return (yield from self.desk.read(lambda books: books.payments.get(payment)))

    @flow
    def notify(self, notification: Notification) -> Flow[tuple[Payment, ...]]:
        """Records what a provider or courier says, once, with all that follows from it.

        A payment that succeeds becomes an order here. Gives the payments it is about;
        none where it is about none of this shop's.
        """
        require_type(
            notification,
            Notification,
            path="$.notification",
            error=BadNotificationError,
            hint="webhook(adapter, body, headers) takes in a message as it came",
        )
        return (
            yield from self.desk.command(partial(_take_in, self.desk, notification))
        )

    @flow
    def tell(
        self, payment: str, say: Callable[[Any, Payment], Notification]
    ) -> Flow[Payment]:
        """Records what came to a payment method that has no provider.

        *say* makes the notification, of the method's adapter and the payment, such as
        ``lambda bank, payment: bank.received(payment, line)``. What it enters into
        accounts is written with all that follows. Raises UnsupportedOperationError for
        a payment at a provider.
        """

        def change(transaction: Transaction) -> Payment:
            known = transaction.books.payments.get(payment)
            adapter = _local(self.desk, transaction.books, known.adapter)
            _take_in(self.desk, say(adapter, known), transaction)
            return transaction.books.payments.get(payment)

        return (yield from self.desk.command(change))

    @flow
    def within(self, adapter: str, act: Callable[[Any], T]) -> Flow[T]:
        """What *act* gives of an adapter without a provider, in one transaction.

        Such as ``lambda cards: cards.issue(account, amount, id=..., at=...)`` or, for a
        credit limit, ``lambda orders: orders.set_limit(company, limit)``. Raises
        UnsupportedOperationError for an adapter to a provider.
        """
        return (
            yield from self.desk.command(
                lambda t: act(_local(self.desk, t.books, adapter))
            )
        )

    @flow
    def webhook(
        self, adapter: str, body: bytes, headers: Mapping[str, str]
    ) -> Flow[tuple[Payment, ...]]:
        """Takes in a provider's message as it came over the web.

        Raises BadNotificationError unless it is provably the provider's.
        """
        now = yield from self.desk.read(lambda books: books.now)
        told: tuple[Payment, ...] = ()
        provider = self.driver.adapters[adapter]
        for notification in provider.verify(body, headers, now=now):
            told += yield from type(self).notify.flow(self, notification)
        return told

    @flow
    def resolve(
        self,
        payment: str,
        instruction: str,
        outcome: Succeeded | Declined,
        *,
        by: str,
    ) -> Flow[Payment]:
        """Records what a person found out about an instruction that was left to people.

        *by* says who, and how they know. Raises PaymentBusyError for any other one.
        """

        def change(transaction: Transaction) -> Payment:
            known = transaction.books.payments.get(payment)
            case = Case(transaction, known.checkout)
            after = plan_resolution(case.payments[payment], instruction, outcome, by=by)
            return _keep(self.desk, case, after)

        return (yield from self.desk.command(change))

    @flow
    def reviewed(self, payment: str, flag: PaymentFlag) -> Flow[Payment]:
        """Takes a flag off a payment, which a person has looked at."""

        def change(transaction: Transaction) -> Payment:
            known = transaction.books.payments.get(payment)
            case = Case(transaction, known.checkout)
            return case.keep_payment(case.payments[payment].reviewed(flag))

        return (yield from self.desk.command(change))


def _local(desk: Desk, books: Books, name: str) -> LocalAdapter:
    adapter = desk.paying.local_adapter(books, name)
    if adapter is None:
        raise UnsupportedOperationError(
            f"{short_repr(name)} is not kept in this shop's books",
            hint=f"these are: {', '.join(desk.local) or 'none'}",
        )
    return adapter


def _take_in(
    desk: Desk, notification: Notification, transaction: Transaction
) -> tuple[Payment, ...]:
    books = transaction.books
    id = f"{notification.source}:{notification.id}"
    if books.inbox.find(id) is not None:
        return ()
    told = meant_by(books, notification)
    if told:
        books.inbox.add(InboxMessage(id=id, at=books.now))
    kept = []
    for payment in told:
        case = Case(transaction, payment.checkout)
        after = plan_notification(case.payments[payment.id], notification)
        kept.append(_keep(desk, case, after))
    return tuple(kept)


def _keep(desk: Desk, case: Case, after: Payment) -> Payment:
    before = case.payments[after.id]
    kept = case.keep_payment(after)
    desk.paying.settled(case, kept)
    # A dispute that was opened may give back what is stuck: nobody gives it back as well.
    is_disputed = kept.totals.in_dispute > before.totals.in_dispute
    if kept.totals != before.totals and not is_disputed:
        case.reopen()
    desk.settling.settle(case)
    return case.payments[after.id]


def meant_by(books: Books, notification: Notification) -> list[Payment]:
    """The payments that a notification is about: those of its own adapter only."""
    if notification.payment_id:
        found = books.payments.find(notification.payment_id)
        known = [] if found is None else [found]
    elif notification.provider_ref:
        reference = f"{notification.source}:{notification.provider_ref}"
        known = books.payments.where("reference", reference)
    else:
        known = []
    return [payment for payment in known if payment.adapter == notification.source]
