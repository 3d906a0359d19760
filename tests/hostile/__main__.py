"""python -m tests.hostile --calls N --seed S: hostile calls at the doors, and figures.

Every call has one hostile argument. What comes out may be a value or one of our errors,
within five seconds; anything else is listed, with the shortest call that shows it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Iterator, Sequence

from tests.hostile.attack import targets
from tests.hostile.campaign import Campaign, Figures, run
from tests.hostile.documents import reading_targets
from tests.hostile.doors import Door, doors
from tests.hostile.examples import Examples, overheard


def coverage(all_doors: Sequence[Door], examples: Examples) -> Iterator[str]:
    """How many of the doors can be attacked, and which cannot."""
    known = [door for door in all_doors if door in examples.by_door]
    share = len(known) / max(1, len(all_doors))
    yield f"{len(known):,} of {len(all_doors):,} public callables ({share:.1%})"


def findings(figures: Figures) -> Iterator[str]:
    """Each kind of finding, with its shortest call."""
    for kind in sorted(figures.kinds):
        finding = figures.smallest[kind]
        yield f"{kind[1]} x{figures.kinds[kind]}  {finding.at}  (--only {finding.number})"
        yield f"    {finding.call}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--room", default="", help="the doors of one room")
    parser.add_argument("--door", default="", help="the doors with this in their name")
    parser.add_argument("--only", type=int, help="one call again, with its traceback")
    parser.add_argument(
        "--missing", action="store_true", help="doors with no good call"
    )
    asked = parser.parse_args()
    began = time.perf_counter()
    all_doors = doors()
    chosen = [
        door
        for door in all_doors
        if asked.room in {"", door.room} and asked.door in door.name
    ]
    examples = overheard(all_doors)
    found = [
        target
        for target in (*targets(examples), *reading_targets(examples))
        if target.door in chosen
        or (target.spoil and not asked.door and asked.room in {"", target.door.room})
    ]
    print(*coverage(chosen, examples), sep="\n")
    readers = {target.door.name for target in found if target.spoil}
    print(f"{len(readers):,} readers of documents, by kind of document")
    if asked.missing:
        print(*(door.name for door in chosen if door not in examples.by_door), sep="\n")
    if not found:
        return 0
    campaign = Campaign(found, examples, asked.seed)
    if asked.only is not None:
        return again(campaign, asked.only)
    figures = run(campaign, asked.calls, asked.processes)
    print(*findings(figures), sep="\n")
    seconds = time.perf_counter() - began
    print(
        f"seed {asked.seed}: {figures.calls:,} calls at {len(found):,} arguments, "
        f"{figures.kinds.total():,} foreign errors of {len(figures.kinds):,} kinds, "
        f"{seconds:.0f} s"
    )
    return bool(figures.kinds)


def again(campaign: Campaign, number: int) -> int:
    """One call once more, with the traceback of what came out."""
    call = campaign.call(number)
    print(call)
    error = call.outcome()
    if error is None:
        print("passes, or is refused")
        return 0
    traceback.print_exception(error, limit=-12)
    return 1


if __name__ == "__main__":
    sys.exit(main())
