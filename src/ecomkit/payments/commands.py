"""What a payment service can be asked for, the same for threads and event loops."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from ecomkit.money.amount import Money
from ecomkit.payments.desk import PaymentDesk
from ecomkit.payments.flows import Flow, change_flow, load_flow
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.answers import plan_expiry, plan_resolution
from ecomkit.payments.machine.requests import (
    PaymentRequest,
    plan_cancel,
    plan_withdrawal,
)
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Declined, Succeeded
from ecomkit.payments.payment import Payment, PaymentFlag
from ecomkit.payments.ports import AsyncPaymentAdapter, PaymentAdapter
from ecomkit.ports import Clock

_A = TypeVar("_A", PaymentAdapter, AsyncPaymentAdapter)
_One = TypeVar("_One")
_Many = TypeVar("_Many")


class PaymentCommands(ABC, Generic[_A, _One, _Many]):
    """Moves money through any adapter, and always knows what has moved.

    Each request carries the *id* of the shop's intent (one press of one button): the
    same id on one payment has one effect. Without ``amount``, the whole available
    amount is moved. Details are ``token``, ``return_url`` and ``metadata``. Raises
    UnknownPaymentError for a payment that is not stored.
    """

    def __init__(
        self, adapters: Iterable[_A], *, clock: Clock, timeout: timedelta
    ) -> None:
        self._clock = clock
        self._desk: PaymentDesk[_A] = PaymentDesk(adapters, timeout)

    @abstractmethod
    def _run(self, flow: Flow[Payment]) -> _One:
        """Runs *flow*, step by step."""

    @abstractmethod
    def _run_many(self, flow: Flow[Sequence[Payment]]) -> _Many:
        """As :meth:`_run`, for several payments."""

    def open(
        self,
        id: str,
        due: Money,
        *,
        adapter: str,
        order: str = "",
        payment_method: str = "",
    ) -> _One:
        """Opens a payment of *due*; nothing moves yet."""
        opened = self._desk.open(
            id, due, adapter=adapter, order=order, payment_method=payment_method
        )
        return self._run(opened)

    def get(self, payment_id: str) -> _One:
        """The payment as it is stored."""
        return self._run(load_flow(payment_id))

    def authorize(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> _One:
        """Holds the amount, or gets the promise of it."""
        action = PaymentAction.AUTHORIZE
        return self.request(payment_id, action, amount, id=id, **details)

    def purchase(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> _One:
        """Authorizes and captures the amount at once."""
        action = PaymentAction.PURCHASE
        return self.request(payment_id, action, amount, id=id, **details)

    def capture(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> _One:
        """Captures what was authorized, or a part of it."""
        return self.request(payment_id, PaymentAction.CAPTURE, amount, id=id, **details)

    def void(self, payment_id: str, *, id: str, **details: Any) -> _One:
        """Releases the uncaptured authorization, or stops an unfinished attempt."""
        return self.request(payment_id, PaymentAction.VOID, id=id, **details)

    def refund(
        self, payment_id: str, amount: Money | None = None, *, id: str, **details: Any
    ) -> _One:
        """Sends back what was captured, or a part of it."""
        return self.request(payment_id, PaymentAction.REFUND, amount, id=id, **details)

    def request(
        self,
        payment_id: str,
        action: PaymentAction,
        amount: Money | None = None,
        *,
        id: str,
        **details: Any,
    ) -> _One:
        """Asks the provider for *action*, once per *id*."""
        wanted = PaymentRequest(id=id, action=action, amount=amount, **details)
        return self._run(self._desk.request(payment_id, wanted))

    def cancel(self, payment_id: str) -> _One:
        """Cancels a payment before anything was sent."""
        return self._run(change_flow(payment_id, plan_cancel))

    def withdraw(self, payment_id: str, instruction_id: str) -> _One:
        """Withdraws an instruction that was never sent."""
        return self._run(
            change_flow(
                payment_id, lambda before: plan_withdrawal(before, instruction_id)
            )
        )

    def expire(self, payment_id: str) -> _One:
        """Records that a hold has expired at the provider."""
        return self._run(change_flow(payment_id, plan_expiry))

    def notify(self, notification: Notification) -> _Many:
        """Applies a notification; returns the payments it concerns."""
        return self._run_many(self._desk.notify(notification))

    def receive(self, adapter: str, body: bytes, headers: Mapping[str, str]) -> _Many:
        """Verifies a message from a provider and applies its notifications.

        Raises BadNotificationError unless the message is genuine.
        """
        return self._run_many(self._desk.receive(adapter, body, headers))

    def recover(self, payment_id: str) -> _One:
        """Settles the open instructions of a payment, as far as possible now.

        Call it after a crash, when the buyer comes back, and from time to time.
        """
        return self._run(self._desk.recover(payment_id))

    def recover_all(self) -> _Many:
        """Recovers every payment that has an open instruction."""
        return self._run_many(self._desk.recover_all())

    def resolve(
        self,
        payment_id: str,
        instruction_id: str,
        outcome: Succeeded | Declined,
        *,
        by: str,
    ) -> _One:
        """Settles an instruction left to a person; *by* says who, and how they know."""
        plan = partial(
            plan_resolution, instruction_id=instruction_id, outcome=outcome, by=by
        )
        return self._run(change_flow(payment_id, plan))

    def review(self, payment_id: str, flag: PaymentFlag) -> _One:
        """Removes a flag that a person has looked at."""
        return self._run(change_flow(payment_id, lambda before: before.reviewed(flag)))
