"""Payments at every stage, for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from ecomkit.money import Money
from ecomkit.payments.capabilities import Capabilities, Lookup
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.answers import Answer, plan_answer
from ecomkit.payments.machine.requests import PaymentRequest, plan_request, plan_sending
from ecomkit.payments.outcome import Outcome, Succeeded
from ecomkit.payments.payment import Payment
from ecomkit.payments.totals import PaymentTotals
from ecomkit.testing.payments import capabilities

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIMEOUT = timedelta(seconds=30)
ALL = capabilities()
BLIND = capabilities(window=timedelta(0), lookup=Lookup.NONE)


def eur(amount: str | int) -> Money:
    return Money(str(amount), "EUR")


def totals(**amounts: str | int) -> PaymentTotals:
    """Facts in euros; what is not named is nothing."""
    return PaymentTotals(
        **{"authorized": eur(0), **{name: eur(each) for name, each in amounts.items()}}
    )


def new(due: str | int = 100) -> Payment:
    return Payment.of(id="p1", adapter="fake", due=eur(due), order="o1")


def asked(
    payment: Payment,
    action: PaymentAction,
    amount: str | int | None = None,
    *,
    id: str = "",
    can: Capabilities = ALL,
) -> Payment:
    request = PaymentRequest(
        id=id or f"{action}-{len(payment.instructions)}",
        action=action,
        amount=None if amount is None else eur(amount),
    )
    return plan_request(payment, request, capabilities=can, at=NOON)


def sent(payment: Payment, *, at: datetime = NOON) -> Payment:
    return plan_sending(payment, payment.instructions[-1], at=at, timeout=TIMEOUT)


def answered(payment: Payment, answer: Answer) -> Payment:
    record = payment.instructions[-1]
    return plan_answer(payment, record.id, answer, attempt=record.attempts, at=NOON)


def done(
    payment: Payment,
    action: PaymentAction,
    amount: str | int | None = None,
    *,
    can: Capabilities = ALL,
    outcome: Outcome | None = None,
) -> Payment:
    """The payment after *action* went through (or ended in *outcome*)."""
    payment = sent(asked(payment, action, amount, can=can))
    target = payment.instructions[-1].instruction.target
    return answered(payment, outcome or Succeeded("ref-1", target))


def with_facts(payment: Payment, **amounts: str | int) -> Payment:
    return attrs.evolve(payment, totals=totals(**amounts))
