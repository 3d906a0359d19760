"""BarePayments: single payments, moved as a shop moves them, without goods or orders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from ecomkit.money.amount import Money
from ecomkit.payments.adapters.local import LocalAdapter
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.answers import plan_notification, plan_resolution
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Declined, Succeeded
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.ports import Clock
from ecomkit.shop.desk.accounts import BooksLedger, BooksReservations
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.paying import Paying
from ecomkit.shop.desk.transaction import Sending, Transaction
from ecomkit.shop.flows.drivers import Sync
from ecomkit.shop.flows.steps import Flow, Transact
from ecomkit.shop.rooms.payments import meant_by
from ecomkit.shop.store import Books, MemoryStore, SavedCheckout
from ecomkit.shop.store.memory import MemoryRows
from ecomkit.shop.world import ListSink

_TIMEOUT = timedelta(seconds=30)
_L = TypeVar("_L", bound=LocalAdapter)


class BarePayments:
    """Opens payments and asks for what their adapters can do, for checks of adapters.

    It writes, sends and records as a shop does; nothing follows from an answer, as no
    order is placed. ``events`` are all that was told.
    """

    def __init__(
        self,
        adapters: Iterable[PaymentAdapter],
        *,
        clock: Clock,
        timeout: timedelta = _TIMEOUT,
    ) -> None:
        self.adapters = {adapter.name: adapter for adapter in adapters}
        self.events = ListSink()
        self._paying = Paying(
            capabilities={
                name: each.capabilities for name, each in self.adapters.items()
            },
            local={},
            timeout=timeout,
        )
        self._driver = Sync(
            store=MemoryStore(),
            clock=clock,
            adapters=self.adapters,
            events=self.events,
            timeout=timeout,
        )

    def open(self, id: str, due: Money, *, adapter: str) -> Payment:
        """A new payment of *due*."""

        def change(books: Books) -> Payment:
            books.checkouts.add(SavedCheckout(id=id))
            opened = Payment.of(id=id, adapter=adapter, due=due, checkout=id)
            return books.payments.add(opened)

        opened: Payment = self._driver.run(_one(change))
        return opened

    def get(self, id: str) -> Payment:
        """The payment as it is now."""
        found: Payment = self._driver.run(
            _one(lambda books: books.payments.get(id), write=False)
        )
        return found

    def request(
        self,
        payment: str,
        action: PaymentAction | str,
        amount: Money | None = None,
        *,
        id: str,
        **details: Any,
    ) -> Payment:
        """Asks for *action*, with *amount* or all there is, once under *id*.

        *details* are ``token``, ``return_url`` and ``metadata``.
        """
        request = PaymentRequest(
            id=id, action=PaymentAction(action), amount=amount, **details
        )
        return self._change(
            payment, lambda case: self._paying.ask_for(case, payment, request)
        )

    def notify(self, notification: Notification) -> tuple[Payment, ...]:
        """Takes in news of a payment of the notification's own adapter."""
        known: list[Payment] = self._driver.run(
            _one(lambda books: meant_by(books, notification), write=False)
        )
        return tuple(
            self._plan(
                each.id, lambda payment: plan_notification(payment, notification)
            )
            for each in known
        )

    def receive(
        self, adapter: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[Payment, ...]:
        """Takes in a provider's message; BadNotificationError unless it is genuine."""
        now = self._driver.clock.now()
        news = self.adapters[adapter].verify(body, headers, now=now)
        return tuple(payment for each in news for payment in self.notify(each))

    def recover(self, payment: str) -> Payment:
        """Does what is next about the instructions whose fate is open."""

        def go_on(case: Case) -> None:
            for record in case.payments[payment].open_instructions:
                self._paying.go_on(case, payment, record.id)

        return self._change(payment, go_on)

    def resolve(
        self, payment: str, instruction: str, outcome: Succeeded | Declined, *, by: str
    ) -> Payment:
        """Records what a person found out about an instruction that was left to people."""
        return self._plan(
            payment, lambda known: plan_resolution(known, instruction, outcome, by=by)
        )

    def _plan(self, payment: str, plan: Callable[[Payment], Payment]) -> Payment:
        def change(case: Case) -> None:
            kept = case.keep_payment(plan(case.payments[payment]))
            self._paying.settled(case, kept)

        return self._change(payment, change)

    def _change(self, payment: str, change: Callable[[Case], None]) -> Payment:
        self._driver.run(self._flow(payment, change))
        return self.get(payment)

    def _flow(self, payment: str, change: Callable[[Case], None]) -> Flow[None]:
        left: list[Sending] = yield from _step(payment, change, self.events)
        while left:
            sending = left.pop(0)
            answer = yield sending.step
            left += yield from _step(
                payment,
                partial(self._paying.answered, sending=sending, answer=answer),
                self.events,
            )


def with_accounts(adapter: _L, at: datetime) -> _L:
    """An adapter without a provider, with accounts of its own from a moment on.

    In a shop they are in its books; here they last as long as the adapter.
    """
    books = Books(MemoryRows.empty(), at)
    return adapter.kept_in(BooksLedger(books), BooksReservations(books))


def _one(change: Callable[[Books], Any], *, write: bool = True) -> Flow[Any]:
    return (yield Transact(change, write=write))


def _step(
    payment: str, change: Callable[[Case], None], events: ListSink
) -> Flow[list[Sending]]:
    def run(books: Books) -> Transaction:
        transaction = Transaction(books, UTC, category_of=lambda sku: "")
        change(Case(transaction, payment))
        return transaction

    done: Transaction = yield Transact(run)
    events.publish(row.event for row in done.told)
    return done.left
