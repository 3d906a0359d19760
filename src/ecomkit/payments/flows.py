"""The work of the payment service, written once: what to load, store, send and ask.

A flow is a generator that yields steps and is given their results. It does nothing
itself, so the same flow serves threads and event loops, and a test can stop it at any
step, as a crash would.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import attrs

from ecomkit.errors import short_repr
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.errors import (
    IllegalTransitionError,
    StalePaymentError,
    UnknownPaymentError,
)
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.machine.answers import (
    Answer,
    plan_answer,
    plan_lookup,
    plan_notification,
    plan_operator,
    plan_silence,
)
from ecomkit.payments.machine.recovery import NextStep, plan_recovery
from ecomkit.payments.machine.requests import (
    PaymentRequest,
    plan_request,
    plan_sending,
    to_ask,
    to_send,
)
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import InstructionNotFound
from ecomkit.payments.payment import InstructionRecord, Payment
from ecomkit.payments.plain_texts import scrubbed
from ecomkit.validators import require_type


@attrs.frozen
class Load:
    """Read a payment; gives the payment or None."""

    payment_id: str


@attrs.frozen
class LoadByReference:
    """Find payments by the provider's name for them; gives a sequence."""

    adapter: str
    provider_ref: str


@attrs.frozen
class LoadUnfinished:
    """Find the payments with an open instruction; gives their ids."""


@attrs.frozen
class Save:
    """Store *after* where *before* is still what is stored; gives whether it was."""

    before: Payment | None
    after: Payment


@attrs.frozen
class Submit:
    """Send an instruction, unless its time is over; gives an Answer.

    A worker that was held up may come back when others have long taken its attempt for
    lost, so it sends nothing once *before* has passed.
    """

    adapter: str
    instruction: Instruction
    before: datetime


@attrs.frozen
class Ask:
    """Ask what became of an instruction; gives an Answer or InstructionNotFound."""

    adapter: str
    instruction: Instruction


@attrs.frozen
class Now:
    """Tell the time; gives a moment."""


Step = Load | LoadByReference | LoadUnfinished | Save | Submit | Ask | Now
_T = TypeVar("_T")
Flow = Generator[Step, Any, _T]

# Each conflict means that somebody else made progress, so few are ever met.
_MOST_CONFLICTS = 20
# Silence, a question, sending and one more question settle what can be settled now.
_MOST_STEPS = 5


def open_flow(payment: Payment) -> Flow[Payment]:
    """Stores a new payment."""
    after = attrs.evolve(payment, version=1)
    if not (yield Save(None, after)):
        raise StalePaymentError(
            f"there is a payment {payment.id} already", payment_id=payment.id
        )
    return after


def change_flow(payment_id: str, plan: Callable[[Payment], Payment]) -> Flow[Payment]:
    """Reads a payment, plans and stores; plans anew when somebody else was faster."""
    for _ in range(_MOST_CONFLICTS):
        before = yield from load_flow(payment_id)
        planned = plan(before)
        if planned == before:
            return before
        after = attrs.evolve(planned, version=before.version + 1)
        if (yield Save(before, after)):
            return after
    raise StalePaymentError(
        f"payment {payment_id} keeps changing", payment_id=payment_id
    )


def load_flow(payment_id: str) -> Flow[Payment]:
    """Reads a payment; UnknownPaymentError if there is none."""
    require_type(payment_id, str, path="$.payment_id")
    payment: Payment | None = yield Load(payment_id)
    if payment is None:
        raise UnknownPaymentError(
            f"there is no payment {short_repr(scrubbed(payment_id))}"
        )
    return payment


def request_flow(
    payment_id: str,
    request: PaymentRequest,
    *,
    capabilities: Capabilities,
    timeout: timedelta,
) -> Flow[Payment]:
    """Writes a request down as an instruction, then sends it.

    The same request again is not sent again: the payment is returned as it is.
    """
    at = yield Now()
    payment = yield from change_flow(
        payment_id,
        lambda before: plan_request(before, request, capabilities=capabilities, at=at),
    )
    record = payment.record(request.id)
    if record.attempts:
        return payment
    return (yield from send_flow(payment_id, record, timeout=timeout))


def send_flow(
    payment_id: str, seen: InstructionRecord, *, timeout: timedelta
) -> Flow[Payment]:
    """Sends an instruction once and stores the answer; *seen* is how it was found."""
    at = yield Now()
    try:
        payment = yield from change_flow(
            payment_id,
            lambda before: plan_sending(before, seen, at=at, timeout=timeout),
        )
    except IllegalTransitionError:
        # Somebody else was faster and is sending it, or has its answer.
        return (yield from load_flow(payment_id))
    record = payment.record(seen.id)
    answer: Answer = yield Submit(
        payment.adapter, to_send(record), record.send_before or at
    )
    at = yield Now()
    return (
        yield from change_flow(
            payment_id,
            lambda before: plan_answer(
                before, seen.id, answer, attempt=record.attempts, at=at
            ),
        )
    )


def notification_flow(notification: Notification) -> Flow[Sequence[Payment]]:
    """Applies a notification and returns the payments it concerns; none if not ours."""
    if notification.payment_id:
        found: Payment | None = yield Load(notification.payment_id)
        payments = () if found is None else (found,)
    elif notification.provider_ref:
        payments = yield LoadByReference(notification.source, notification.provider_ref)
    else:
        payments = ()
    after = []
    for payment in payments:
        # Only a payment's own adapter can report on it.
        if payment.adapter == notification.source:
            changed = yield from change_flow(
                payment.id, lambda before: plan_notification(before, notification)
            )
            after.append(changed)
    return tuple(after)


def recovery_flow(
    payment_id: str, *, capabilities: Capabilities, timeout: timedelta
) -> Flow[Payment]:
    """Settles a payment's open instructions as far as can be done now."""
    payment = yield from load_flow(payment_id)
    for record in payment.open_instructions:
        payment = yield from _settling(
            payment_id, record.id, capabilities=capabilities, timeout=timeout
        )
    return payment


def _settling(
    payment_id: str,
    instruction_id: str,
    *,
    capabilities: Capabilities,
    timeout: timedelta,
) -> Flow[Payment]:
    payment = yield from load_flow(payment_id)
    asked: InstructionRecord | None = None
    sent = False
    for _ in range(_MOST_STEPS):
        at = yield Now()
        record = payment.record(instruction_id)
        step = plan_recovery(
            record,
            capabilities=capabilities,
            at=at,
            timeout=timeout,
            asked=record == asked,
        ).step
        if step is NextStep.SEND and not sent:
            payment = yield from send_flow(payment_id, record, timeout=timeout)
            sent = True
        elif step is NextStep.ASK:
            found: Answer | InstructionNotFound = yield Ask(
                payment.adapter, to_ask(payment, record)
            )
            lookup = capabilities.support(record.action).lookup
            plan = partial(plan_lookup, seen=record, found=found, lookup=lookup)
            payment = yield from change_flow(payment_id, plan)
            if isinstance(found, InstructionNotFound):
                asked = record
            elif payment.record(instruction_id) == record:
                break  # no answer, or no news
        elif step is NextStep.SILENCE:
            payment = yield from change_flow(
                payment_id, partial(plan_silence, seen=record)
            )
        elif step is NextStep.OPERATOR:
            payment = yield from change_flow(
                payment_id, partial(plan_operator, seen=record)
            )
            break
        else:
            break
    return payment
