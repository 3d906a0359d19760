"""Events of one moment are in the order in which they came, each subject's in its own."""

from __future__ import annotations

from datetime import UTC, datetime

from ecomkit.events import Event
from ecomkit.journey.event_fields import in_order

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def event(name: str, subject: str, sequence: int) -> Event:
    return Event(name=name, at=NOON, actor="ada", subject=subject, sequence=sequence)


def test_the_sequence_orders_the_events_of_one_subject_alone() -> None:
    paid = event("paid", "order-1", 2000)
    begun = event("begun", "checkout-1", 1000)
    placed = event("placed", "order-1", 0)

    assert in_order([paid, begun, placed]) == [placed, begun, paid]
    assert in_order([begun, placed, paid]) == [begun, placed, paid]
