"""Methods for all paths together: Markov removal effect and Shapley value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.attribution.credit import (
    Attribution,
    as_attribution,
    split_value,
    total_value,
)
from ecomkit.journey.attribution.paths import ConversionPath
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class MarkovChain:
    """How customers move from channel to channel, and what is lost without one.

    ``base_rate`` is the probability of a sale from the start, which equals the share of
    paths that converted. ``removal_effects`` is, for each channel, the share of sales that
    would be lost if everyone who reaches it left.
    """

    channels: tuple[str, ...]
    base_rate: Fraction
    removal_effects: tuple[Fraction, ...]
    conversions: int
    value: Money | None

    @property
    def attribution(self) -> Attribution:
        """The conversions, split in proportion to the removal effects."""
        total = sum(self.removal_effects, Fraction(0))
        shares = {
            channel: effect / total if total else Fraction(0)
            for channel, effect in zip(self.channels, self.removal_effects, strict=True)
        }
        return as_attribution(
            "markov",
            {channel: share * self.conversions for channel, share in shares.items()},
            None if self.value is None else split_value(self.value, shares),
        )


def markov_chain(paths: Iterable[ConversionPath]) -> MarkovChain:
    """The first-order Markov chain of *paths*, solved exactly and without simulation.

    With N the chain's fundamental matrix and c the probabilities of a sale from each
    channel, a customer reaches channel k with probability N[start, k] / N[k, k], so that
    removing k loses N[start, k] c[k] / N[k, k] of the base rate. One linear solve gives
    them all.
    Absorbing chains: Kemeny and Snell, Finite Markov Chains (1960), chapter 3; removal
    effect: Anderl et al., Int. J. of Research in Marketing 33 (2016), 457-474.
    """
    paths = tuple(paths)
    channels = tuple(sorted({channel for path in paths for channel in path.channels}))
    index = {channel: at for at, channel in enumerate(channels)}
    starts, moves, sales, visits = _counts(paths, index)
    travelers = sum(starts)
    if not travelers:
        raise InvalidInputError("no path has a conversion or a failure", path="$.paths")
    used = [at for at in range(len(channels)) if visits[at]]
    # The rows of I - Q, multiplied by the visits so that they are whole numbers.
    system = [
        [(visits[row] if row == column else 0) - moves[row][column] for column in used]
        for row in used
    ]
    inverse = _inverse(system)
    none = Fraction(0)
    # How often each channel is reached, and what follows from it, in customers.
    reached = [
        sum((starts[of] * inverse[at][to] for at, of in enumerate(used)), none)
        for to in range(len(used))
    ]
    chances = [
        sum((cell * sales[to] for cell, to in zip(row, used, strict=True)), none)
        for row in inverse
    ]
    sold = sum((reached[at] * sales[of] for at, of in enumerate(used)), none)
    removal = dict.fromkeys(range(len(channels)), none)
    if sold:
        for at, of in enumerate(used):
            removal[of] = reached[at] / inverse[at][at] * chances[at] / sold
    return MarkovChain(
        channels=channels,
        base_rate=sold / travelers,
        removal_effects=tuple(removal.values()),
        conversions=sum(path.conversions for path in paths),
        value=total_value(paths),
    )


def _counts(
    paths: Sequence[ConversionPath], index: dict[str, int]
) -> tuple[list[int], list[list[int]], list[int], list[int]]:
    # How often each channel starts a path, leads to another, sells, and is visited.
    size = len(index)
    starts, sales, visits = [0] * size, [0] * size, [0] * size
    moves = [[0] * size for _ in range(size)]
    for path in paths:
        times = path.conversions + path.failures
        walk = [index[channel] for channel in path.channels]
        starts[walk[0]] += times
        sales[walk[-1]] += path.conversions
        for at in walk:
            visits[at] += times
        for here, there in pairwise(walk):
            moves[here][there] += times
    return starts, moves, sales, visits


def _inverse(matrix: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    """The exact inverse, by fraction-free elimination (Bareiss 1968).

    Every path ends, so that an end is reached from every channel and the matrix has an
    inverse; its diagonal stays above zero without any exchange of rows.
    """
    size = len(matrix)
    rows = [
        [*row, *(int(at == other) for other in range(size))]
        for at, row in enumerate(matrix)
    ]
    before = 1
    for at in range(size):
        pivot = rows[at][at]
        for other in range(size):
            if other != at:
                factor = rows[other][at]
                rows[other] = [
                    (pivot * mine - factor * theirs) // before
                    for mine, theirs in zip(rows[other], rows[at], strict=True)
                ]
        before = pivot
    return [
        [Fraction(cell, rows[at][at]) for cell in rows[at][size:]] for at in range(size)
    ]


def markov_attribution(paths: Iterable[ConversionPath]) -> Attribution:
    """Credit in proportion to the sales that would be lost without each channel."""
    return markov_chain(paths).attribution


def shapley_attribution(paths: Iterable[ConversionPath]) -> Attribution:
    """Credit by the Shapley value of the game "sales of paths within these channels".

    A coalition of channels is worth the conversions of the paths that it covers entirely;
    repeats and order do not matter. For this game the value has a closed form: a set of
    n channels gives one n-th of its conversions to each (Shapley 1953; Zhao, Mahboobi
    and Bagheri 2018), which is the linear rule per channel. It is exact for any number
    of channels, and never below zero.
    """
    paths = tuple(paths)
    earned: defaultdict[str, Fraction] = defaultdict(Fraction)
    values: defaultdict[str, Fraction] = defaultdict(Fraction)
    for path in paths:
        members = sorted(set(path.channels))
        for channel in members:
            earned[channel] += Fraction(path.conversions, len(members))
            if path.value is not None:
                values[channel] += Fraction(path.value.amount) / len(members)
    total = total_value(paths)
    money = None
    if total is not None:
        # If everything sold was free, there is no value to split.
        money = split_value(total, values if total else earned)
        money = {channel: money.get(channel, total * 0) for channel in earned}
    return as_attribution("shapley", earned, money)
