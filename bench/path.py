"""A whole durable sale compared with one written by hand, and orders a second.

`quote` and `buy` of ten lines on SQLite (the hold, the payment at a gateway in memory, the
order, its events) next to `durable_by_hand.py`, in processor time and in turns; the ratio
is the median over the rounds. Then as many orders as some seconds allow, from 1, 4 and 16
workers: threads in memory, processes on SQLite and PostgreSQL.
Run: python bench/path.py [rounds] [seconds].
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median
from threading import Thread
from time import monotonic, process_time

import attrs
from durable_by_hand import HandWritten
from reference_work import rows
from wire import HOME, quoter

from ecomkit.cart import Cart, LineItem
from ecomkit.checkout import Purchaser
from ecomkit.integrations.sql import SqlStore
from ecomkit.payments import PaymentMethod
from ecomkit.shop import Shop
from ecomkit.shop.ports import Store
from ecomkit.shop.world import SystemClock
from ecomkit.testing.payments import FakeAdapter, FakeGateway, capabilities
from tests.postgresql_server import NotHereError, started

ROUNDS = 15
SALES = 12  # of each, in a round
LINES = 10
WISHES = rows(LINES, 0, 1)
LIMIT = 60  # at most so many times the sale by hand
SECONDS = 3.0
WORKERS = (1, 4, 16)
ENOUGH = 10**9


def opened(store: Store | None, *, stocked: bool = True) -> Shop:
    """A shop of the reference work's goods that takes cards."""
    known = quoter(LINES)
    card = FakeAdapter(FakeGateway(SystemClock()), capabilities())
    shop = Shop(
        attrs.evolve(
            known, payment_methods=[PaymentMethod(id="card", adapter=card.name)]
        ),
        payments=[card],
        store=store,
        series="R",
    )
    if stocked and not shop.stock.levels(["s0-0"]):
        for place in range(LINES):
            shop.stock.receive(f"s0-{place}", ENOUGH)
    return shop


def filled(shop: Shop) -> str:
    """A checkout that is ready for its quote."""
    saved = shop.carts.open("ada", "EUR")
    lines = [
        LineItem(f"s0-{place}", quantity)
        for place, (_, quantity, _, _) in enumerate(WISHES)
    ]
    saved = shop.carts.save(saved, Cart("EUR", lines))
    ada = Purchaser(id="ada", email="ada@example.com")
    checkout = shop.checkouts.begin(saved.id, ada)
    return shop.checkouts.update(
        checkout.id, shipping=HOME, delivery="post", payment_method="card"
    ).id


def sell(shop: Shop, checkout: str) -> int:
    """What is timed: a quote, and its order; gives what it comes to, in cents."""
    quote = shop.checkouts.quote(checkout)
    order = shop.checkouts.buy(quote.id, token="tok_1").order
    assert order is not None
    return order.total.minor()


def seconds(sales: list[Callable[[], int]]) -> float:
    """Seconds of the processor for one of the sales."""
    gc.collect()
    start = process_time()
    for sale in sales:
        sale()
    return (process_time() - start) / len(sales)


def beside_the_hand(rounds: int, folder: Path) -> int:
    """Prints the ratios; 1 if that of SQLite is over its limit."""
    hand = HandWritten(folder / "hand.db")
    shops = {
        "SQLite": opened(SqlStore(f"sqlite:///{folder}/shop.db")),
        "SQLite, no stock kept": opened(
            SqlStore(f"sqlite:///{folder}/stockless.db"), stocked=False
        ),
        "in memory": opened(None),
    }
    for shop in shops.values():
        assert sell(shop, filled(shop)) == hand.sell(WISHES)
    taken: dict[str, list[float]] = {name: [] for name in ("hand", *shops)}
    for _ in range(rounds):
        by_hand = [lambda: hand.sell(WISHES)] * (20 * SALES)
        taken["hand"].append(seconds(by_hand))
        for name, shop in shops.items():
            ready = [filled(shop) for _ in range(SALES)]
            taken[name].append(
                seconds([lambda one=one, shop=shop: sell(shop, one) for one in ready])
            )
    print(
        f"{'quote and buy, 10 lines':26} {'ms':>8} {'times by hand':>14} {'at most':>8}"
    )
    print(f"{'by hand':26} {median(taken['hand']) * 1000:8.3f}")
    over = 0
    for name in shops:
        ratio = median(a / b for a, b in zip(taken[name], taken["hand"], strict=True))
        limit = LIMIT if name == "SQLite" else None
        over += limit is not None and ratio > limit
        print(
            f"{name:26} {median(taken[name]) * 1000:8.3f} {ratio:14.1f} {limit or '':>8}"
        )
    return over


def until(shop: Shop, end: float) -> int:
    """Sells until a moment; gives how many orders were placed."""
    count = 0
    while monotonic() < end:
        sell(shop, filled(shop))
        count += 1
    return count


def by_threads(shop: Shop, workers: int, lasts: float) -> float:
    """Orders a second from so many threads."""
    counts: list[int] = []
    end = monotonic() + lasts
    threads = [
        Thread(target=lambda: counts.append(until(shop, end))) for _ in range(workers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / lasts


def by_processes(url: str, shop: str, workers: int, lasts: float) -> float:
    """Orders a second from so many processes, each with a connection of its own."""
    store = SqlStore(url, shop=shop)
    opened(store)
    store.close()
    results, write = os.pipe()
    start, go = os.pipe()
    pids = []
    for _ in range(workers):
        pid = os.fork()
        if not pid:
            count = 0
            with suppress(BaseException):
                mine = opened(SqlStore(url, shop=shop))
                os.read(start, 1)
                count = until(mine, monotonic() + lasts)
            os.write(write, f"{count}\n".encode())
            os._exit(0)
        pids.append(pid)
    os.write(go, b"." * workers)
    for pid in pids:
        os.waitpid(pid, 0)
    os.close(write)
    os.close(start)
    os.close(go)
    with os.fdopen(results) as found:
        return sum(map(int, found.read().split())) / lasts


def orders_a_second(lasts: float, folder: Path) -> None:
    """Prints the table; each order has a cart, a checkout and a quote of its own."""
    print(f"\n{'orders a second, workers':26}" + "".join(f"{n:>8}" for n in WORKERS))

    def row(name: str, rate: Callable[[int], float]) -> None:
        print(f"{name:26}" + "".join(f"{rate(n):8.1f}" for n in WORKERS), flush=True)

    row("in memory (threads)", lambda n: by_threads(opened(None), n, lasts))
    url = f"sqlite:///{folder}/rates.db"
    row("SQLite", lambda n: by_processes(url, f"with {n}", n, lasts))
    try:
        server = started()
    except NotHereError as reason:
        print(f"PostgreSQL: not here ({reason})")
        return
    row("PostgreSQL", lambda n: by_processes(server, f"with {n}", n, lasts))


def main(rounds: int, lasts: float) -> int:
    """Prints both tables; how many ratios are over their limit."""
    with tempfile.TemporaryDirectory() as name:
        over = beside_the_hand(rounds, Path(name))
        if lasts:
            orders_a_second(lasts, Path(name))
    return over


if __name__ == "__main__":
    sys.exit(
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS,
            float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS,
        )
    )
