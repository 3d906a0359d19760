"""One run: a shop, its buyers, a gateway, and what goes wrong between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.money import Money
from ecomkit.payments.flows import Ask, Flow, Now, Save, Step, Submit
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.memory import MemoryPayments
from ecomkit.payments.notification import Notification
from ecomkit.payments.payment import Payment
from ecomkit.payments.service import PaymentService
from ecomkit.payments.states import WAITING, PaymentStatus
from ecomkit.testing.payments import (
    NEEDS_OWNER,
    NO_FUNDS,
    TAKES_DAYS,
    FakeAdapter,
    FakeGateway,
    Fault,
)
from tests.simulator.manners import Manners

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIMEOUT = timedelta(seconds=30)
FAULTS = tuple(Fault)
TOKENS = ("card",) * 16 + (NO_FUNDS, NEEDS_OWNER, TAKES_DAYS, NEEDS_OWNER)

MOST_CARDS = 4
# What a shop may want of a payment in each status; sometimes more than is possible.
WANTED = {
    PaymentStatus.NEW: (
        PaymentAction.AUTHORIZE,
        PaymentAction.AUTHORIZE,
        PaymentAction.PURCHASE,
    ),
    PaymentStatus.AUTHORIZED: (
        PaymentAction.CAPTURE,
        PaymentAction.CAPTURE,
        PaymentAction.VOID,
    ),
    PaymentStatus.PARTIALLY_CAPTURED: (
        PaymentAction.CAPTURE,
        PaymentAction.REFUND,
        PaymentAction.VOID,
    ),
    PaymentStatus.CAPTURED: (PaymentAction.REFUND,),
    PaymentStatus.PARTIALLY_REFUNDED: (PaymentAction.REFUND, PaymentAction.CAPTURE),
    PaymentStatus.REQUIRES_ACTION: (PaymentAction.VOID,),
    PaymentStatus.PENDING: (PaymentAction.VOID,),
}


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


@attrs.define
class Worker:
    """A piece of work under way, and the result of its last step."""

    flow: Flow[Any]
    notification: Notification | None = None
    reply: Any = None
    held_until: datetime = START


class World:
    """Everything of one run, from one seed."""

    def __init__(self, seed: int, manners: Manners) -> None:
        self.random = Random(seed)
        self.manners = manners
        self.clock = Clock()
        self.gateway = FakeGateway(
            self.clock,
            window=manners.window,
            lag=manners.lag,
            guards=manners.guards,
            multicapture=manners.multicapture,
        )
        self.adapter = FakeAdapter(self.gateway, manners.claims)
        self.store = MemoryPayments()
        self.shop = PaymentService(
            self.store, [self.adapter], clock=self.clock, timeout=TIMEOUT
        )
        self.workers: list[Worker] = []
        self.mail: list[Notification] = []
        self.faults: Counter[str] = Counter()
        self.operations: Counter[str] = Counter()
        self.orders: dict[str, Money] = {}
        self.acknowledged: set[str] = set()
        self.requests: list[tuple[str, PaymentRequest]] = []
        self.calm = False

    # ------------------------------------------------------------------ the run

    def run(self, ticks: int) -> None:
        """Lets things happen for a while, then lets everything settle."""
        for _ in range(ticks):
            self._tick()
        self._settle()

    def _tick(self) -> None:
        self._pass_time()
        chance = self.random.random()
        free = [each for each in self.workers if each.held_until <= self.clock.at]
        if chance < 0.75 and free:
            self._advance(self.random.choice(free))
        elif chance < 0.84:
            self._buyer_acts()
        elif chance < 0.89:
            self._deliver()
        elif chance < 0.97:
            self._recover()
        else:
            self._bank_decides()

    def _pass_time(self) -> None:
        kind = self.random.random()
        seconds = self.random.uniform(0, 0.6)
        if kind < 0.025:
            seconds = self.random.uniform(20, 120)
        if kind < 0.004 and self.manners.sleepy:
            seconds = 3600
        self.clock.at += timedelta(seconds=seconds)
        self.gateway.catch_up()
        self._fetch_mail()

    def _fetch_mail(self) -> None:
        for notification in self.gateway.notifications:
            kind = 1.0 if self.calm else self.random.random()
            if kind < 0.2 and self.manners.lossy:
                self.faults["notification lost"] += 1
                continue
            self.mail.append(notification)
            if kind < 0.4:
                self.faults["notification doubled"] += 1
                self.mail.append(notification)
        self.gateway.notifications.clear()

    # ------------------------------------------------------------------ who acts

    def _buyer_acts(self) -> None:
        open_orders = [order for order in self.orders if self._may_go_on(order)]
        if not open_orders or self.random.random() < 0.08:
            self._new_order()
        elif self.requests and self.random.random() < 0.1:
            self.operations["pressed twice"] += 1
            payment_id, request = self.random.choice(self.requests[-8:])
            self._start(self.shop._desk.request(payment_id, request))
        elif open_orders:
            self._go_on(self.random.choice(open_orders))

    def _new_order(self) -> None:
        order = f"o{len(self.orders)}"
        self.orders[order] = Money.from_minor(
            self.random.choice((1000, 2599, 10000)), "EUR"
        )
        self._new_payment(order, 0)

    def _new_payment(self, order: str, number: int) -> None:
        payment = Payment.of(
            id=f"{order}p{number}", adapter="fake", due=self.orders[order], order=order
        )
        self.operations["open"] += 1
        self._start(
            self.shop._desk.open(
                payment.id,
                payment.due,
                adapter="fake",
                order=order,
                payment_method="card",
            )
        )

    def _payments(self, order: str) -> list[Payment]:
        ids = [f"{order}p{number}" for number in range(MOST_CARDS)]
        return list(self.store.find(ids).values())

    def _may_go_on(self, order: str) -> bool:
        payments = self._payments(order)
        if not payments:
            return False
        busy = any(each.state not in WAITING for each in payments[-1].open_instructions)
        if busy and self.random.random() < 0.9:
            return False  # mostly, a shop waits
        status = payments[-1].status
        return status in WANTED or (
            status is PaymentStatus.FAILED and len(payments) < MOST_CARDS
        )

    def _go_on(self, order: str) -> None:
        payments = self._payments(order)
        payment = payments[-1]
        if payment.status is PaymentStatus.FAILED:
            self._new_payment(order, len(payments))  # the buyer tries another card
        else:
            self._request(payment, self.random.choice(WANTED[payment.status]))

    def _request(self, payment: Payment, action: PaymentAction) -> None:
        amount = None
        totals = payment.totals
        most = {
            PaymentAction.CAPTURE: totals.hold,
            PaymentAction.REFUND: totals.refundable,
        }.get(action)
        if most is not None and most.amount > 0 and self.random.random() < 0.6:
            amount = Money.from_minor(self.random.randint(1, most.minor()), "EUR")
        request = PaymentRequest(
            id=f"{payment.id}-{len(self.requests)}",
            action=action,
            amount=amount,
            token=self.random.choice(TOKENS)
            if action in {PaymentAction.AUTHORIZE, PaymentAction.PURCHASE}
            else "",
        )
        self.requests.append((payment.id, request))
        self.operations[action.value] += 1
        self._start(self.shop._desk.request(payment.id, request))
        if self.random.random() < 0.2:
            self.operations["pressed twice"] += 1
            self._start(self.shop._desk.request(payment.id, request))

    def _deliver(self) -> None:
        if self.mail:
            place = self.random.randrange(len(self.mail))
            if place:
                self.faults["notification out of order"] += 1
            self.operations["notification"] += 1
            notification = self.mail.pop(place)
            self._start(self.shop._desk.notify(notification), notification)

    def _recover(self) -> None:
        open_ones = self.store.unfinished()
        if open_ones and len(self.workers) < 12:
            payment_id = self.random.choice(open_ones)
            for _ in range(self.random.choice((1, 1, 2, 3))):
                self.operations["recover"] += 1
                self._start(self.shop._desk.recover(payment_id))

    def _bank_decides(self) -> None:
        waiting = [
            record.instruction
            for each in self.store.unfinished()
            for record in self.store.find((each,))[each].open_instructions
        ]
        if waiting:
            self.gateway.decide(
                self.random.choice(waiting), success=self.random.random() < 0.7
            )

    # ------------------------------------------------------------- steps and faults

    def _start(self, flow: Flow[Any], notification: Notification | None = None) -> None:
        self.workers.append(Worker(flow, notification))

    def _crashes(self, step: Step, when: str) -> bool:
        """Whether the shop's process dies now, with all its work under way."""
        if self.calm or not isinstance(step, Save | Submit):
            return False
        if self.random.random() >= 0.012:
            return False
        self.faults[f"crash {when} {type(step).__name__.lower()}"] += 1
        for worker in self.workers:
            worker.flow.close()
            if worker.notification is not None:
                self.mail.append(
                    worker.notification
                )  # not acknowledged, so it comes again
        self.workers.clear()
        return True

    def _advance(self, worker: Worker) -> None:
        try:
            step: Step = worker.flow.send(worker.reply)
        except StopIteration:
            self.workers.remove(worker)
            return
        except EcomkitError as refused:
            self.operations[f"refused: {refused.code}"] += 1
            self.workers.remove(worker)
            return
        if self._crashes(step, "before"):
            return
        worker.reply = self._do(step)
        if self._crashes(step, "after"):
            return
        if isinstance(step, Now):
            self._advance(worker)
        elif self.random.random() < (0.08 if isinstance(step, Ask | Submit) else 0.01):
            self.operations["held up"] += 1
            seconds = self.random.uniform(20, 150)
            worker.held_until = self.clock.at + timedelta(seconds=seconds)

    def _do(self, step: Step) -> Any:
        if isinstance(step, Submit):
            self._plan_fault()
        if isinstance(step, Ask) and not self.calm and self.random.random() < 0.2:
            self.faults["look-up failed"] += 1
            self.adapter.faults[:] = [Fault.TIMEOUT_BEFORE]
        reply = self.shop._do(step)
        self.adapter.faults.clear()
        if isinstance(step, Save) and reply and step.before is None:
            self.acknowledged.add(step.after.id)
        return reply

    def _plan_fault(self) -> None:
        if not self.calm and self.random.random() < 0.45:
            fault = self.random.choice(FAULTS)
            self.faults[fault.name.lower()] += 1
            self.adapter.faults[:] = [fault]

    # ------------------------------------------------------------------ the end

    def _settle(self) -> None:
        """The storm is over; whatever can be settled without a person, is."""
        self.calm = True
        while self.workers:
            self._advance(self.workers[0])
        for round_ in range(8):
            self.clock.at += timedelta(minutes=2 if round_ < 2 else 61)
            if not self.manners.sleepy and round_ >= 2:
                self.clock.at += timedelta(minutes=5)
            self.gateway.catch_up()
            if round_ == 1:
                self._all_waiting(lambda each: self.gateway.decide(each, success=True))
            self._fetch_mail()
            while self.mail:
                self._deliver_now()
            for payment_id in self.store.unfinished():
                self._now(self.shop._desk.recover(payment_id))

    def _all_waiting(self, decide: Callable[[Any], None]) -> None:
        for each in self.store.unfinished():
            for record in self.store.find((each,))[each].open_instructions:
                decide(record.instruction)

    def _deliver_now(self) -> None:
        self._now(self.shop._desk.notify(self.mail.pop(0)))

    def _now(self, flow: Flow[Any]) -> None:
        worker = Worker(flow)
        self.workers.append(worker)
        while worker in self.workers:
            self._advance(worker)
