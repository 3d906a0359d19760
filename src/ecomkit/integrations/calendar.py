"""Public holidays of countries and regions, from the ``holidays`` package (extra calendar)."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import attrs

from ecomkit.errors import MissingExtraError
from ecomkit.shipping.transit import WeekCalendar, WorkingCalendar
from ecomkit.shipping.transit.calendars import WEEKEND


@attrs.frozen
class HolidayCalendar:
    """The days of rest and public holidays of a country or region.

    Days worked in exchange for others count as working days.
    """

    # The package's own HolidayBase, which is not imported before it is needed.
    _days: Any = attrs.field(repr=False, eq=False)
    country: str
    region: str = ""

    def why_closed(self, day: date, /) -> str:
        """The holiday's name, or the weekend; empty on a working day."""
        if self._days.is_working_day(day):
            return ""
        return str(self._days.get(day) or WEEKEND)


@attrs.frozen
class HolidayCalendars:
    """A calendar for every country the ``holidays`` package knows.

    ``language`` is the language of the names (``"en_US"``) if the package has it, by
    default the country's own. An unknown region has its country's holidays, an unknown
    country the calendar ``otherwise``.
    """

    language: str = ""
    otherwise: WorkingCalendar = attrs.field(factory=WeekCalendar)

    def __attrs_post_init__(self) -> None:
        _package()

    def calendar(self, country: str, region: str, /) -> WorkingCalendar:
        """The region's calendar, or its country's."""
        return _calendar(country, region, self.language) or self.otherwise


@cache
def _calendar(country: str, region: str, language: str) -> HolidayCalendar | None:
    # Reading a country's rules takes milliseconds; a shop asks for few of them, often.
    package = _package()
    regions = package.list_supported_countries().get(country)
    if regions is None:
        return None
    known = region if region in regions else ""
    days = package.country_holidays(
        country, subdiv=known or None, language=language or None
    )
    return HolidayCalendar(days, country, known)


def _package() -> ModuleType:
    try:
        return import_module("holidays")
    except ImportError as error:
        raise MissingExtraError(
            "calendar", needed_for="a calendar of public holidays"
        ) from error
