"""Shops on Stripe's adapter: for single payments, and one that sells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ecomkit.integrations.stripe import StripeAdapter
from ecomkit.money import Money
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.totals import PaymentTotals
from ecomkit.testing import FixedClock
from ecomkit.testing.bare_payments import BarePayments
from tests.stripe.fault_proxy import FaultProxy

SECRET = "whsec_of_this_test_of_ours"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Loopback answers in milliseconds. A call that is made to hang is given up after
# HURRY; one that should succeed has time, however busy the machine is.
HURRY = timedelta(seconds=0.3)
PATIENCE = timedelta(seconds=10)
CARD = "pm_card_visa"
DECLINED_CARD = "pm_card_chargeCustomerFail"


def adapter_at(proxy: FaultProxy) -> StripeAdapter:
    """Stripe's adapter, sent to *proxy*."""
    return StripeAdapter("sk_test_12345", webhook_secrets=[SECRET], address=proxy.url)


class Shop:
    """Opens payments and sees them through."""

    def __init__(
        self, adapter: PaymentAdapter, *, timeout: timedelta = PATIENCE
    ) -> None:
        self.clock = FixedClock(START)
        self.service = BarePayments([adapter], clock=self.clock, timeout=timeout)

    def open(self, id: str, due: str) -> Payment:
        """A payment of *due* euros."""
        return self.service.open(id, Money(due, "EUR"), adapter="stripe")

    def settle(self, payment_id: str, *, rounds: int = 40) -> Payment:
        """The payment after its open instructions were settled, or as far as it goes."""
        for _ in range(rounds):
            payment = self.service.get(payment_id)
            if not payment.open_instructions:
                return payment
            self.clock.advance(minutes=2)
            self.service.recover(payment_id)
        return self.service.get(payment_id)


def instruction(
    action: PaymentAction,
    amount: str = "10.00",
    *,
    id: str,
    currency: str = "EUR",
    token: str = CARD,
    reference: str = "",
) -> Instruction:
    """An instruction as the core makes one."""
    money = Money(amount, currency)
    zero = Money.zero(currency)
    return Instruction(
        id=id,
        action=action,
        payment_id="pay-" + id,
        amount=money,
        target=PaymentTotals(
            authorized=money,
            captured=zero if action is PaymentAction.AUTHORIZE else money,
            refunded=money if action is PaymentAction.REFUND else zero,
        ),
        idempotency_key=id,
        asked_at=START,
        provider_ref=reference,
        token=token
        if action in {PaymentAction.AUTHORIZE, PaymentAction.PURCHASE}
        else "",
    )
