"""A moment has a time zone, and the zone knows its offset."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import pytest

from ecomkit.moments import after, is_moment


class Nowhere(tzinfo):
    """A zone that does not know how far it is from UTC."""

    def utcoffset(self, moment: datetime | None, /) -> timedelta | None:
        return None

    def dst(self, moment: datetime | None, /) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None, /) -> str | None:
        return None


def test_a_moment_is_known_by_its_offset() -> None:
    assert is_moment(datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 3, 1),
        datetime(2026, 3, 1, tzinfo=Nowhere()),
        date(2026, 3, 1),
        "2026-03-01T00:00:00Z",
        None,
    ],
    ids=["no zone", "a zone without offset", "a day", "a text", "nothing"],
)
def test_anything_else_is_none(value: Any) -> None:
    assert not is_moment(value)


@pytest.mark.parametrize(
    ("duration", "year"), [(timedelta.max, 9999), (timedelta.min, 1)]
)
def test_a_duration_ends_with_the_calendar(duration: timedelta, year: int) -> None:
    assert after(datetime(2026, 11, 2, tzinfo=UTC), duration).year == year
