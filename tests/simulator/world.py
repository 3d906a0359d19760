"""One run: a shop, its buyers and clerks, a gateway, and what goes wrong between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import attrs

from ecomkit.checkout import Quote
from ecomkit.errors import EcomkitError
from ecomkit.events import Event
from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.payments import Payment, PaymentMethod
from ecomkit.payments.notification import Notification
from ecomkit.shop.desk.results import SaleState
from ecomkit.shop.faces import Shop
from ecomkit.shop.flows.steps import Ask, Flow, Publish, Step, Submit, Transact
from ecomkit.shop.rooms.room import Room
from ecomkit.shop.store import Books, MemoryStore
from ecomkit.testing import CountingIds, FixedClock
from ecomkit.testing.payments import (
    NEEDS_OWNER,
    NO_FUNDS,
    TAKES_DAYS,
    FakeAdapter,
    FakeGateway,
    Fault,
)
from tests.cents import canceled, quoted, quoter
from tests.simulator.manners import Manners

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIMEOUT = timedelta(seconds=30)
FAULTS = tuple(Fault)
TOKENS = ("card",) * 16 + (NO_FUNDS, NEEDS_OWNER, TAKES_DAYS, NEEDS_OWNER)
MOST_WORKERS = 12
QUOTER = quoter(PaymentMethod(id="card", adapter="fake"))


class FlakySink(list[Event]):
    """A sink that is down when the storm says so."""

    down = False

    def publish(self, events: Iterable[Event], /) -> None:
        if self.down:
            raise ConnectionError("the sink is down")
        self.extend(events)


@attrs.define
class Sale:
    """What a buyer is about: a quote, and with what they last tried to pay."""

    quote: Quote
    token: str = ""


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
        self.clock = FixedClock(START)
        self.gateway = FakeGateway(
            self.clock,
            window=manners.window,
            lag=manners.lag,
            guards=manners.guards,
            multicapture=manners.multicapture,
        )
        self.adapter = FakeAdapter(self.gateway, manners.claims)
        self.sink = FlakySink()
        self.shop = Shop(
            QUOTER,
            payments=[self.adapter],
            store=MemoryStore(),
            clock=self.clock,
            ids=CountingIds(),
            events=self.sink,
            series="S",
            timeout=TIMEOUT,
        )
        self.workers: list[Worker] = []
        self.mail: list[Notification] = []
        self.faults: Counter[str] = Counter()
        self.operations: Counter[str] = Counter()
        self.sales: dict[str, Sale] = {}
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
        free = [each for each in self.workers if each.held_until <= self.clock.now()]
        if chance < 0.75 and free:
            self._advance(self.random.choice(free))
        elif chance < 0.84:
            self._somebody_acts()
        elif chance < 0.89:
            self._deliver()
        elif chance < 0.97:
            self._work()
        else:
            self._bank_decides()

    def _pass_time(self) -> None:
        kind = self.random.random()
        seconds = self.random.uniform(0, 0.6)
        if kind < 0.025:
            seconds = self.random.uniform(20, 120)
        if kind < 0.004 and self.manners.sleepy:
            seconds = 3600
        self.clock.advance(seconds=seconds)
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

    def _somebody_acts(self) -> None:
        if len(self.workers) >= MOST_WORKERS:
            return
        if not self.sales or self.random.random() < 0.08:
            self._new_sale()
        orders = self.orders()
        bought = {order.checkout for order in orders}
        open_ones = [each for each in self.sales if each not in bought]
        if open_ones and (not orders or self.random.random() < 0.4):
            self._buy(self.sales[self.random.choice(open_ones)])
        elif orders:
            self._look_after(self.random.choice(orders))

    def _new_sale(self) -> None:
        # Filling a cart moves no money, so nothing goes wrong with it here.
        cents = self.random.choice((1000, 2599, 10000))
        sale = Sale(quoted(self.shop, cents, "card"))
        self.sales[sale.quote.checkout] = sale
        self.operations["open"] += 1

    def _buy(self, sale: Sale) -> None:
        state = self.shop.checkouts.state(sale.quote.checkout).state
        if state is SaleState.BUSY and self.random.random() < 0.8:
            return  # mostly, a buyer waits
        if not sale.token or state is SaleState.DECLINED or self.random.random() < 0.2:
            sale.token = self.random.choice(TOKENS)
        self.operations["buy"] += 1
        for _ in range(self.random.choice((1, 1, 1, 1, 2))):
            # Pressed twice, it is bought once.
            self._start(self.shop.checkouts, "buy", sale.quote.id, token=sale.token)

    def _look_after(self, order: Order) -> None:
        act = self.random.choice((self._capture, self._capture, self._cancel))
        act(order)
        if self.random.random() < 0.2:
            for stuck in self.shop.work.due().stuck[:1]:
                self.operations["retry"] += 1
                self._start(self.shop.work, "retry", stuck.id)

    def _capture(self, order: Order) -> None:
        amount = None
        if self.random.random() < 0.6 and order.due.minor() > 0:
            amount = Money.from_minor(self.random.randint(1, order.due.minor()), "EUR")
        key = self.random.choice(("", "a", "b"))
        self.operations["take"] += 1
        self._start(self.shop.orders, "capture", order.number, amount, key=key)

    def _cancel(self, order: Order) -> None:
        (line,) = order.lines
        left = int(order.quantities(line.key).open)
        if not left:
            return
        amount = left if self.random.random() < 0.2 else self.random.randint(1, left)
        less = canceled(order, amount)
        self.operations["cancel"] += 1
        for _ in range(self.random.choice((1, 1, 1, 2))):
            self._start(self.shop.orders, "change", order.number, less)

    def _deliver(self) -> None:
        if self.mail:
            place = self.random.randrange(len(self.mail))
            if place:
                self.faults["notification out of order"] += 1
            self.operations["notification"] += 1
            notification = self.mail.pop(place)
            self._start(
                self.shop.payments, "notify", notification, acknowledges=notification
            )

    def _work(self) -> None:
        if len(self.workers) < MOST_WORKERS:
            for _ in range(self.random.choice((1, 1, 2, 3))):
                self.operations["work"] += 1
                self._start(self.shop.work, "run")

    def _bank_decides(self) -> None:
        waiting = self.waiting()
        if waiting:
            self.gateway.decide(
                self.random.choice(waiting), success=self.random.random() < 0.7
            )

    # ------------------------------------------------------------------ what is kept

    def look(self, look: Any) -> Any:
        """What a look at the books gives, without any step going wrong."""
        return self.shop.driver.run(self.shop.desk.read(look))

    def orders(self) -> list[Order]:
        """All orders."""
        return self.shop.orders.of_buyer("ada")

    def payments(self) -> list[Payment]:
        """All payments there ever were, by checkout."""

        def all_of_them(books: Books) -> list[Payment]:
            return [
                payment
                for checkout in self.sales
                for payment in books.payments.where("checkout", checkout)
            ]

        found: list[Payment] = self.look(all_of_them)
        return found

    def waiting(self) -> list[Any]:
        """The instructions whose fate is open."""
        return [
            record.instruction
            for payment in self.payments()
            for record in payment.open_instructions
        ]

    # ------------------------------------------------------------- steps and faults

    def _start(
        self,
        room: Room[Any],
        name: str,
        *arguments: Any,
        acknowledges: Notification | None = None,
        **options: Any,
    ) -> None:
        flow = getattr(type(room), name).flow(room, *arguments, **options)
        self.workers.append(Worker(flow, acknowledges))

    def _crashes(self, step: Step, when: str) -> bool:
        """Whether the shop's process dies now, with all its work under way."""
        if self.calm or self.random.random() >= 0.008:
            return False
        self.faults[f"crash {when} {type(step).__name__.lower()}"] += 1
        for worker in self.workers:
            worker.flow.close()
            if worker.notification is not None:
                # Not acknowledged, so it comes again.
                self.mail.append(worker.notification)
        self.workers.clear()
        return True

    def _advance(self, worker: Worker) -> None:
        try:
            step: Step = worker.flow.send(worker.reply)
            while isinstance(step, Transact) and not step.write:
                step = worker.flow.send(self.shop.driver._do(step))  # only a look
            if self._crashes(step, "before"):
                return
            worker.reply = self._do(step, worker)
        except StopIteration:
            self.workers.remove(worker)
            return
        except EcomkitError as refused:
            self.operations[f"refused: {refused.code}"] += 1
            self.workers.remove(worker)
            return
        if self._crashes(step, "after"):
            return
        held_up = 0.08 if isinstance(step, Ask | Submit) else self.manners.held_up
        if self.random.random() < held_up:
            self.operations["held up"] += 1
            held = timedelta(seconds=self.random.uniform(20, 150))
            worker.held_until = self.clock.now() + held

    def _do(self, step: Step, worker: Worker) -> Any:
        stormy = not self.calm
        if isinstance(step, Submit) and stormy and self.random.random() < 0.45:
            fault = self.random.choice(FAULTS)
            self.faults[fault.name.lower()] += 1
            self.adapter.faults[:] = [fault]
        if isinstance(step, Ask) and stormy and self.random.random() < 0.2:
            self.faults["look-up failed"] += 1
            self.adapter.faults[:] = [Fault.TIMEOUT_BEFORE]
        if isinstance(step, Publish) and stormy and self.random.random() < 0.1:
            self.faults["sink down"] += 1
            self.sink.down = True
        if isinstance(step, Submit):
            self.operations[step.instruction.action.value] += 1
        try:
            return self.shop.driver._do(step)
        finally:
            self.adapter.faults.clear()
            self.sink.down = False

    # ------------------------------------------------------------------ the end

    def _settle(self) -> None:
        """The storm is over; whatever can be settled without a person, is."""
        self.calm = True
        while self.workers:
            self._advance(self.workers[0])
        for round_ in range(8):
            self.quiet(minutes=2 if round_ < 2 else 66, bank_decides=round_ > 0)

    def quiet(self, *, minutes: int, bank_decides: bool = False) -> None:
        """Time passes, the mail comes, and the work is done."""
        self.clock.advance(minutes=minutes)
        self.gateway.catch_up()
        if bank_decides:
            for each in self.waiting():
                self.gateway.decide(each, success=True)
        self._fetch_mail()
        while self.mail:
            self.shop.payments.notify(self.mail.pop(0))
        for work in self.shop.work.due().waiting:
            if "in vain" in work.note:
                self.operations["resumed by a person"] += 1
                self.shop.work.resume(work.id)
        self.shop.work.run()
