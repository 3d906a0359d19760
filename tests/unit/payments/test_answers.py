"""What becomes of a payment by answers, notifications, questions and silence."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from ecomkit.money import Money
from ecomkit.payments.capabilities import Lookup
from ecomkit.payments.errors import (
    InvalidPaymentError,
    MisconfiguredError,
    NotSentError,
    PaymentBusyError,
    UnknownInstructionError,
)
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.answers import (
    Answer,
    plan_answer,
    plan_expiry,
    plan_lookup,
    plan_notification,
    plan_operator,
    plan_resolution,
    plan_silence,
)
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    BuyerAction,
    Declined,
    DeclineReason,
    InstructionNotFound,
    NeedsAction,
    OutcomeUnknown,
    Pending,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment, PaymentFlag, PaymentFlagKind
from ecomkit.payments.states import InstructionState, PaymentStatus
from ecomkit.payments.totals import PaymentTotals
from tests.unit.payments.builders import (
    ALL,
    NOON,
    answered,
    asked,
    done,
    eur,
    new,
    sent,
    totals,
)

NO = Declined(reason=DeclineReason.INSUFFICIENT_FUNDS)
ACTION = NeedsAction(kind=BuyerAction.REDIRECT, payload={"url": "https://bank"})


def sending() -> Payment:
    return sent(asked(new(), PaymentAction.AUTHORIZE, id="a"))


def state(payment: Payment) -> InstructionState:
    return payment.instructions[0].state


def notification(
    outcome: Succeeded | Pending | NeedsAction | Declined | TotalsReported,
    about: str = "a",
) -> Notification:
    return Notification(
        source="fake", id="n1", payment_id="p1", instruction_id=about, outcome=outcome
    )


@pytest.mark.parametrize(
    ("answer", "expected", "status"),
    [
        (Succeeded("r", totals(authorized=100)), "succeeded", "authorized"),
        (Succeeded("r", totals(authorized=100, captured=100)), "succeeded", "captured"),
        (Pending("r"), "pending", "pending"),
        (ACTION, "needs_action", "requires_action"),
        (NO, "declined", "failed"),
        (OutcomeUnknown("timeout"), "unknown", "authorizing"),
        (NotSentError("refused"), "reserved", "authorizing"),
        (MisconfiguredError("401"), "declined", "failed"),
    ],
)
def test_every_answer_leads_to_its_state(
    answer: Answer, expected: str, status: str
) -> None:
    payment = answered(sending(), answer)

    assert state(payment) == expected
    assert payment.status == status


def test_success_moves_at_least_what_was_asked() -> None:
    """Totals that lag behind do not make a success smaller."""
    payment = answered(sending(), Succeeded("r", totals()))

    assert payment.totals.authorized == eur(100)


def test_the_first_reference_stays_the_payments_own() -> None:
    payment = done(
        answered(sending(), Succeeded("r1", totals(authorized=100))),
        PaymentAction.CAPTURE,
    )

    assert payment.provider_ref == "r1"


def test_a_wait_grows_with_every_attempt_that_was_not_sent() -> None:
    payment = asked(new(), PaymentAction.AUTHORIZE, id="a")
    waits = []
    for _ in range(14):
        payment = answered(sent(payment), NotSentError("busy"))
        not_before = payment.instructions[0].not_before
        assert not_before is not None
        waits.append(not_before - NOON)

    assert waits[:3] == [
        timedelta(seconds=1),
        timedelta(seconds=2),
        timedelta(seconds=4),
    ]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)


@pytest.mark.parametrize("failure", [NotSentError("busy"), MisconfiguredError("401")])
def test_a_failure_proves_nothing_about_earlier_attempts(failure: Answer) -> None:
    """After a time-out, "429" does not mean that nothing was done."""
    again = sent(answered(sending(), OutcomeUnknown("timeout")))

    assert state(answered(again, failure)) is InstructionState.UNKNOWN


@pytest.mark.parametrize("late", [NotSentError("late"), MisconfiguredError("late"), NO])
def test_a_no_says_nothing_about_a_later_attempt(late: Answer) -> None:
    """A worker that was held up brings the answer to the first attempt, while the
    second is on its way."""
    again = sent(answered(sending(), NotSentError("busy")))

    assert plan_answer(again, "a", late, attempt=1, at=NOON) == again
    first = plan_lookup(
        again, sending().instructions[0], NO, lookup=Lookup.AUTHORITATIVE
    )
    assert first == again


def test_a_late_failure_does_not_undo_what_is_known() -> None:
    settled = answered(sending(), Succeeded("r", totals(authorized=100)))

    assert answered(settled, NotSentError("late")) == settled


def test_a_wrong_set_up_is_shown_to_a_person() -> None:
    payment = answered(sending(), MisconfiguredError("wrong key"))

    assert [flag.kind for flag in payment.flags] == [PaymentFlagKind.MISCONFIGURED]


def test_silence_is_unknown() -> None:
    payment = sending()

    assert state(plan_silence(payment, payment.instructions[0])) == "unknown"


def test_silence_about_an_older_record_says_nothing() -> None:
    payment = answered(sending(), NO)

    assert plan_silence(payment, sending().instructions[0]) == payment


def unknown() -> Payment:
    return answered(sending(), OutcomeUnknown())


def test_what_a_look_up_finds_is_believed() -> None:
    payment = unknown()
    found = Succeeded("r", totals(authorized=100))
    after = plan_lookup(payment, payment.instructions[0], found, lookup=Lookup.POSITIVE)

    assert after.status is PaymentStatus.AUTHORIZED


@pytest.mark.parametrize(
    ("lookup", "expected"),
    [(Lookup.AUTHORITATIVE, "reserved"), (Lookup.POSITIVE, "unknown")],
)
def test_not_found_is_proof_only_where_it_is_declared(
    lookup: Lookup, expected: str
) -> None:
    payment = unknown()
    after = plan_lookup(
        payment, payment.instructions[0], InstructionNotFound(), lookup=lookup
    )

    assert state(after) == expected


def test_not_found_says_nothing_about_a_later_attempt() -> None:
    before = unknown()
    later = answered(sent(before), OutcomeUnknown())
    after = plan_lookup(
        later,
        before.instructions[0],
        InstructionNotFound(),
        lookup=Lookup.AUTHORITATIVE,
    )

    assert after == later


@pytest.mark.parametrize(
    "failure", [OutcomeUnknown(), NotSentError("x"), MisconfiguredError("x")]
)
def test_a_question_that_failed_changes_nothing(failure: Answer) -> None:
    payment = unknown()
    seen = payment.instructions[0]

    assert plan_lookup(payment, seen, failure, lookup=Lookup.AUTHORITATIVE) == payment


def test_a_notification_decides_the_instruction_that_it_names() -> None:
    payment = answered(sending(), Pending("r"))
    after = plan_notification(
        payment, notification(Succeeded("r", totals(authorized=100)))
    )

    assert after.status is PaymentStatus.AUTHORIZED


def test_a_notification_twice_counts_once() -> None:
    once = plan_notification(
        answered(sending(), Pending("r")),
        notification(Succeeded("r", totals(authorized=100))),
    )

    assert (
        plan_notification(once, notification(Succeeded("r", totals(authorized=100))))
        == once
    )


def test_a_notification_without_an_instruction_reports_totals_only() -> None:
    payment = answered(sending(), Pending("r"))
    told = Succeeded("r", totals(authorized=100))

    assert state(plan_notification(payment, notification(told, about=""))) == "pending"
    assert plan_notification(
        payment, notification(told, about="")
    ).totals.authorized == eur(100)
    assert plan_notification(payment, notification(NO, about="")) == payment
    assert (
        plan_notification(payment, notification(TotalsReported(totals()), about="x"))
        == payment
    )


def test_a_notification_can_come_before_the_answer() -> None:
    """The webhook is faster than the response, which then changes nothing."""
    early = plan_notification(
        sending(), notification(Succeeded("r", totals(authorized=100)))
    )

    assert early.status is PaymentStatus.AUTHORIZED
    assert answered(early, OutcomeUnknown("timeout")) == early
    assert answered(early, Pending("r")) == early


def test_an_older_answer_does_not_go_back() -> None:
    operator = plan_operator(unknown(), unknown().instructions[0])

    assert state(operator) == "needs_operator"
    assert answered(operator, OutcomeUnknown()) == operator


def test_a_notification_of_what_was_never_sent_is_shown_to_a_person() -> None:
    payment = asked(new(), PaymentAction.AUTHORIZE, id="a")
    after = plan_notification(
        payment, notification(Succeeded("r", totals(authorized=100)))
    )

    assert [flag.kind for flag in after.flags] == [PaymentFlagKind.CONTRADICTION]
    assert after.totals == payment.totals


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (NO, Succeeded("r", totals(authorized=100))),
        (Succeeded("r", totals(authorized=100)), NO),
    ],
)
def test_two_words_about_one_instruction_are_shown_to_a_person(
    first: Succeeded | Declined, then: Succeeded | Declined
) -> None:
    payment = plan_notification(answered(sending(), first), notification(then))

    assert PaymentFlagKind.CONTRADICTION in {flag.kind for flag in payment.flags}


def test_money_after_the_end_is_kept_and_shown() -> None:
    """A capture of a payment that had failed is recorded, never dropped."""
    failed = answered(sending(), NO)
    late = plan_notification(
        failed, notification(TotalsReported(totals(authorized=100, captured=100)))
    )

    assert late.totals.captured == eur(100)
    assert PaymentFlagKind.LATE_TOTALS in {flag.kind for flag in late.flags}


def test_totals_that_break_a_rule_are_kept_and_flagged() -> None:
    payment = answered(sending(), Succeeded("r", totals(authorized=100)))
    told = TotalsReported(totals(authorized=100, captured=120))
    after = plan_notification(payment, notification(told, about=""))

    assert PaymentFlagKind.BROKEN_TOTALS in {flag.kind for flag in after.flags}


def test_totals_in_another_currency_are_flagged() -> None:
    told = TotalsReported(PaymentTotals(authorized=Money(1, "USD")))
    after = plan_notification(new(), notification(told, about=""))

    assert [flag.kind for flag in after.flags] == [PaymentFlagKind.BROKEN_TOTALS]
    assert not after.totals.authorized


def test_a_refund_that_came_home_is_shown() -> None:
    payment = done(
        done(done(new(), PaymentAction.AUTHORIZE), PaymentAction.CAPTURE),
        PaymentAction.REFUND,
    )
    told = TotalsReported(
        totals(authorized=100, captured=100, refunded=100, refund_returned=100)
    )
    after = plan_notification(payment, notification(told, about=""))

    assert after.status is PaymentStatus.CAPTURED
    assert [flag.kind for flag in after.flags] == [PaymentFlagKind.REFUND_RETURNED]
    assert after.reviewed(after.flags[0]).flags == ()


def test_a_flag_is_raised_once() -> None:
    payment = (
        new()
        .with_flag(PaymentFlagKind.LATE_TOTALS, "x")
        .with_flag(PaymentFlagKind.LATE_TOTALS, "x")
    )

    assert payment.flags == (PaymentFlag(PaymentFlagKind.LATE_TOTALS, "x"),)


def test_a_person_settles_what_only_a_person_can() -> None:
    payment = plan_operator(unknown(), unknown().instructions[0])
    seen = Succeeded("r", totals(authorized=100))
    after = plan_resolution(payment, "a", seen, by="ann, from the provider's page")

    assert after.status is PaymentStatus.AUTHORIZED
    assert after.instructions[0].detail == "ann, from the provider's page"
    with pytest.raises(PaymentBusyError):
        plan_resolution(unknown(), "a", seen, by="ann")


def test_a_void_stops_an_unfinished_attempt() -> None:
    waiting = answered(sending(), ACTION)
    stopped = done(waiting, PaymentAction.VOID)

    assert state(stopped) == "canceled"
    assert stopped.status is PaymentStatus.CANCELED


def test_a_void_that_came_too_late_to_stop_it_frees_it() -> None:
    """The buyer had confirmed in the meantime: the attempt did succeed, and is void."""
    waiting = answered(sending(), ACTION)
    told = Succeeded("v", totals(authorized=100, released=100))
    voided = done(waiting, PaymentAction.VOID, outcome=told)

    assert state(voided) == "succeeded"
    assert voided.status is PaymentStatus.VOIDED


def test_a_void_that_was_refused_leaves_the_attempt_alone() -> None:
    waiting = answered(sending(), ACTION)
    refused = done(waiting, PaymentAction.VOID, outcome=NO)

    assert refused.status is PaymentStatus.REQUIRES_ACTION
    both = plan_notification(
        refused, notification(Succeeded("r", totals(authorized=100)))
    )
    assert both.status is PaymentStatus.AUTHORIZED
    assert both.flags == ()


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (DeclineReason.EXPIRED, PaymentStatus.EXPIRED),
        (DeclineReason.CANCELED, PaymentStatus.CANCELED),
        (DeclineReason.DECLINED, PaymentStatus.FAILED),
    ],
)
def test_expired_and_canceled_differ_from_failed(
    reason: DeclineReason, status: PaymentStatus
) -> None:
    assert answered(sending(), Declined(reason=reason)).status is status


def test_a_hold_that_ran_out_is_free_again() -> None:
    authorized = done(new(), PaymentAction.AUTHORIZE)
    part = done(authorized, PaymentAction.CAPTURE, 40)

    assert plan_expiry(authorized).status is PaymentStatus.EXPIRED
    assert plan_expiry(part).status is PaymentStatus.CAPTURED
    assert plan_expiry(part).totals.released == eur(60)
    assert plan_expiry(new()) == new()


def test_an_unknown_instruction_is_an_error() -> None:
    with pytest.raises(UnknownInstructionError):
        plan_answer(new(), "nothing", NO, attempt=1, at=NOON)


def test_disputes_change_the_status_and_nothing_else() -> None:
    captured = done(
        done(new(), PaymentAction.AUTHORIZE, can=ALL), PaymentAction.CAPTURE
    )
    base = {"authorized": 100, "captured": 100, "disputed": 30}
    disputed = plan_notification(
        captured, notification(TotalsReported(totals(**base)), about="")
    )
    won = plan_notification(
        disputed, notification(TotalsReported(totals(**base, dispute_won=30)), about="")
    )
    lost = plan_notification(
        disputed,
        notification(TotalsReported(totals(**base, dispute_lost=30)), about=""),
    )

    assert disputed.status is PaymentStatus.DISPUTED
    assert won.status is PaymentStatus.CAPTURED
    assert lost.status is PaymentStatus.CHARGED_BACK
    assert lost.totals.kept == eur(70)
    assert not (disputed.flags + won.flags + lost.flags)


def test_a_payment_in_two_currencies_is_refused() -> None:
    with pytest.raises(InvalidPaymentError):
        attrs.evolve(new(), totals=PaymentTotals(authorized=Money.zero("USD")))
