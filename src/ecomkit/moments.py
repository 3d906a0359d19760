"""Moments: points in time that are the same for everybody, wherever they look at a clock.

Two moments are compared as instants, by :func:`instant_of`; Python compares two datetimes
of one time zone by their clocks, and so confuses the hour that a clock shows twice. Days,
weekdays and hours are read on the clock of a zone, by :func:`local_time`.
"""

from __future__ import annotations

from datetime import MINYEAR, UTC, datetime, timedelta, tzinfo
from typing import TypeGuard
from zoneinfo import ZoneInfo

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
"""The days of the week by their numbers in Python."""

_BEGIN = datetime(1970, 1, 1)  # noqa: DTZ001  # in UTC, as the difference below is


def is_moment(value: object) -> TypeGuard[datetime]:
    """Whether *value* is a datetime with a time zone that says how far it is from UTC."""
    return isinstance(value, datetime) and value.utcoffset() is not None


def find_zone(zone: object) -> tzinfo | None:
    """The time zone that *zone* is, or is the name of; None where it is neither.

    Examples:
        >>> find_zone("Europe/Berlin"), find_zone("Berlin")
        (zoneinfo.ZoneInfo(key='Europe/Berlin'), None)
    """
    if isinstance(zone, tzinfo):
        return zone
    try:
        return ZoneInfo(zone) if isinstance(zone, str) else None
    except (OSError, ValueError, LookupError):
        return None


def instant_of(moment: datetime) -> timedelta:
    """The time from the start of 1970 in UTC to a moment, however it is written.

    Examples:
        >>> from datetime import UTC, timezone
        >>> cet = timezone(timedelta(hours=1))
        >>> instant_of(datetime(2026, 1, 1, 1, tzinfo=cet)) == instant_of(
        ...     datetime(2026, 1, 1, tzinfo=UTC)
        ... )
        True
    """
    return moment.replace(tzinfo=None) - _BEGIN - (moment.utcoffset() or timedelta())


def after(moment: datetime, duration: timedelta) -> datetime:
    """The moment a *duration* later, in the same zone; its clock may have been put back.

    Beyond the two ends of the calendar it is the first or the last moment there is.

    Examples:
        >>> berlin = ZoneInfo("Europe/Berlin")
        >>> last_of_summer = datetime(2026, 10, 25, 2, 45, tzinfo=berlin)
        >>> after(last_of_summer, timedelta(minutes=30)).isoformat()
        '2026-10-25T02:15:00+01:00'
    """
    try:
        return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)
    except (OverflowError, ValueError):
        if duration < timedelta():
            return datetime.min.replace(tzinfo=moment.tzinfo)
        return datetime.max.replace(tzinfo=moment.tzinfo)


def local_time(moment: datetime, zone: tzinfo) -> datetime:
    """What the clock of a zone shows at a moment: its day, weekday and time of day.

    At the two ends of the calendar it is the first or the last moment there is.

    Examples:
        >>> from datetime import UTC
        >>> from zoneinfo import ZoneInfo
        >>> midnight = datetime(2026, 12, 31, 23, tzinfo=UTC)
        >>> print(local_time(midnight, ZoneInfo("Europe/Berlin")).date())
        2027-01-01
    """
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        if moment.year == MINYEAR:
            return datetime.min.replace(tzinfo=zone)
        return datetime.max.replace(tzinfo=zone)


def same_zone(one: tzinfo, other: tzinfo) -> bool:
    """Whether two time zones are one, however they were made.

    Examples:
        >>> from datetime import UTC
        >>> same_zone(UTC, ZoneInfo("UTC"))
        True
    """
    return one == other or str(one) == str(other)
