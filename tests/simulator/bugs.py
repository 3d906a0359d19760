"""Mistakes planted one at a time, to show that the simulator would see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import attrs

from ecomkit.payments.capabilities import Lookup
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.machine import answers as outcomes
from ecomkit.payments.machine import recovery
from ecomkit.payments.machine import requests as planning
from ecomkit.payments.machine.answers import Answer
from ecomkit.payments.machine.recovery import NextStep, Recovery
from ecomkit.payments.machine.requests import PaymentRequest
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
from ecomkit.shop.desk import paying
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.paying import Paying
from ecomkit.shop.rooms import payments
from tests.durable import bugs as durable
from tests.simulator.manners import DAY, LAG, MANNERS, NONE, Manners

_NO = Declined(reason=DeclineReason.DECLINED)
_FAR = timedelta(days=3650)
real_send = Paying._send


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
    sale = payment.checkout
    key = f"{sale}-{record.action}-{record.instruction.amount}"
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


def _sent_before_stored(
    self: Paying, case: Case, planned: Payment, instruction: str
) -> None:
    real_send(self, case, planned, instruction)
    sent = case.payments[planned.id]
    case.keep_payment(sent.with_record(planned.record(instruction)))


def _time_settles(payment: Payment, seen: InstructionRecord) -> Payment:
    return payment.with_record(attrs.evolve(seen, state=InstructionState.RESERVED))


def _any_notification_settles(
    payment: Payment, notification: Notification, /
) -> Payment:
    for record in payment.open_instructions:
        if record.attempts:
            notification = attrs.evolve(notification, instruction_id=record.id)
    return outcomes.plan_notification(payment, notification)


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
        plant=_planted(paying, "to_send", _new_key),
    ),
    Bug(
        name="the key made from the amount",
        shy=True,
        plant=_planted(paying, "plan_request", _key_from_amount),
    ),
    Bug(
        name="a failure settles earlier attempts, too",
        plant=_planted(paying, "plan_answer", _failure_settles_all),
    ),
    Bug(
        name="a time-out is a no",
        plant=_planted(paying, "plan_answer", _timeout_is_a_no),
    ),
    Bug(
        name="crashed attempts are forgotten",
        plant=_planted(paying, "plan_recovery", _crash_forgotten),
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
        manners=(MANNERS[6],),
    ),
    Bug(
        name="sent before it was stored",
        plant=_planted(Paying, "_send", _sent_before_stored),
        manners=_NO_KEYS,
    ),
    Bug(
        name="time settles what only a person can",
        plant=_planted(paying, "plan_operator", _time_settles),
        manners=_NO_KEYS,
    ),
    Bug(
        name="any notification settles what is open",
        plant=_planted(payments, "plan_notification", _any_notification_settles),
    ),
    Bug(
        name="a worker that was held up still sends",
        plant=_planted(paying, "plan_sending", _late_worker),
        manners=(attrs.evolve(MANNERS[2], held_up=0.3),),
    ),
    Bug(
        name="an old look-up settles a new attempt",
        shy=True,
        plant=_planted(paying, "plan_lookup", _old_answer),
        manners=(MANNERS[2],),
    ),
    Bug(
        name="an old no settles a new attempt",
        shy=True,
        plant=_planted(paying, "plan_answer", _of_any_attempt),
        manners=(MANNERS[2],),
    ),
    Bug(
        name="the request differs on the second attempt",
        shy=True,
        plant=_planted(paying, "to_send", _new_time),
    ),
    Bug(
        name="a void leaves the attempt open that it stopped",
        plant=_planted(outcomes, "_stopped", lambda payment: payment),
    ),
    Bug(
        name="the last telling is believed",
        plant=_planted(outcomes, "_with_totals", _success_forgets),
    ),
    *(
        Bug(name=plant.__name__.replace("_", " "), plant=plant)
        for plant in (
            durable.no_work_is_written_down,
            durable.events_are_told_after_the_commit_only,
            durable.events_are_marked_before_they_are_told,
            durable.surplus_attempts_are_not_ended,
            durable.an_answer_has_no_consequences,
        )
    ),
)
