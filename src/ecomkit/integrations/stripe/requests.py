"""What is sent to Stripe for an instruction: the same on every attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomkit.integrations.stripe.amounts import stripe_minor
from ecomkit.payments.errors import MisconfiguredError
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.saved_payment_methods import SAVING, UNATTENDED

if TYPE_CHECKING:
    from stripe.params import (
        PaymentIntentCaptureParams,
        PaymentIntentCreateParams,
        PaymentIntentSearchParams,
        RefundCreateParams,
        RefundListParams,
    )

INSTRUCTION = "ecomkit_instruction"
"""The metadata that names our instruction at Stripe."""
PAYMENT = "ecomkit_payment"
"""The metadata that names our payment at Stripe."""
CAPTURE = "ecomkit_capture"
"""The metadata that names the instruction that captured."""
FORM = "ecomkit_form"
"""The metadata that says: confirmed by Stripe's form in the buyer's browser."""

# Metadata of an instruction that are parameters at Stripe; all others stay metadata.
_CUSTOMER = "stripe_customer"
# Stripe's limit is 50 entries; four are ours.
_MOST_METADATA = 46


def create_params(instruction: Instruction) -> PaymentIntentCreateParams:
    """The request that authorizes, or authorizes and captures at once.

    Without a token, Stripe's own form confirms it in the buyer's browser. Which methods
    are offered is chosen in Stripe's dashboard; those that redirect the buyer need a
    return address, or a form that knows one.
    """
    leads_away = bool(instruction.return_url) or not instruction.token
    metadata = _metadata(instruction)
    if not instruction.token:
        metadata[FORM] = "yes"
    params: PaymentIntentCreateParams = {
        "amount": stripe_minor(instruction.amount),
        "currency": instruction.amount.currency.code.lower(),
        "capture_method": "automatic"
        if instruction.action is PaymentAction.PURCHASE
        else "manual",
        # Not payment_method_types, which API version 2026-09-30.endive takes no more.
        "automatic_payment_methods": {
            "enabled": True,
            "allow_redirects": "always" if leads_away else "never",
        },
        "metadata": metadata,
        "expand": ["latest_charge"],
    }
    if instruction.metadata.get(_CUSTOMER):
        params["customer"] = instruction.metadata[_CUSTOMER]
    if instruction.token:
        params["payment_method"] = instruction.token
        params["confirm"] = True
        if instruction.return_url:
            params["return_url"] = instruction.return_url
        if instruction.metadata.get(UNATTENDED):
            params["off_session"] = True
    if instruction.metadata.get(SAVING):
        agreed = instruction.metadata[SAVING] == UNATTENDED
        params["setup_future_usage"] = "off_session" if agreed else "on_session"
    return params


def capture_params(instruction: Instruction) -> PaymentIntentCaptureParams:
    """The request that captures what was held, or a part of it."""
    return {
        "amount_to_capture": stripe_minor(instruction.amount),
        "metadata": {CAPTURE: instruction.id},
        "expand": ["latest_charge"],
    }


def refund_params(instruction: Instruction) -> RefundCreateParams:
    """The request that refunds what was captured, or a part of it."""
    return {
        "payment_intent": reference(instruction),
        "amount": stripe_minor(instruction.amount),
        "metadata": _metadata(instruction),
        "expand": ["charge"],
    }


def search_params(instruction: Instruction) -> PaymentIntentSearchParams:
    """The search for the payment of this instruction."""
    name = instruction.payment_id.replace("\\", "\\\\").replace('"', '\\"')
    return {"query": f'metadata["{PAYMENT}"]:"{name}"'}


def refunds_params(instruction: Instruction) -> RefundListParams:
    """The query for the refunds of a payment."""
    return {
        "payment_intent": reference(instruction),
        "limit": 100,
        "expand": ["data.charge"],
    }


def reference(instruction: Instruction) -> str:
    """Stripe's id of the payment, which all but the first instruction need."""
    if not instruction.provider_ref:
        raise MisconfiguredError(
            f"{instruction.action} needs the provider's reference",
            path="$.provider_ref",
        )
    return instruction.provider_ref


def _metadata(instruction: Instruction) -> dict[str, str]:
    # Sorted by name: a stored instruction may come back in another order, and the same
    # key with other bytes would be refused.
    further = {
        name: value
        for name, value in sorted(instruction.metadata.items())
        if name not in {_CUSTOMER, SAVING, UNATTENDED}
    }
    if len(further) > _MOST_METADATA:
        raise MisconfiguredError(
            f"Stripe takes {_MOST_METADATA} further strings", path="$.metadata"
        )
    return further | {INSTRUCTION: instruction.id, PAYMENT: instruction.payment_id}
