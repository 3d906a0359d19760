"""Facts told twice, late or out of order come to the same, and stay sound."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.events import Change
from ecomkit.money import Money
from ecomkit.payments.errors import (
    AmountRefusedError,
    IllegalTransitionError,
    PaymentBusyError,
    UnsupportedOperationError,
)
from ecomkit.payments.events import MoneyMoved, changes
from ecomkit.payments.facts import NAMES, Facts
from ecomkit.payments.instruction import Op
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Informed,
    Pending,
    Succeeded,
    Unknown,
)
from ecomkit.payments.outcomes import plan_answer, plan_lookup, plan_notice
from ecomkit.payments.payment import Payment
from ecomkit.payments.planning import Request, plan_request, plan_sending
from ecomkit.payments.states import LATER
from ecomkit.testing.payments import capabilities
from tests.unit.payments.builders import NOON, TIMEOUT

ALL = capabilities()
amounts = st.integers(0, 10_000).map(lambda minor: Money.from_minor(minor, "EUR"))
any_facts = st.builds(Facts, **dict.fromkeys(NAMES, amounts))


@st.composite
def sound_facts(draw: st.DrawFn) -> Facts:
    """Facts that keep every rule."""
    authorized = draw(st.integers(0, 10_000))
    captured = draw(st.integers(0, authorized))
    refunded = draw(st.integers(0, captured))
    released = draw(st.integers(0, authorized - captured))
    parts = {
        "authorized": authorized,
        "captured": captured,
        "refunded": refunded,
        "released": released,
    }
    return Facts(
        **{name: Money.from_minor(each, "EUR") for name, each in parts.items()}
    )


@settings(max_examples=150)
@given(any_facts, any_facts, any_facts)
def test_the_order_of_telling_does_not_matter(a: Facts, b: Facts, c: Facts) -> None:
    assert a.merged(b) == b.merged(a)
    assert a.merged(b).merged(c) == a.merged(b.merged(c))
    assert a.merged(a) == a
    assert a.merged(b).covers(a)


@settings(max_examples=150)
@given(sound_facts(), sound_facts())
def test_what_is_sound_stays_in_its_order(a: Facts, b: Facts) -> None:
    """0 <= refunded <= captured <= authorized survives every merge."""
    merged = a.merged(b)

    assert a.broken() == b.broken() == ()
    assert 0 <= merged.refunded.amount
    assert merged.refunded <= merged.captured <= merged.authorized


steps = st.lists(
    st.tuples(
        st.sampled_from(Op),
        st.integers(1, 10_000),
        st.sampled_from(("done", "declined", "unknown", "pending")),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=120)
@given(steps)
def test_every_walk_keeps_the_rules(walk: list[tuple[Op, int, str, bool]]) -> None:
    """Whatever is asked for and however it goes: the facts are sound, the status only
    goes where its table leads, the events sum to the facts, and nothing is flagged."""
    payment = Payment.new(id="p", adapter="fake", due=Money(50, "EUR"))
    told: list[Change] = []
    for number, (op, minor, ending, told_twice) in enumerate(walk):
        request = Request(
            id=f"r{number}", op=op, amount=Money.from_minor(minor % 5001, "EUR")
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
            notice = Notification(
                source="fake", id="n", payment_id="p", outcome=Informed(after.facts)
            )
            assert plan_notice(after, notice) == after
        assert after.facts.broken() == ()
        assert after.status == payment.status or after.status in LATER[payment.status]
        told.extend(changes(payment, after))
        payment = after
    assert payment.flags == ()
    for name, event in (
        ("authorized", "payment_authorized"),
        ("captured", "payment_captured"),
        ("released", "payment_released"),
        ("refunded", "payment_refunded"),
    ):
        moved = (
            each.amount
            for each in told
            if isinstance(each, MoneyMoved) and each.name == event
        )
        assert sum(moved, Money.zero("EUR")) == getattr(payment.facts, name)


def _stepped(payment: Payment, request: Request, ending: str) -> Payment:
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
    open_ = Unknown() if ending == "unknown" else Pending("ref")
    waiting = plan_answer(sent, request.id, open_, attempt=1, at=NOON)
    support = ALL.ops[request.op]
    return plan_lookup(waiting, waiting.record(request.id), done, lookup=support.lookup)
