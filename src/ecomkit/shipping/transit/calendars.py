"""Working days: which days somebody is closed, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property, partial
from typing import Any, cast

import attrs

from ecomkit.shipping.errors import InvalidCalendarError
from ecomkit.shipping.transit.ports import WorkingCalendar
from ecomkit.shipping.validators import (
    as_pairs,
    as_sorted,
    check_calendar,
    require_pairs,
    require_working_calendar,
)
from ecomkit.validators import (
    ErrorClass,
    as_names,
    as_tuple,
    require_day,
    require_each,
    require_name,
    require_whole_number,
)

WEEKEND = "weekend"
_DAYS_A_WEEK = 7
_LONGEST_CLOSURE = 366

_calendars = check_calendar.each(require_working_calendar, what="calendars")


def _rest(days: Iterable[int]) -> frozenset[int]:
    return cast("frozenset[int]", as_names(cast("Any", days)))


def _require_rest(days: Any, *, path: str, error: ErrorClass) -> None:
    weekday = partial(require_whole_number, least=0, most=_DAYS_A_WEEK - 1)
    require_each(days, weekday, path=path, what="weekdays", error=error)
    if len(days) == _DAYS_A_WEEK:
        raise error("every day is a day of rest", path=path)


def _closed(
    days: Mapping[date, str] | Iterable[tuple[date, str] | date],
) -> tuple[tuple[date, str], ...]:
    given = days.items() if isinstance(days, Mapping) else as_tuple(days)
    if not isinstance(given, Iterable):
        return given
    return as_sorted(x if isinstance(x, tuple) else (x, "closed") for x in given)


@attrs.frozen(kw_only=True)
class WeekCalendar:
    """A calendar written by hand: days of rest each week, and single closed days.

    ``rest`` counts from 0 (Monday); ``closed`` maps dates to the reason.

    Examples:
        >>> calendar = WeekCalendar(closed={date(2026, 12, 25): "Christmas Day"})
        >>> calendar.why_closed(date(2026, 12, 25))
        'Christmas Day'
        >>> calendar.why_closed(date(2026, 12, 26))
        'weekend'
    """

    rest: frozenset[int] = attrs.field(
        default=frozenset({5, 6}),
        converter=_rest,
        validator=check_calendar.of(_require_rest),
    )
    closed: tuple[tuple[date, str], ...] = attrs.field(
        default=(),
        converter=_closed,
        validator=check_calendar.of(require_pairs, require_day, require_name),
    )

    @cached_property
    def _reasons(self) -> dict[date, str]:
        return dict(self.closed)

    def why_closed(self, day: date, /) -> str:
        """Why nobody works on *day*; empty if they do."""
        reason = self._reasons.get(day, "")
        return reason or (WEEKEND if day.weekday() in self.rest else "")


EVERY_DAY = WeekCalendar(rest=())


@attrs.frozen(init=False)
class CombinedCalendar:
    """Open only when all of the calendars are: the carrier's and the country's, say."""

    calendars: tuple[WorkingCalendar, ...] = attrs.field(validator=_calendars)

    def __init__(self, *calendars: WorkingCalendar) -> None:
        self.__attrs_init__(calendars)  # pyright: ignore[reportAttributeAccessIssue]

    def why_closed(self, day: date, /) -> str:
        """The first calendar's reason."""
        return next((why for c in self.calendars if (why := c.why_closed(day))), "")


@attrs.frozen
class CalendarsByPlace:
    """A calendar for each country or region (``"DE"``, ``"DE-BY"``), one for the rest."""

    calendars: tuple[tuple[str, WorkingCalendar], ...] = attrs.field(
        converter=as_pairs,
        validator=check_calendar.of(
            require_pairs, require_name, require_working_calendar
        ),
    )
    otherwise: WorkingCalendar = attrs.field(
        kw_only=True, validator=check_calendar.of(require_working_calendar)
    )

    def calendar(self, country: str, region: str, /) -> WorkingCalendar:
        """The region's calendar, or its country's."""
        known = dict(self.calendars)
        return known.get(f"{country}-{region}") or known.get(country, self.otherwise)


def next_open_day(day: date, calendar: WorkingCalendar) -> date:
    """*day* itself if it is open, or else the first open day after it.

    Raises InvalidCalendarError if the calendar is closed for more than a year.
    """
    last = day
    for _ in range(_LONGEST_CLOSURE + 1):
        if not calendar.why_closed(last):
            return last
        last = day_after(last)
    raise InvalidCalendarError(
        f"closed for more than a year from {day}", path="$.closed", day=day
    )


def day_after(day: date) -> date:
    """The next day; the calendar ends with the year 9999."""
    if day == date.max:
        raise InvalidCalendarError("the calendar ends with the year 9999", path="$.day")
    return day + timedelta(days=1)


def local_time(at: datetime, timezone: tzinfo) -> datetime:
    """The same moment in *timezone*."""
    try:
        return at.astimezone(timezone)
    except OverflowError:
        raise InvalidCalendarError(
            "the calendar ends with the year 9999", path="$.at"
        ) from None
