"""Many hostile calls, each drawn from its own seed, in processes that may die."""

from __future__ import annotations

import multiprocessing
import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

import attrs

from tests.hostile.attack import Call, Finding, Target
from tests.hostile.examples import Examples

# A call that not even the alarm could stop is stopped from outside.
PATIENCE = 20.0
MOST_MEMORY = 3 * 2**30


@attrs.define
class Figures:
    """What came of a campaign."""

    calls: int = 0
    kinds: Counter[tuple[str, str]] = attrs.field(factory=Counter)
    smallest: dict[tuple[str, str], Finding] = attrs.field(factory=dict)

    def add(self, finding: Finding) -> None:
        """Counts *finding*, and keeps the shortest call of its kind."""
        self.kinds[finding.kind] += 1
        known = self.smallest.get(finding.kind)
        if known is None or len(finding.call) < len(known.call):
            self.smallest[finding.kind] = finding


@attrs.frozen
class Campaign:
    """The calls that a seed stands for."""

    targets: Sequence[Target]
    examples: Examples
    seed: int

    def call(self, number: int) -> Call:
        """The call *number*: the arguments take turns, and chance picks the value."""
        chance = random.Random(f"{self.seed} {number}")
        return Call.drawn(self.target(number), self.examples, chance)

    def target(self, number: int) -> Target:
        """The argument that the call *number* spoils."""
        turn, place = divmod(number, len(self.targets))
        order = list(range(len(self.targets)))
        random.Random(f"{self.seed} turn {turn}").shuffle(order)
        return self.targets[order[place]]


def run(campaign: Campaign, calls: int, processes: int) -> Figures:
    """Makes *calls* calls, side by side."""
    figures = Figures()
    workers = [
        _Worker(campaign, range(first, calls, processes)) for first in range(processes)
    ]
    while any(not worker.is_done for worker in workers):
        for worker in workers:
            worker.look(figures.add)
        time.sleep(0.02)
    figures.calls = calls
    return figures


class _Worker:
    """One process, started again behind the call that killed it."""

    def __init__(self, campaign: Campaign, numbers: range) -> None:
        self.campaign = campaign
        self.numbers = numbers
        self.is_done = False
        self._start()

    def _start(self) -> None:
        fork = multiprocessing.get_context("fork")
        self.inbox, outbox = fork.Pipe(duplex=False)
        self.process: Any = fork.Process(
            target=_work, args=(self.campaign, self.numbers, outbox), daemon=True
        )
        self.process.start()
        outbox.close()
        self.current = self.numbers[0] if self.numbers else 0
        self.since = time.monotonic()

    def look(self, report: Callable[[Finding], None]) -> None:
        """Takes in what the process has found, and starts another where it is dead."""
        if self.is_done:
            return
        try:
            while self.inbox.poll():
                said = self.inbox.recv()
                self.since = time.monotonic()
                if isinstance(said, int):
                    self.current = said
                elif isinstance(said, Finding):
                    report(said)
                else:
                    self.is_done = True
                    self.process.join()
                    return
        except EOFError:
            self._bury("Died", report)
            return
        if time.monotonic() - self.since > PATIENCE:
            self.process.kill()
            self._bury("NeverEnds", report)

    def _bury(self, error: str, report: Callable[[Finding], None]) -> None:
        self.process.join()
        target = self.campaign.target(self.current)
        call = f"{target.door.name}({target.parameter}=...)"
        report(Finding(target.door.name, error, "", call, self.current))
        behind = self.numbers.index(self.current) + 1
        self.numbers = self.numbers[behind:]
        if self.numbers:
            self._start()
        else:
            self.is_done = True


def _work(campaign: Campaign, numbers: range, outbox: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    for number in numbers:
        outbox.send(number)
        finding = campaign.call(number).finding(number)
        if finding is not None:
            outbox.send(finding)
    outbox.send(None)
