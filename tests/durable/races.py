"""Races: eight processes want the same thing at the same instant, and one gets it.

``python -m tests.durable.races --rounds 40`` runs on SQLite, with ``--store postgresql``
there; it prints one line and fails unless every race of every round ends right.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import attrs

from ecomkit.errors import ConflictError
from ecomkit.orders import cancellation
from ecomkit.shop.desk.results import Changed, SaleState
from tests.durable.far_side import LiveWorld
from tests.durable.world import FOR_TEA_CO, TEA_CO
from tests.postgresql_server import address
from tests.stories.shops import eur

RUNNERS = 8
NOTHING, TEN = eur("0.00"), eur("10.00")
Outcomes = Counter[str]


def at_once(call: Callable[[int], Callable[[], object]]) -> Outcomes:
    """What eight processes give that make ready, and are then let go together."""
    results, write = os.pipe()
    start, go = os.pipe()
    pids = []
    for runner in range(RUNNERS):
        pid = os.fork()
        if not pid:
            _run(call, runner, start, write)
        pids.append(pid)
    os.write(go, b"." * RUNNERS)
    for pid in pids:
        os.waitpid(pid, 0)
    os.close(write)
    with os.fdopen(results) as found:
        outcomes = Counter(found.read().split())
    os.close(start)
    os.close(go)
    return outcomes


def _run(
    call: Callable[[int], Callable[[], object]], runner: int, start: int, write: int
) -> None:
    try:
        ready = call(runner)
        os.read(start, 1)
        result = ready()
    except ConflictError as error:
        result = type(error).__name__
    except BaseException:  # noqa: BLE001  # a finding, seen by the parent
        traceback.print_exc()
        result = "failed"
    os.write(write, f"{result}\n".encode())
    os._exit(0)


@attrs.frozen(eq=False)
class Races:
    """Races on one database; each round has a shop of its own."""

    folder: Path
    url: str
    round: int

    def world(self) -> LiveWorld:
        """The shop of this round, as a new process opens it."""
        return LiveWorld(
            self.folder, self.url, shop=f"round {self.round}", latency=0.004
        )

    def prepared(self, prepare: Callable[[LiveWorld], object]) -> None:
        """Does something before the race, and leaves nothing open."""
        world = self.world()
        prepare(world)
        world.close()

    def last_unit(self) -> str:
        """Eight buyers of the last tea."""
        quotes: list[str] = []

        def fill(world: LiveWorld) -> None:
            world.sells.stock.receive("tea", 1)
            world.sells.stock.receive("mug", 99)
            wishes = [("tea", 1), ("mug", 1)]
            quotes.extend(world.quote(items=wishes).id for _ in range(RUNNERS))

        self.prepared(fill)
        outcomes = self._bought(lambda runner: (quotes[runner], {}))
        return _unless(outcomes == {"ordered": 1, "OutOfStockError": 7}, outcomes)

    def one_checkout(self) -> str:
        """One checkout is bought from eight windows, by two quotes."""
        quotes: list[str] = []

        def fill(world: LiveWorld) -> None:
            checkout = world.filled(items=[("mug", 1)])
            quotes.extend(world.sells.checkouts.quote(checkout.id).id for _ in "ab")

        self.prepared(fill)
        before = self._orders()
        outcomes = self._bought(lambda runner: (quotes[runner % 2], {}))
        made = self._orders() - before
        return _unless(made == 1 and not outcomes["failed"], outcomes, made)

    def one_coupon(self) -> str:
        """Eight buyers want the last use of a code."""
        quotes: list[str] = []
        self.prepared(
            lambda world: quotes.extend(
                world.quote(items=[("mug", 1)], code="LAST").id for _ in range(RUNNERS)
            )
        )
        outcomes = self._bought(lambda runner: (quotes[runner], {}))
        return _unless(outcomes == {"ordered": 1, "ClaimLostError": 7}, outcomes)

    def one_gift_card(self) -> str:
        """A gift card of 40.00 pays eight lessons of 30.00."""
        quotes: list[str] = []

        def issue(world: LiveWorld) -> None:
            world.sells.payments.within(
                "gift_card",
                lambda cards: cards.issue(
                    "gift:1", eur("40.00"), id="sold", at=datetime.now(UTC)
                ),
            )
            quotes.extend(
                world.quote(payment_method="gift_card", items=[("lesson", 1)]).id
                for _ in range(RUNNERS)
            )

        self.prepared(issue)
        details = {"account": "gift:1"}
        outcomes = self._bought(lambda runner: (quotes[runner], details))
        left = self.world().sells.payments.within(
            "gift_card", lambda cards: cards.balance("gift:1", "EUR")
        )
        right = outcomes == {"ordered": 1, "declined": 7} and left == TEN
        return _unless(right, outcomes, left)

    def credit_limit(self) -> str:
        """Eight orders on account, and credit for one."""
        quotes: list[str] = []

        def allow(world: LiveWorld) -> None:
            world.sells.accounts.keep(TEA_CO)
            world.sells.payments.within(
                "purchase_order",
                lambda orders: orders.set_limit("tea-co", eur("40.00")),
            )
            quotes.extend(
                world.quote(
                    payment_method="purchase_order",
                    items=[("lesson", 1)],
                    purchaser=FOR_TEA_CO,
                    purchase_order="PO-1",
                ).id
                for _ in range(RUNNERS)
            )

        self.prepared(allow)
        outcomes = self._bought(lambda runner: (quotes[runner], {}))
        return _unless(outcomes == {"ordered": 1, "declined": 7}, outcomes)

    def one_refund(self) -> str:
        """One refund is asked for eight times, and eight captures of 1.00 once each."""
        world = self.world()
        kept_before, _ = world.kept_and_held()
        order = world.ordered(items=[("lesson", 1)])
        number, zone = order.number, order.placed_at
        world.close()

        def take(runner: int) -> Callable[[], object]:
            sells = self.world().sells
            return lambda: _state(sells.orders.capture(number, eur("1.00")))

        taken = at_once(take)
        world = self.world()
        world.sells.work.run()
        kept = world.kept_and_held()[0] - kept_before
        world.sells.orders.capture(number, key="rest")
        order = world.sells.orders.get(number)
        line = order.lines[0].key
        change = cancellation(order, {line: 1}, id="c", at=zone)
        world.close()

        def give(runner: int) -> Callable[[], object]:
            sells = self.world().sells
            return lambda: _state(sells.orders.change(number, change))

        given = at_once(give)
        world = self.world()
        world.sells.work.run()
        back = world.kept_and_held()[0] - kept_before
        changes = len(world.sells.orders.get(number).changes)
        world.close()
        right = (kept, back, changes) == (eur("8.00"), order.total - change.refund, 1)
        return _unless(right, taken, given, kept, back, changes)

    def _bought(self, which: Callable[[int], tuple[str, dict[str, str]]]) -> Outcomes:
        def buy(runner: int) -> Callable[[], SaleState]:
            sells = self.world().sells
            quote, details = which(runner)
            return lambda: (
                sells.checkouts.buy(quote, token="good", metadata=details).state
            )

        return at_once(buy)

    def _orders(self) -> int:
        world = self.world()
        count = len(world.orders())
        world.close()
        return count


def _state(changed: Changed) -> str:
    assert changed.settlement is not None
    return changed.settlement.state


RACES = ("last_unit", "one_checkout", "one_coupon", "one_gift_card", "credit_limit")


def _unless(right: bool, *what: object) -> str:  # read once, above
    return "" if right else " ".join(map(str, what))


def run(rounds: int, url: str, folder: Path) -> list[str]:
    """What went wrong in so many rounds."""
    wrong = []
    for number in range(rounds):
        races = Races(folder, url, number)
        for name in (*RACES, "one_refund"):
            found = getattr(races, name)()
            if found:
                wrong.append(f"round {number}, {name}: {found}")
    return wrong


def main() -> int:
    """Runs the races on one database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=40)
    asked.add_argument("--store", default="sqlite", choices=["sqlite", "postgresql"])
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/shop.db" if given.store == "sqlite" else address()
        wrong = run(given.rounds, url, folder)
    figures = (
        f"{given.store}: {given.rounds} rounds of {len(RACES) + 1} races, "
        f"{RUNNERS} processes each; {len(wrong)} end wrong"
    )
    sys.stdout.write("\n   ".join([figures, *wrong[:5]]) + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
