"""Whatever stands in the place of a fact: it is taken, or the library's own error comes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

import ecomkit.payments as room
from ecomkit.addressing import Place
from ecomkit.errors import EcomkitError
from ecomkit.money import Money, Rate
from ecomkit.payments import (
    ActionSupport,
    AmountRange,
    Capabilities,
    CapturePolicy,
    PaymentContext,
    PaymentTotals,
    RegionCap,
    TotalsReported,
    adapters,
    trade,
)
from ecomkit.payments.totals import NAMES
from ecomkit.payments.trade import (
    DocumentPresentation,
    EarlyPayment,
    PaymentSchedule,
    PaymentTerms,
)
from tests.unit.payments.builders import NOON, eur, totals
from tests.unit.payments.values import TODAY, VALUES

MORE: dict[type, dict[str, Any]] = {
    AmountRange: {"least": eur(1), "most": eur(2)},
    Capabilities: {
        "actions": {"purchase": ActionSupport()},
        "collection_mode": "online",
        "currencies": frozenset(),
        "limits": (),
        "buyer_actions": frozenset(),
        "authorization_ttl": timedelta(days=1),
    },
    CapturePolicy: {"moment": "at_order", "after_days": 0},
    EarlyPayment: {"rate": Rate("2%"), "days": 10},
    PaymentTotals: dict.fromkeys(NAMES, eur(0)),
    TotalsReported: {"totals": totals()},
    ActionSupport: {"idempotency_window": timedelta(0), "lookup": "none"},
    PaymentSchedule: {"parts": ()},
    PaymentTerms: {"net_days": 30, "early": ()},
    DocumentPresentation: {
        "documents": frozenset(),
        "amount": eur(1),
        "shipped_on": TODAY,
        "presented_on": TODAY,
    },
    RegionCap: {"most": eur(1), "country": "DE", "region": ""},
    PaymentContext: {
        "buyer": "company",
        "place": Place("DE"),
        "amount": eur(1),
        "groups": frozenset(),
        "traits": frozenset(),
    },
}
JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    10**30,
    0.1,
    float("nan"),
    float("inf"),
    Decimal("NaN"),
    Decimal("1e999999"),
    "",
    "x",
    "\x00",
    "\ud800",
    "ﷺ" * 300,
    b"x",
    [],
    ["x"],
    {},
    {"x": 1},
    {1: "x"},
    object(),
    date(2026, 1, 1),
    datetime(2026, 1, 1),  # a moment without a zone is junk
    timedelta(-1),
    Money(-1, "EUR"),
    Money("0.001", "EUR"),
    Money(1, "USD"),
    frozenset({1}),
    (1,),
]
FIELDS = [(kind, name) for kind, fields in (VALUES | MORE).items() for name in fields]


@pytest.mark.parametrize(
    ("kind", "name"), FIELDS, ids=lambda each: getattr(each, "__name__", each)
)
def test_junk_in_a_field_is_an_error_of_ours(kind: type, name: str) -> None:
    fields = (VALUES | MORE)[kind]
    for junk in JUNK:
        with suppress(EcomkitError):
            value = kind(**{**fields, name: junk})
            assert attrs.inspect(kind).is_frozen
            assert repr(value)


@pytest.mark.parametrize("junk", JUNK, ids=lambda each: repr(each)[:20])
def test_junk_given_to_a_function_is_an_error_of_ours(junk: Any) -> None:
    transfer = adapters.BankTransfer(iban="X", holder="S")
    calls = (
        lambda: adapters.creditor_reference(junk),
        lambda: adapters.find_creditor_references(junk),
        lambda: adapters.is_creditor_reference(junk),
        lambda: adapters.GiftCardPayments(secret=junk),
        lambda: adapters.GiftCardPayments(secret=b"a secret of the shop").code(junk),
        lambda: adapters.GiftCardPayments(secret=b"a secret of the shop").account(junk),
        lambda: trade.PaymentTerms.from_text(junk),
        lambda: room.split_tenders(junk, [], rest="card"),
        lambda: room.payment_summary(junk, []),
        lambda: room.plan_captures(junk, []),
        lambda: room.plan_refunds(junk, []),
        lambda: trade.PaymentSchedule.from_days(junk, [TODAY]),
        lambda: room.Payment.of(id="p", adapter="a", due=junk),
        lambda: adapters.TerminalSlip.from_metadata(junk),
        lambda: transfer.verify(junk, {}, now=NOON),
    )
    for call in calls:
        with suppress(EcomkitError):
            call()
