"""Who comes back, and who is lost."""

from datetime import UTC, datetime, timedelta

from ecomkit.events import Event
from ecomkit.journey.figures import (
    events_between,
    lapsed_rate,
    repeat_rate,
    returning_rate,
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
        properties=properties,
    )


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


def test_who_has_not_ordered_for_long_is_lost() -> None:
    """The moment and the patience are the shop's to say."""
    lost = lapsed_rate(ORDERS, at=AT + 90 * DAY, after=timedelta(days=88))

    assert lost == Proportion(1, 2)


def test_a_period_is_half_open() -> None:
    """An event on the stroke of midnight belongs to one day."""
    found = events_between(ORDERS, AT, AT + DAY)

    assert [event.subject for event in found] == ["o1"]
