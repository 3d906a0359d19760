"""Runs: the units of a row as groups that cost the same, so that a million are as fast as one.

A quantity is exact: an int of whole units, or a Fraction of what is weighed or measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from ecomkit.money.rounding import divide

Quantity = int | Fraction


class Run(NamedTuple):
    """Some units of a row and what they come to together, in steps.

    Whole units cost the same each. A unit that ``is_used`` serves no other set.
    """

    quantity: Quantity
    amount: int
    is_used: bool = False

    @property
    def each(self) -> Quantity:
        """What one unit costs."""
        if type(self.quantity) is int:
            return self.amount // self.quantity
        return self.amount / Fraction(self.quantity)


def even_runs(amount: int, quantity: Quantity, *, is_used: bool = False) -> list[Run]:
    """*amount* over *quantity*, the odd steps one each on the first of whole units."""
    if type(quantity) is not int:
        return [Run(quantity, amount, is_used)]
    each, odd = divmod(amount, quantity)
    if not odd:
        return [Run(quantity, amount, is_used)]
    rest = quantity - odd
    return [Run(odd, odd * (each + 1), is_used), Run(rest, rest * each, is_used)]


def part_of(amount: int, quantity: Quantity, whole: Quantity) -> int:
    """What *quantity* out of *whole* units at *amount* together come to, to the step."""
    exact = amount * Fraction(quantity) / whole
    return divide(exact.numerator, exact.denominator)


def cut_run(run: Run, quantity: Quantity) -> tuple[Run, Run]:
    """The first *quantity* units of a run, and the others; they sum to the run."""
    if quantity == run.quantity:
        amount = run.amount
    elif type(run.quantity) is int and type(quantity) is int:
        amount = run.amount // run.quantity * quantity
    else:
        amount = part_of(run.amount, quantity, run.quantity)
    return (
        Run(quantity, amount, run.is_used),
        Run(run.quantity - quantity, run.amount - amount, run.is_used),
    )


def lowered_run(run: Run, share: int) -> list[Run]:
    """A run after *share* was taken evenly off its units."""
    return even_runs(run.amount - share, run.quantity, is_used=run.is_used)


def scaled_runs(runs: Sequence[Run], amount: int) -> list[Run]:
    """The runs of a row that now comes to *amount*, each in proportion to what it was."""
    weights: list[Quantity] = [run.amount for run in runs]
    if not any(weights):
        weights = [run.quantity for run in runs]
    total = sum(weights)
    found: list[Run] = []
    reached: Quantity = 0
    given = 0
    for run, weight in zip(runs, weights, strict=True):
        reached += weight
        own = int(amount * reached // total) - given
        given += own
        found += even_runs(own, run.quantity, is_used=run.is_used)
    return merged_runs(found)


def in_proportion(amount: int, weights: Sequence[int]) -> list[int]:
    """*amount* in shares like *weights*, cut cumulatively; none is above its weight."""
    total = sum(weights)
    amount = min(amount, total)
    reached = given = 0
    shares = []
    for weight in weights:
        reached += weight
        shares.append(amount * reached // total - given if total else 0)
        given += shares[-1]
    return shares


def merged_runs(runs: Iterable[Run]) -> list[Run]:
    """The runs with those of one price and use joined."""
    found: dict[tuple[Quantity, bool], Run] = {}
    for run in runs:
        if run.quantity:
            key = run.each, run.is_used
            others = found.get(key, Run(0, 0))
            found[key] = Run(
                others.quantity + run.quantity, others.amount + run.amount, run.is_used
            )
    return list(found.values())


def are_alike(runs: Sequence[Run]) -> bool:
    """Whether no unit of a row differs from the others: it has no need of runs."""
    return len(runs) == 1 and not runs[0].is_used


def whole_runs(runs: Sequence[Run]) -> list[tuple[int, int]] | None:
    """Units as how many at which amount each; None where not all of them are whole."""
    found = [
        (run.quantity, run.amount // run.quantity)
        for run in runs
        if type(run.quantity) is int
    ]
    return found if len(found) == len(runs) else None
