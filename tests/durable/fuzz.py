"""Random sales with crashes, faults and notifications lost, late and doubled.

After all that it becomes quiet, and then the shop, its gateway and its sink have to
agree to the cent. ``python -m tests.durable.fuzz --sales 3000`` prints one line.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.orders import AlsoRefund, Order, cancellation, return_credit
from ecomkit.payments import Payment
from ecomkit.payments.instruction import Instruction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import Outcome
from ecomkit.shop.ports import Store
from ecomkit.testing.payments import NEEDS_OWNER, NO_FUNDS, Fault
from ecomkit.testing.store_rows import OpenStore
from tests.durable.crashing import Crash, CrashingWorld, CrashPlan
from tests.durable.oracle import GIFT, GIFT_CARD, disagreements, issue
from tests.stores import opened
from tests.stories.shops import NOON, eur

FAULTS = (
    Fault.TIMEOUT_BEFORE,
    Fault.TIMEOUT_AFTER,
    Fault.ERROR_AFTER,
    Fault.REFUSED,
    Fault.LATE,
)
COMMANDS = (
    "checkout quote buy buy buy decide decide notify notify capture change change "
    "pack ship give_back later later run dispute close pay"
).split()
LENGTH = 70


class DiesAtRandom(CrashPlan):
    """Dies before four steps in a hundred, and after three."""

    def __init__(self, random: Random) -> None:
        self.random, self.deaths = random, 0

    def before(self) -> None:
        self._perhaps(0.04)

    def after(self) -> None:
        self._perhaps(0.03)

    def _perhaps(self, chance: float) -> None:
        if self.random.random() < chance:
            self.deaths += 1
            raise Crash


class RandomSales:
    """One shop, at which things happen that a seed says."""

    def __init__(self, seed: int, store: Store | None) -> None:
        self.random = Random(seed)
        self.plan = DiesAtRandom(self.random)
        self.tea = self.random.choice([4, 7, 30])
        self.world = CrashingWorld(
            store,
            plan=self.plan,
            tea=self.tea,
            lag=timedelta(seconds=self.random.choice([0, 0, 90])),
        )
        self.shop = self.world.sells
        self.checkouts: list[str] = []
        self.quotes: list[str] = []
        self.heard: list[Notification] = []
        self.counts: Counter[str] = Counter()
        self.plan.is_over = True
        issue(self.world, GIFT_CARD)
        self.plan.is_over = False
        self._unreliable()

    def _unreliable(self) -> None:
        # One call in four meets a fault, and of eight in a hundred the bank says no.
        real = self.world.card.submit

        def submit(instruction: Instruction, /, **limits: Any) -> Outcome:
            if self.plan.is_over or self.random.random() > 0.25:
                return real(instruction, **limits)
            self.counts["faults"] += 1
            self.world.card.faults = [self.random.choice(FAULTS)]
            return real(instruction, **limits)

        def bank(instruction: Instruction) -> str:
            is_no = not self.plan.is_over and self.random.random() < 0.08
            return "no" if is_no else ""

        self.world.card.submit = submit  # type: ignore[method-assign]
        self.world.gateway.bank = bank

    def happen(self) -> None:
        """So many things happen."""
        self.checkout()
        for _ in range(LENGTH):
            self.world.sink.down = self.random.random() < 0.1
            command: Callable[[], object] = getattr(self, self.random.choice(COMMANDS))
            try:
                command()
            except Crash:
                pass
            except EcomkitError as error:
                self.counts[type(error).__name__] += 1

    def checkout(self) -> None:
        if len(self.checkouts) < 4:
            self.plan.is_over = True  # filling one takes many steps
            items = (("tea", self.random.randint(1, 3)), ("mug", 1))
            code = self.random.choice(["", "LAST"])
            self.checkouts.append(self.world.filled(items=items, code=code).id)
            self.plan.is_over = False

    def quote(self) -> None:
        if self.checkouts:
            checkout = self.random.choice(self.checkouts)
            self.quotes.append(self.shop.checkouts.quote(checkout).id)

    def buy(self) -> None:
        if self.random.random() < 0.5:
            self.quote()
        if self.quotes:
            self.shop.checkouts.buy(
                self.random.choice(self.quotes[-4:]),
                token=self._token(),
                tenders=[GIFT] if self.random.random() < 0.3 else [],
            )

    def _token(self) -> str:
        return self.random.choice(["a", "a", NEEDS_OWNER, NEEDS_OWNER, NO_FUNDS])

    def decide(self) -> None:
        if self.world.card.sent:
            sent = self.random.choice(self.world.card.sent)
            self.world.gateway.decide(sent, success=self.random.random() < 0.7)

    def notify(self) -> None:
        waiting = self.world.gateway.notifications
        if waiting:
            news = waiting.pop(self.random.randrange(len(waiting)))
            self.heard.append(news)
            again = self.random.choice(self.heard)
            self.shop.payments.notify(self.random.choice([news, news, again]))

    def _order(self) -> Order | None:
        orders = self.world.orders()
        return self.random.choice(orders) if orders else None

    def capture(self) -> None:
        if order := self._order():
            amount = self.random.choice([None, eur("3.00")])
            key = self.random.choice(["", "a", "b"])
            self.shop.orders.capture(order.number, amount, key=key)

    def change(self) -> None:
        if order := self._order():
            line = self.random.choice(order.lines)
            if left := order.quantities(line.key).open:
                less = cancellation(
                    order,
                    {line.key: self.random.randint(1, int(left))},
                    id=f"c-{len(order.changes)}",
                    at=NOON,
                    also_refund=self.random.choice(list(AlsoRefund)),
                )
                self.shop.orders.change(order.number, less)

    def pack(self) -> None:
        if order := self._order():
            self.shop.orders.pack(order.number)

    def ship(self) -> None:
        if (order := self._order()) and order.shipments:
            self.shop.orders.ship(order.number, order.shipments[0].id)

    def give_back(self) -> None:
        if order := self._order():
            line = self.random.choice(order.lines)
            if order.quantities(line.key).returnable:
                id = f"b-{len(order.changes)}"
                back = return_credit(order, {line.key: 1}, id=id, at=NOON)
                as_credit = self.random.random() < 0.4
                self.shop.orders.change(order.number, back, as_credit=as_credit)

    def _card_payment(self) -> Payment | None:
        order = self._order()
        known = self.shop.orders.payments(order.number) if order else ()
        by_card = [each for each in known if each.adapter == "fake"]
        return self.random.choice(by_card) if by_card else None

    def dispute(self) -> None:
        """The buyer's bank disputes some of what it can still get back."""
        if payment := self._card_payment():
            most = self.world.gateway.totals(payment.id).refundable
            if most.amount > 1:
                amount = self.random.choice([most, eur("1.00")])
                self.world.gateway.dispute(payment.id, amount)

    def close(self) -> None:
        payment = self._card_payment()
        if payment and self.world.gateway.totals(payment.id).in_dispute:
            won = self.random.random() < 0.5
            self.world.gateway.close_dispute(payment.id, won=won)

    def pay(self) -> None:
        """A buyer pays what is left of an order, whose money was taken back."""
        if order := self._order():
            self.shop.orders.pay(order.number, "card", token=self._token())

    def later(self) -> None:
        self.world.later(minutes=self.random.choice([1, 1, 5, 40]))
        self.world.gateway.catch_up()

    def run(self) -> None:
        self.shop.work.run()

    def calm_down(self) -> None:
        """Nothing fails any more, and time and people do what is left."""
        self.plan.is_over, self.world.sink.down = True, False
        for id in sorted({sent.payment_id for sent in self.world.card.sent}):
            if self.world.gateway.totals(id).disputed:
                # What was lost on the way is told again, until somebody has heard it.
                won = self.random.random() < 0.5
                self.world.gateway.close_dispute(id, won=won)
        for _ in range(8):
            self.world.later(hours=2)
            self.world.gateway.catch_up()
            for sent in self.world.card.sent:
                self.world.gateway.decide(sent, success=False)
            self.shop.work.run()
            self.world.tell()
            for stuck in self.shop.work.due().stuck:
                self.shop.work.retry(stuck.id)
        for order in self.world.orders():
            self.shop.orders.capture(order.number, key="final")
        for hours in (2, 2, 72, 2):  # what is not paid by then is canceled
            self.world.later(hours=hours)
            self.shop.work.run()
            self.world.tell()


