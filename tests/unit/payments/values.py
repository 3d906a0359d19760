"""How each public value of the room is made, with every field that can be named."""

from __future__ import annotations

from datetime import date
from typing import Any

from ecomkit.money import Rate
from ecomkit.payments import (
    CardDisplay,
    Declined,
    Instruction,
    LedgerEntry,
    NeedsAction,
    Notification,
    OutcomeUnknown,
    Payment,
    PaymentMethod,
    PaymentTotals,
    Pending,
    SavedPaymentMethod,
    SavingConsent,
    Succeeded,
    Tender,
)
from ecomkit.payments.adapters import BankLine, CashHandover, TerminalSlip
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.payment import PaymentFlag
from ecomkit.payments.trade import (
    BankGuarantee,
    Installment,
    LetterOfCredit,
    PlannedInstallment,
    Remittance,
)
from ecomkit.payments.trade.quotation import QuotedTerms
from tests.unit.payments.builders import NOON, eur, totals

TODAY = date(2026, 3, 1)

VALUES: dict[type, dict[str, Any]] = {
    BankGuarantee: {
        "id": "g",
        "issuer": "b",
        "buyer": "a",
        "amount": eur(1),
        "expires_on": TODAY,
    },
    BankLine: {"id": "l", "amount": eur(1), "at": NOON, "text": "x"},
    CardDisplay: {"brand": "Visa", "last_four": "4242", "expires": TODAY},
    SavingConsent: {"wording": "v", "given_at": NOON},
    Declined: {"reason": "declined", "detail": "x", "provider_ref": "r"},
    LedgerEntry: {"id": "e", "account": "a", "amount": eur(1), "at": NOON, "note": "n"},
    PaymentFlag: {"kind": "late_totals", "detail": "x"},
    CashHandover: {
        "waybill": "w",
        "courier": "c",
        "amount": eur(1),
        "at": NOON,
        "note": "n",
    },
    Instruction: {
        "id": "i",
        "action": "authorize",
        "payment_id": "p",
        "amount": eur(1),
        "target": totals(authorized=1),
        "idempotency_key": "k",
        "asked_at": NOON,
        "provider_ref": "r",
        "token": "t",
        "return_url": "u",
    },
    LetterOfCredit: {
        "id": "l",
        "issuer": "b",
        "amount": eur(1),
        "documents": frozenset(),
        "latest_shipment": TODAY,
        "expires_on": TODAY,
        "tolerance": Rate(0),
    },
    NeedsAction: {"kind": "redirect", "provider_ref": "r", "expires_at": NOON},
    Notification: {
        "source": "s",
        "id": "n",
        "outcome": Pending(),
        "payment_id": "p",
        "provider_ref": "r",
        "instruction_id": "i",
    },
    Installment: {"name": "n", "amount": eur(1), "due_on": TODAY},
    PlannedInstallment: {"name": "n", "share": Rate("30%")},
    Payment: {
        "id": "p",
        "adapter": "a",
        "due": eur(1),
        "totals": PaymentTotals(authorized=eur(0)),
        "order": "o",
        "payment_method": "m",
        "provider_ref": "r",
        "instructions": (),
        "flags": (),
    },
    PaymentMethod: {
        "id": "m",
        "adapter": "a",
        "fee": "f",
        "buyers": frozenset(),
        "limits": (),
        "caps": (),
        "without": frozenset(),
    },
    Pending: {"provider_ref": "r"},
    QuotedTerms: {
        "quotation": "q",
        "revision": 1,
        "content_hash": "h",
        "amount": eur(1),
    },
    Remittance: {
        "batch": "b",
        "courier": "c",
        "collected": {},
        "fees": eur(0),
        "received": eur(0),
        "at": NOON,
    },
    PaymentRequest: {"id": "r", "action": "authorize", "token": "t", "return_url": "u"},
    SavedPaymentMethod: {
        "id": "m",
        "customer": "c",
        "adapter": "a",
        "token": "t",
        "consent": SavingConsent(wording="v", given_at=NOON),
        "label": "l",
        "display": None,
    },
    Succeeded: {"provider_ref": "r", "totals": totals()},
    Tender: {"payment_method": "m", "amount": eur(1)},
    TerminalSlip: {
        "approval_code": "A1",
        "last_four": "4242",
        "terminal": "t",
        "operator": "o",
        "approved_by": "b",
    },
    OutcomeUnknown: {"detail": "x"},
}
