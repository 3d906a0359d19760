"""What may be asked of a payment next; the rest is refused before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import maybe_money
from ecomkit.payments.capabilities import ActionSupport, Capabilities
from ecomkit.payments.errors import (
    AmountRefusedError,
    IdempotencyConflictError,
    IllegalTransitionError,
    PaymentBusyError,
    UnsupportedOperationError,
)
from ecomkit.payments.frozen_texts import as_frozen_texts
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.payment import InstructionRecord, Payment
from ecomkit.payments.states import (
    ACTIONS_WHEN,
    INSTRUCTION_NEXT,
    WAITING,
    InstructionState,
    check_step,
)
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.validators import check
from ecomkit.validators import maybe

_LONGEST_KEY = 255
"""Stripe's limit."""


@attrs.frozen(kw_only=True)
class PaymentRequest:
    """What the shop wants of a payment; without ``amount``, all there is.

    ``id`` names the intent, not the attempt: requested twice on one payment, it is done
    once. ``metadata`` are strings for the adapter.
    """

    id: str = attrs.field(validator=check.id)
    action: PaymentAction = attrs.field(converter=PaymentAction)
    amount: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.amount)
    )
    token: str = attrs.field(default="", validator=check.long_text, repr=False)
    return_url: str = attrs.field(default="", validator=check.long_text)
    metadata: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_frozen_texts, validator=check.plain_texts
    )


def plan_request(
    payment: Payment,
    request: PaymentRequest,
    *,
    capabilities: Capabilities,
    at: datetime,
) -> Payment:
    """The payment with *request* stored as an instruction, ready to be sent.

    Raises PaymentBusyError while an earlier instruction is open, IllegalTransitionError
    if the payment's status does not allow it, AmountRefusedError or
    UnsupportedOperationError if the amounts or the adapter do not. The same request
    again changes nothing; another one with the same id is an IdempotencyConflictError.
    """
    known = payment.find(request.id)
    if known is not None:
        _check_same(known.instruction, request)
        return payment
    action = request.action
    _check_free(payment, action)
    if action not in ACTIONS_WHEN[payment.status]:
        raise IllegalTransitionError(
            f"a payment that is {payment.status} cannot be asked to {action}",
            status=payment.status.value,
            action=action.value,
        )
    amount = _all_there_is(payment, action)
    if request.amount is not None:
        amount = request.amount
    support = capabilities.require(action, amount)
    _check_amount(payment, action, amount, support)
    instruction = Instruction(
        id=request.id,
        action=action,
        payment_id=payment.id,
        amount=amount,
        target=_target(payment.totals, action, amount, support),
        idempotency_key=key_of(payment.id, request.id),
        asked_at=at,
        provider_ref=payment.provider_ref,
        token=request.token,
        return_url=request.return_url,
        metadata=request.metadata,
    )
    return attrs.evolve(
        payment,
        instructions=(
            *payment.instructions,
            InstructionRecord(instruction=instruction),
        ),
    )


def key_of(payment_id: str, request_id: str, /) -> str:
    """The key by which a provider recognizes a request.

    It names the request and the payment, never an amount: two payments never share a
    key, though a shop may call each one's first request "buy". Long names, or names that
    are not ASCII, are hashed, since providers refuse them.
    """
    # With its length before it, no payment's name can be read as a part of the request's.
    key = f"{len(payment_id)}:{payment_id}:{request_id}"
    if len(key) <= _LONGEST_KEY and key.isascii():
        return key
    return sha256(key.encode()).hexdigest()


def plan_sending(
    payment: Payment, seen: InstructionRecord, *, at: datetime, timeout: timedelta
) -> Payment:
    """The payment with an instruction marked as being sent; store it, then send.

    *seen* is the record on which the decision to send was based. If it has changed since,
    somebody else is at work on it: IllegalTransitionError, and nothing is sent.
    """
    record = payment.record(seen.id)
    if record != seen:
        raise IllegalTransitionError(
            "the instruction has moved on", before=record.state.value
        )
    check_step(
        INSTRUCTION_NEXT,
        record.state,
        InstructionState.SUBMITTING,
        what="an instruction",
    )
    return payment.with_record(
        attrs.evolve(
            record,
            state=InstructionState.SUBMITTING,
            attempts=record.attempts + 1,
            first_sent_at=record.first_sent_at or at,
            send_before=at + timeout,
            deadline=at + 2 * timeout,
            not_before=None,
        )
    )


