"""A page of a checkout compared with pricing its cart, in turns.

A page shows prices, offers of delivery, methods of payment and what is missing:
`shop.checkouts.review`, and every figure of the page read; and the same after the buyer
changed one quantity, which is saved. Each is timed next to `price()` of the same cart with its
delivery; a ratio is the median over the rounds. Run: python bench/review.py [rounds].
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
LIMITS = {("review", 100): 45}  # at most so many times price()

Run = Callable[[], object]


def runs(n: int) -> dict[str, Run]:
    """What prices a cart of *n* lines, makes its page, and the page after an edit of it."""
    known = quoter(n)
    shop = Shop.in_memory(
        pricer=known.pricer,
        shipping=known.shipping,
        payments=[CardTerminal()],
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
        review = shop.checkouts.review(row.id)
        priced = review.priced
        assert priced is not None
        rows = [
            (line.quantity, line.list_amount, line.discount, line.gross)
            for line in priced.lines
        ]
        return rows, priced.total, priced.tax, priced.discount, review.offers

    def edited() -> object:
        shop.carts.set_quantity(saved.id, last.key, next(quantities))
        shop.checkouts.begin(saved.id)
        return page()

    return {
        "price": lambda: shop.quoter.pricer.price(begun.cart, occasion, charges),
        "review": page,
        "edit and review": edited,
    }


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
    times: dict[tuple[int, str], list[float]] = {
        (n, name): [] for n in SIZES for name in work[n]
    }
    for _ in range(rounds):
        for (n, name), taken in times.items():
            taken.append(seconds(work[n][name]))
    over = 0
    print(f"{'times price()':16} {'lines':>5} {'median':>8} {'at most':>8}")
    for (n, name), taken in times.items():
        if name == "price":
            print(f"{'price(), ms':16} {n:5} {median(taken) * 1000:8.3f}")
            continue
        pairs = zip(taken, times[n, "price"], strict=True)
        ratio = median(one / price for one, price in pairs)
        limit = LIMITS.get((name, n))
        over += limit is not None and ratio > limit
        print(f"{name:16} {n:5} {ratio:8.1f} {limit or '':>8}")
    return over


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
