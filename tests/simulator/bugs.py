"""Mistakes planted one at a time, to show that the simulator would see them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import attrs

from ecomkit.events import Change
from ecomkit.payments import flows
from ecomkit.payments.capabilities import Lookup
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.machine import answers as outcomes
from ecomkit.payments.machine import recovery
from ecomkit.payments.machine import requests as planning
from ecomkit.payments.machine.answers import Answer
from ecomkit.payments.machine.recovery import NextStep, Recovery
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.memory import MemoryPayments
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    InstructionNotFound,
    OutcomeUnknown,
)
from ecomkit.payments.payment import InstructionRecord, Payment
from ecomkit.payments.states import InstructionState
from ecomkit.payments.totals import NAMES, PaymentTotals
from tests.simulator.manners import DAY, LAG, MANNERS, NONE, Manners

_NO = Declined(reason=DeclineReason.DECLINED)
_FAR = timedelta(days=3650)


@attrs.frozen(kw_only=True)
class Bug:
    """A mistake, as somebody might make it, and the gateways on which to look for it."""

    name: str
    plant: Callable[[], AbstractContextManager[object]]
    manners: Sequence[Manners] = MANNERS
    shy: bool = False
    """Whether it takes more than a moment to be seen."""


def _new_key(record: InstructionRecord) -> Instruction:
    key = f"{record.instruction.idempotency_key}-{record.attempts}"
    return attrs.evolve(
        record.instruction, idempotency_key=key, attempt=record.attempts
    )


def _key_from_amount(payment: Payment, request: PaymentRequest, **more: Any) -> Payment:
    planned = planning.plan_request(payment, request, **more)
    record = planned.record(request.id)
    order = payment.order or payment.id
    key = f"{order}-{record.action}-{record.instruction.amount}"
    instruction = attrs.evolve(record.instruction, idempotency_key=key)
    return planned.with_record(attrs.evolve(record, instruction=instruction))


def _failure_settles_all(
    payment: Payment, id: str, answer: Answer, **more: Any
) -> Payment:
    if isinstance(answer, Exception):
        answer = _NO
    return outcomes.plan_answer(payment, id, answer, **more)


def _timeout_is_a_no(payment: Payment, id: str, answer: Answer, **more: Any) -> Payment:
    if isinstance(answer, OutcomeUnknown):
        answer = _NO
    return outcomes.plan_answer(payment, id, answer, **more)


def _of_any_attempt(payment: Payment, id: str, answer: Answer, **more: Any) -> Payment:
    latest = {**more, "attempt": payment.record(id).attempts}
    return outcomes.plan_answer(payment, id, answer, **latest)


def _crash_forgotten(record: InstructionRecord, **more: Any) -> Recovery:
    if record.state is InstructionState.SUBMITTING:
        return Recovery(step=NextStep.WAIT)
    return recovery.plan_recovery(record, **more)


def _overwritten(self: PaymentTotals, told: PaymentTotals, /) -> PaymentTotals:
    return told


def _added(self: PaymentTotals, told: PaymentTotals, /) -> PaymentTotals:
    sums = {name: getattr(self, name) + getattr(told, name) for name in NAMES}
    return attrs.evolve(self, **sums)


def _last_writer_wins(
    self: MemoryPayments,
    payment: Payment,
    /,
    *,
    expected: int,
    changes: Sequence[Change],
) -> None:
    self._payments[payment.id] = payment


def _sent_before_stored(
    payment_id: str, seen: InstructionRecord, *, timeout: timedelta
) -> Generator[Any, Any, Payment]:
    at = yield flows.Now()
    payment = yield from flows.load_flow(payment_id)
    sending = planning.plan_sending(
        payment, payment.record(seen.id), at=at, timeout=timeout
    )
    record = sending.record(seen.id)
    answer = yield flows.Submit(payment.adapter, planning.to_send(record), at + _FAR)

    def plan(before: Payment) -> Payment:
        record = before.record(seen.id)
        if record.state in {InstructionState.RESERVED, InstructionState.UNKNOWN}:
            before = planning.plan_sending(before, record, at=at, timeout=timeout)
        attempt = before.record(seen.id).attempts
        return outcomes.plan_answer(before, seen.id, answer, attempt=attempt, at=at)

    return (yield from flows.change_flow(payment_id, plan))


def _time_settles(payment: Payment, seen: InstructionRecord) -> Payment:
    return payment.with_record(attrs.evolve(seen, state=InstructionState.RESERVED))


def _any_notification_settles(
    payment: Payment, notification: Notification, /
) -> Payment:
    for record in payment.open_instructions:
        if record.attempts:
            notification = attrs.evolve(notification, instruction_id=record.id)
    return outcomes.plan_notification(payment, notification)


def _old_decision(payment: Payment, seen: InstructionRecord, **more: Any) -> Payment:
    return planning.plan_sending(payment, payment.record(seen.id), **more)


def _late_worker(payment: Payment, seen: InstructionRecord, **more: Any) -> Payment:
    planned = planning.plan_sending(payment, seen, **more)
    record = planned.record(seen.id)
    return planned.with_record(attrs.evolve(record, send_before=more["at"] + _FAR))


def _old_answer(
    payment: Payment,
    seen: InstructionRecord,
    found: Answer | InstructionNotFound,
    *,
    lookup: Lookup,
) -> Payment:
    return outcomes.plan_lookup(payment, payment.record(seen.id), found, lookup=lookup)


def _new_time(record: InstructionRecord) -> Instruction:
    moment = record.deadline or record.instruction.asked_at
    return attrs.evolve(record.instruction, asked_at=moment, attempt=record.attempts)


def _success_forgets(payment: Payment, *told: PaymentTotals, before: object) -> Payment:
    return attrs.evolve(payment, totals=told[-1])


def _unchecked(*args: object) -> None:
    return None


def _planted(place: object, name: str, mistake: object) -> Callable[[], Any]:
    return lambda: patch.object(place, name, mistake)


def _liar(name: str, **claims: Any) -> tuple[Manners]:
    facts: Mapping[str, Any] = {
        "name": name,
        "window": NONE,
        "lookup": Lookup.POSITIVE,
        "lag": LAG,
        "operator": True,
        **claims,
    }
    return (Manners(**facts),)


_NO_KEYS = tuple(each for each in MANNERS if each.window == NONE)

BUGS = (
    Bug(
        name="a new key for every attempt",
        shy=True,
        plant=_planted(flows, "to_send", _new_key),
    ),
    Bug(
        name="the key made from the amount",
        shy=True,
        plant=_planted(flows, "plan_request", _key_from_amount),
    ),
    Bug(
        name="two instructions at once",
        plant=_planted(planning, "_check_free", _unchecked),
        manners=(attrs.evolve(MANNERS[0], guards=False),),
    ),
    Bug(
        name="a failure settles earlier attempts, too",
        plant=_planted(flows, "plan_answer", _failure_settles_all),
    ),
    Bug(
        name="a time-out is a no",
        plant=_planted(flows, "plan_answer", _timeout_is_a_no),
    ),
    Bug(
        name="crashed attempts are forgotten",
        plant=_planted(flows, "plan_recovery", _crash_forgotten),
    ),
    Bug(
        name="totals are overwritten",
        plant=_planted(PaymentTotals, "merged", _overwritten),
    ),
    Bug(name="totals are added up", plant=_planted(PaymentTotals, "merged", _added)),
    Bug(
        name="the adapter claims keys that the gateway does not know",
        shy=True,
        plant=nullcontext,
        manners=_liar("lies about keys", claimed_window=DAY),
    ),
    Bug(
        name="the adapter trusts look-ups that lag",
        plant=nullcontext,
        manners=_liar("lies about look-ups", claimed_lookup=Lookup.AUTHORITATIVE),
    ),
    Bug(
        name="the key is used after its time",
        plant=_planted(recovery, "_key_is_known", lambda *a, **k: True),
        manners=(MANNERS[5],),
    ),
    Bug(
        name="the last writer wins",
        plant=_planted(MemoryPayments, "save", _last_writer_wins),
    ),
    Bug(
        name="sent before it was stored",
        plant=_planted(flows, "send_flow", _sent_before_stored),
        manners=_NO_KEYS,
    ),
    Bug(
        name="time settles what only a person can",
        plant=_planted(flows, "plan_operator", _time_settles),
        manners=_NO_KEYS,
    ),
    Bug(
        name="more is taken than there is",
        plant=_planted(planning, "_check_amount", _unchecked),
        manners=(attrs.evolve(MANNERS[0], guards=False),),
    ),
    Bug(
        name="any notification settles what is open",
        plant=_planted(flows, "plan_notification", _any_notification_settles),
    ),
    Bug(
        name="sent on an old decision",
        shy=True,
        plant=_planted(flows, "plan_sending", _old_decision),
        manners=_NO_KEYS,
    ),
    Bug(
        name="a worker that was held up still sends",
        plant=_planted(flows, "plan_sending", _late_worker),
        manners=_NO_KEYS,
    ),
    Bug(
        name="an old look-up settles a new attempt",
        shy=True,
        plant=_planted(flows, "plan_lookup", _old_answer),
        manners=(MANNERS[2],),
    ),
    Bug(
        name="an old no settles a new attempt",
        shy=True,
        plant=_planted(flows, "plan_answer", _of_any_attempt),
        manners=(MANNERS[2],),
    ),
    Bug(
        name="the request differs on the second attempt",
        shy=True,
        plant=_planted(flows, "to_send", _new_time),
    ),
    Bug(
        name="a void leaves the attempt open that it stopped",
        plant=_planted(outcomes, "_stopped", lambda payment: payment),
    ),
    Bug(
        name="the last telling is believed",
        plant=_planted(outcomes, "_with_totals", _success_forgets),
    ),
)
