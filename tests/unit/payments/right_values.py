"""Every public value of the room with arguments that are right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs

from ecomkit.addressing import Place
from ecomkit.checkout import Quotation
from ecomkit.money import Rate, Rounding
from ecomkit.payments import (
    ActionSupport,
    Capabilities,
    CaptureMoment,
    CapturePolicy,
    Declined,
    Instruction,
    NeedsAction,
    Payment,
    PaymentAction,
    PaymentContext,
    PaymentMethod,
    PaymentTotals,
    RegionCap,
    SavedPaymentMethod,
    SavingConsent,
)
from ecomkit.payments.adapters import BankLine, CashHandover
from ecomkit.payments.adapters.bank_transfer import TransferRequest
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.payment import InstructionRecord
from ecomkit.payments.trade import (
    BankGuarantee,
    DocumentPresentation,
    EarlyPayment,
    LetterOfCredit,
    PaymentSchedule,
    PaymentTerms,
    Remittance,
)
from ecomkit.payments.trade.courier_accounts import Reconciliation
from ecomkit.payments.trade.quotation import QuotedTerms
from tests.unit.payments import values
from tests.unit.payments.builders import NOON, asked, eur, new

DAY = date(2026, 3, 1)
GONE = PaymentTotals(authorized=eur(10), captured=eur(10))
PROMISED = asked(new(10), PaymentAction.AUTHORIZE)
INVOICED = attrs.evolve(
    PROMISED,
    totals=PaymentTotals(authorized=eur(10), captured=eur(10), invoiced=eur(10)),
)
LINE = BankLine(id="l", amount=eur(10), at=NOON)
HANDOVER = CashHandover(waybill="w", courier="dhl", amount=eur(10), at=NOON)
OFFER = QuotedTerms(quotation="q", revision=1, content_hash="h", amount=eur(10))
SLIP = {
    "approval_code": "A1B2C3",
    "last_four": "4242",
    "terminal": "t1",
    "operator": "ann",
}
CONSENT = SavingConsent(wording="v1", given_at=NOON)
SAVED = SavedPaymentMethod(
    id="s", customer="c", adapter="a", token="t", consent=CONSENT
)
TERMS = PaymentTerms.from_text("2/10 net 30")
SCHEDULE = PaymentSchedule.from_days(eur(10), [DAY])
LETTER = LetterOfCredit(
    id="l",
    issuer="i",
    amount=eur(10),
    documents=frozenset({"invoice"}),
    latest_shipment=DAY,
    expires_on=DAY,
)
PAPERS = DocumentPresentation(
    documents=frozenset({"invoice"}), amount=eur(10), shipped_on=DAY, presented_on=DAY
)
GUARANTEE = BankGuarantee(id="g", issuer="i", buyer="b", amount=eur(10), expires_on=DAY)
ONCE = Capabilities.of(
    PaymentAction.PURCHASE, parts=False, idempotency_window=timedelta(days=1)
)
MEANS = PaymentMethod(id="m", adapter="a")
SITUATION = PaymentContext(buyer="individual", place=Place("DE"), amount=eur(10))
INSTRUCTION = PROMISED.instructions[0].instruction
REMITTANCE = Remittance(
    batch="b",
    courier="dhl",
    collected={"w": eur(10)},
    fees=eur(1),
    received=eur(9),
    at=NOON,
)
OFFERED = (
    Quotation.of("q", buyer="b", wish="w", at=NOON)
    .submitted(at=NOON)
    .offered(
        quote="r",
        content_hash="h",
        amount=eur(10),
        valid_until=NOON + timedelta(days=1),
        at=NOON,
        by="ann",
    )
)
SHIPPED = CapturePolicy(CaptureMoment.AT_SHIPMENT)
ROUNDING = Rounding("half_up")

# What the table of named values leaves out, and the fields that it leaves out.
FURTHER: dict[type, dict[str, Any]] = {
    PaymentTotals: {"authorized": eur(1), "captured": eur(1), "refunded": eur(0)},
    ActionSupport: {
        "partial": True,
        "multiple": True,
        "idempotency_window": timedelta(1),
        "lookup": "none",
    },
    Capabilities: {
        "actions": ONCE.actions,
        "collection_mode": "online",
        "currencies": frozenset({"EUR"}),
        "limits": (),
        "buyer_actions": frozenset(),
        "asynchronous": True,
        "notifications": True,
        "authorization_ttl": timedelta(1),
    },
    Instruction: {"metadata": {"a": "b"}, "attempt": 1},
    InstructionRecord: {
        "instruction": INSTRUCTION,
        "state": "reserved",
        "attempts": 0,
        "first_sent_at": NOON,
        "send_before": NOON,
        "deadline": NOON,
        "not_before": NOON,
        "uncertain": False,
        "declined": None,
        "next_action": None,
        "detail": "d",
    },
    PaymentRequest: {"amount": eur(1), "metadata": {"a": "b"}},
    Payment: {"expired": False, "version": 0},
    NeedsAction: {"payload": {"a": "b"}},
    Declined: {"retry": "later"},
    TransferRequest: {
        "payment": "p",
        "amount": eur(1),
        "reference": "r",
        "iban": "i",
        "holder": "h",
        "due_on": DAY,
        "document": "325",
    },
    Reconciliation: {
        "settled": eur(1),
        "variance": eur(0),
        "unknown": ("a",),
        "differing": (),
        "repeated": (),
    },
    LetterOfCredit: {"state": "applied", "drawn": eur(0), "discrepancies": ("late",)},
    DocumentPresentation: {
        "documents": frozenset({"invoice"}),
        "amount": eur(10),
        "shipped_on": DAY,
        "presented_on": DAY,
    },
    BankGuarantee: {"state": "received"},
    PaymentContext: {
        "buyer": "individual",
        "place": Place("DE"),
        "amount": eur(10),
        "groups": frozenset({"a"}),
        "traits": frozenset({"a"}),
    },
    RegionCap: {"most": eur(1), "country": "DE", "region": "BY"},
    PaymentMethod: {
        "groups": frozenset({"a"}),
        "countries": frozenset({"DE"}),
        "currencies": frozenset({"EUR"}),
    },
    CapturePolicy: {"moment": "at_order", "after_days": 1},
    PaymentSchedule: {"parts": SCHEDULE.parts},
    EarlyPayment: {"rate": Rate("2%"), "days": 10},
    PaymentTerms: {"net_days": 30, "end_of_month": True, "early": TERMS.early},
    SavingConsent: {"unattended": True},
}
VALUES: dict[type, dict[str, Any]] = {
    kind: values.VALUES.get(kind, {}) | FURTHER.get(kind, {})
    for kind in (*FURTHER, *(each for each in values.VALUES if each not in FURTHER))
}
