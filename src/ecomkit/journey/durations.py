"""How long things take: lengths of time and their median."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from math import ceil
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.intervals import Proportion


@attrs.frozen
class DurationStats:
    """Lengths of time, shortest first."""

    all: tuple[timedelta, ...]

    @classmethod
    def of(cls, spans: Iterable[timedelta]) -> DurationStats:
        """These lengths of time."""
        return cls(tuple(sorted(spans)))

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.all)

    @property
    def median(self) -> timedelta:
        """The one in the middle; of two in the middle, half way between them."""
        self._needed()
        half, odd = divmod(len(self.all), 2)
        return self.all[half] if odd else (self.all[half - 1] + self.all[half]) / 2

    @property
    def mean(self) -> timedelta:
        """Their average."""
        self._needed()
        return sum(self.all, timedelta()) / len(self.all)

    def percentile(self, percent: int) -> timedelta:
        """The shortest that at least *percent* of all do not exceed (nearest rank)."""
        self._needed()
        if not 0 < percent <= 100:  # noqa: PLR2004  # per cent
            raise InvalidInputError(
                f"{short_repr(percent)} is not a percentile", path="$.percent"
            )
        return self.all[ceil(len(self.all) * percent / 100) - 1]

    def within(self, target: timedelta) -> Proportion:
        """How many took no longer than *target*: the service level."""
        return Proportion(sum(span <= target for span in self.all), len(self.all))

    def to_dict(self) -> dict[str, Any]:
        """Count, median, mean and ninth decile in seconds, ready for JSON."""
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
