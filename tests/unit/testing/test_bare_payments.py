"""Single payments, moved by the steps of a shop: whatever an adapter does, the fate is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import attrs
import pytest

from ecomkit.payments.capabilities import Capabilities, Lookup
from ecomkit.payments.errors import (
    BadNotificationError,
    MisconfiguredError,
    NotSentError,
)
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    InstructionNotFound,
    Outcome,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import PaymentFlagKind
from ecomkit.payments.states import InstructionState, PaymentStatus
from ecomkit.payments.totals import PaymentTotals
from ecomkit.testing.bare_payments import BarePayments
from ecomkit.testing.payments import (
    NEEDS_OWNER,
    FakeAdapter,
    FakeGateway,
    Fault,
    capabilities,
)
from ecomkit.testing.world import FixedClock
from tests.unit.payments.builders import NOON, eur, totals

MINUTE = timedelta(minutes=1)


class Shop:
    """A service, its clock, and a fake gateway."""

    def __init__(self, can: Capabilities | None = None) -> None:
        self.clock = FixedClock(NOON)
        self.gateway = FakeGateway(self.clock, window=timedelta(hours=24))
        self.adapter = FakeAdapter(self.gateway, can or capabilities())
        self.desk = BarePayments([self.adapter], clock=self.clock)
        self.desk.open("p1", eur(100), adapter="fake")

    def event_names(self) -> list[str]:
        return [event.name for event in self.desk.events]


def test_from_authorization_to_refund() -> None:
    shop = Shop()
    shop.desk.request("p1", "authorize", id="a", token="card")
    shop.desk.request("p1", "capture", eur(60), id="c")
    shop.desk.request("p1", "void", id="v")
    payment = shop.desk.request("p1", "refund", eur(10), id="r")

    assert payment.status is PaymentStatus.PARTIALLY_REFUNDED
    assert payment.totals == shop.gateway.totals("p1")
    assert payment.totals == totals(
        authorized=100, captured=60, released=40, refunded=10
    )
    assert shop.event_names() == [
        "payment_authorized",
        "payment_captured",
        "payment_released",
        "payment_refunded",
    ]


def test_the_same_request_is_sent_once() -> None:
    """Two presses of one button."""
    shop = Shop()
    first = shop.desk.request("p1", "purchase", id="buy")

    assert shop.desk.request("p1", "purchase", id="buy") == first
    assert len(shop.adapter.sent) == 1


@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name)
def test_every_fault_is_recovered_from(fault: Fault) -> None:
    shop = Shop()
    shop.adapter.faults.append(fault)
    shop.desk.request("p1", "purchase", id="buy")
    for _ in range(3):
        shop.clock.advance(minutes=1)
        shop.gateway.catch_up()
        shop.desk.recover("p1")

    payment = shop.desk.get("p1")
    assert payment.status is PaymentStatus.CAPTURED
    assert shop.gateway.effects["p1", "buy"] == 1


def test_it_is_asked_about_by_the_name_that_came_later() -> None:
    """The provider named the payment in its first answer; a repeat stays as it was."""

    class Watched(FakeAdapter):
        def lookup(
            self, instruction: Instruction, /, *, timeout: timedelta
        ) -> Outcome | InstructionNotFound:
            asked.append(instruction)
            return super().lookup(instruction, timeout=timeout)

    asked: list[Instruction] = []
    shop = Shop()
    adapter = Watched(shop.gateway, capabilities(lookup=Lookup.POSITIVE))
    desk = BarePayments([adapter], clock=shop.clock)
    desk.open("p1", eur(100), adapter="fake")
    desk.request("p1", "authorize", id="a", token=NEEDS_OWNER)
    waiting = desk.recover("p1")

    assert waiting.instructions[0].state is InstructionState.NEEDS_ACTION
    assert [each.provider_ref for each in asked] == [waiting.provider_ref] != [""]
    assert attrs.evolve(asked[0], provider_ref="") == adapter.sent[0]
    assert waiting.instructions[0].instruction == adapter.sent[0]


def test_a_worker_that_was_held_up_sends_nothing() -> None:
    """Between writing down and sending, its time passed."""

    class SlowClock(FixedClock):
        def now(self) -> datetime:
            self.advance(seconds=31)
            return super().now()

    shop = Shop()
    desk = BarePayments([shop.adapter], clock=SlowClock(NOON))
    desk.open("p1", eur(100), adapter="fake")
    payment = desk.request("p1", "purchase", id="buy")

    assert payment.instructions[0].state is InstructionState.RESERVED
    assert shop.adapter.sent == []


def test_without_keys_and_look_ups_a_person_settles_it() -> None:
    shop = Shop(capabilities(window=timedelta(0), lookup=Lookup.NONE))
    shop.adapter.faults.append(Fault.TIMEOUT_AFTER)
    shop.desk.request("p1", "purchase", id="buy")
    left = shop.desk.recover("p1")
    assert left.instructions[0].state is InstructionState.NEEDS_OPERATOR

    seen = Succeeded("r", totals(authorized=100, captured=100))
    settled = shop.desk.resolve("p1", "buy", seen, by="ann")

    assert settled.status is PaymentStatus.CAPTURED
    assert len(shop.adapter.sent) == 1


def test_a_genuine_message_is_taken_in() -> None:
    shop = Shop()
    shop.desk.request("p1", "authorize", id="a", token=NEEDS_OWNER)
    shop.gateway.decide(shop.adapter.sent[0], success=True)
    message = shop.adapter.message(shop.gateway.reported[-1], NOON)

    (after,) = shop.desk.receive("fake", *message)

    assert after.status is PaymentStatus.AUTHORIZED
    with pytest.raises(BadNotificationError):
        shop.desk.receive("fake", message[0] + b" ", message[1])


def test_notifications_find_their_payment_by_either_name() -> None:
    shop = Shop()
    shop.desk.request("p1", "authorize", id="a")
    told = TotalsReported(totals(authorized=100, captured=100))

    def notification(payment_id: str = "", provider_ref: str = "") -> Notification:
        return Notification(
            source="fake",
            id="n",
            outcome=told,
            payment_id=payment_id,
            provider_ref=provider_ref,
        )

    (by_reference,) = shop.desk.notify(notification(provider_ref="ref-p1"))
    assert by_reference.status is PaymentStatus.CAPTURED
    assert shop.desk.notify(notification(payment_id="p2")) == ()
    assert shop.desk.notify(notification()) == ()


def test_only_its_own_adapter_tells_about_a_payment() -> None:
    shop = Shop()
    told = TotalsReported(totals(authorized=100, captured=100))
    foreign = Notification(source="other", id="n", payment_id="p1", outcome=told)

    assert shop.desk.notify(foreign) == ()
    assert not shop.desk.get("p1").totals.captured


class Moody:
    """An adapter that answers with whatever it is given."""

    name = "moody"
    capabilities = capabilities(lookup=Lookup.POSITIVE)

    def __init__(self, mood: object) -> None:
        self.mood = mood

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        if isinstance(self.mood, BaseException):
            raise self.mood
        return self.mood  # type: ignore[return-value]

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        return self.submit(instruction, timeout=timeout)

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        raise BadNotificationError("no")


@pytest.mark.parametrize(
    ("mood", "state"),
    [
        (ValueError("card 4242424242424242"), InstructionState.UNKNOWN),
        (KeyError("x"), InstructionState.UNKNOWN),
        (None, InstructionState.UNKNOWN),
        ("ok", InstructionState.UNKNOWN),
        (InstructionNotFound(), InstructionState.UNKNOWN),
        (NotSentError("no"), InstructionState.RESERVED),
        (MisconfiguredError("no"), InstructionState.DECLINED),
    ],
)
def test_an_adapter_can_do_no_harm(mood: object, state: InstructionState) -> None:
    """Whatever it raises or returns, the fate is written down, without foreign text."""
    moody = Moody(mood)
    desk = BarePayments([moody], clock=FixedClock(NOON))
    desk.open("p1", eur(1), adapter="moody")
    payment = desk.request("p1", "purchase", id="buy")

    assert payment.instructions[0].state is state
    assert "4242" not in repr(payment)
    if state is InstructionState.UNKNOWN:
        moody.mood = ValueError("again")
        assert desk.recover("p1").instructions[0].state is state


def test_a_stopped_process_leaves_its_mark() -> None:
    """A keyboard interrupt goes on its way; the attempt is found half sent."""
    moody = Moody(KeyboardInterrupt())
    desk = BarePayments([moody], clock=FixedClock(NOON))
    desk.open("p1", eur(1), adapter="moody")
    with pytest.raises(KeyboardInterrupt):
        desk.request("p1", "purchase", id="buy")

    assert desk.get("p1").instructions[0].state is InstructionState.SUBMITTING


def test_broken_totals_are_flagged_at_once() -> None:
    shop = Shop()
    told = TotalsReported(PaymentTotals(authorized=eur(1), captured=eur(2)))
    notification = Notification(source="fake", id="n", payment_id="p1", outcome=told)
    (after,) = shop.desk.notify(notification)

    assert {flag.kind for flag in after.flags} == {PaymentFlagKind.BROKEN_TOTALS}
