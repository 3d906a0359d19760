"""python -m tests.simulator --faults N --seed S: runs a campaign and prints figures.

Its parts run side by side, in as many processes as there are processors; the figures
depend on N and S alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator

from tests.simulator.campaign import Figures, large_campaign


def report(figures: Figures) -> Iterator[str]:
    """The figures, line by line."""
    yield f"{figures.runs:,} runs"
    for title, table in (
        ("faults that struck", figures.faults),
        ("the same by kind of gateway", figures.struck),
        ("operations", figures.operations),
        ("left to an operator", figures.operator),
        ("violations", figures.kinds),
    ):
        yield f"{table.total():,} {title}"
        yield from (f"{count:>11,}  {name}" for name, count in sorted(table.items()))
    yield from figures.violations[:20]
    if not figures.violations:
        # Rule of three: no failure in n independent runs bounds the rate at 3/n (95 %).
        yield f"fewer than {3 / figures.runs:.4%} of such runs go wrong (95 %)"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator")
    parser.add_argument("--faults", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    began = time.perf_counter()
    figures = large_campaign(
        faults=asked.faults, seed=asked.seed, processes=asked.processes
    )
    seconds = time.perf_counter() - began
    sys.stdout.write(
        "\n".join((f"seed {asked.seed}, {seconds:.0f} s", *report(figures), ""))
    )
    return bool(figures.violations)


if __name__ == "__main__":
    sys.exit(main())
