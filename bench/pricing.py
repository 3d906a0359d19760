"""Pricing beside the same arithmetic by hand, slice by slice in turn; the ratios are kept.

Every quantity gets a slice of time in every round, so that what else the machine does
falls on all of them; a ratio is the median over the rounds of quotients of the same round.
Run: python bench/pricing.py [rounds]. Writes results.json beside itself.
"""

from __future__ import annotations

import gc
import json
import platform
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.metadata import version
from io import StringIO
from math import log
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple

import attrs
import pyperf
from floors import Wish, price_by_hand
from reference_work import RATES, build, read, rows, totals

from ecomkit.pricing import DiscountPolicy, PricingPolicy
from ecomkit.pricing.values import DiscountLevel
from ecomkit.tax import TaxLevel, TaxPolicy, regime_names

ROUNDS = 11
SLICE = 0.08  # seconds
SIZES = (1, 10, 100, 1000)
RESULTS = Path(__file__).with_name("results.json")

PER_UNIT = PricingPolicy(
    discounts=DiscountPolicy(level=DiscountLevel.UNIT),
    taxes=TaxPolicy(level=TaxLevel.UNIT),
)
BY_GROUP = PricingPolicy(taxes=TaxPolicy(level=TaxLevel.GROUP))
BY_LAW = PricingPolicy()  # each regime's own

Key = tuple[Any, ...]
Times = dict[Key, list[float]]  # seconds for a cart, round by round


class Job(NamedTuple):
    """What is timed: *run* on each of the things that *make* gives, new for every pass."""

    run: Callable[[Any], object]
    make: Callable[[], Sequence[Any]]


@attrs.frozen
class Figure:
    """One result: its median, how far the rounds lie apart, and what it may be at most."""

    name: str
    value: float
    low: float
    high: float
    limit: float

    @classmethod
    def of(cls, name: str, rounds: Iterable[float], limit: float) -> Figure:
        """The figure that several rounds come to."""
        found = sorted(rounds)
        return cls(name, median(found), found[0], found[-1], limit)


