"""Public holidays of countries and regions."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

import pytest

from ecomkit.errors import MissingExtraError
from ecomkit.integrations.calendar import HolidayCalendars
from ecomkit.shipping.transit import (
    EVERY_DAY,
    CalendarBook,
    Origin,
    TransitTime,
    delivery_promise,
)

BOOK: CalendarBook = HolidayCalendars("en_US", otherwise=EVERY_DAY)


@pytest.mark.parametrize(
    ("country", "region", "day", "why"),
    [
        ("DE", "BY", date(2026, 1, 6), "Epiphany"),
        ("DE", "BE", date(2026, 1, 6), ""),
        ("DE", "", date(2026, 12, 25), "Christmas Day"),
        ("DE", "not a region", date(2026, 12, 25), "Christmas Day"),
        ("DE", "", date(2026, 12, 27), "weekend"),
        ("SA", "", date(2026, 11, 27), "weekend"),
        ("SA", "", date(2026, 11, 29), ""),
        ("US", "", date(2026, 11, 26), "Thanksgiving Day"),
        ("QQ", "", date(2026, 12, 25), ""),
    ],
)
def test_a_day_is_closed_for_a_reason(
    country: str, region: str, day: date, why: str
) -> None:
    assert BOOK.calendar(country, region).why_closed(day) == why


def test_days_worked_in_exchange_for_a_holiday_are_open() -> None:
    """Saturday 14 February 2026 makes up for the Chinese New Year."""
    assert BOOK.calendar("CN", "").why_closed(date(2026, 2, 14)) == ""


def test_a_promise_knows_the_holidays_of_both_ends() -> None:
    munich = Origin(
        id="munich",
        timezone=UTC,
        handling_days=1,
        calendar=BOOK.calendar("DE", "BY"),
    )
    found = delivery_promise(
        datetime(2026, 1, 5, 9, tzinfo=UTC),
        munich,
        TransitTime(1, 1),
        BOOK.calendar("AT", ""),
    )

    assert [(x.day.day, x.doing.value, x.why) for x in found.days] == [
        (5, "ordered", ""),
        (5, "handling", ""),
        (6, "closed", "Epiphany"),
        (7, "dispatch", ""),
        (8, "latest", ""),
    ]


def test_without_the_package_its_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    with pytest.raises(MissingExtraError, match="calendar"):
        HolidayCalendars()
