"""When goods arrive, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.shipping import InvalidCalendarError
from ecomkit.shipping.transit import (
    EVERY_DAY,
    CalendarsByPlace,
    CombinedCalendar,
    DeliveryPromise,
    Origin,
    TransitTime,
    WeekCalendar,
    delivery_promise,
    next_open_day,
    slowest_promise,
)

BERLIN = ZoneInfo("Europe/Berlin")
XMAS = WeekCalendar(
    closed={date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Second Day"}
)
HUB = Origin(id="hub", timezone=BERLIN, cutoff=time(14), handling_days=1, calendar=XMAS)


def on(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=BERLIN)


def told(found: DeliveryPromise) -> list[tuple[int, str, str]]:
    return [(each.day.day, each.doing.value, each.why) for each in found.days]


def test_each_day_has_its_reason() -> None:
    """Ordered on Wednesday 23 December 2026 after the cut-off, by way of Christmas."""
    found = delivery_promise(on(23, 14), HUB, TransitTime(1, 2), XMAS)

    assert told(found) == [
        (23, "ordered", ""),
        (23, "after_cutoff", ""),
        (24, "handling", ""),
        (25, "closed", "Christmas Day"),
        (26, "closed", "Second Day"),
        (27, "closed", "weekend"),
        (28, "dispatch", ""),
        (29, "earliest", ""),
        (30, "latest", ""),
    ]
    assert (found.dispatch, found.earliest, found.latest) == (
        date(2026, 12, 28),
        date(2026, 12, 29),
        date(2026, 12, 30),
    )


@pytest.mark.parametrize(("minute", "dispatch"), [(59, 8), (60, 9)])
def test_the_cutoff_is_read_where_the_goods_are(minute: int, dispatch: int) -> None:
    """13:59 in Berlin is 12:59 in UTC."""
    at = datetime(2026, 12, 7, 12 + minute // 60, minute % 60, tzinfo=UTC)

    assert delivery_promise(at, HUB, TransitTime(1, 1), XMAS).dispatch == date(
        2026, 12, dispatch
    )


def test_the_day_is_that_of_the_warehouse_not_of_utc() -> None:
    at = datetime(2026, 12, 7, 23, 30, tzinfo=UTC)  # Tuesday 00:30 in Berlin
    found = delivery_promise(at, HUB, TransitTime(1, 1), XMAS)

    assert found.days[0].day == date(2026, 12, 8)


def test_an_order_on_a_closed_day_counts_from_the_next_open_one() -> None:
    found = delivery_promise(on(5, 20), HUB, TransitTime(0, 0), EVERY_DAY)

    assert told(found) == [
        (5, "ordered", ""),
        (5, "closed", "weekend"),
        (6, "closed", "weekend"),
        (7, "handling", ""),
        (8, "dispatch", ""),
        (8, "latest", ""),
    ]


def test_goods_out_of_stock_wait_for_it() -> None:
    found = delivery_promise(
        on(1),
        HUB,
        TransitTime(1, 1),
        XMAS,
        stock=date(2026, 12, 3),
        waiting_for="lamp",
    )

    assert told(found)[:4] == [
        (1, "ordered", ""),
        (1, "awaiting_stock", "lamp"),
        (2, "awaiting_stock", "lamp"),
        (3, "handling", ""),
    ]


def test_stock_that_is_there_delays_nothing() -> None:
    late = delivery_promise(
        on(1), HUB, TransitTime(1, 1), XMAS, stock=date(2026, 11, 1)
    )

    assert late == delivery_promise(on(1), HUB, TransitTime(1, 1), XMAS)


def test_both_ends_have_their_own_closed_days() -> None:
    """Dispatched on a Thursday; the other end rests on Friday and Saturday."""
    there = WeekCalendar(rest={4, 5})
    found = delivery_promise(on(2), HUB, TransitTime(1, 2), there)

    assert (found.dispatch.day, found.earliest.day, found.latest.day) == (3, 6, 7)


def test_goods_handed_over_at_once_still_arrive_on_an_open_day() -> None:
    shop = Origin(id="shop", timezone=BERLIN, handling_days=0, calendar=EVERY_DAY)
    found = delivery_promise(on(5), shop, TransitTime(0, 1), WeekCalendar())

    assert (found.dispatch.day, found.earliest.day, found.latest.day) == (5, 7, 7)
    assert not DeliveryPromise(
        dispatch=date(2026, 1, 1), earliest=date(2026, 1, 2), latest=date(2026, 1, 3)
    ).one_day
    assert found.one_day


def test_of_several_parcels_the_last_one_counts() -> None:
    soon, late = (delivery_promise(on(n), HUB, TransitTime(1, 1), XMAS) for n in (1, 2))

    assert slowest_promise([late, soon]) == late


def test_a_calendar_names_the_holiday_rather_than_the_weekend() -> None:
    assert XMAS.why_closed(date(2026, 12, 26)) == "Second Day"
    assert XMAS.why_closed(date(2026, 12, 27)) == "weekend"
    assert XMAS.why_closed(date(2026, 12, 28)) == ""


def test_both_calendars_must_be_open() -> None:
    both = CombinedCalendar(EVERY_DAY, WeekCalendar(rest={0}), XMAS)

    assert both.why_closed(date(2026, 12, 25)) == "Christmas Day"
    assert both.why_closed(date(2026, 12, 28)) == "weekend"
    assert both.why_closed(date(2026, 12, 29)) == ""


def test_a_region_has_its_own_calendar_or_its_countrys() -> None:
    bavaria, germany, rest = WeekCalendar(rest={6}), WeekCalendar(), EVERY_DAY
    book = CalendarsByPlace({"DE": germany, "DE-BY": bavaria}, otherwise=rest)

    assert book.calendar("DE", "BY") is bavaria
    assert book.calendar("DE", "BE") is germany
    assert book.calendar("FR", "") is rest


def test_a_calendar_closed_for_more_than_a_year_is_refused() -> None:
    class Never:
        def why_closed(self, day: date, /) -> str:
            return "gone"

    with pytest.raises(InvalidCalendarError):
        next_open_day(date(2026, 1, 1), Never())


BROKEN: dict[str, Callable[[], object]] = {
    "all days closed": lambda: WeekCalendar(rest=range(7)),
    "no such day": lambda: WeekCalendar(rest={7}),
    "a name": lambda: WeekCalendar(rest="monday"),  # type: ignore[arg-type]
    "text for a day": lambda: WeekCalendar(closed={"2026-12-25": "x"}),  # type: ignore[dict-item]
    "text for days": lambda: WeekCalendar(closed="2026-12-25"),  # type: ignore[arg-type]
    "backwards": lambda: TransitTime(3, 2),
    "years on the way": lambda: TransitTime(1, 1000),
    "stock in a mistyped year": lambda: delivery_promise(
        on(1), HUB, TransitTime(1, 1), XMAS, stock=date(9206, 12, 1)
    ),
    "below zero": lambda: TransitTime(-1, 2),
    "an hour": lambda: Origin(id="x", timezone=UTC, cutoff=14),  # type: ignore[arg-type]
    "a zone's name": lambda: Origin(id="x", timezone="UTC"),  # type: ignore[arg-type]
    "a naive moment": lambda: delivery_promise(
        datetime(2026, 1, 1),
        HUB,
        TransitTime(1, 1),
        XMAS,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_invalid_promises_are_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        BROKEN[name]()


def test_closed_days_may_be_given_without_a_reason() -> None:
    assert (
        WeekCalendar(closed=[date(2026, 6, 1)]).why_closed(date(2026, 6, 1)) == "closed"
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("month", [1, 12])
def test_a_promise_ends_with_the_calendar(zone: str, month: int) -> None:
    last = datetime(9999, month, 31, 23, tzinfo=UTC)
    origin = Origin(id="here", timezone=ZoneInfo(zone))

    with pytest.raises(InvalidCalendarError, match="year 9999"):
        delivery_promise(last, origin, TransitTime(250, 366), WeekCalendar())
