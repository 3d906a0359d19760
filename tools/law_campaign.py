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
from concurrent.futures import ThreadPoolExecutor

PARTS = 100
PROFILE = {"HYPOTHESIS_PROFILE": "campaign"}


def command(seed: int, marked: str) -> list[str]:
    """One part: every property test that is so marked, by one seed."""
    options = ["-q", "-p", "no:cacheprovider", "-m", marked]
    return ["-m", "pytest", *options, f"--hypothesis-seed={seed}", "tests/laws"]


def part(seed: int, marked: str, until: float) -> bool | None:
    """Whether every law held by this seed; None where the time was up before."""
    began = time.monotonic()
    if began > until:
        return None
    done = subprocess.run(
        [sys.executable, *command(seed, marked)],
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
        repeat = " ".join(["python", *command(seed, marked)])
        print(f"again: HYPOTHESIS_PROFILE=campaign {repeat}", flush=True)
    return held


def main() -> int:
    """Runs the parts, as many at a time as is said; 0 where no law was broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--parts", type=int, default=PARTS)
    options.add_argument("--seed", type=int, default=1, help="of the first part")
    options.add_argument("--processors", type=int, default=os.cpu_count())
    options.add_argument("--marked", default="hypothesis", help="law: L1 to L15 alone")
    options.add_argument("--minutes", type=float, default=float("inf"))
    chosen = options.parse_args()
    until = time.monotonic() + chosen.minutes * 60
    seeds = range(chosen.seed, chosen.seed + chosen.parts)
    with ThreadPoolExecutor(max_workers=chosen.processors) as pool:
        results = list(pool.map(lambda seed: part(seed, chosen.marked, until), seeds))
    ran = [held for held in results if held is not None]
    broken = ran.count(False)
    print(f"{len(ran)} of {chosen.parts} parts ran, {broken} of them broke a law")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
