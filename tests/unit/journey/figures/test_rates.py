"""Conversion counts visits or people, as its definition says."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.figures import (
    CountingUnit,
    conversion_rate,
    conversion_rate_by,
    step_rate,
)
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
