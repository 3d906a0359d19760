"""Totals reported twice, late or out of order come to the same, and stay sound."""

from __future__ import annotations

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.events import Change
from ecomkit.money import Money
from ecomkit.payments import payment_summary
from ecomkit.payments.errors import (
    AmountRefusedError,
    IllegalTransitionError,
    PaymentBusyError,
    UnsupportedOperationError,
)
from ecomkit.payments.events import MoneyMoved, payment_changes
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.answers import plan_answer, plan_lookup, plan_notification
from ecomkit.payments.machine.requests import PaymentRequest, plan_request, plan_sending
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    OutcomeUnknown,
    Pending,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.states import REACHABLE_STATUSES
from ecomkit.payments.totals import NAMES, PaymentTotals
from ecomkit.testing.payments import capabilities
from tests.unit.payments.builders import NOON, TIMEOUT

ALL = capabilities()
amounts = st.integers(0, 10_000).map(lambda minor: Money.from_minor(minor, "EUR"))
any_facts = st.builds(PaymentTotals, **dict.fromkeys(NAMES, amounts))


@st.composite
def sound_facts(draw: st.DrawFn) -> PaymentTotals:
    """Facts that keep every rule."""
    authorized = draw(st.integers(0, 10_000))
    captured = draw(st.integers(0, authorized))
    refunded = draw(st.integers(0, captured))
    released = draw(st.integers(0, authorized - captured))
    invoiced = draw(st.integers(0, captured))
    parts = {
        "authorized": authorized,
        "captured": captured,
        "refunded": refunded,
        "released": released,
        "invoiced": invoiced,
        "settled": draw(st.integers(0, invoiced)),
    }
    return PaymentTotals(
        **{name: Money.from_minor(each, "EUR") for name, each in parts.items()}
    )


@settings(max_examples=150)
@given(any_facts, any_facts, any_facts)
def test_the_order_of_telling_does_not_matter(
    a: PaymentTotals, b: PaymentTotals, c: PaymentTotals
) -> None:
    assert a.merged(b) == b.merged(a)
    assert a.merged(b).merged(c) == a.merged(b.merged(c))
    assert a.merged(a) == a
    assert a.merged(b).covers(a)


@settings(max_examples=150)
@given(sound_facts(), sound_facts())
def test_what_is_sound_stays_in_its_order(a: PaymentTotals, b: PaymentTotals) -> None:
    """0 <= refunded <= captured <= authorized survives every merge."""
    merged = a.merged(b)

    assert a.broken() == b.broken() == ()
    assert 0 <= merged.refunded.amount
    assert merged.refunded <= merged.captured <= merged.authorized


@settings(max_examples=150)
@given(sound_facts(), sound_facts())
def test_what_is_kept_is_paid_or_owed(a: PaymentTotals, b: PaymentTotals) -> None:
    """A debt is never money, and only what was invoiced is a debt."""
    payments = [
        attrs.evolve(
            Payment.of(id=id, adapter="fake", due=each.authorized), totals=each
        )
        for id, each in (("a", a), ("b", b))
        if each.authorized
    ]
    now = payment_summary(a.authorized + b.authorized, payments)

    assert now.paid + now.owed == now.kept
    assert now.owed.amount >= 0
    assert now.owed <= a.invoiced + b.invoiced
    assert not (now.is_paid and now.owed and not now.overpaid)
    for each in (a, b):
        settled = attrs.evolve(each, settled=each.invoiced)
        assert not settled.owed
        assert settled.received == settled.captured


steps = st.lists(
    st.tuples(
        st.sampled_from(PaymentAction),
        st.integers(1, 10_000),
        st.sampled_from(("done", "declined", "unknown", "pending")),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=120)
@given(steps)
def test_every_walk_keeps_the_rules(
    walk: list[tuple[PaymentAction, int, str, bool]],
) -> None:
    """Whatever is asked for and however it goes: the totals are sound, the status only
    goes where its table leads, the events sum to the totals, and nothing is flagged."""
    payment = Payment.of(id="p", adapter="fake", due=Money(50, "EUR"))
    told: list[Change] = []
    for number, (action, minor, ending, told_twice) in enumerate(walk):
        request = PaymentRequest(
            id=f"r{number}", action=action, amount=Money.from_minor(minor % 5001, "EUR")
        )
        try:
            after = _stepped(payment, request, ending)
        except (
            AmountRefusedError,
            IllegalTransitionError,
            PaymentBusyError,
            UnsupportedOperationError,
        ):
            continue
        if told_twice:
            notification = Notification(
                source="fake",
                id="n",
                payment_id="p",
                outcome=TotalsReported(after.totals),
            )
            assert plan_notification(after, notification) == after
        assert after.totals.broken() == ()
        assert (
            after.status == payment.status
            or after.status in REACHABLE_STATUSES[payment.status]
        )
        told.extend(payment_changes(payment, after))
        payment = after
    assert payment.flags == ()
    for name, event in (
        ("authorized", "payment_authorized"),
        ("received", "payment_captured"),
        ("released", "payment_released"),
        ("repaid", "payment_refunded"),
    ):
        moved = (
            each.amount
            for each in told
            if isinstance(each, MoneyMoved) and each.name == event
        )
        assert sum(moved, Money.zero("EUR")) == getattr(payment.totals, name)


def _stepped(payment: Payment, request: PaymentRequest, ending: str) -> Payment:
    planned = plan_request(payment, request, capabilities=ALL, at=NOON)
    sent = plan_sending(planned, planned.record(request.id), at=NOON, timeout=TIMEOUT)
    record = sent.record(request.id)
    done = Succeeded("ref", record.instruction.target)
    if ending == "declined":
        no = Declined(reason=DeclineReason.DECLINED)
        return plan_answer(sent, request.id, no, attempt=1, at=NOON)
    if ending == "done":
        return plan_answer(sent, request.id, done, attempt=1, at=NOON)
    # What is not known at once is found out by asking.
    open_ = OutcomeUnknown() if ending == "unknown" else Pending("ref")
    waiting = plan_answer(sent, request.id, open_, attempt=1, at=NOON)
    support = ALL.actions[request.action]
    return plan_lookup(waiting, waiting.record(request.id), done, lookup=support.lookup)
