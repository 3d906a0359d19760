"""The payment desk: every piece of payment work as a flow, for either kind of driver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Generic, TypeVar

from ecomkit.errors import short_repr
from ecomkit.events import Change
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.events import payment_changes
from ecomkit.payments.flows import (
    Flow,
    LoadUnfinished,
    Now,
    Save,
    load_flow,
    notification_flow,
    open_flow,
    recovery_flow,
    request_flow,
)
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.notification import Notification
from ecomkit.payments.payment import Payment
from ecomkit.payments.plain_texts import scrubbed
from ecomkit.payments.ports import AsyncPaymentAdapter, PaymentAdapter
from ecomkit.validators import (
    as_tuple,
    require_duration,
    require_method,
    require_type,
    require_types,
)

_A = TypeVar("_A", PaymentAdapter, AsyncPaymentAdapter)


class PaymentDesk(Generic[_A]):
    """Knows the adapters and what to do; the services do it."""

    def __init__(self, adapters: Iterable[_A], timeout: timedelta) -> None:
        if require_duration(timeout, path="$.timeout") == timedelta(0):
            raise InvalidPaymentError("is zero", path="$.timeout")
        listed = as_tuple(adapters)
        require_types(listed, object, path="$.adapters")
        for adapter in listed:
            require_method(
                adapter, "submit", path="$.adapters", what="a payment adapter"
            )
        self._adapters: dict[str, _A] = {adapter.name: adapter for adapter in listed}
        self.timeout = timeout

    def adapter(self, name: str, /) -> _A:
        """The adapter of this name."""
        require_type(name, str, path="$.adapter")
        if name not in self._adapters:
            raise InvalidPaymentError(
                f"there is no payment adapter {short_repr(scrubbed(name))}",
                path="$.adapter",
                hint=f"there are: {', '.join(sorted(self._adapters)) or 'none'}",
            )
        return self._adapters[name]

    def capabilities(self, payment: Payment, /) -> Capabilities:
        """What the payment's adapter can do."""
        return self.adapter(payment.adapter).capabilities

    def open(
        self, id: str, due: Money, *, adapter: str, order: str, payment_method: str
    ) -> Flow[Payment]:
        """Stores a new payment."""
        payment = Payment.of(
            id=id,
            adapter=self.adapter(adapter).name,
            due=due,
            order=order,
            payment_method=payment_method,
        )
        return open_flow(payment)

    def request(self, payment_id: str, request: PaymentRequest) -> Flow[Payment]:
        """Stores *request* as an instruction and sends it, once per id."""
        payment = yield from load_flow(payment_id)
        return (
            yield from request_flow(
                payment_id,
                request,
                capabilities=self.capabilities(payment),
                timeout=self.timeout,
            )
        )

    def recover(self, payment_id: str) -> Flow[Payment]:
        """Settles a payment's open instructions as far as can be done now."""
        payment = yield from load_flow(payment_id)
        return (
            yield from recovery_flow(
                payment_id,
                capabilities=self.capabilities(payment),
                timeout=self.timeout,
            )
        )

    def notify(self, notification: Notification) -> Flow[Sequence[Payment]]:
        """Applies a notification; returns the payments it concerns."""
        require_type(notification, Notification, path="$.notification")
        return notification_flow(notification)

    def receive(
        self, adapter: str, body: bytes, headers: Mapping[str, str]
    ) -> Flow[Sequence[Payment]]:
        """Verifies a message and applies its notifications."""
        now = yield Now()
        changed: list[Payment] = []
        for notification in self.adapter(adapter).verify(body, headers, now=now):
            changed.extend((yield from self.notify(notification)))
        return tuple(changed)

    def recover_all(self) -> Flow[Sequence[Payment]]:
        """Recovers every payment that has an open instruction."""
        ids = yield LoadUnfinished()
        recovered: tuple[Payment, ...] = ()
        for payment_id in ids:
            recovered += ((yield from self.recover(payment_id)),)
        return recovered


def saved_with(step: Save) -> Sequence[Change]:
    """What happened by a step that is to be stored."""
    return () if step.before is None else payment_changes(step.before, step.after)