def random_sale(seed: int, store: Store | None = None) -> tuple[list[str], RandomSales]:
    """What does not agree in the end, and the sales themselves."""
    sales = RandomSales(seed, store)
    sales.happen()
    sales.calm_down()
    return disagreements(sales.world, sales.checkouts, tea=sales.tea), sales


@attrs.frozen(kw_only=True)
class Figures:
    """What a campaign of random sales came to."""

    store: str
    runs: int
    deaths: int
    faults: int
    orders: int
    bad: tuple[str, ...]

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.store}: {self.runs} runs, {self.orders} orders, {self.deaths} deaths, "
            f"{self.faults} faults; {len(self.bad)} end wrong"
        )


def campaign(name: str, open_store: OpenStore, seeds: range) -> Figures:
    """Random sales of these seeds, each in a shop of its own."""
    deaths = faults = orders = 0
    bad: list[str] = []
    for seed in seeds:
        try:
            wrong, sales = random_sale(seed, open_store(f"shop {seed}"))
        except (Exception, Crash) as error:  # noqa: BLE001  # any is a finding
            bad.append(f"seed {seed}: {error!r}")
            continue
        deaths += sales.plan.deaths
        faults += sales.counts["faults"]
        orders += len(sales.world.orders())
        if wrong:
            bad.append(f"seed {seed}: {'; '.join(wrong)}")
    return Figures(
        store=name,
        runs=len(seeds),
        deaths=deaths,
        faults=faults,
        orders=orders,
        bad=tuple(bad),
    )


def main() -> int:
    """Runs a campaign on one store."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sales", type=int, default=3000)
    asked.add_argument("--store", default="memory")
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    seeds = range(given.seed, given.seed + given.sales)
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(given.store, Path(folder)) as open_store,
    ):
        figures = campaign(given.store, open_store, seeds)
    lines = [str(figures), *figures.bad[:5]]
    sys.stdout.write("\n   ".join(lines) + "\n")
    return bool(figures.bad)


if __name__ == "__main__":
    sys.exit(main())
