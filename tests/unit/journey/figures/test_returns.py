"""Which orders come back, and why."""

from datetime import UTC, datetime, timedelta

from ecomkit.events import Event
from ecomkit.journey.figures import return_rate, return_reasons
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