def to_send(record: InstructionRecord, /) -> Instruction:
    """The instruction as this attempt sends it: only the count differs."""
    return attrs.evolve(record.instruction, attempt=record.attempts)


def to_ask(payment: Payment, record: InstructionRecord, /) -> Instruction:
    """The instruction as it is looked up: with the reference that came only later.

    A look-up by the provider's id of the payment finds what a search by our metadata may
    not find yet. What is sent never changes.
    """
    sent = to_send(record)
    return attrs.evolve(sent, provider_ref=sent.provider_ref or payment.provider_ref)


def _check_same(known: Instruction, request: PaymentRequest) -> None:
    again = attrs.evolve(
        known,
        action=request.action,
        amount=known.amount if request.amount is None else request.amount,
        token=request.token,
        return_url=request.return_url,
        metadata=request.metadata,
    )
    if again.fingerprint() != known.fingerprint():
        raise IdempotencyConflictError(
            "another request was made with this id",
            path="$.id",
            hint="give a new intent a new id, and a repeated one the same content",
            request_id=request.id,
        )


def _check_free(payment: Payment, action: PaymentAction) -> None:
    for record in payment.open_instructions:
        if (
            action is PaymentAction.VOID
            and record.state in WAITING
            and record.action is not PaymentAction.VOID
        ):
            continue  # a void stops an unfinished attempt
        raise PaymentBusyError(
            f"its {record.action} is {record.state}",
            hint="let recover() settle it first",
            action=record.action.value,
            state=record.state.value,
        )


def _all_there_is(payment: Payment, action: PaymentAction) -> Money:
    totals = payment.totals
    if action is PaymentAction.REFUND:
        return totals.refundable
    if action in {PaymentAction.CAPTURE, PaymentAction.VOID, PaymentAction.RENEW}:
        return max(totals.hold, Money.zero(totals.currency))
    return payment.due - totals.authorized


def _check_amount(
    payment: Payment, action: PaymentAction, amount: Money, support: ActionSupport
) -> None:
    most = _all_there_is(payment, action)
    if amount > most or (not amount and action is not PaymentAction.VOID):
        raise AmountRefusedError(
            f"cannot {action} {amount}: there is {most}",
            path="$.amount",
            amount=amount,
            most=most,
        )
    if amount < most and not support.partial:
        raise UnsupportedOperationError(
            f"cannot {action} a part; all there is is {most}",
            path="$.amount",
            action=action.value,
        )
    if not support.multiple and _moved_before(payment, action):
        raise UnsupportedOperationError(
            f"cannot {action} a second time", action=action.value
        )


def _moved_before(payment: Payment, action: PaymentAction) -> bool:
    return any(
        record.action is action and record.state is InstructionState.SUCCEEDED
        for record in payment.instructions
    )


def _target(
    totals: PaymentTotals, action: PaymentAction, amount: Money, support: ActionSupport
) -> PaymentTotals:
    if action is PaymentAction.AUTHORIZE:
        return attrs.evolve(totals, authorized=totals.authorized + amount)
    if action is PaymentAction.PURCHASE:
        return attrs.evolve(
            totals,
            authorized=totals.authorized + amount,
            captured=totals.captured + amount,
        )
    if action is PaymentAction.RENEW:
        return totals
    if action is PaymentAction.VOID:
        return attrs.evolve(totals, released=totals.released + amount)
    if action is PaymentAction.REFUND:
        return attrs.evolve(totals, refunded=totals.refunded + amount)
    captured = totals.captured + amount
    # A provider that captures once releases the rest with it.
    released = totals.released if support.multiple else totals.authorized - captured
    return attrs.evolve(totals, captured=captured, released=released)
