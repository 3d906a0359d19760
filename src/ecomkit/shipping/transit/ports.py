"""Calendars of working days that a shop may bring of its own."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class WorkingCalendar(Protocol):
    """Knows the days on which a warehouse, a carrier or a country does not work."""

    def why_closed(self, day: date, /) -> str:
        """Why nobody works on *day* (``"weekend"``, a holiday's name); empty if they do."""
        ...


class CalendarBook(Protocol):
    """Has a calendar for every place goods may go to."""

    def calendar(self, country: str, region: str, /) -> WorkingCalendar:
        """The calendar of a region, or of its country."""
        ...
