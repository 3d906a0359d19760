"""Stripe's objects are read as cumulative amounts and outcomes, old versions included."""

from __future__ import annotations

import pytest

from ecomkit.integrations.stripe import answers
from ecomkit.integrations.stripe.declines import declined
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.outcome import (
    BuyerAction,
    Declined,
    DeclineReason,
    InstructionNotFound,
    NeedsAction,
    OutcomeUnknown,
    Pending,
    RetryAdvice,
    Succeeded,
)
from tests.unit.integrations.stripe_objects import (
    Json,
    charge,
    instruction,
    intent,
    refund,
    totals,
)

HELD = intent("requires_capture")
TAKEN = intent("succeeded", amount_received=600)
VOIDED = intent("canceled", latest_charge=charge(amount_captured=0, captured=False))


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (HELD, totals("10")),
        (intent("succeeded"), totals("10", captured="10")),
        (TAKEN, totals("10", captured="6", released="4")),
        (
            intent("succeeded", latest_charge=charge(amount_refunded=400)),
            totals("10", captured="10", refunded="4"),
        ),
        (intent("succeeded", latest_charge="ch_1"), totals("10", captured="10")),
        (VOIDED, totals("10", released="10")),
        (intent("canceled"), totals()),
        (intent("canceled", latest_charge=charge(status="failed")), totals()),
        (intent("requires_action"), totals()),
        (intent("processing"), totals()),
    ],
)
def test_an_intent_tells_what_has_moved(thing: Json, told: object) -> None:
    """Held, taken, given free and sent back, each in all."""
    assert answers.payment_totals(thing) == told


@pytest.mark.parametrize(
    ("thing", "released_as_refund", "told"),
    [
        (charge(), False, totals("10", captured="10")),
        (
            charge(amount_captured=600, amount_refunded=100),
            False,
            totals("10", captured="6", released="4", refunded="1"),
        ),
        # Before 2025-03-31.basil the 4 that a capture of 6 gives free were a refund.
        (
            charge(amount_captured=600, amount_refunded=500),
            True,
            totals("10", captured="6", released="4", refunded="1"),
        ),
        (
            charge(
                amount_captured=0, amount_refunded=1000, captured=False, refunded=True
            ),
            True,
            totals("10", released="10"),
        ),
        (charge(amount_captured=0, captured=False), False, totals("10")),
    ],
)
def test_a_charge_tells_what_has_moved(
    thing: Json, *, released_as_refund: bool, told: object
) -> None:
    """What was released is no refund, in whichever version it is reported."""
    assert answers.charge_totals(thing, released_as_refund=released_as_refund) == told


@pytest.mark.parametrize(
    ("thing", "outcome"),
    [
        (HELD, Succeeded("pi_1", totals("10"))),
        (VOIDED, Succeeded("pi_1", totals("10", released="10"))),
        (intent("processing"), Pending("pi_1")),
        (
            intent("canceled"),
            Declined(reason=DeclineReason.CANCELED, provider_ref="pi_1"),
        ),
        (
            intent("canceled", cancellation_reason="expired"),
            Declined(reason=DeclineReason.EXPIRED, provider_ref="pi_1"),
        ),
        (
            intent(
                "requires_payment_method",
                last_payment_error={
                    "code": "card_declined",
                    "decline_code": "lost_card",
                },
            ),
            Declined(
                reason=DeclineReason.LOST_OR_STOLEN,
                detail="lost_card",
                provider_ref="pi_1",
            ),
        ),
        (
            intent("requires_action", next_action={"type": "use_stripe_sdk"}),
            NeedsAction(
                kind=BuyerAction.SDK,
                payload={"client_secret": "pi_1_secret_2"},
                provider_ref="pi_1",
            ),
        ),
        (
            intent(
                "requires_action",
                next_action={
                    "type": "redirect_to_url",
                    "redirect_to_url": {"url": "https://bank.example/3ds"},
                },
            ),
            NeedsAction(
                kind=BuyerAction.REDIRECT,
                payload={"url": "https://bank.example/3ds"},
                provider_ref="pi_1",
            ),
        ),
        (
            intent("requires_confirmation"),
            OutcomeUnknown("a payment intent that is requires_confirmation"),
        ),
    ],
)
def test_an_intent_tells_how_the_payment_stands(thing: Json, outcome: object) -> None:
    """Each status of Stripe's is one outcome of ours."""
    assert answers.intent_outcome(thing, by_form=False) == outcome


def test_a_form_stays_open_after_a_refused_card() -> None:
    """In the browser the buyer tries another card; the payment is not over."""
    refused = intent("requires_payment_method", last_payment_error={"code": "x"})
    outcome = answers.intent_outcome(refused, by_form=True)

    assert isinstance(outcome, NeedsAction)