def carts_for(n: int) -> int:
    """How many carts a pass has: enough to be timed, few enough to be made anew."""
    return max(8, min(64, 2000 // n))


def percents(variant: int) -> dict[str, int]:
    """The tax rates as whole numbers."""
    return {name: int(rate.rstrip("%")) for name, rate in RATES[variant].items()}


def by_hand(n: int) -> Job:
    """The floor."""
    work = [rows(n, s, 1) for s in range(carts_for(n))]
    rates = percents(1)

    def run(wishes: list[Wish]) -> object:
        return price_by_hand(wishes, rates, inclusive=False)

    return Job(run, lambda: work)


def priced(n: int, p: int = 3, *, and_read: bool = False, **terms: Any) -> Job:
    """The same work through the public API."""
    price, make = build(n, 1, p, carts_for(n), **terms)
    return Job((lambda cart: read(price(cart))) if and_read else price, make)


def check_the_floor() -> None:
    """Both sides give the same cents, line by line, or nothing here means anything."""
    for variant in RATES:
        for n in SIZES:
            price, make = build(n, variant, 3, 8)
            for s, cart in enumerate(make()):
                found = price(cart)
                lines = [
                    tuple(
                        money.minor()
                        for money in (line.net, line.tax, line.discount, line.gross)
                    )
                    for line in found.lines
                ]
                ours = lines, tuple(totals(found))
                floor = price_by_hand(
                    rows(n, s, variant), percents(variant), inclusive=variant == 2
                )
                assert ours == floor, (variant, n, s)


def jobs() -> dict[Key, Job]:
    """All that is timed, by name and size."""
    found: dict[Key, Job] = {}
    for n in SIZES:
        found["floor", n] = by_hand(n)
        found["price", n] = priced(n)
        found["read", n] = priced(n, and_read=True)
        found["unit", n] = priced(n, policy=PER_UNIT)
    for n in (10, 100):
        for p in (10, 1000):
            found["promotions", n, p] = priced(n, p)
    found["untaxed",] = priced(100, taxed=False)
    found["group",] = priced(100, policy=BY_GROUP)
    found["group untaxed",] = priced(100, policy=BY_GROUP, taxed=False)
    found["one regime",] = priced(100, policy=BY_LAW, regimes=["eu"])
    found["all regimes",] = priced(100, policy=BY_LAW, regimes=regime_names())
    return found


def slice_of(job: Job) -> float:
    """Seconds of the processor for a cart, over passes that fill a slice of time."""
    gc.collect()
    taken = 0.0
    carts = 0
    while taken < SLICE:
        things = job.make()
        start = process_time()
        for thing in things:
            job.run(thing)
        taken += process_time() - start
        carts += len(things)
    return taken / carts


def bytes_per_line() -> float:
    """What a kept result holds on to, beside the cart it prices."""
    price, make = build(1000, 1, 3, 8)
    carts = make() * 2
    kept = [price(cart) for cart in carts[:8]]
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept += [price(cart) for cart in carts[8:]]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / 8 / 1000


def figures(times: Times) -> list[Figure]:
    """The ratios, exponents and shares, with what each may be at most."""

    def each_round(
        made: Callable[[float, float], float], one: Key, other: Key
    ) -> list[float]:
        return [made(a, b) for a, b in zip(times[one], times[other], strict=True)]

    ratio = partial(each_round, lambda a, b: a / b)
    growth = partial(each_round, lambda a, b: log(a / b) / log(100))
    share = partial(each_round, lambda a, b: 100 * (a - b) / a)
    found = []
    for what, name, single, more in (
        ("price", "price()", 6, 4),
        ("read", "price(), every Money read", 9, 7),
        ("unit", "price(), all by unit", None, 6),
    ):
        for n in SIZES:
            limit = single if n == 1 else more
            if limit is not None:
                rounds = ratio((what, n), ("floor", n))
                found.append(Figure.of(f"{name}, n={n}, x floor", rounds, limit))
    in_n = growth(("price", 1000), ("price", 10))
    found.append(Figure.of("growth exponent in n, 10 to 1000", in_n, 1.0))
    for n in (10, 100):
        in_p = growth(("promotions", n, 1000), ("promotions", n, 10))
        name = f"growth exponent in p, 10 to 1000, n={n}"
        found.append(Figure.of(name, in_p, 0.05))
    by_line = share(("price", 100), ("untaxed",))
    found += [
        Figure.of("tax by line, n=100, % of price()", by_line, 40),
        Figure.of(
            "tax by rate group, n=100, % of price()",
            share(("group",), ("group untaxed",)),
            40,
        ),
        Figure.of(
            "all fifteen regimes, n=100, x one of them",
            ratio(("all regimes",), ("one regime",)),
            1.1,
        ),
        Figure.of("bytes per priced line, n=1000", [bytes_per_line()], 350),
    ]
    return found


def keep(times: Times, found: Iterable[Figure]) -> None:
    """Writes the figures, beside the times of every round as pyperf reads them."""
    made_with = {
        "python_version": platform.python_version(),
        **{name: version(name) for name in ("ecomkit", "attrs", "py-moneyed")},
    }
    suite = pyperf.BenchmarkSuite(
        [
            pyperf.Benchmark(
                [
                    pyperf.Run(
                        taken,
                        metadata={"name": " ".join(map(str, key)), **made_with},
                        collect_metadata=False,
                    )
                ]
            )
            for key, taken in times.items()
        ]
    )
    file = StringIO()
    suite.dump(file)
    kept = {
        "figures": {
            one.name: {
                "median": round(one.value, 3),
                "low": round(one.low, 3),
                "high": round(one.high, 3),
                "at_most": one.limit,
            }
            for one in found
        },
        **json.loads(file.getvalue()),
    }
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def main(rounds: int) -> None:
    """Prints the table and keeps it."""
    check_the_floor()
    work = jobs()
    times: Times = {key: [] for key in work}
    for job in work.values():
        slice_of(job)  # warm: the first carts fill the pricer's look-ups
    for number in range(rounds):
        for key, job in work.items():
            times[key].append(slice_of(job))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    found = figures(times)
    print(f"{'':46} {'median':>8} {'low':>8} {'high':>8} {'at most':>8}")
    for one in found:
        over = "  OVER" if one.value > one.limit else ""
        print(
            f"{one.name:46} {one.value:8.2f} {one.low:8.2f} {one.high:8.2f}"
            f" {one.limit:8g}{over}"
        )
    keep(times, found)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
