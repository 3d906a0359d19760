"""What to do next about an instruction whose fate is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

from ecomkit.payments.capabilities import FOREVER, Lookup
from ecomkit.payments.errors import NotSentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.answers import plan_operator
from ecomkit.payments.machine.recovery import NextStep, Recovery, plan_recovery
from ecomkit.payments.outcome import (
    BuyerAction,
    Declined,
    DeclineReason,
    NeedsAction,
    OutcomeUnknown,
    Pending,
)
from ecomkit.payments.payment import InstructionRecord
from ecomkit.testing.payments import capabilities
from tests.unit.payments.builders import NOON, TIMEOUT, answered, asked, new, sent

MINUTES = timedelta(minutes=10)


def record(answer: object = None) -> InstructionRecord:
    payment = sent(asked(new(), PaymentAction.AUTHORIZE, id="a"))
    if answer is not None:
        payment = answered(payment, answer)  # type: ignore[arg-type]
    return payment.instructions[0]


def step(
    record: InstructionRecord,
    *,
    window: timedelta = timedelta(0),
    lookup: Lookup = Lookup.NONE,
    after: timedelta = timedelta(0),
    asked: bool = False,
) -> NextStep:
    return plan_recovery(
        record,
        capabilities=capabilities(window=window, lookup=lookup),
        at=NOON + after,
        timeout=TIMEOUT,
        asked=asked,
    ).step


def test_what_was_never_sent_is_sent() -> None:
    assert step(asked(new(), PaymentAction.AUTHORIZE).instructions[0]) is NextStep.SEND


def test_what_was_refused_waits_its_time() -> None:
    waiting = record(NotSentError("busy"))

    assert step(waiting) is NextStep.WAIT
    assert step(waiting, after=timedelta(seconds=1)) is NextStep.SEND


def test_what_is_being_sent_is_left_alone_until_its_deadline() -> None:
    assert step(record(), after=2 * TIMEOUT - timedelta(seconds=1)) is NextStep.WAIT
    assert step(record(), after=2 * TIMEOUT) is NextStep.SILENCE


def test_the_wait_says_until_when() -> None:
    plan = plan_recovery(
        record(), capabilities=capabilities(), at=NOON, timeout=TIMEOUT
    )

    assert plan == Recovery(step=NextStep.WAIT, until=NOON + 2 * TIMEOUT)


@pytest.mark.parametrize("lookup", [Lookup.POSITIVE, Lookup.AUTHORITATIVE])
def test_what_is_unknown_is_asked_about_first(lookup: Lookup) -> None:
    assert step(record(OutcomeUnknown()), lookup=lookup, window=FOREVER) is NextStep.ASK


def test_what_is_not_found_is_sent_while_its_key_is_known() -> None:
    """With the time that sending it may take, the key must still be known."""
    unknown = record(OutcomeUnknown())
    edge = MINUTES - 2 * TIMEOUT

    assert step(unknown, window=MINUTES, after=edge) is NextStep.SEND
    past = edge + timedelta(seconds=1)
    assert step(unknown, window=MINUTES, after=past) is NextStep.OPERATOR
    assert step(unknown, window=FOREVER, after=timedelta(days=900)) is NextStep.SEND


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=365)])
def test_without_keys_and_look_ups_a_person_must_look(after: timedelta) -> None:
    """Time alone never settles it."""
    assert step(record(OutcomeUnknown()), after=after) is NextStep.OPERATOR
    asked_in_vain = step(
        record(OutcomeUnknown()), lookup=Lookup.POSITIVE, asked=True, after=after
    )
    assert asked_in_vain is NextStep.OPERATOR


@pytest.mark.parametrize(
    "answer", [Pending("r"), NeedsAction(kind=BuyerAction.QR, payload={})]
)
def test_what_somebody_else_decides_is_asked_about_or_waits(answer: object) -> None:
    assert step(record(answer), lookup=Lookup.POSITIVE) is NextStep.ASK
    assert step(record(answer), lookup=Lookup.POSITIVE, asked=True) is NextStep.WAIT
    assert step(record(answer)) is NextStep.WAIT


def test_a_person_s_desk_is_looked_at_again() -> None:
    payment = answered(sent(asked(new(), PaymentAction.AUTHORIZE)), OutcomeUnknown())
    desk = plan_operator(payment, payment.instructions[0]).instructions[0]

    assert step(desk, lookup=Lookup.POSITIVE) is NextStep.ASK
    assert step(desk) is NextStep.WAIT
    assert step(desk, window=FOREVER) is NextStep.WAIT


def test_what_is_settled_needs_nothing() -> None:
    no = Declined(reason=DeclineReason.DECLINED)

    assert step(record(no), lookup=Lookup.POSITIVE) is NextStep.NOTHING


def test_a_key_is_forgotten_on_time_when_the_clock_is_put_back() -> None:
    """At 02:59 in winter time the key of an hour and a half ago is not known any more."""
    berlin = ZoneInfo("Europe/Berlin")
    sent = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    unknown = attrs.evolve(record(OutcomeUnknown()), first_sent_at=sent)
    hour = capabilities(window=timedelta(hours=1), lookup=Lookup.NONE)

    def plan(moment: datetime) -> NextStep:
        return plan_recovery(
            unknown, capabilities=hour, at=moment, timeout=TIMEOUT
        ).step

    assert plan(datetime(2026, 10, 25, 2, 59, tzinfo=berlin)) is NextStep.SEND
    assert plan(datetime(2026, 10, 25, 2, 59, fold=1, tzinfo=berlin)) is (
        NextStep.OPERATOR
    )
