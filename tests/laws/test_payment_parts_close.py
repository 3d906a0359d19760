"""Captures by shipment, refunds by return: over several means, they end at the cent."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money import Money, allocate
from ecomkit.payments.capture_policy import CaptureMoment, CapturePolicy, Portion
from ecomkit.payments.instruction import Op
from ecomkit.payments.outcome import Succeeded
from ecomkit.payments.payment import Payment
from ecomkit.payments.planning import Request, plan_request
from ecomkit.payments.tenders import (
    Tender,
    plan_captures,
    plan_refunds,
    split_tenders,
    standing,
)
from tests.unit.payments.builders import ALL, NOON, answered, sent

currencies = st.sampled_from(("EUR", "JPY", "KWD", "CHF"))
weights = st.lists(st.integers(1, 9), min_size=1, max_size=5)
HOUR = timedelta(hours=1)


def carried_out(payment: Payment, op: Op, amount: Money) -> Payment:
    request = Request(id=f"{op}-{len(payment.instructions)}", op=op, amount=amount)
    asked = sent(plan_request(payment, request, capabilities=ALL, at=NOON))
    target = asked.instructions[-1].instruction.target
    return answered(asked, Succeeded("ref", target))


def moved(
    payments: list[Payment], op: Op, parts: tuple[tuple[str, Money], ...]
) -> list[Payment]:
    amounts = dict(parts)
    return [
        carried_out(each, op, amounts[each.id]) if each.id in amounts else each
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
    """An order is paid by several means, captured as each shipment leaves, and sent
    back return by return: taken is the total, given back is the total, exactly."""
    total = Money.from_minor(minor, currency)
    offered = [
        Tender(f"m{number}", amount)
        for number, amount in enumerate(allocate(total, tenders)[:-1])
    ]
    payments = [
        Payment.new(id=tender.means, adapter="fake", due=tender.amount)
        for tender in split_tenders(total, offered, rest="card")
    ]
    payments = [carried_out(each, Op.AUTHORIZE, each.due) for each in payments]
    portions = [
        Portion(id=str(number), amount=amount, shipped_at=NOON + number * HOUR)
        for number, amount in enumerate(allocate(total, shipments))
    ]
    policy = CapturePolicy(CaptureMoment.AT_SHIPMENT)

    for number in range(len(portions)):
        due = policy.due(total, portions, at=NOON + number * HOUR)
        taken = standing(total, payments).kept
        payments = moved(payments, Op.CAPTURE, plan_captures(due - taken, payments))
        assert standing(total, payments).kept == due
    assert standing(total, payments).is_paid

    for amount in allocate(total, returns):
        payments = moved(payments, Op.REFUND, plan_refunds(amount, payments))
    assert not standing(total, payments).kept
    assert all(each.facts.given_back == each.due for each in payments)
