"""The long search for a breach of a law: many short runs, each with a seed of its own.

One run of 200,000 examples would slow down and fill the memory. A part that fails is
repeated by its seed, with the command that is printed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

PARTS = 100
PROFILE = {"HYPOTHESIS_PROFILE": "campaign"}


def part(seed: int, tests: Sequence[str], until: float) -> bool | None:
    """Whether every law held by this seed; None where the time was up before."""
    options = ["-q", "-p", "no:cacheprovider", f"--hypothesis-seed={seed}"]
    command = ["-m", "pytest", *options, *tests]
    began = time.monotonic()
    if began > until:
        return None
    done = subprocess.run(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **PROFILE},
        check=False,
    )
    held = done.returncode == 0
    told = done.stdout.strip().splitlines()[-1:] if held else [done.stdout]
    seconds = time.monotonic() - began
    print(f"seed {seed}: {'held' if held else 'BROKEN'}, {seconds:.0f} s", flush=True)
    print(*told, flush=True)
    if not held:
        repeat = " ".join(["python", *command])
        print(f"again: HYPOTHESIS_PROFILE=campaign {repeat}", flush=True)
    return held


def main() -> int:
    """Runs the parts, as many at a time as is said; 0 where no law was broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--parts", type=int, default=PARTS)
    options.add_argument("--seed", type=int, default=1, help="of the first part")
    options.add_argument("--processors", type=int, default=os.cpu_count())
    options.add_argument("--minutes", type=float, default=float("inf"))
    options.add_argument("tests", nargs="*", default=["tests/laws", "-m", "hypothesis"])
    chosen = options.parse_args()
    until = time.monotonic() + chosen.minutes * 60
    seeds = range(chosen.seed, chosen.seed + chosen.parts)
    with ThreadPoolExecutor(max_workers=chosen.processors) as pool:
        results = list(pool.map(lambda seed: part(seed, chosen.tests, until), seeds))
    ran = [held for held in results if held is not None]
    broken = ran.count(False)
    print(f"{len(ran)} of {chosen.parts} parts ran, {broken} of them broke a law")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
