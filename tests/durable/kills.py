"""Kills: processes that sell are killed at any instant, and then shop and gateway agree.

``python -m tests.durable.kills --kills 300`` runs on SQLite, with ``--store postgresql``
there; it prints one line and fails unless nothing is lost, doubled or kept without an
order, numbers are gapless, the stock is exact, and at least half of the looks after a kill
found work unfinished (else the kills came too late to prove anything).
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NoReturn

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.orders import NotPackableError, Order, cancellation
from ecomkit.payments.totals import PaymentTotals
from ecomkit.shop.store import Books
from tests.durable.far_side import LiveWorld
from tests.postgresql_server import address

_END = "."  # of what was acknowledged

STOCK = 10**6
SOONEST, LATEST = 0.05, 0.4
LOOK_AFTER = 5


@attrs.frozen(eq=False)
class Site:
    """Where the processes meet: a folder for the far side and the log, a database."""

    folder: Path
    url: str

    def world(self, **manners: float) -> LiveWorld:
        """The shop, as a new process opens it."""
        timeout = timedelta(milliseconds=500)
        return LiveWorld(
            self.folder, self.url, shop="kills", timeout=timeout, **manners
        )

    @property
    def log(self) -> Path:
        """What workers were told is done: every line of it has to be true."""
        return self.folder / "acknowledged"


def sell(site: Site, seed: int) -> NoReturn:
    """Sells until it is killed."""
    random = Random(seed)
    world = site.world(lost=0.1, latency=0.004)
    log = os.open(site.log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    def acknowledge(*words: str) -> None:
        # A kill may cut it off where the file goes on to the next page: only what has its
        # end was said, and the next one begins a line of its own.
        os.write(log, f"\n{' '.join(words)} {_END}\n".encode())

    while True:
        with suppress(EcomkitError):
            if random.random() < 0.3:
                world.sells.work.run()
            sale = world.buy(items=[("tea", 2), ("mug", 1)])
            if sale.order is None:
                continue
            number = sale.order.number
            acknowledge("ordered", number)
            if random.random() < 0.7:
                world.sells.orders.capture(number, key="all")
                acknowledge("captured", number)
            if random.random() < 0.6:
                order = world.sells.orders.get(number)
                change = cancellation(order, {"tea": 1}, id="c", at=order.placed_at)
                world.sells.orders.change(number, change)
                acknowledge("changed", number)
            if random.random() < 0.5:
                with suppress(NotPackableError):
                    (parcel,) = world.sells.orders.pack(number).shipments
                    world.sells.orders.ship(number, parcel.id)
                    acknowledge("shipped", number)


def kill(site: Site, kills: int, crew: int) -> tuple[int, int]:
    """Kills so many sellers; how often one looked, and found something unfinished."""
    random = Random(7)
    sellers: list[int] = []
    looks = unfinished = 0
    for seed in range(kills + crew):
        pid = os.fork()
        if not pid:
            sell(site, seed)
        sellers.append(pid)
        if len(sellers) <= crew:
            continue
        time.sleep(random.uniform(SOONEST, LATEST))
        _kill(sellers.pop(random.randrange(len(sellers))))
        if seed % LOOK_AFTER == 0:
            world = site.world()
            due = world.sells.work.due()
            looks += 1
            unfinished += bool(due.untold or _sends(world))
            world.close()
    for pid in sellers:
        _kill(pid)
    return looks, unfinished


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def finish(world: LiveWorld) -> None:
    """The work is done by the shop itself, as a scheduler would."""
    for _ in range(60):
        world.sells.work.run(limit=1000)
        if not _unfinished(world):
            return
        time.sleep(0.3)


def _unfinished(world: LiveWorld) -> bool:
    due = world.sells.work.due()
    return bool(due.work or due.untold or due.stuck or _sends(world))


def _sends(world: LiveWorld) -> int:
    def look(books: Books) -> int:
        rows = books.work.where("due", "~", comparison="<=")
        return sum(row.kind.value == "send" for row in rows)

    return int(world.sells.driver.run(world.sells.desk.read(look)))


def disagreements(site: Site, world: LiveWorld) -> Iterator[str]:
    """Everything on which the shop, its gateway, its sink and its workers do not agree."""
    orders = {order.number: order for order in world.orders()}
    accounts = world.far.accounts()
    yield from _acknowledged(site, orders)
    made = Counter(order.checkout for order in orders.values())
    yield from (f"{count} orders of {id}" for id, count in made.items() if count > 1)
    numbers = sorted(int(number.rpartition("-")[2]) for number in orders)
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"numbers with gaps: {numbers[-1]} is the last of {len(numbers)}"
    yield from _of_money(world, orders, accounts)
    yield from _of_stock(world, orders)
    yield from _of_events(world, orders)
    if _unfinished(world):
        yield f"left: {world.sells.work.due()}"


def _said(site: Site) -> list[tuple[str, str]]:
    # All that was acknowledged to its end.
    lines = (line.split() for line in site.log.read_text().splitlines())
    return [(words[0], words[1]) for words in lines if words[2:] == [_END]]


def _acknowledged(site: Site, orders: dict[str, Order]) -> Iterator[str]:
    for what, number in _said(site):
        order = orders.get(number)
        if order is None:
            yield f"{number} is lost"
        elif what == "changed" and not order.changes:
            yield f"the change of {number} is lost"
        elif what == "shipped" and not any(each.shipped_at for each in order.shipments):
            yield f"the parcel of {number} is lost"


def _of_money(
    world: LiveWorld, orders: dict[str, Order], accounts: dict[str, PaymentTotals]
) -> Iterator[str]:
    bound = set()
    for number, order in orders.items():
        payments = world.sells.orders.payments(number)
        bound |= {payment.id for payment in payments}
        totals = [accounts[payment.id] for payment in payments]
        wants = any(
            each.kind.value == "take" for each in world.sells.orders.settlements(number)
        )
        kept = sum(each.kept.minor() for each in totals)
        if kept != (order.due.minor() if wants else 0):
            yield f"{number}: {kept} kept, {order.due} due"
        if any(each.authorized > order.total for each in totals):
            yield f"{number} was authorized twice"
    for id, each in accounts.items():
        if id not in bound and (each.hold or each.kept):
            yield f"{id}: {each.hold} held and {each.kept} kept without an order"


def _of_stock(world: LiveWorld, orders: dict[str, Order]) -> Iterator[str]:
    for sku in ("tea", "mug"):
        waiting = shipped = 0
        for order in orders.values():
            known = order.quantities(sku)
            shipped += int(known.shipped)
            waiting += int(known.ordered - known.canceled - known.shipped)
        wanted = (STOCK - shipped, STOCK - shipped - waiting)
        if world.levels(sku) != wanted:
            yield f"{sku} {world.levels(sku)}, not {wanted}"


def _of_events(world: LiveWorld, orders: dict[str, Order]) -> Iterator[str]:
    told = Counter(world.far.told().values())
    if told["order_completed"] != len(orders):
        yield f"{told['order_completed']} orders told of {len(orders)}"


@attrs.frozen(kw_only=True)
class Figures:
    """What the kills came to."""

    kills: int
    orders: int
    acknowledged: int
    looks: int
    unfinished: int
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.kills} kills, {self.orders} orders, {self.acknowledged} "
            f"acknowledgements; unfinished work at {self.unfinished} of {self.looks} "
            f"looks; {len(self.wrong)} disagree"
        )


def run(kills: int, url: str, folder: Path, *, crew: int = 1) -> Figures:
    """Kills so many sellers on one database, lets the shop finish, and compares."""
    site = Site(folder, url)
    world = site.world()
    for sku in ("tea", "mug"):
        world.sells.stock.receive(sku, STOCK)
    world.close()
    looks, unfinished = kill(site, kills, crew)
    world = site.world()
    finish(world)
    wrong = tuple(disagreements(site, world))
    figures = Figures(
        kills=kills,
        orders=len(world.orders()),
        acknowledged=len(_said(site)),
        looks=looks,
        unfinished=unfinished,
        wrong=wrong,
    )
    world.close()
    return figures


def main() -> int:
    """Kills on one database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=300)
    asked.add_argument("--store", default="sqlite", choices=["sqlite", "postgresql"])
    asked.add_argument("--crew", type=int, default=2)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/shop.db" if given.store == "sqlite" else address()
        figures = run(given.kills, url, folder, crew=given.crew)
    lines = [f"{given.store}: {figures}", *figures.wrong[:5]]
    too_late = figures.unfinished * 2 < figures.looks
    if too_late:
        lines.append("the kills came too late: most found nothing unfinished")
    sys.stdout.write("\n   ".join(lines) + "\n")
    return bool(figures.wrong) or too_late


if __name__ == "__main__":
    sys.exit(main())
