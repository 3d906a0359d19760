"""Many runs, until so many faults have struck; and the figures of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import attrs

from tests.simulator.manners import MANNERS, Manners
from tests.simulator.oracle import violations
from tests.simulator.world import World

TICKS = 600


@attrs.define
class Figures:
    """What a campaign did and found."""

    runs: int = 0
    faults: Counter[str] = attrs.field(factory=Counter)
    operations: Counter[str] = attrs.field(factory=Counter)
    operator: Counter[str] = attrs.field(factory=Counter)
    violations: list[str] = attrs.field(factory=list)

    @property
    def kinds(self) -> Counter[str]:
        """The violations by kind."""
        return Counter(each.split(": ")[1] for each in self.violations)


def one_run(seed: int, manners: Manners, figures: Figures) -> None:
    """One run of one seed, added to the figures."""
    world = World(seed, manners)
    world.run(TICKS)
    found = violations(world)
    figures.runs += 1
    figures.faults.update(world.faults)
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
