"""Stripe's events as notifications: cumulative, so that order and repeats do not matter."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.integrations.stripe import answers
from ecomkit.integrations.stripe.amounts import from_stripe_minor
from ecomkit.integrations.stripe.answers import Json
from ecomkit.integrations.stripe.requests import CAPTURE, FORM, INSTRUCTION, PAYMENT
from ecomkit.money import Money
from ecomkit.payments.errors import BadNotificationError
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Outcome, OutcomeUnknown, Succeeded, TotalsReported
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.webhooks import SignedMessage

# Before this version a released hold was booked as a refund.
_BASIL = "2025-03-31"
_INTENT = frozenset(
    f"payment_intent.{name}"
    for name in (
        "amount_capturable_updated",
        "canceled",
        "payment_failed",
        "processing",
        "requires_action",
        "succeeded",
    )
)
_REFUND = frozenset({"charge.refund.updated", "refund.failed", "refund.updated"})
_DISPUTE = frozenset({"charge.dispute.closed", "charge.dispute.created"})


def notifications(message: SignedMessage, *, source: str) -> Sequence[Notification]:
    """The notifications in a verified event; none if it moves no money.

    Raises BadNotificationError if an event of a kind we read lacks its shape.
    """
    event = message.content
    try:
        return _read(event, _Event(source=source, id=message.id))
    except (LookupError, TypeError, AttributeError, EcomkitError):
        pass
    raise BadNotificationError(
        "the event does not have the shape of its kind", reason="shape"
    )


def _read(event: Json, about: _Event) -> Sequence[Notification]:
    kind = event["type"]
    if kind in _INTENT:
        return (_intent(event["data"]["object"], about),)
    if kind == "charge.refunded":
        charge = event["data"]["object"]
        older = event["api_version"] < _BASIL
        totals = answers.charge_totals(charge, released_as_refund=older)
        return (about.news(TotalsReported(totals), charge),)
    if kind in _REFUND:
        return _refund(event["data"], about)
    if kind in _DISPUTE:
        return _dispute(event["data"]["object"], about)
    return ()


@attrs.frozen(kw_only=True)
class _Event:
    """Makes the notifications of one event."""

    source: str
    id: str

    def news(
        self,
        outcome: Outcome | TotalsReported,
        thing: Json,
        *,
        instruction: str = "",
        part: str = "",
    ) -> Notification:
        if isinstance(outcome, OutcomeUnknown):
            raise TypeError("an unknown outcome is no news")
        of_intent = thing["object"] == "payment_intent"
        return Notification(
            source=self.source,
            id=self.id + part,
            outcome=outcome,
            payment_id=_metadata(thing, PAYMENT),
            provider_ref=thing["id" if of_intent else "payment_intent"] or "",
            instruction_id=instruction,
        )


def _intent(intent: Json, about: _Event) -> Notification:
    first, capture = _metadata(intent, INSTRUCTION), _metadata(intent, CAPTURE)
    if intent["status"] == "canceled" and _was_authorized(intent):
        amount = _amount(intent)
        return about.news(
            TotalsReported(PaymentTotals(authorized=amount, released=amount)), intent
        )
    outcome = answers.intent_outcome(intent, by_form=bool(_metadata(intent, FORM)))
    taken = isinstance(outcome, Succeeded) and intent["status"] == "succeeded"
    if taken and intent["capture_method"] == "manual":
        if capture:
            return about.news(outcome, intent, instruction=capture)
        return about.news(TotalsReported(answers.payment_totals(intent)), intent)
    return about.news(outcome, intent, instruction=first)


def _was_authorized(intent: Json) -> bool:
    # A charge that failed leaves its error; one that is held leaves none.
    return bool(intent.get("latest_charge")) and not intent.get("last_payment_error")


def _refund(data: Json, about: _Event) -> Sequence[Notification]:
    refund = data["object"]
    amount, by = _amount(refund), _metadata(refund, INSTRUCTION)
    nothing = Money.zero(amount.currency)
    if refund["status"] == "succeeded" and by:
        sent = PaymentTotals(authorized=nothing, refunded=amount)
        outcome = Succeeded(refund["payment_intent"], sent)
        return (about.news(outcome, refund, instruction=by),)
    if refund["status"] not in {"canceled", "failed"}:
        return ()
    # Such an event gives this refund's amount, no total: where two refunds of one
    # payment come back, the larger counts, and a person must look at the account.
    back = PaymentTotals(authorized=nothing, refunded=amount, refund_returned=amount)
    returned = about.news(TotalsReported(back), refund)
    before = (data.get("previous_attributes") or {}).get("status")
    if by and before in {"pending", "requires_action"}:
        declined = answers.failed_refund(refund)
        return about.news(declined, refund, instruction=by, part=":declined"), returned
    return (returned,)


def _dispute(dispute: Json, about: _Event) -> Sequence[Notification]:
    amount, status = _amount(dispute), dispute["status"]
    nothing = Money.zero(amount.currency)
    if status.startswith("warning"):  # the bank asks; no money has moved
        return ()
    totals = PaymentTotals(
        authorized=nothing,
        disputed=amount,
        dispute_won=amount if status == "won" else nothing,
        dispute_lost=amount if status == "lost" else nothing,
    )
    return (about.news(TotalsReported(totals), dispute),)


def _amount(about: Json) -> Money:
    return from_stripe_minor(about["amount"], about["currency"])


def _metadata(about: Json, name: str) -> str:
    value = (about.get("metadata") or {}).get(name, "")
    return value if isinstance(value, str) else ""
