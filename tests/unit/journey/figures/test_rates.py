"""Each share counts what its definition says."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.figures import (
    conversion_rate,
    conversion_rate_by,
    events_between,
    lapsed_rate,
    repeat_rate,
    return_rate,
    return_reasons,
    returning_rate,
    step_rate,
)
from ecomkit.journey.figures.funnel import CountingUnit
from ecomkit.journey.intervals import Proportion

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def on(
    day: int, name: str, actor: str = "ada", subject: str = "", **properties: str
) -> Event:
    return Event(
        name=name,
        at=AT + day * DAY,
        actor=actor,
        subject=subject,
        device=properties.pop("device", ""),
        properties=properties,
    )


SHOPPING = [
    on(0, "page_viewed", device="phone"),
    on(1, "page_viewed", device="desk"),
    on(1, "order_completed", subject="o1"),
    on(0, "page_viewed", "bob", device="phone"),
]


def test_conversion_per_visit_and_per_visitor_differ() -> None:
    """Ada came twice and bought once; Bob only looked."""
    assert conversion_rate(SHOPPING) == Proportion(1, 3)
    assert conversion_rate(SHOPPING, per=CountingUnit.PERSON) == Proportion(1, 2)


def test_conversion_by_device_adds_up() -> None:
    """Each visit belongs to one device."""
    assert conversion_rate_by(SHOPPING, "device") == {
        "desk": Proportion(1, 1),
        "phone": Proportion(0, 2),
    }


def test_conversion_is_of_visits_or_people() -> None:
    """Anything else is a funnel's work."""
    with pytest.raises(InvalidInputError):
        conversion_rate(SHOPPING, per=CountingUnit.SUBJECT)


def test_a_micro_conversion_has_its_own_goal() -> None:
    """A page view is a goal, too, if one says so."""
    assert conversion_rate(SHOPPING, goal="page_viewed") == Proportion(3, 3)


def test_view_to_cart_counts_people_in_this_order() -> None:
    """Who added before looking was not moved by the look."""
    events = [
        on(0, "product_viewed"),
        on(1, "product_added"),
        on(0, "product_added", "bob"),
        on(1, "product_viewed", "bob"),
    ]

    assert step_rate(events, "product_viewed", "product_added") == Proportion(1, 2)


ORDERS = [
    on(0, "order_completed", subject="o1"),
    on(1, "order_completed", subject="o2"),
    on(2, "order_completed", "bob", "o3"),
    on(3, "order_completed", "bob", "o4"),
    on(4, "order_canceled", "bob", "o4"),
]


def test_a_canceled_order_makes_nobody_a_repeat_customer() -> None:
    """Ada came back, Bob changed his mind."""
    assert repeat_rate(ORDERS) == Proportion(1, 2)
    assert returning_rate(ORDERS) == Proportion(1, 3)


def test_returns_are_counted_by_order_and_reason() -> None:
    """Two returns out of one order are one returned order."""
    events = [
        on(1, "shipment_delivered", subject="o1"),
        on(1, "shipment_delivered", subject="o2"),
        on(2, "return_requested", subject="o1", reason="too small"),
        on(3, "return_requested", subject="o1", reason="broken"),
        on(3, "return_requested", subject="o1", reason="broken"),
    ]

    assert return_rate(events) == Proportion(1, 2)
    assert return_reasons(events) == {"broken": 2, "too small": 1}


def test_who_has_not_ordered_for_long_is_lost() -> None:
    """The moment and the patience are the shop's to say."""
    lost = lapsed_rate(ORDERS, at=AT + 90 * DAY, after=timedelta(days=88))

    assert lost == Proportion(1, 2)


def test_a_period_is_half_open() -> None:
    """An event on the stroke of midnight belongs to one day."""
    found = events_between(ORDERS, AT, AT + DAY)

    assert [event.subject for event in found] == ["o1"]
