"""A page of a checkout compared with pricing its cart, in turns.

After the buyer changed one quantity the page shows prices, offers of delivery, methods of
payment and what is missing: `Shop.save_cart` and `Shop.review`, and every figure of the page
read. Each is timed next to `price()` of the same cart with its delivery; a ratio is the
median over the rounds. Run: python bench/review.py [rounds].
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from itertools import cycle
from statistics import median
from time import process_time

import attrs
from reference_work import rows
from wire import HOME, NOON, quoter

from ecomkit.cart import LineItem
from ecomkit.checkout import Purchaser
from ecomkit.payments.adapters import CardTerminal
from ecomkit.shop import Shop
from ecomkit.testing import FixedClock

ROUNDS = 15
SLICE = 0.1  # seconds
SIZES = (1, 10, 100)
LIMITS = {100: 45}  # at most so many times price()

Run = Callable[[], object]


def runs(n: int) -> tuple[Run, Run]:
    """What prices a cart of *n* lines, and what makes the page after an edit of it."""
    known = quoter(n)
    shop = Shop.in_memory(
        pricer=known.pricer,
        shipping=known.shipping,
        payments=[CardTerminal()],
        titles=known.titles,
        clock=FixedClock(NOON),
    )
    saved = shop.carts.open("ada", "EUR")
    lines = [
        LineItem(f"s0-{i}", quantity)
        for i, (_, quantity, _, _) in enumerate(rows(n, 0, 1))
    ]
    saved = shop.carts.save(saved, attrs.evolve(saved.cart, lines=lines))
    row = shop.checkouts.begin(saved.id, Purchaser(id="ada", email="ada@example.com"))
    row = shop.checkouts.update(
        row.id,
        shipping=HOME,
        delivery="post",
        payment_method=CardTerminal().name,
    )
    begun = row.checkout
    assert begun is not None
    shown = shop.checkouts.review(row.id)
    assert shown.is_complete, shown.missing
    assert shown.priced is not None
    charges = [row.charge for row in shown.priced.charges]
    occasion = shop.quoter.occasion(begun, at=NOON)
    last = saved.cart.lines[-1]
    quantities = cycle([last.quantity + 1, last.quantity])

    def page() -> object:
        shop.carts.set_quantity(saved.id, last.key, next(quantities))
        shop.checkouts.begin(saved.id)
        review = shop.checkouts.review(row.id)
        priced = review.priced
        assert priced is not None
        rows = [
            (line.quantity, line.list_amount, line.discount, line.gross)
            for line in priced.lines
        ]
        return rows, priced.total, priced.tax, priced.discount, review.offers

    return (lambda: shop.quoter.pricer.price(begun.cart, occasion, charges)), page


def seconds(run: Run) -> float:
    """Seconds of the processor for one run, over runs that fill a slice of time."""
    gc.collect()
    start = process_time()
    passes = 0
    while process_time() - start < SLICE:
        run()
        passes += 1
    return (process_time() - start) / passes


def main(rounds: int) -> int:
    """Prints the table; how many ratios are over their limit."""
    work = {n: runs(n) for n in SIZES}
    times: dict[int, list[tuple[float, float]]] = {n: [] for n in SIZES}
    for _ in range(rounds):
        for n, (price, page) in work.items():
            times[n].append((seconds(price), seconds(page)))
    over = 0
    print(
        f"{'lines':>5} {'price(), ms':>12} {'review, ms':>12} {'times':>8} {'at most':>8}"
    )
    for n, taken in times.items():
        ratio = median(page / price for price, page in taken)
        over += ratio > LIMITS.get(n, ratio)
        price, page = (median(column) * 1000 for column in zip(*taken, strict=True))
        print(f"{n:5} {price:12.3f} {page:12.3f} {ratio:8.1f} {LIMITS.get(n, ''):>8}")
    return over


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