@pytest.mark.parametrize(
    ("thing", "outcome"),
    [
        (HELD, InstructionNotFound()),
        (intent("requires_action"), InstructionNotFound()),
        (intent("processing"), Pending("pi_1")),
        (TAKEN, Succeeded("pi_1", totals("10", captured="6", released="4"))),
        # Somebody took another amount, or another instruction of ours did.
        (
            intent("succeeded"),
            Declined(reason=DeclineReason.ALREADY_DONE, retry=RetryAdvice.NEVER),
        ),
        (
            TAKEN | {"metadata": {"ecomkit_capture": "i2"}},
            Declined(reason=DeclineReason.ALREADY_DONE, retry=RetryAdvice.NEVER),
        ),
        (
            intent("canceled"),
            Declined(reason=DeclineReason.CANCELED, provider_ref="pi_1"),
        ),
    ],
)
def test_a_capture_differs_from_one_that_was_not_made(
    thing: Json, outcome: object
) -> None:
    """Stripe takes a hold once; whose capture it was shows in amount and metadata."""
    asked = instruction(PaymentAction.CAPTURE, "6")

    assert answers.captured_outcome(thing, asked) == outcome


@pytest.mark.parametrize(
    ("thing", "outcome"),
    [
        (HELD, InstructionNotFound()),
        (VOIDED, Succeeded("pi_1", totals("10", released="10"))),
        (intent("canceled"), Succeeded("pi_1", totals())),
        (TAKEN, Declined(reason=DeclineReason.ALREADY_DONE, retry=RetryAdvice.NEVER)),
    ],
)
def test_a_void_differs_from_one_that_was_not_made(
    thing: Json, outcome: object
) -> None:
    """What is called off stays so; what is taken can only be refunded."""
    assert answers.voided_outcome(thing, instruction(PaymentAction.VOID)) == outcome


def test_a_refund_adds_to_those_before_it() -> None:
    """Stripe's total leaves out what came back; ours never shrinks."""
    target = totals("10", captured="10", refunded="7", refund_returned="3")
    asked = instruction(PaymentAction.REFUND, "4", target=target)
    done = refund(charge=charge(amount_refunded=400))

    assert answers.refund_outcome(done, asked) == Succeeded("pi_1", target)


@pytest.mark.parametrize(
    ("thing", "outcome"),
    [
        (refund("pending"), Pending()),
        (refund("requires_action"), Pending()),
        (
            refund("failed", failure_reason="lost_or_stolen_card"),
            Declined(reason=DeclineReason.LOST_OR_STOLEN, detail="lost_or_stolen_card"),
        ),
        (
            refund("canceled"),
            Declined(reason=DeclineReason.DECLINED, detail="canceled"),
        ),
    ],
)
def test_a_refund_can_wait_and_fail(thing: Json, outcome: object) -> None:
    """Money on its way back is not yet back."""
    assert (
        answers.refund_outcome(thing, instruction(PaymentAction.REFUND, "4")) == outcome
    )


def test_ours_is_found_among_others() -> None:
    """Metadata of others, and none at all, are passed over."""
    others = [
        refund(metadata=None),
        refund(metadata={"ecomkit_instruction": "i2", "ecomkit_payment": "p1"}),
        refund(metadata={"ecomkit_instruction": "i1", "ecomkit_payment": "p2"}),
    ]

    assert (
        answers.found([*others, refund()], instruction(PaymentAction.REFUND))
        == refund()
    )
    assert answers.found(others, instruction(PaymentAction.REFUND)) is None


@pytest.mark.parametrize(
    ("code", "reason", "retry"),
    [
        (
            "insufficient_funds",
            DeclineReason.INSUFFICIENT_FUNDS,
            RetryAdvice.OTHER_METHOD,
        ),
        ("expired_card", DeclineReason.EXPIRED_CARD, RetryAdvice.OTHER_METHOD),
        ("incorrect_cvc", DeclineReason.INVALID_DETAILS, RetryAdvice.OTHER_METHOD),
        (
            "authentication_required",
            DeclineReason.AUTHENTICATION_FAILED,
            RetryAdvice.OTHER_METHOD,
        ),
        ("fraudulent", DeclineReason.FRAUD_SUSPECTED, RetryAdvice.OTHER_METHOD),
        (
            "card_velocity_exceeded",
            DeclineReason.LIMIT_EXCEEDED,
            RetryAdvice.OTHER_METHOD,
        ),
        ("stolen_card", DeclineReason.LOST_OR_STOLEN, RetryAdvice.OTHER_METHOD),
        ("card_not_supported", DeclineReason.NOT_ALLOWED, RetryAdvice.OTHER_METHOD),
        ("duplicate_transaction", DeclineReason.ALREADY_DONE, RetryAdvice.NEVER),
        ("try_again_later", DeclineReason.DECLINED, RetryAdvice.LATER),
        ("do_not_honor", DeclineReason.DECLINED, RetryAdvice.OTHER_METHOD),
        ("a code of next year", DeclineReason.DECLINED, RetryAdvice.OTHER_METHOD),
    ],
)
def test_each_refusal_has_a_reason(
    code: str, reason: DeclineReason, retry: RetryAdvice
) -> None:
    """The bank's code counts before Stripe's; an unknown one is a plain refusal."""
    error = {"code": "card_declined", "decline_code": code}

    assert declined(error) == Declined(reason=reason, retry=retry, detail=code)
    assert declined({"code": code}).reason is reason
