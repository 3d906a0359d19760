"""How long things take: durations, their median, mean and percentiles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from math import ceil
from typing import Any

import attrs

from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.validators import check
from ecomkit.validators import as_tuple, require_duration, require_whole_number


def _sorted(durations: Iterable[timedelta]) -> tuple[timedelta, ...]:
    given = as_tuple(durations)
    try:
        return tuple(sorted(given))
    except TypeError:  # the validator says what is wrong
        return given


@attrs.frozen
class DurationStats:
    """Durations, shortest first, and their statistics."""

    all: tuple[timedelta, ...] = attrs.field(
        converter=_sorted, validator=check.members(timedelta)
    )

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.all)

    @property
    def median(self) -> timedelta:
        """The middle one, or half way between the two in the middle."""
        self._needed()
        half, odd = divmod(len(self.all), 2)
        return self.all[half] if odd else (self.all[half - 1] + self.all[half]) / 2

    @property
    def mean(self) -> timedelta:
        """The average."""
        self._needed()
        return sum(self.all, timedelta()) / len(self.all)

    def percentile(self, percent: int) -> timedelta:
        """The shortest that at least *percent* of all do not exceed (nearest rank)."""
        self._needed()
        require_whole_number(percent, path="$.percent", least=1, most=100)
        return self.all[ceil(len(self.all) * percent / 100) - 1]

    def within(self, target: timedelta) -> Proportion:
        """The share that took no longer than *target*: the service level."""
        require_duration(target, path="$.target")
        return Proportion(sum(span <= target for span in self.all), len(self.all))

    def to_dict(self) -> dict[str, Any]:
        """Count, median, mean and 90th percentile in seconds, ready for JSON."""
        if not self.all:
            return {"count": 0}
        return {
            "count": self.count,
            "median": self.median.total_seconds(),
            "mean": self.mean.total_seconds(),
            "p90": self.percentile(90).total_seconds(),
        }

    def _needed(self) -> None:
        if not self.all:
            raise NoFiguresError("nothing was timed")
