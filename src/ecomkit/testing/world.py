"""A clock that stands still and ids that count: a test prints the same in every run."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from ecomkit.errors import InvalidInputError
from ecomkit.validators import require_moment


class FixedClock:
    """A clock that stands still until it is set or advanced.

    Examples:
        >>> clock = FixedClock(datetime(2026, 11, 2, 12, tzinfo=UTC))
        >>> clock.advance(hours=1)
        >>> clock.now().isoformat()
        '2026-11-02T13:00:00+00:00'
    """

    def __init__(self, at: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self.set(at)

    def now(self) -> datetime:
        """The moment the clock stands at."""
        return self._at

    def set(self, at: datetime) -> None:
        """Sets the clock to a moment with a time zone."""
        self._at = require_moment(at, path="$.at", error=InvalidInputError)

    def advance(self, **time: float) -> None:
        """Moves the clock on: ``advance(days=1, minutes=30)``, as ``timedelta`` takes it."""
        self._at += timedelta(**time)


class CountingIds:
    """Ids that count for each kind of thing: ``cart-1``, ``cart-2``, ``quote-1``."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def new_id(self, kind: str, /) -> str:
        """The next id of a kind."""
        self._given[kind] += 1
        return f"{kind}-{self._given[kind]}"
