"""Many runs, until so many faults have struck; and the figures of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random

import attrs

from ecomkit.errors import EcomkitError
from tests.simulator.manners import MANNERS, Manners
from tests.simulator.oracle import violations
from tests.simulator.world import World

TICKS = 600
PART = 10_000
"""Faults in one part of a large campaign, whatever the number of processes."""


@attrs.define
class Figures:
    """What a campaign did and found."""

    runs: int = 0
    faults: Counter[str] = attrs.field(factory=Counter)
    struck: Counter[str] = attrs.field(factory=Counter)
    """The faults by kind of gateway."""
    operations: Counter[str] = attrs.field(factory=Counter)
    operator: Counter[str] = attrs.field(factory=Counter)
    violations: list[str] = attrs.field(factory=list)

    @property
    def kinds(self) -> Counter[str]:
        """The violations by kind."""
        return Counter(each.split(": ")[1] for each in self.violations)

    def add(self, other: Figures) -> None:
        """Takes in the figures of another part."""
        self.runs += other.runs
        self.faults.update(other.faults)
        self.struck.update(other.struck)
        self.operations.update(other.operations)
        self.operator.update(other.operator)
        self.violations.extend(other.violations)


def one_run(seed: int, manners: Manners, figures: Figures) -> None:
    """One run of one seed, added to the figures."""
    world = World(seed, manners)
    try:
        world.run(TICKS)
        found = violations(world)
    except EcomkitError as error:
        found = [f"broke: {error!r}"]  # when it is calm, nothing may be refused
    figures.runs += 1
    figures.faults.update(world.faults)
    figures.struck[manners.name] += world.faults.total()
    figures.operator[manners.name] += world.operations.pop("left to an operator", 0)
    figures.operations.update(world.operations)
    figures.violations.extend(f"seed {seed} ({manners.name}): {each}" for each in found)


def campaign(
    *, faults: int, seed: int, manners: Sequence[Manners] = MANNERS
) -> Figures:
    """Runs with each of *manners* in turn until *faults* faults have struck."""
    figures = Figures()
    while figures.faults.total() < faults:
        one_run(seed + figures.runs, manners[figures.runs % len(manners)], figures)
    return figures


def parts(*, faults: int, seed: int, most: int = PART) -> list[tuple[int, int]]:
    """The parts of a large campaign: of how many faults, and from which seed."""
    sizes = [most] * (faults // most) + [faults % most] * bool(faults % most)
    return [
        (size, Random(f"{seed}/{number}").getrandbits(48))
        for number, size in enumerate(sizes)
    ]


def large_campaign(
    *, faults: int, seed: int, processes: int, most: int = PART
) -> Figures:
    """The sum of all parts; the same, however many *processes* share them."""
    figures = Figures()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for each in pool.map(one_part, parts(faults=faults, seed=seed, most=most)):
            figures.add(each)
    return figures


def one_part(part: tuple[int, int]) -> Figures:
    """One part of a large campaign, as :func:`parts` gives it."""
    faults, seed = part
    return campaign(faults=faults, seed=seed)
