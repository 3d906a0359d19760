"""What Stripe's objects mean in our words: totals and outcomes, with cumulative amounts.

Written for API version 2025-03-31.basil and later. Before it, Stripe booked what a
partial capture or a cancellation releases as a refund; older events are read like that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ecomkit.integrations.stripe.amounts import from_stripe_minor
from ecomkit.integrations.stripe.declines import declined
from ecomkit.integrations.stripe.requests import CAPTURE, INSTRUCTION, PAYMENT
from ecomkit.money import Money
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.outcome import (
    BuyerAction,
    Declined,
    DeclineReason,
    InstructionNotFound,
    NeedsAction,
    Outcome,
    OutcomeUnknown,
    Pending,
    RetryAdvice,
    Succeeded,
)
from ecomkit.payments.totals import PaymentTotals

Json = Mapping[str, Any]
"""An object of Stripe's API, as it came."""

_ALREADY = Declined(reason=DeclineReason.ALREADY_DONE, retry=RetryAdvice.NEVER)


def payment_totals(intent: Json) -> PaymentTotals:
    """What has moved on a payment intent, its latest charge expanded or not."""
    status = intent["status"]
    charge = intent.get("latest_charge")
    charge = charge if isinstance(charge, Mapping) else {}
    amount = _money(intent, "amount")
    captured = _money(intent, "amount_received")
    nothing = Money.zero(amount.currency)
    authorized, released = nothing, nothing
    if status == "requires_capture":
        authorized = _money(intent, "amount_capturable") + captured
    elif "succeeded" in {status, status == "canceled" and charge.get("status")}:
        # A hold that was called off leaves a charge that succeeded and took nothing.
        authorized, released = amount, amount - captured
    return PaymentTotals(
        authorized=authorized,
        captured=captured,
        released=released,
        refunded=_money(charge, "amount_refunded") if charge else nothing,
    )


def charge_totals(charge: Json, *, released_as_refund: bool = False) -> PaymentTotals:
    """What has moved on a charge; *released_as_refund* in events of older versions."""
    amount, captured = _money(charge, "amount"), _money(charge, "amount_captured")
    refunded = _money(charge, "amount_refunded")
    nothing = Money.zero(amount.currency)
    over = charge["captured"] or charge["refunded"]
    released = amount - captured if over else nothing
    if released_as_refund:
        refunded = max(refunded - released, nothing)
    return PaymentTotals(
        authorized=amount, captured=captured, released=released, refunded=refunded
    )


def intent_outcome(intent: Json, *, by_form: bool) -> Outcome:
    """The outcome of a payment intent; *by_form*: Stripe's form in the browser confirms it.

    There the buyer may try another card after a refusal, so only an end is an end.
    """
    reference, status = intent["id"], intent["status"]
    totals = payment_totals(intent)
    if totals.authorized:
        return Succeeded(reference, totals)
    if status == "processing":
        return Pending(reference)
    if status == "canceled":
        return _canceled(intent)
    if status == "requires_payment_method" and not by_form:
        return declined(intent.get("last_payment_error") or {}, reference)
    if status in {"requires_action", "requires_payment_method"}:
        return _action(intent)
    return OutcomeUnknown(f"a payment intent that is {status}")


def captured_outcome(
    intent: Json, instruction: Instruction
) -> Outcome | InstructionNotFound:
    """What became of an instruction to capture: Stripe's default is one per payment."""
    status = intent["status"]
    if status == "processing":
        return Pending(intent["id"])
    if status == "canceled":
        return _canceled(intent)
    if status != "succeeded":
        return InstructionNotFound()
    totals = payment_totals(intent)
    by = (intent.get("metadata") or {}).get(CAPTURE, instruction.id)
    if by == instruction.id and totals.captured == instruction.amount:
        return Succeeded(intent["id"], totals)
    return _ALREADY


def voided_outcome(intent: Json, _: Instruction) -> Outcome | InstructionNotFound:
    """What became of an instruction to void: what it stops, it stops for good."""
    if intent["status"] == "canceled":
        return Succeeded(intent["id"], payment_totals(intent))
    return _ALREADY if intent["status"] == "succeeded" else InstructionNotFound()


def refund_outcome(refund: Json, instruction: Instruction) -> Outcome:
    """The outcome of a refund whose charge is expanded."""
    status = refund["status"]
    if status == "succeeded":
        totals = charge_totals(refund["charge"])
        return Succeeded(instruction.provider_ref, totals.merged(instruction.target))
    if status in {"pending", "requires_action"}:
        return Pending()
    if status in {"canceled", "failed"}:
        return failed_refund(refund)
    return OutcomeUnknown(f"a refund that is {status}")


def failed_refund(refund: Json) -> Declined:
    """A refund that did not reach the buyer."""
    reason = str(refund.get("failure_reason") or refund["status"])
    return Declined(
        reason=_REFUND_REASONS.get(reason, DeclineReason.DECLINED), detail=reason
    )


def found(objects: Iterable[Json], instruction: Instruction) -> Json | None:
    """The one of *objects* that was made for *instruction*."""
    for each in objects:
        metadata = each.get("metadata") or {}
        # Two payments may call their requests by the same name.
        ours = metadata.get(PAYMENT) == instruction.payment_id
        if ours and metadata.get(INSTRUCTION) == instruction.id:
            return each
    return None


_REFUND_REASONS = {
    "expired_or_canceled_card": DeclineReason.EXPIRED_CARD,
    "insufficient_funds": DeclineReason.INSUFFICIENT_FUNDS,
    "lost_or_stolen_card": DeclineReason.LOST_OR_STOLEN,
    "merchant_request": DeclineReason.CANCELED,
}


def _canceled(intent: Json) -> Declined:
    # "automatic" was the word for it before 2025-03-31.basil.
    expired = intent.get("cancellation_reason") in {"automatic", "expired"}
    return Declined(
        reason=DeclineReason.EXPIRED if expired else DeclineReason.CANCELED,
        provider_ref=intent["id"],
    )


def _action(intent: Json) -> NeedsAction:
    step = intent.get("next_action") or {}
    if step.get("type") == "redirect_to_url":
        return NeedsAction(
            kind=BuyerAction.REDIRECT,
            payload={"url": step["redirect_to_url"]["url"]},
            provider_ref=intent["id"],
        )
    return NeedsAction(
        kind=BuyerAction.SDK,
        payload={"client_secret": intent["client_secret"]},
        provider_ref=intent["id"],
    )


def _money(content: Json, name: str) -> Money:
    return from_stripe_minor(content[name], content["currency"])
