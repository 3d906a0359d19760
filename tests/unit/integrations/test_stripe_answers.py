"""Stripe's objects are read as cumulative amounts and outcomes, old versions included."""

from __future__ import annotations

import pytest

from ecomkit.integrations.stripe import answers
from ecomkit.integrations.stripe.declines import declined
from ecomkit.payments.instruction import Op
from ecomkit.payments.outcome import (
    ActionKind,
    Declined,
    DeclineReason,
    NeedsAction,
    NotFound,
    Pending,
    Retry,
    Succeeded,
    Unknown,
)
from tests.unit.integrations.stripe_facts import (
    Json,
    charge,
    facts,
    instruction,
    intent,
    refund,
)

HELD = intent("requires_capture")
TAKEN = intent("succeeded", amount_received=600)
VOIDED = intent("canceled", latest_charge=charge(amount_captured=0, captured=False))


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (HELD, facts("10")),
        (intent("succeeded"), facts("10", captured="10")),
        (TAKEN, facts("10", captured="6", released="4")),
        (
            intent("succeeded", latest_charge=charge(amount_refunded=400)),
            facts("10", captured="10", refunded="4"),
        ),
        (intent("succeeded", latest_charge="ch_1"), facts("10", captured="10")),
        (VOIDED, facts("10", released="10")),
        (intent("canceled"), facts()),
        (intent("canceled", latest_charge=charge(status="failed")), facts()),
        (intent("requires_action"), facts()),
        (intent("processing"), facts()),
    ],
)
def test_an_intent_tells_what_has_moved(thing: Json, told: object) -> None:
    """Held, taken, given free and sent back, each in all."""
    assert answers.payment_facts(thing) == told


@pytest.mark.parametrize(
    ("thing", "released_as_refund", "told"),
    [
        (charge(), False, facts("10", captured="10")),
        (
            charge(amount_captured=600, amount_refunded=100),
            False,
            facts("10", captured="6", released="4", refunded="1"),
        ),
        # Before 2025-03-31.basil the 4 that a capture of 6 gives free were a refund.
        (
            charge(amount_captured=600, amount_refunded=500),
            True,
            facts("10", captured="6", released="4", refunded="1"),
        ),
        (
            charge(
                amount_captured=0, amount_refunded=1000, captured=False, refunded=True
            ),
            True,
            facts("10", released="10"),
        ),
        (charge(amount_captured=0, captured=False), False, facts("10")),
    ],
)
def test_a_charge_tells_what_has_moved(
    thing: Json, *, released_as_refund: bool, told: object
) -> None:
    """What was given free is no refund, in whichever version it is told."""
    assert answers.charge_facts(thing, released_as_refund=released_as_refund) == told


@pytest.mark.parametrize(
    ("thing", "outcome"),
    [
        (HELD, Succeeded("pi_1", facts("10"))),
        (VOIDED, Succeeded("pi_1", facts("10", released="10"))),
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
                kind=ActionKind.SDK,
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
                kind=ActionKind.REDIRECT,
                payload={"url": "https://bank.example/3ds"},
                provider_ref="pi_1",
            ),
        ),
        (
            intent("requires_confirmation"),
            Unknown("a payment intent that is requires_confirmation"),
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
        (HELD, NotFound()),
        (intent("requires_action"), NotFound()),
        (intent("processing"), Pending("pi_1")),
        (TAKEN, Succeeded("pi_1", facts("10", captured="6", released="4"))),
        # Somebody took another amount, or another instruction of ours did.
        (
            intent("succeeded"),
            Declined(reason=DeclineReason.ALREADY_DONE, retry=Retry.NEVER),
        ),
        (
            TAKEN | {"metadata": {"ecomkit_capture": "i2"}},
            Declined(reason=DeclineReason.ALREADY_DONE, retry=Retry.NEVER),
        ),
        (
            intent("canceled"),
            Declined(reason=DeclineReason.CANCELED, provider_ref="pi_1"),
        ),
    ],
)
def test_a_capture_is_told_from_one_that_was_not(thing: Json, outcome: object) -> None:
    """Stripe takes a hold once; whose capture it was shows in amount and metadata."""
    asked = instruction(Op.CAPTURE, "6")

    assert answers.captured_outcome(thing, asked) == outcome


@pytest.mark.parametrize(
    ("thing", "outcome"),
    [
        (HELD, NotFound()),
        (VOIDED, Succeeded("pi_1", facts("10", released="10"))),
        (intent("canceled"), Succeeded("pi_1", facts())),
        (TAKEN, Declined(reason=DeclineReason.ALREADY_DONE, retry=Retry.NEVER)),
    ],
)
def test_a_void_is_told_from_one_that_was_not(thing: Json, outcome: object) -> None:
    """What is called off stays so; what is taken can only be refunded."""
    assert answers.voided_outcome(thing, instruction(Op.VOID)) == outcome


def test_a_refund_adds_to_those_before_it() -> None:
    """Stripe's total leaves out what came back; ours never shrinks."""
    target = facts("10", captured="10", refunded="7", refund_returned="3")
    asked = instruction(Op.REFUND, "4", target=target)
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
    assert answers.refund_outcome(thing, instruction(Op.REFUND, "4")) == outcome


def test_ours_is_found_among_others() -> None:
    """Metadata of others, and none at all, are passed over."""
    others = [
        refund(metadata=None),
        refund(metadata={"ecomkit_instruction": "i2", "ecomkit_payment": "p1"}),
        refund(metadata={"ecomkit_instruction": "i1", "ecomkit_payment": "p2"}),
    ]

    assert answers.found([*others, refund()], instruction(Op.REFUND)) == refund()
    assert answers.found(others, instruction(Op.REFUND)) is None


@pytest.mark.parametrize(
    ("code", "reason", "retry"),
    [
        ("insufficient_funds", DeclineReason.INSUFFICIENT_FUNDS, Retry.OTHER_MEANS),
        ("expired_card", DeclineReason.EXPIRED_CARD, Retry.OTHER_MEANS),
        ("incorrect_cvc", DeclineReason.INVALID_DETAILS, Retry.OTHER_MEANS),
        (
            "authentication_required",
            DeclineReason.AUTHENTICATION_FAILED,
            Retry.OTHER_MEANS,
        ),
        ("fraudulent", DeclineReason.FRAUD_SUSPECTED, Retry.OTHER_MEANS),
        ("card_velocity_exceeded", DeclineReason.LIMIT_EXCEEDED, Retry.OTHER_MEANS),
        ("stolen_card", DeclineReason.LOST_OR_STOLEN, Retry.OTHER_MEANS),
        ("card_not_supported", DeclineReason.NOT_ALLOWED, Retry.OTHER_MEANS),
        ("duplicate_transaction", DeclineReason.ALREADY_DONE, Retry.NEVER),
        ("try_again_later", DeclineReason.DECLINED, Retry.LATER),
        ("do_not_honor", DeclineReason.DECLINED, Retry.OTHER_MEANS),
        ("a code of next year", DeclineReason.DECLINED, Retry.OTHER_MEANS),
    ],
)
def test_each_refusal_has_a_reason(
    code: str, reason: DeclineReason, retry: Retry
) -> None:
    """The bank's code counts before Stripe's; an unknown one is a plain refusal."""
    error = {"code": "card_declined", "decline_code": code}

    assert declined(error) == Declined(reason=reason, retry=retry, detail=code)
    assert declined({"code": code}).reason is reason
