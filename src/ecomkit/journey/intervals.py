"""Proportions and means with confidence intervals."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.validators import check


@attrs.frozen(kw_only=True)
class Interval:
    """A confidence interval, with the *level* it was made for."""

    low: float
    high: float
    level: float

    def to_dict(self) -> dict[str, float]:
        """Its ends and level, ready for JSON."""
        return {"low": self.low, "high": self.high, "level": self.level}


def z_score(level: float) -> float:
    """How many standard errors a two-sided interval of this confidence level spans."""
    if not 0 < level < 1:
        raise InvalidInputError(
            f"{short_repr(level)} is not a confidence level",
            path="$.level",
            hint="such as 0.95",
        )
    return NormalDist().inv_cdf(0.5 + level / 2)


@attrs.frozen
class Proportion:
    """A part of a whole: ``Proportion(1908, 12330)`` is 15.4745 %."""

    part: int = attrs.field(validator=check.whole_number(least=0))
    whole: int = attrs.field(validator=check.whole_number(least=0))

    def __attrs_post_init__(self) -> None:
        if self.part > self.whole:
            raise InvalidInputError(
                f"{short_repr(self.part)} of {short_repr(self.whole)} is more than all",
                path="$.part",
            )

    def __bool__(self) -> bool:
        """Whether anything was counted at all."""
        return self.whole > 0

    @property
    def value(self) -> float:
        """The share, between 0 and 1. NoFiguresError if nothing was counted."""
        if not self.whole:
            raise NoFiguresError("nothing was counted, so there is no share")
        return self.part / self.whole

    def interval(self, level: float = 0.95) -> Interval:
        """Wilson's score interval, which suits few cases and shares near 0 or 1.

        Source: E. B. Wilson, Probable inference, the law of succession, and statistical
        inference (1927).
        """
        share, n, z = self.value, self.whole, z_score(level)
        middle = share + z * z / (2 * n)
        reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        below = 1 + z * z / n
        # Exact at the ends, where rounding could end a hair outside 0..1.
        return Interval(
            low=0.0 if self.part == 0 else (middle - reach) / below,
            high=1.0 if self.part == n else (middle + reach) / below,
            level=level,
        )

    def __str__(self) -> str:
        if not self.whole:
            return "no data"
        return f"{self.part / self.whole:.4%} ({self.part} of {self.whole})"

    def to_dict(self) -> dict[str, Any]:
        """The counts, the share and its 95 % interval, ready for JSON."""
        found: dict[str, Any] = {"part": self.part, "whole": self.whole}
        if self:
            interval = self.interval()
            found |= {"value": self.value, "low": interval.low, "high": interval.high}
        return found


@attrs.frozen(kw_only=True)
class Mean:
    """The average of *count* numbers and their standard deviation."""

    value: float
    deviation: float
    count: int

    @classmethod
    def of(cls, numbers: Iterable[float]) -> Mean:
        """The mean of *numbers*. NoFiguresError if there are none."""
        found = list(numbers)
        if not found:
            raise NoFiguresError("nothing was counted, so there is no mean")
        scatter = stdev(found) if len(found) > 1 else 0.0
        return cls(value=fmean(found), deviation=scatter, count=len(found))

    def interval(self, level: float = 0.95) -> Interval:
        """The normal interval of the mean; too narrow for fewer than about 30 numbers."""
        reach = z_score(level) * self.deviation / sqrt(self.count)
        return Interval(low=self.value - reach, high=self.value + reach, level=level)


def proportion_difference(
    before: Proportion, after: Proportion, level: float = 0.95
) -> Interval:
    """The difference of two shares (*after* less *before*), as in an A/B test.

    An interval without 0 shows a real difference. Source: R. G. Newcombe, Interval
    estimation for the difference between independent proportions (1998), method 10,
    which combines two Wilson intervals.
    """
    a, b = before.interval(level), after.interval(level)
    p, q = before.value, after.value
    gap = q - p
    return Interval(
        low=gap - sqrt((q - b.low) ** 2 + (a.high - p) ** 2),
        high=gap + sqrt((b.high - q) ** 2 + (p - a.low) ** 2),
        level=level,
    )
