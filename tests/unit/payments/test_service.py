"""The payment services: the same work for threads and for event loops."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs
import pytest

from ecomkit.events import Change
from ecomkit.payments.async_service import AsyncPaymentService
from ecomkit.payments.capabilities import Capabilities, Lookup
from ecomkit.payments.errors import (
    BadNotificationError,
    InvalidPaymentError,
    MisconfiguredError,
    NotSentError,
    StalePaymentError,
    UnknownPaymentError,
)
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.memory import MemoryPayments
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    InstructionNotFound,
    Outcome,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment, PaymentFlagKind
from ecomkit.payments.service import PaymentService
from ecomkit.payments.states import InstructionState, PaymentStatus
from ecomkit.payments.totals import PaymentTotals
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
        self.store = MemoryPayments()
        self.desk = PaymentService(self.store, [self.adapter], clock=self.clock)
        self.desk.open(
            "p1", eur(100), adapter="fake", order="o1", payment_method="card"
        )

    def event_names(self) -> list[str]:
        return [change.name for change in self.store.outbox]


def test_from_authorization_to_refund() -> None:
    shop = Shop()
    shop.desk.authorize("p1", id="a", token="card")
    shop.desk.capture("p1", eur(60), id="c")
    shop.desk.void("p1", id="v")
    payment = shop.desk.refund("p1", eur(10), id="r")

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
    first = shop.desk.purchase("p1", id="buy")

    assert shop.desk.purchase("p1", id="buy") == first
    assert len(shop.adapter.sent) == 1


@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name)
def test_every_fault_is_recovered_from(fault: Fault) -> None:
    shop = Shop()
    shop.adapter.faults.append(fault)
    shop.desk.purchase("p1", id="buy")
    for _ in range(3):
        shop.clock.advance(minutes=1)
        shop.gateway.catch_up()
        shop.desk.recover_all()

    payment = shop.desk.get("p1")
    assert payment.status is PaymentStatus.CAPTURED
    assert shop.gateway.effects["buy"] == 1


def test_recovery_leaves_nothing_half_sent() -> None:
    """A process that died while sending is found out after its time."""
    shop = Shop()
    flow = shop.desk._desk.request(
        "p1", PaymentRequest(id="buy", action=PaymentAction.PURCHASE)
    )
    step = flow.send(None)
    while type(step).__name__ != "Submit":
        step = flow.send(shop.desk._do(step))
    flow.close()
    assert shop.desk.get("p1").instructions[0].state is InstructionState.SUBMITTING

    assert shop.desk.recover("p1").status is PaymentStatus.AUTHORIZING
    shop.clock.advance(minutes=1)
    assert shop.desk.recover("p1").status is PaymentStatus.CAPTURED


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
    desk = PaymentService(shop.store, [adapter], clock=shop.clock)
    desk.authorize("p1", id="a", token=NEEDS_OWNER)
    waiting = desk.recover("p1")

    assert waiting.instructions[0].state is InstructionState.NEEDS_ACTION
    assert [each.provider_ref for each in asked] == [waiting.provider_ref] != [""]
    assert attrs.evolve(asked[0], provider_ref="") == adapter.sent[0]
    assert waiting.instructions[0].instruction == adapter.sent[0]


def test_a_repeat_is_sent_to_the_letter_whatever_was_learned_since() -> None:
    """A notification names the payment while the answer is lost; the key goes with its bytes."""
    shop = Shop(capabilities(lookup=Lookup.NONE))
    shop.adapter.faults += [Fault.TIMEOUT_BEFORE]
    before = shop.desk.authorize("p1", id="a")
    named = attrs.evolve(before, provider_ref="ref-p1", version=before.version + 1)
    shop.store.save(named, expected=before.version, changes=())
    after = shop.desk.recover("p1")

    first, second = shop.adapter.sent
    assert after.status is PaymentStatus.AUTHORIZED
    assert attrs.evolve(second, attempt=1) == first


def test_a_worker_that_was_held_up_sends_nothing() -> None:
    """Between writing down and sending, its time passed."""

    class SlowClock(FixedClock):
        def now(self) -> datetime:
            self.advance(seconds=31)
            return super().now()

    shop = Shop()
    desk = PaymentService(shop.store, [shop.adapter], clock=SlowClock(NOON))
    payment = desk.purchase("p1", id="buy")

    assert payment.instructions[0].state is InstructionState.RESERVED
    assert shop.adapter.sent == []


def test_without_keys_and_look_ups_a_person_settles_it() -> None:
    shop = Shop(capabilities(window=timedelta(0), lookup=Lookup.NONE))
    shop.adapter.faults.append(Fault.TIMEOUT_AFTER)
    shop.desk.purchase("p1", id="buy")
    left = shop.desk.recover("p1")
    assert left.instructions[0].state is InstructionState.NEEDS_OPERATOR

    seen = Succeeded("r", totals(authorized=100, captured=100))
    settled = shop.desk.resolve("p1", "buy", seen, by="ann")

    assert settled.status is PaymentStatus.CAPTURED
    assert len(shop.adapter.sent) == 1


def test_a_genuine_message_is_taken_in() -> None:
    shop = Shop()
    shop.desk.authorize("p1", id="a", token=NEEDS_OWNER)
    shop.gateway.decide(shop.adapter.sent[0], success=True)
    message = shop.adapter.message(shop.gateway.reported[-1], NOON)

    (after,) = shop.desk.receive("fake", *message)

    assert after.status is PaymentStatus.AUTHORIZED
    with pytest.raises(BadNotificationError):
        shop.desk.receive("fake", message[0] + b" ", message[1])


def test_notifications_find_their_payment_by_either_name() -> None:
    shop = Shop()
    shop.desk.authorize("p1", id="a")
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


def test_what_can_still_be_called_off_is() -> None:
    shop = Shop()
    assert shop.desk.cancel("p1").status is PaymentStatus.CANCELED
    shop.desk.open("p2", eur(5), adapter="fake")
    shop.desk.authorize("p2", id="a2")
    shop.adapter.faults.append(Fault.REFUSED)
    shop.desk.capture("p2", id="c2")

    assert shop.desk.withdraw("p2", "c2").status is PaymentStatus.AUTHORIZED
    assert shop.desk.expire("p2").status is PaymentStatus.EXPIRED
    assert shop.event_names()[-1] == "payment_expired"


def test_a_flag_is_taken_off_by_a_person() -> None:
    shop = Shop()
    told = TotalsReported(totals(authorized=100, captured=120))
    notification = Notification(source="fake", id="n", payment_id="p1", outcome=told)
    (flagged,) = shop.desk.notify(notification)
    assert shop.event_names()[-1] == "payment_flagged"

    reviewed = shop.desk.review("p1", flagged.flags[0])
    assert reviewed.flags == flagged.flags[1:]


def test_unknown_payments_and_adapters_are_errors() -> None:
    shop = Shop()
    with pytest.raises(UnknownPaymentError):
        shop.desk.get("nothing")
    with pytest.raises(InvalidPaymentError, match="fake"):
        shop.desk.open("p2", eur(1), adapter="nothing")
    with pytest.raises(StalePaymentError):
        shop.desk.open("p1", eur(1), adapter="fake")


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
    desk = PaymentService(MemoryPayments(), [moody], clock=FixedClock(NOON))
    desk.open("p1", eur(1), adapter="moody")
    payment = desk.purchase("p1", id="buy")

    assert payment.instructions[0].state is state
    assert "4242" not in repr(payment)
    if state is InstructionState.UNKNOWN:
        moody.mood = ValueError("again")
        assert desk.recover("p1").instructions[0].state is state


def test_a_stopped_process_leaves_its_mark() -> None:
    """A keyboard interrupt goes on its way; the attempt is found half sent."""
    moody = Moody(KeyboardInterrupt())
    desk = PaymentService(MemoryPayments(), [moody], clock=FixedClock(NOON))
    desk.open("p1", eur(1), adapter="moody")
    with pytest.raises(KeyboardInterrupt):
        desk.purchase("p1", id="buy")

    assert desk.get("p1").instructions[0].state is InstructionState.SUBMITTING


class Crowded(MemoryPayments):
    """A store in which somebody else is always a step ahead."""

    def save(
        self, payment: Payment, /, *, expected: int, changes: Sequence[Change]
    ) -> None:
        raise StalePaymentError("somebody was faster")


def test_a_payment_that_keeps_changing_is_given_up() -> None:
    shop = Shop()
    crowded = Crowded()
    crowded._payments = shop.store._payments
    desk = PaymentService(crowded, [shop.adapter], clock=shop.clock)

    with pytest.raises(StalePaymentError):
        desk.authorize("p1", id="a")
    assert shop.adapter.sent == []


class AsyncStore:
    """A store whose calls are awaited."""

    def __init__(self) -> None:
        self.store = MemoryPayments()

    async def find(self, ids: Iterable[str], /) -> Mapping[str, Payment]:
        return self.store.find(ids)

    async def find_by_reference(
        self, adapter: str, provider_ref: str, /
    ) -> Sequence[Payment]:
        return self.store.find_by_reference(adapter, provider_ref)

    async def unfinished(self) -> Sequence[str]:
        return self.store.unfinished()

    async def save(
        self, payment: Payment, /, *, expected: int, changes: Sequence[Change]
    ) -> None:
        self.store.save(payment, expected=expected, changes=changes)


class AsyncFake:
    """An adapter whose calls are awaited; it can hang."""

    name = "fake"

    def __init__(self, inner: FakeAdapter) -> None:
        self.inner = inner
        self.capabilities = inner.capabilities
        self.hang = False
        self.hanging = asyncio.Event()

    async def submit(
        self,
        instruction: Instruction,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # the Protocol's
    ) -> Outcome:
        outcome = self.inner.submit(instruction, timeout=timeout)
        if self.hang:
            self.hanging.set()
            await asyncio.Event().wait()
        return outcome

    async def lookup(
        self,
        instruction: Instruction,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # as above
    ) -> Outcome | InstructionNotFound:
        return self.inner.lookup(instruction, timeout=timeout)

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        return self.inner.verify(body, headers, now=now)


def awaited_shop() -> tuple[AsyncPaymentService, AsyncFake, FixedClock]:
    clock = FixedClock(NOON)
    gateway = FakeGateway(clock, window=timedelta(hours=24))
    adapter = AsyncFake(FakeAdapter(gateway, capabilities()))
    return AsyncPaymentService(AsyncStore(), [adapter], clock=clock), adapter, clock


def test_the_same_work_awaited() -> None:
    async def sale() -> Payment:
        desk, adapter, clock = awaited_shop()
        await desk.open("p1", eur(100), adapter="fake")
        adapter.inner.faults.append(Fault.TIMEOUT_AFTER)
        await desk.authorize("p1", id="a")
        clock.advance(minutes=1)
        await desk.recover_all()
        await desk.capture("p1", eur(60), id="c")
        await desk.void("p1", id="v")
        message = adapter.inner.message(adapter.inner.gateway.reported[-1], NOON)
        await desk.receive("fake", *message)
        await desk.refund("p1", eur(10), id="r")
        assert adapter.inner.gateway.effects["a"] == 1
        return await desk.get("p1")

    payment = asyncio.run(sale())

    assert payment.totals == totals(
        authorized=100, captured=60, released=40, refunded=10
    )


def test_a_canceled_call_is_written_down_as_unknown() -> None:
    """Whoever cancels while the provider works is obeyed, after the fate is noted."""

    async def sale() -> Payment:
        desk, adapter, _ = awaited_shop()
        await desk.open("p1", eur(100), adapter="fake")
        adapter.hang = True
        task = asyncio.create_task(desk.purchase("p1", id="buy"))
        await adapter.hanging.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await desk.get("p1")

    payment = asyncio.run(sale())

    assert payment.instructions[0].state is InstructionState.UNKNOWN


def test_a_cancellation_stops_a_recovery_before_it_asks_again() -> None:
    async def sale() -> tuple[Payment, int]:
        desk, adapter, clock = awaited_shop()
        await desk.open("p1", eur(100), adapter="fake")
        adapter.inner.faults.append(Fault.REFUSED)
        await desk.purchase("p1", id="buy")
        clock.advance(minutes=1)
        adapter.hang = True
        task = asyncio.create_task(desk.recover("p1"))
        await adapter.hanging.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await desk.get("p1"), len(adapter.inner.sent)

    payment, sent = asyncio.run(sale())

    assert payment.instructions[0].state is InstructionState.UNKNOWN
    assert sent == 2


def test_an_awaited_adapter_can_do_no_harm() -> None:
    async def sale() -> Payment:
        desk, adapter, _ = awaited_shop()
        await desk.open("p1", eur(100), adapter="fake")
        with pytest.raises(StalePaymentError):
            await desk.open("p1", eur(100), adapter="fake")
        adapter.inner.faults.extend([Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_BEFORE])
        await desk.purchase("p1", id="buy")
        return await desk.recover("p1")

    payment = asyncio.run(sale())

    assert payment.instructions[0].state is InstructionState.UNKNOWN


def test_both_services_say_the_same() -> None:
    """The awaited service is the other one with ``async`` and ``await``, but for what
    becomes of a cancellation."""

    def methods(kind: type) -> dict[str, str]:
        return {
            name: re.sub(r"\s+|async|await|Async|[()]", "", inspect.getsource(each))
            for name, each in vars(kind).items()
            if inspect.isfunction(each)
            and name not in {"__init__", "_run", "_run_many"}
        }

    assert methods(PaymentService) == methods(AsyncPaymentService)


def test_broken_totals_are_flagged_at_once() -> None:
    shop = Shop()
    told = TotalsReported(PaymentTotals(authorized=eur(1), captured=eur(2)))
    notification = Notification(source="fake", id="n", payment_id="p1", outcome=told)
    (after,) = shop.desk.notify(notification)

    assert {flag.kind for flag in after.flags} == {PaymentFlagKind.BROKEN_TOTALS}
