"""The adapter to Stripe keeps the contract of payment adapters, with Stripe's own client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

import pytest

from ecomkit.money import Money
from ecomkit.payments.instruction import STARTS, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import DeclineReason
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.totals import PaymentTotals
from ecomkit.testing.payment_bench import Trouble
from ecomkit.testing.payment_contract import PaymentAdapterContract
from tests.stripe import fault_proxy
from tests.stripe.fault_proxy import LAG, FaultProxy
from tests.stripe.shop import CARD, DECLINED_CARD, SECRET, adapter_at
from tests.stripe.test_payments import ASKS, event, of_buyer, signed, token_of

pytestmark = pytest.mark.stripe

TROUBLES = {
    Trouble.LOST: "reset_before",
    Trouble.CUT_OFF: "reset_after",
    Trouble.ERROR_BEFORE: "500_before",
    Trouble.ERROR_AFTER: "500_after",
    Trouble.GARBLED: "not_json_after",
    Trouble.TOO_MANY: "429_before",
    Trouble.IN_USE: "409_before",
}


class TestStripeAdapter(PaymentAdapterContract):
    secrets = ("sk_test_12345", SECRET)
    guards_amounts = False  # localstripe refunds more than was captured
    seen_after = LAG + 1
    TIMEOUT = timedelta(seconds=10)

    @pytest.fixture(autouse=True)
    def _provider(self, upstream: int) -> Iterator[None]:
        with ExitStack() as self.proxies:
            self.upstream = upstream
            yield

    def make_adapter(self) -> PaymentAdapter:
        self.proxy: FaultProxy = self.proxies.enter_context(
            fault_proxy.running(self.upstream)
        )
        return adapter_at(self.proxy)

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        return {"token": CARD} if action in STARTS else {}

    def declines(self) -> Mapping[DeclineReason, Mapping[str, Any]]:
        return {DeclineReason.DECLINED: {"token": DECLINED_CARD}}

    def needs_action(self) -> Mapping[str, Any]:
        with fault_proxy.running(self.upstream) as proxy:
            return {"token": token_of(proxy, ASKS)}

    def act(
        self, adapter: PaymentAdapter, payment: Payment, *, success: bool
    ) -> Sequence[Notification]:
        action = payment.instructions[0].next_action
        assert action is not None
        of_buyer(
            self.proxy,
            f"/v1/payment_intents/{payment.provider_ref}/_authenticate",
            client_secret=action.payload["client_secret"],
            success=str(success).lower(),
            key="pk_test_1",
        )
        return ()

    def moved(self, adapter: PaymentAdapter, payment_id: str) -> PaymentTotals | None:
        zero = Money.zero("EUR")
        totals = PaymentTotals(authorized=zero)
        for intent in self._intents(payment_id):
            charge = intent["latest_charge"]
            if charge is None or charge["status"] == "failed":
                continue
            currency = intent["currency"].upper()
            amount, taken, back = (
                Money.from_minor(minor, currency)
                for minor in (
                    intent["amount"],
                    charge["amount_captured"],
                    charge["amount_refunded"],
                )
            )
            over = intent["status"] == "canceled" or taken
            told = PaymentTotals(
                authorized=amount,
                captured=taken,
                released=amount - taken if over else Money.zero(currency),
                refunded=back if taken else Money.zero(currency),
            )
            totals = told if not totals.authorized else _summed(totals, told)
        return totals

    def arrange(self, adapter: PaymentAdapter, trouble: Trouble) -> bool:
        if trouble not in TROUBLES:
            return False
        left = [TROUBLES[trouble]]
        self.proxy.plan = lambda method, path: left.pop() if left else ""
        return True

    def message(
        self, adapter: PaymentAdapter, signed_at: datetime
    ) -> tuple[bytes, Mapping[str, str]] | None:
        (intent,) = self._intents("pay1")
        kind = "payment_intent.amount_capturable_updated"
        return signed(event("evt_1", kind, intent), signed_at)

    def _intents(self, payment_id: str) -> list[dict[str, Any]]:
        # localstripe is shared; the proxy knows which payments are its own.
        return [
            intent
            for intent in self.proxy.books()
            if intent["id"] in self.proxy._searchable
            and (intent["metadata"] or {}).get("ecomkit_payment") == payment_id
        ]


def _summed(one: PaymentTotals, other: PaymentTotals) -> PaymentTotals:
    return PaymentTotals(
        authorized=one.authorized + other.authorized,
        captured=one.captured + other.captured,
        released=one.released + other.released,
        refunded=one.refunded + other.refunded,
    )
