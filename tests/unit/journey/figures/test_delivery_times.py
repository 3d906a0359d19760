"""Time to ship, and promises kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.figures.delivery_times import (
    ServiceLevel,
    on_time_rate,
    time_to_ship,
)
from ecomkit.journey.intervals import Proportion

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def after(hours: int, name: str, subject: str, **properties: Any) -> Event:
    return Event(
        name=name,
        at=AT + hours * HOUR,
        actor="ada",
        subject=subject,
        properties=properties,
    )


def test_time_to_ship_is_from_the_order_to_the_first_parcel() -> None:
    """An order that has not left yet is not counted."""
    spans = time_to_ship(
        [
            after(0, "order_completed", "o1"),
            after(20, "shipment_dispatched", "o1"),
            after(50, "shipment_dispatched", "o1"),
            after(0, "order_completed", "o2"),
            after(30, "shipment_dispatched", "o2"),
            after(0, "order_completed", "o3"),
            after(5, "shipment_dispatched", "o9"),
        ]
    )

    assert spans.all == (20 * HOUR, 30 * HOUR)
    assert spans.median == 25 * HOUR
    assert spans.mean == 25 * HOUR


def test_a_service_level_is_a_share_with_its_interval() -> None:
    """Packed within a day: one of two."""
    level = ServiceLevel(
        name="packed in a day", start="order_completed", end="order_packed", target=DAY
    )
    events = [
        after(0, "order_completed", "o1"),
        after(24, "order_packed", "o1"),
        after(0, "order_completed", "o2"),
        after(25, "order_packed", "o2"),
    ]

    assert level.kept(events) == Proportion(1, 2)


@pytest.mark.parametrize(
    ("promise", "kept"),
    [
        (date(2026, 3, 2), 1),
        (date(2026, 3, 1), 0),
        ("2026-03-02", 1),
        ("2026-03-01", 0),
        ("2026-03-02T11:00:00+00:00", 1),
        (AT + 26 * HOUR, 1),
        (AT + 25 * HOUR, 0),
    ],
)
def test_a_promise_is_kept_by_its_moment_or_day(promise: date, kept: int) -> None:
    """A day lasts until its end; the last parcel counts."""
    events = [
        after(0, "order_completed", "o1", promised_by=promise),
        after(3, "shipment_delivered", "o1", complete=False),
        after(26, "shipment_delivered", "o1"),
        after(26, "shipment_delivered", "o2"),
    ]

    assert on_time_rate(events) == Proportion(kept, 1)


def test_the_parcel_may_tell_the_promise_itself() -> None:
    """As the order's own events do; an empty one is none."""
    events = [
        after(0, "order_completed", "o1"),
        after(26, "shipment_delivered", "o1", promised="2026-03-02"),
        after(26, "shipment_delivered", "o2", promised=""),
    ]

    assert on_time_rate(events) == Proportion(1, 1)


def test_a_promise_that_is_no_time_is_refused() -> None:
    """Soon is not a promise."""
    events = [
        after(0, "order_completed", "o1", promised_by="soon"),
        after(3, "shipment_delivered", "o1"),
    ]

    with pytest.raises(InvalidInputError):
        on_time_rate(events)


def test_percentiles_are_real_lengths_of_time() -> None:
    """The nearest rank, as a person would count it."""
    spans = DurationStats(hour * HOUR for hour in range(1, 11))

    assert spans.percentile(90) == 9 * HOUR
    assert spans.percentile(91) == 10 * HOUR
    assert spans.within(3 * HOUR) == Proportion(3, 10)
    with pytest.raises(InvalidInputError):
        spans.percentile(0)


def test_nothing_timed_is_no_figure() -> None:
    """Not zero hours, but none known."""
    none = DurationStats(())

    assert not none
    assert none.to_dict() == {"count": 0}
    with pytest.raises(NoFiguresError):
        _ = none.median


@pytest.mark.parametrize(("on", "kept"), [("2026-03-02", 1), ("2026-03-03", 0)])
def test_the_day_that_a_delivery_tells_counts(on: str, kept: int) -> None:
    """It is the shop's, where the moment is written in UTC."""
    events = [after(38, "shipment_delivered", "o1", promised="2026-03-02", on=on)]

    assert on_time_rate(events) == Proportion(kept, 1)
