"""Working days: which days somebody is closed, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.shipping.errors import InvalidCalendarError
from ecomkit.shipping.transit.ports import WorkingCalendar

WEEKEND = "weekend"
_DAYS_A_WEEK = 7
_LONGEST_CLOSURE = 366


def _closed(
    value: Mapping[date, str] | Iterable[tuple[date, str] | date],
) -> tuple[tuple[date, str], ...]:
    given = value.items() if isinstance(value, Mapping) else value
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise InvalidCalendarError(
            f"{short_repr(value)} are not closed days", path="$.closed"
        )
    found: dict[date, str] = {}
    for pair in given:
        day, why = pair if isinstance(pair, tuple) else (pair, "closed")
        if not isinstance(day, date) or not isinstance(why, str) or not why:
            raise InvalidCalendarError(
                f"{short_repr(pair)} is not a closed day",
                path="$.closed",
                hint="{date: reason}",
            )
        found[day] = why
    return tuple(sorted(found.items()))


def _rest(value: Iterable[int]) -> frozenset[int]:
    days = frozenset(value) if isinstance(value, Iterable) else frozenset({-1})
    if not days <= frozenset(range(_DAYS_A_WEEK)) or len(days) == _DAYS_A_WEEK:
        raise InvalidCalendarError(
            f"{short_repr(value)} are not days of rest",
            path="$.rest",
            hint="numbers from 0 (Monday) to 6 (Sunday), not all of them",
        )
    return days


@attrs.frozen(kw_only=True)
class WeekCalendar:
    """A calendar written by hand: days of rest each week, and single closed days.

    ``rest`` counts from 0 (Monday); ``closed`` maps dates to the reason, such as
    ``{date(2026, 12, 25): "Christmas Day"}``.
    """

    rest: frozenset[int] = attrs.field(default=frozenset({5, 6}), converter=_rest)
    closed: tuple[tuple[date, str], ...] = attrs.field(default=(), converter=_closed)

    @cached_property
    def _reasons(self) -> dict[date, str]:
        return dict(self.closed)

    def why_closed(self, day: date, /) -> str:
        """Why nobody works on *day*; empty where they do."""
        reason = self._reasons.get(day, "")
        return reason or (WEEKEND if day.weekday() in self.rest else "")


EVERY_DAY = WeekCalendar(rest=())


@attrs.frozen(init=False)
class CombinedCalendar:
    """Open only when all of the calendars are: the carrier's and the country's, say."""

    calendars: tuple[WorkingCalendar, ...]

    def __init__(self, *calendars: WorkingCalendar) -> None:
        self.__attrs_init__(calendars)  # pyright: ignore[reportAttributeAccessIssue]

    def why_closed(self, day: date, /) -> str:
        """The first calendar's reason."""
        return next((why for c in self.calendars if (why := c.why_closed(day))), "")


@attrs.frozen(init=False)
class CalendarsByPlace:
    """A calendar for each country or region (``"DE"``, ``"DE-BY"``), one for the rest."""

    calendars: tuple[tuple[str, WorkingCalendar], ...]
    otherwise: WorkingCalendar

    def __init__(
        self,
        calendars: Mapping[str, WorkingCalendar],
        *,
        otherwise: WorkingCalendar,
    ) -> None:
        found: tuple[Any, ...] = tuple(calendars.items())
        self.__attrs_init__(found, otherwise)  # pyright: ignore[reportAttributeAccessIssue]

    def calendar(self, country: str, region: str, /) -> WorkingCalendar:
        """The region's calendar, or its country's."""
        known = dict(self.calendars)
        return known.get(f"{country}-{region}") or known.get(country, self.otherwise)


def next_open_day(day: date, calendar: WorkingCalendar) -> date:
    """*day* itself where it is open, or the first open day after it."""
    for ahead in range(_LONGEST_CLOSURE + 1):
        candidate = day + timedelta(days=ahead)
        if not calendar.why_closed(candidate):
            return candidate
    raise InvalidCalendarError(
        f"closed for more than a year from {day}", path="$.closed", day=day
    )
