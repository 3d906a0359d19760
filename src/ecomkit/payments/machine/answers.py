"""What becomes of a payment when a provider answers, sends news, or is silent."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from ecomkit.payments.capabilities import Lookup
from ecomkit.payments.errors import MisconfiguredError, NotSentError, PaymentBusyError
from ecomkit.payments.instruction import STARTS, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    InstructionNotFound,
    NeedsAction,
    Outcome,
    OutcomeUnknown,
    Pending,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import InstructionRecord, Payment, PaymentFlagKind
from ecomkit.payments.states import (
    ENDED_INSTRUCTIONS,
    INSTRUCTION_NEXT,
    REACHABLE_STATUSES,
    WAITING,
    InstructionState,
    PaymentStatus,
)
from ecomkit.payments.totals import NAMES, PaymentTotals

Answer = Outcome | NotSentError | MisconfiguredError
"""The result of an attempt; the two errors are answers, too."""

_STATE_OF: dict[type[object], InstructionState] = {
    Succeeded: InstructionState.SUCCEEDED,
    Pending: InstructionState.PENDING,
    NeedsAction: InstructionState.NEEDS_ACTION,
    Declined: InstructionState.DECLINED,
    OutcomeUnknown: InstructionState.UNKNOWN,
}
_FIRST_WAIT = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(hours=1)


def plan_answer(
    payment: Payment,
    instruction_id: str,
    answer: Answer,
    *,
    attempt: int,
    at: datetime,
) -> Payment:
    """The payment after the provider's answer to the *attempt* with this number.

    A decline or failure proves something about its own attempt only. If an earlier one is
    uncertain, the instruction becomes unknown; and a later one, which somebody else has
    made meanwhile, stays open.
    """
    record = payment.record(instruction_id)
    negative = isinstance(answer, NotSentError | MisconfiguredError | Declined)
    if negative and attempt != record.attempts and record.is_open:
        return payment
    if isinstance(answer, NotSentError | MisconfiguredError):
        return _not_done(payment, record, answer, at=at)
    return _answered(payment, record, answer)


def plan_silence(payment: Payment, seen: InstructionRecord) -> Payment:
    """The payment after an attempt that ended without an answer (a crash)."""
    if payment.record(seen.id) != seen:
        return payment
    return _answered(payment, seen, OutcomeUnknown("no answer was recorded"))


def plan_lookup(
    payment: Payment,
    seen: InstructionRecord,
    found: Answer | InstructionNotFound,
    *,
    lookup: Lookup,
) -> Payment:
    """The payment after the provider was asked about an instruction.

    *seen* is the record it was asked about: "not found" or "declined" says nothing about
    an attempt made since.
    """
    unchanged = payment.record(seen.id) == seen
    if isinstance(found, InstructionNotFound):
        unknown = seen.state is InstructionState.UNKNOWN
        if unchanged and unknown and lookup is Lookup.AUTHORITATIVE:
            return payment.with_record(
                attrs.evolve(seen, state=InstructionState.RESERVED, uncertain=False)
            )
        return payment
    if isinstance(found, OutcomeUnknown | NotSentError | MisconfiguredError):
        return payment  # the question was not answered
    if isinstance(found, Declined) and not unchanged:
        return payment  # the next look-up will say so again
    return _answered(payment, payment.record(seen.id), found)


def plan_operator(payment: Payment, seen: InstructionRecord) -> Payment:
    """The payment with an instruction left to a person."""
    if payment.record(seen.id) != seen:
        return payment
    return _moved(payment, seen, InstructionState.NEEDS_OPERATOR)


def plan_resolution(
    payment: Payment,
    instruction_id: str,
    outcome: Succeeded | Declined,
    *,
    by: str,
) -> Payment:
    """The payment after a person found out the *outcome* of an instruction.

    *by* says who, and how they know. Raises PaymentBusyError unless the instruction was
    left to a person.
    """
    record = payment.record(instruction_id)
    if record.state is not InstructionState.NEEDS_OPERATOR:
        raise PaymentBusyError(
            f"its {record.action} is {record.state}, not left to a person",
            state=record.state.value,
        )
    payment = _answered(payment, record, outcome)
    settled = payment.record(instruction_id)
    return payment.with_record(attrs.evolve(settled, detail=by))


def plan_notification(payment: Payment, notification: Notification, /) -> Payment:
    """The payment after a notification; the same one again changes nothing."""
    outcome = notification.outcome
    record = payment.find(notification.instruction_id)
    if isinstance(outcome, TotalsReported):
        return _with_totals(payment, outcome.totals, before=payment.status)
    if record is None:
        if isinstance(outcome, Succeeded):
            return _with_totals(payment, outcome.totals, before=payment.status)
        return payment
    if not record.attempts:
        return payment.with_flag(
            PaymentFlagKind.CONTRADICTION, f"news of {record.id}, which was never sent"
        )
    return _answered(payment, record, outcome)


def plan_expiry(payment: Payment, /) -> Payment:
    """The payment after its hold expired: what was not captured is released."""
    if payment.totals.hold.amount <= 0 or payment.open_instructions:
        return payment
    released = payment.totals.released + payment.totals.hold
    return attrs.evolve(
        payment,
        totals=attrs.evolve(payment.totals, released=released),
        expired=not payment.totals.captured,
    )


def _not_done(
    payment: Payment,
    record: InstructionRecord,
    answer: NotSentError | MisconfiguredError,
    *,
    at: datetime,
) -> Payment:
    if isinstance(answer, MisconfiguredError):
        payment = payment.with_flag(PaymentFlagKind.MISCONFIGURED, answer.message)
    if record.state is not InstructionState.SUBMITTING:
        return payment  # a late worker: the record has moved on
    if record.uncertain:
        return _answered(payment, record, OutcomeUnknown(answer.message))
    if isinstance(answer, MisconfiguredError):
        decline = Declined(reason=DeclineReason.MISCONFIGURED, detail=answer.message)
        return _answered(payment, record, decline)
    wait = min(_FIRST_WAIT * 2 ** min(record.attempts - 1, 12), _LONGEST_WAIT)
    return payment.with_record(
        attrs.evolve(
            record,
            state=InstructionState.RESERVED,
            not_before=at + wait,
            detail=answer.message,
        )
    )


def _answered(payment: Payment, record: InstructionRecord, outcome: Outcome) -> Payment:
    state = _STATE_OF[type(outcome)]
    before = payment.status
    if record.state in ENDED_INSTRUCTIONS:
        return _said_again(payment, record, outcome)
    if isinstance(outcome, Succeeded) and _is_foreign(payment, outcome.totals):
        # Money has moved, but not what was asked for: no success, and not to be tried again.
        payment = _with_totals(payment, outcome.totals, before=before)
        return _moved(payment, record, InstructionState.NEEDS_OPERATOR)
    if state is not record.state and state not in INSTRUCTION_NEXT[record.state]:
        return payment  # an older answer than the one we have
    changed = attrs.evolve(
        record,
        state=state,
        uncertain=record.uncertain or isinstance(outcome, OutcomeUnknown),
        declined=outcome if isinstance(outcome, Declined) else None,
        next_action=outcome if isinstance(outcome, NeedsAction) else None,
        detail=outcome.detail if isinstance(outcome, OutcomeUnknown | Declined) else "",
    )
    payment = payment.with_record(changed)
    if not isinstance(outcome, OutcomeUnknown) and outcome.provider_ref:
        payment = _with_reference(payment, record.action, outcome.provider_ref)
    if isinstance(outcome, Succeeded):
        # What the provider says is believed, less than was asked for as well. Totals that
        # show nothing of it lag behind, and done means what was asked.
        target = record.instruction.target
        told = [outcome.totals]
        if not _shows(payment.totals, target, outcome.totals):
            told.append(target)
        payment = _with_totals(payment, *told, before=before)
        if record.action is PaymentAction.VOID:
            payment = _stopped(payment)
    return payment


def _shows(
    before: PaymentTotals, target: PaymentTotals, reported: PaymentTotals
) -> bool:
    # Whether all that was to rise has risen, by however much.
    return all(
        getattr(reported, name) > getattr(before, name)
        for name in NAMES
        if getattr(target, name) > getattr(before, name)
    )


def _is_foreign(payment: Payment, reported: PaymentTotals) -> bool:
    return reported.currency != payment.totals.currency


def _said_again(
    payment: Payment, record: InstructionRecord, outcome: Outcome
) -> Payment:
    succeeded = record.state is InstructionState.SUCCEEDED
    if isinstance(outcome, Succeeded):
        payment = _with_totals(payment, outcome.totals, before=payment.status)
        if succeeded:
            return payment
        # What we have canceled may have been done meanwhile: late, but no contradiction.
        canceled = record.state is InstructionState.CANCELED
        return payment.with_flag(
            PaymentFlagKind.LATE_TOTALS if canceled else PaymentFlagKind.CONTRADICTION,
            f"{record.id} was {record.state}, then succeeded",
        )
    if isinstance(outcome, Declined) and succeeded:
        return payment.with_flag(
            PaymentFlagKind.CONTRADICTION,
            f"{record.id} had succeeded, then was declined",
        )
    return payment


def _moved(
    payment: Payment, record: InstructionRecord, state: InstructionState
) -> Payment:
    if state not in INSTRUCTION_NEXT[record.state]:
        return payment
    return payment.with_record(attrs.evolve(record, state=state))


def _stopped(payment: Payment) -> Payment:
    # A void that succeeded also ends the attempt that it stopped; if the attempt had
    # gone through in the meantime, its effect is among the totals reported.
    for record in payment.instructions:
        if record.state in WAITING:
            done = payment.totals.authorized >= record.instruction.target.authorized
            state = InstructionState.SUCCEEDED if done else InstructionState.CANCELED
            payment = _moved(payment, record, state)
    return payment


def _with_reference(payment: Payment, action: PaymentAction, reference: str) -> Payment:
    # Captures and refunds have references of their own; the payment keeps its first.
    if payment.provider_ref and action not in STARTS:
        return payment
    return attrs.evolve(payment, provider_ref=reference)


def _with_totals(
    payment: Payment, *reported: PaymentTotals, before: PaymentStatus
) -> Payment:
    totals = payment.totals
    for news in reported:
        if _is_foreign(payment, news):
            return payment.with_flag(
                PaymentFlagKind.BROKEN_TOTALS,
                f"reported in {news.currency}, paid in {totals.currency}",
            )
        totals = totals.merged(news)
    if totals == payment.totals:
        return payment
    changed = attrs.evolve(payment, totals=totals)
    for rule in totals.broken():
        changed = changed.with_flag(
            PaymentFlagKind.BROKEN_TOTALS, f"broken rule: {rule}"
        )
    if totals.refund_returned > payment.totals.refund_returned:
        changed = changed.with_flag(
            PaymentFlagKind.REFUND_RETURNED, f"{totals.refund_returned} in all"
        )
    if changed.status != before and changed.status not in REACHABLE_STATUSES[before]:
        changed = changed.with_flag(
            PaymentFlagKind.LATE_TOTALS, f"{before}, then {changed.status}"
        )
    return changed
