"""Every adapter of ours keeps the contract that we hand to authors of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from ecomkit.money import Money, Rate
from ecomkit.payments.adapters.balance import BalancePayments
from ecomkit.payments.adapters.bank_transfer import BankLine, BankTransfer
from ecomkit.payments.adapters.cash_on_delivery import CashHandover, CashOnDelivery
from ecomkit.payments.adapters.terminal import CardTerminal, TerminalSlip
from ecomkit.payments.capabilities import Lookup
from ecomkit.payments.instruction import STARTS, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import DeclineReason
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.trade.credit_limits import GuaranteedPayments, PurchaseOrders
from ecomkit.payments.trade.letter_of_credit import LetterOfCredit, LetterState
from ecomkit.payments.trade.letter_of_credit_payments import LetterOfCreditPayments
from ecomkit.payments.trade.quotation import QuotationPayments, QuotedTerms
from ecomkit.testing.bare_payments import with_accounts
from ecomkit.testing.payment_contract import PaymentAdapterContract
from tests.unit.payments.gateway_contract import GatewayContract

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CURRENCIES = ("EUR", "JPY", "KWD")


class TestGatewayWithKeys(GatewayContract):
    """Keys for a day, look-ups that prove only what they find."""


class TestGatewayWithLookups(GatewayContract):
    """No keys, but look-ups that prove both ways."""

    claims: ClassVar[Mapping[str, Any]] = {
        "window": timedelta(0),
        "lookup": Lookup.AUTHORITATIVE,
    }


class TestGatewayWithOneCapture(GatewayContract):
    """One capture per payment."""

    claims: ClassVar[Mapping[str, Any]] = {"multicapture": False}


class TestCardTerminal(PaymentAdapterContract):
    def make_adapter(self) -> PaymentAdapter:
        return CardTerminal()

    guards_amounts = False  # the terminal is not connected: only the core counts

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        slip = TerminalSlip(
            approval_code="A1B2C3", last_four="4242", terminal="t1", operator="ann"
        )
        return {"metadata": slip.metadata()}

    def declines(self) -> Mapping[DeclineReason, Mapping[str, Any]]:
        return {DeclineReason.INVALID_DETAILS: {"metadata": {"terminal": "t1"}}}


class TestCashOnDelivery(PaymentAdapterContract):
    def make_adapter(self) -> PaymentAdapter:
        return with_accounts(CashOnDelivery(), NOON)

    guards_amounts = False

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        return (
            {"metadata": {"refund_reference": "SCT-1"}}
            if action is PaymentAction.REFUND
            else {}
        )

    def finish(
        self, adapter: PaymentAdapter, payment: Payment
    ) -> Sequence[Notification]:
        assert isinstance(adapter, CashOnDelivery)
        handover = CashHandover(
            waybill=f"w-{payment.id}", courier="dhl", amount=payment.due, at=NOON
        )
        return [adapter.collected(payment, handover)]


class TestBankTransfer(PaymentAdapterContract):
    def make_adapter(self) -> PaymentAdapter:
        return with_accounts(
            BankTransfer(iban="DE89370400440532013000", holder="S"), NOON
        )

    guards_amounts = False

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        return (
            {"metadata": {"refund_reference": "SCT-1"}}
            if action is PaymentAction.REFUND
            else {}
        )

    def finish(
        self, adapter: PaymentAdapter, payment: Payment
    ) -> Sequence[Notification]:
        assert isinstance(adapter, BankTransfer)
        line = BankLine(id=f"l-{payment.id}", amount=payment.due, at=NOON)
        return [adapter.received(payment, line)]


class TestQuotationPayments(PaymentAdapterContract):
    def make_adapter(self) -> PaymentAdapter:
        return QuotationPayments()

    guards_amounts = False

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        facts = {
            "quotation": "q1",
            "revision": "1",
            "content_hash": "abc",
            "receipt_reference": "line-1",
            "refund_reference": "SCT-1",
        }
        return {"metadata": facts}

    def declines(self) -> Mapping[DeclineReason, Mapping[str, Any]]:
        return {DeclineReason.INVALID_DETAILS: {}}

    def finish(
        self, adapter: PaymentAdapter, payment: Payment
    ) -> Sequence[Notification]:
        assert isinstance(adapter, QuotationPayments)
        offer = QuotedTerms(
            quotation="q1", revision=1, content_hash="abc", amount=payment.due
        )
        return [adapter.accepted(payment, offer)]


class TestPurchaseOrders(PaymentAdapterContract):
    kind = PurchaseOrders
    metadata: ClassVar[Mapping[str, str]] = {
        "company": "acme",
        "po_number": "PO-1",
        "guarantee": "acme",
        "invoice": "RE-1",
        "credit_note": "GS-1",
    }

    def make_adapter(self) -> PaymentAdapter:
        adapter = with_accounts(self.kind(), NOON)
        for code in CURRENCIES:
            adapter.set_limit("acme", Money.from_minor(1_000_000, code))
            adapter.set_limit("small", Money.from_minor(1, code))
        return adapter

    guards_amounts = False

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        return {"metadata": self.metadata}

    def declines(self) -> Mapping[DeclineReason, Mapping[str, Any]]:
        small = {**self.metadata, "company": "small", "guarantee": "small"}
        return {
            DeclineReason.LIMIT_EXCEEDED: {"metadata": small},
            DeclineReason.INVALID_DETAILS: {"metadata": {"note": "nothing"}},
        }


class TestGuaranteedPayments(TestPurchaseOrders):
    kind = GuaranteedPayments  # type: ignore[assignment]


class TestLetterOfCreditPayments(PaymentAdapterContract):
    def make_adapter(self) -> PaymentAdapter:
        return LetterOfCreditPayments()

    guards_amounts = False

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        return {"metadata": {"letter": "LC-1", "refund_reference": "SCT-1"}}

    def finish(
        self, adapter: PaymentAdapter, payment: Payment
    ) -> Sequence[Notification]:
        assert isinstance(adapter, LetterOfCreditPayments)
        letter = LetterOfCredit(
            id="LC-1",
            issuer="Bank",
            amount=payment.due,
            documents=frozenset(),
            latest_shipment=NOON.date(),
            expires_on=NOON.date(),
            tolerance=Rate("5%"),
            state=LetterState.HONORED,
            drawn=payment.due,
        )
        return [adapter.updated(payment, letter)]


class TestBalancePayments(PaymentAdapterContract):
    def make_adapter(self) -> PaymentAdapter:
        adapter = with_accounts(BalancePayments(), NOON)
        for code in CURRENCIES:
            adapter.issue(
                "gift:1", Money.from_minor(1_000_000, code), id=f"sold-{code}", at=NOON
            )
        return adapter

    guards_amounts = False

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        return {"metadata": {"account": "gift:1"}} if action in STARTS else {}

    def declines(self) -> Mapping[DeclineReason, Mapping[str, Any]]:
        return {
            DeclineReason.INSUFFICIENT_FUNDS: {"metadata": {"account": "gift:empty"}},
            DeclineReason.INVALID_DETAILS: {},
        }
