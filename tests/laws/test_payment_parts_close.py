"""Captures by shipment, refunds by return: over several payment methods, they end at the cent."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money import Money, allocate
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.requests import PaymentRequest, plan_request
from ecomkit.payments.order_payments import (
    payment_summary,
    plan_captures,
    plan_refunds,
)
from ecomkit.payments.outcome import Succeeded
from ecomkit.payments.payment import Payment
from ecomkit.payments.tenders import Tender, split_tenders
from tests.unit.payments.builders import ALL, NOON, answered, sent

currencies = st.sampled_from(("EUR", "JPY", "KWD", "CHF"))
weights = st.lists(st.integers(1, 9), min_size=1, max_size=5)
HOUR = timedelta(hours=1)


def carried_out(payment: Payment, action: PaymentAction, amount: Money) -> Payment:
    request = PaymentRequest(
        id=f"{action}-{len(payment.instructions)}", action=action, amount=amount
    )
    asked = sent(plan_request(payment, request, capabilities=ALL, at=NOON))
    target = asked.instructions[-1].instruction.target
    return answered(asked, Succeeded("ref", target))


def moved(
    payments: list[Payment], action: PaymentAction, parts: tuple[tuple[str, Money], ...]
) -> list[Payment]:
    amounts = dict(parts)
    return [
        carried_out(each, action, amounts[each.id]) if each.id in amounts else each
        for each in payments
    ]


@settings(max_examples=80)
@given(currencies, st.integers(1, 100_000), weights, weights, weights)
def test_it_all_closes(
    currency: str,
    minor: int,
    shipments: list[int],
    tenders: list[int],
    returns: list[int],
) -> None:
    """An order is paid by several payment methods, captured as each shipment leaves, and sent
    back return by return: taken is the total, given back is the total, exactly."""
    total = Money.from_minor(minor, currency)
    offered = [
        Tender(f"m{number}", amount)
        for number, amount in enumerate(allocate(total, tenders)[:-1])
    ]
    payments = [
        Payment.of(id=tender.payment_method, adapter="fake", due=tender.amount)
        for tender in split_tenders(total, offered, rest="card")
    ]
    payments = [
        carried_out(each, PaymentAction.AUTHORIZE, each.due) for each in payments
    ]
    for amount in allocate(total, shipments):
        payments = moved(
            payments, PaymentAction.CAPTURE, plan_captures(amount, payments)
        )
    assert payment_summary(total, payments).is_paid

    for amount in allocate(total, returns):
        payments = moved(payments, PaymentAction.REFUND, plan_refunds(amount, payments))
    assert not payment_summary(total, payments).kept
    assert all(each.totals.given_back == each.due for each in payments)
