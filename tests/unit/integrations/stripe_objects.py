"""Stripe's objects as its documentation shows them, cut down to what is read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ecomkit.money import Money
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.totals import PaymentTotals

Json = dict[str, Any]
ENDIVE = "2026-10-28.endive"
ACACIA = "2025-02-24.acacia"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


def totals(authorized: str = "0", **others: str) -> PaymentTotals:
    return PaymentTotals(
        authorized=euros(authorized),
        **{name: euros(amount) for name, amount in others.items()},
    )


def instruction(
    action: PaymentAction = PaymentAction.AUTHORIZE, amount: str = "10", **changed: Any
) -> Instruction:
    given: Json = {
        "id": "i1",
        "action": action,
        "payment_id": "p1",
        "amount": euros(amount),
        "target": totals(amount, captured=amount),
        "idempotency_key": "i1",
        "asked_at": NOW,
        "token": "pm_1",
        "provider_ref": ""
        if action in {PaymentAction.AUTHORIZE, PaymentAction.PURCHASE}
        else "pi_1",
    }
    return Instruction(**(given | changed))


def intent(status: str = "requires_capture", **changed: Any) -> Json:
    given: Json = {
        "id": "pi_1",
        "object": "payment_intent",
        "amount": 1000,
        "amount_capturable": 1000 if status == "requires_capture" else 0,
        "amount_received": 1000 if status == "succeeded" else 0,
        "capture_method": "manual",
        "client_secret": "pi_1_secret_2",
        "currency": "eur",
        "last_payment_error": None,
        "latest_charge": None,
        "metadata": {"ecomkit_instruction": "i1", "ecomkit_payment": "p1"},
        "next_action": None,
        "status": status,
    }
    return given | changed


def charge(**changed: Any) -> Json:
    given: Json = {
        "id": "ch_1",
        "object": "charge",
        "amount": 1000,
        "amount_captured": 1000,
        "amount_refunded": 0,
        "captured": True,
        "currency": "eur",
        "metadata": {"ecomkit_instruction": "i1", "ecomkit_payment": "p1"},
        "payment_intent": "pi_1",
        "refunded": False,
        "status": "succeeded",
    }
    return given | changed


def refund(status: str = "succeeded", **changed: Any) -> Json:
    given: Json = {
        "id": "re_1",
        "object": "refund",
        "amount": 400,
        "charge": "ch_1",
        "currency": "eur",
        "metadata": {"ecomkit_instruction": "i1", "ecomkit_payment": "p1"},
        "payment_intent": "pi_1",
        "status": status,
    }
    return given | changed


def dispute(status: str = "needs_response", **changed: Any) -> Json:
    given: Json = {
        "id": "du_1",
        "object": "dispute",
        "amount": 1000,
        "charge": "ch_1",
        "currency": "eur",
        "metadata": {},
        "payment_intent": "pi_1",
        "status": status,
    }
    return given | changed


def event(kind: str, thing: Json, *, version: str = ENDIVE, **before: Any) -> Json:
    return {
        "id": "evt_1",
        "object": "event",
        "api_version": version,
        "type": kind,
        "data": {"object": thing, "previous_attributes": before},
    }
