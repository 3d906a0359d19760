"""Stripe's events become notifications that may come twice, late and in any order."""

from __future__ import annotations

import copy
import hashlib
import hmac
import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.integrations.stripe.notifications import notifications
from ecomkit.integrations.stripe.signatures import StripeSignatures
from ecomkit.payments.errors import BadNotificationError
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    NeedsAction,
    Pending,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.webhooks import SignedMessage
from tests.unit.integrations.stripe_objects import (
    ACACIA,
    NOW,
    Json,
    charge,
    dispute,
    event,
    intent,
    refund,
    totals,
)

MINE = {"ecomkit_instruction": "i1", "ecomkit_payment": "p1"}


def read(content: Json) -> tuple[Notification, ...]:
    """The notifications of an event that is proven."""
    message = SignedMessage(id="evt_1", signed_at=NOW, content=content)
    return tuple(notifications(message, source="stripe"))


def about(outcome: Any, **changed: str) -> Notification:
    """A notification of payment p1."""
    given = {"id": "evt_1", "payment_id": "p1", "provider_ref": "pi_1"} | changed
    return Notification(source="stripe", outcome=outcome, **given)


HELD = event("payment_intent.amount_capturable_updated", intent("requires_capture"))
TAKEN = intent("succeeded", amount_received=600)
TAKEN_TOTALS = totals("10", captured="6", released="4")
READ = [
    (HELD, [about(Succeeded("pi_1", totals("10")), instruction_id="i1")]),
    (
        event("payment_intent.processing", intent("processing")),
        [about(Pending("pi_1"), instruction_id="i1")],
    ),
    # A purchase is done by the instruction that began it.
    (
        event(
            "payment_intent.succeeded",
            intent("succeeded", capture_method="automatic"),
        ),
        [about(Succeeded("pi_1", totals("10", captured="10")), instruction_id="i1")],
    ),
    # A hold is taken by the capture that is named, or by somebody in the dashboard.
    (
        event(
            "payment_intent.succeeded",
            TAKEN | {"metadata": MINE | {"ecomkit_capture": "i2"}},
        ),
        [about(Succeeded("pi_1", TAKEN_TOTALS), instruction_id="i2")],
    ),
    (event("payment_intent.succeeded", TAKEN), [about(TotalsReported(TAKEN_TOTALS))]),
    (
        event(
            "payment_intent.payment_failed",
            intent(
                "requires_payment_method", last_payment_error={"code": "expired_card"}
            ),
        ),
        [
            about(
                Declined(
                    reason=DeclineReason.EXPIRED_CARD,
                    detail="expired_card",
                    provider_ref="pi_1",
                ),
                instruction_id="i1",
            )
        ],
    ),
    # Called off before it held anything, and after.
    (
        event("payment_intent.canceled", intent("canceled")),
        [
            about(
                Declined(reason=DeclineReason.CANCELED, provider_ref="pi_1"),
                instruction_id="i1",
            )
        ],
    ),
    (
        event("payment_intent.canceled", intent("canceled", latest_charge="ch_1")),
        [about(TotalsReported(totals("10", released="10")))],
    ),
    (
        event("charge.refunded", charge(amount_refunded=400)),
        [about(TotalsReported(totals("10", captured="10", refunded="4")))],
    ),
    (
        event(
            "charge.refunded",
            charge(amount_captured=600, amount_refunded=400),
            version=ACACIA,
        ),
        [about(TotalsReported(TAKEN_TOTALS))],
    ),
    (
        event("refund.updated", refund(), status="pending"),
        [about(Succeeded("pi_1", totals(refunded="4")), instruction_id="i1")],
    ),
    (event("refund.updated", refund("pending")), []),
    (
        event("refund.failed", refund("failed")),
        [about(TotalsReported(totals(refunded="4", refund_returned="4")))],
    ),
    (
        event("charge.refund.updated", refund("failed"), status="pending"),
        [
            about(
                Declined(reason=DeclineReason.DECLINED, detail="failed"),
                instruction_id="i1",
                id="evt_1:declined",
            ),
            about(TotalsReported(totals(refunded="4", refund_returned="4"))),
        ],
    ),
    # A refund made in the dashboard is told by its charge.
    (event("refund.updated", refund(metadata={})), []),
    (
        event("charge.dispute.created", dispute()),
        [about(TotalsReported(totals(disputed="10")), payment_id="")],
    ),
    (
        event("charge.dispute.closed", dispute("lost")),
        [
            about(
                TotalsReported(totals(disputed="10", dispute_lost="10")), payment_id=""
            )
        ],
    ),
    (
        event("charge.dispute.closed", dispute("won")),
        [about(TotalsReported(totals(disputed="10", dispute_won="10")), payment_id="")],
    ),
    # The bank only asks; no money has moved.
    (event("charge.dispute.created", dispute("warning_needs_response")), []),
    # What moves no money of ours.
    (event("customer.updated", {"id": "cus_1"}), []),
    ({"id": "evt_1", "object": "v2.core.event", "type": "v1.billing.meter.x"}, []),
    # A charge of other software on the same account.
    (
        event("charge.refunded", charge(payment_intent=None, metadata={})),
        [
            about(
                TotalsReported(totals("10", captured="10")),
                payment_id="",
                provider_ref="",
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("content", "told"),
    READ,
    ids=[f"{number}-{each[0]['type']}" for number, each in enumerate(READ)],
)
def test_an_event_tells_what_moved(content: Json, told: list[Notification]) -> None:
    """Each kind of event that moves money gives its notifications; the others give none."""
    assert list(read(content)) == told


def test_a_form_asks_for_another_card() -> None:
    """A refused card in Stripe's form does not end the payment."""
    refused = intent(
        "requires_payment_method",
        last_payment_error={"code": "expired_card"},
        metadata=MINE | {"ecomkit_form": "yes"},
    )
    (notification,) = read(event("payment_intent.payment_failed", refused))

    assert isinstance(notification.outcome, NeedsAction)


WRONG: list[Any] = [None, -1, 1.5, "x", True, [], {}, "missing"]


def broken(content: Json) -> list[Json]:
    """Each way to take a field out of an event's object, or to spoil it."""
    spoiled = []
    for name, wrong in itertools.product(content["data"]["object"], WRONG):
        changed = copy.deepcopy(content)
        changed["data"]["object"][name] = wrong
        if wrong == "missing":
            del changed["data"]["object"][name]
        spoiled.append(changed)
    return [*spoiled, content | {"data": None}, content | {"type": None}]


@pytest.mark.parametrize(
    "content",
    [each for each, _ in READ if "data" in each],
    ids=lambda each: each["type"],
)
def test_a_spoiled_event_has_one_refusal(content: Json) -> None:
    """Even signed by Stripe, an event without its shape cannot do anything else."""
    for each in broken(content):
        try:
            told = read(each)
        except BadNotificationError as error:
            told = ()
            assert error.path == "$"  # noqa: PT017  # nothing else may come out
        assert isinstance(told, tuple)


anything = st.sampled_from([*WRONG, 10**30, "eur", "succeeded", ["x"], {"id": 1}])


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(sorted({each["type"] for each, _ in READ})),
    names=st.lists(
        st.sampled_from(sorted({*intent(), *charge(), *refund()})), max_size=4
    ),
    values=st.lists(anything, min_size=4, max_size=4),
    base=st.sampled_from([intent(), charge(), refund(), dispute()]),
)
def test_no_signed_event_breaks_the_reader(
    kind: str, names: list[str], values: list[Any], base: Json
) -> None:
    """Whatever stands in an event of Stripe's, it is read or refused."""
    content = event(kind, base | dict(zip(names, values, strict=False)))
    body = json.dumps(content).encode()
    moment = int(NOW.timestamp())
    mac = hmac.new(
        b"whsec_of_the_endpoint_1", b"%d.%s" % (moment, body), hashlib.sha256
    ).hexdigest()
    message = StripeSignatures("whsec_of_the_endpoint_1").verify(
        body, {"stripe-signature": f"t={moment},v1={mac}"}, now=NOW
    )
    try:
        told = notifications(message, source="stripe")
    except BadNotificationError as error:
        assert error.facts["reason"] == "shape"  # noqa: PT017  # as above
    else:
        assert all(isinstance(each, Notification) for each in told)
