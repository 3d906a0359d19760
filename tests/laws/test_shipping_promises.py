"""Nothing is handed over or delivered on a closed day, and every day is told once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.shipping.transit import (
    DayActivity,
    Origin,
    TransitTime,
    WeekCalendar,
    delivery_promise,
)

DAY = timedelta(days=1)
START = date(2026, 11, 1)


@st.composite
def weeks(draw: st.DrawFn) -> WeekCalendar:
    return WeekCalendar(
        rest=draw(st.sets(st.integers(0, 6), max_size=5)),
        closed={
            START + DAY * number: "holiday"
            for number in draw(st.sets(st.integers(0, 60), max_size=20))
        },
    )


@settings(max_examples=200, deadline=None)
@given(
    here=weeks(),
    there=weeks(),
    minutes=st.integers(0, 40 * 24 * 60),
    cutoff=st.times(),
    handling=st.integers(0, 4),
    least=st.integers(0, 5),
    more=st.integers(0, 5),
    wait=st.integers(-5, 20),
)
def test_dates_never_fall_on_closed_days(
    here: WeekCalendar,
    there: WeekCalendar,
    minutes: int,
    cutoff: time,
    handling: int,
    least: int,
    more: int,
    wait: int,
) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    origin = Origin(
        id="hub", timezone=UTC, cutoff=cutoff, handling_days=handling, calendar=here
    )
    stock = at.date() + DAY * wait
    found = delivery_promise(
        at, origin, TransitTime(least, least + more), there, stock=stock
    )

    assert not here.why_closed(found.dispatch)
    assert not there.why_closed(found.earliest)
    assert not there.why_closed(found.latest)
    assert stock <= found.dispatch <= found.earliest <= found.latest
    assert at.date() <= found.dispatch
    days = [each.day for each in found.days]
    assert days == sorted(days)
    assert {days[0] + DAY * n for n in range((found.latest - days[0]).days + 1)} == set(
        days
    )
    for each in found.days:
        if each.doing is DayActivity.CLOSED:
            assert each.why
            calendar = here if each.day <= found.dispatch else there
            assert each.why in {
                calendar.why_closed(each.day),
                there.why_closed(each.day),
            }


@settings(max_examples=100, deadline=None)
@given(here=weeks(), there=weeks(), hours=st.integers(0, 900), later=st.integers(0, 90))
def test_ordering_later_never_brings_it_sooner(
    here: WeekCalendar, there: WeekCalendar, hours: int, later: int
) -> None:
    origin = Origin(id="hub", timezone=UTC, calendar=here)
    at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=hours)
    one = delivery_promise(at, origin, TransitTime(1, 3), there)
    other = delivery_promise(
        at + timedelta(hours=later), origin, TransitTime(1, 3), there
    )

    assert one.earliest <= other.earliest
    assert one.latest <= other.latest
