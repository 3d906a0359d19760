"""A person gets everything the shop knows of them."""

import json
from datetime import UTC, datetime

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_log import MemoryEventLog
from ecomkit.journey.privacy.access import personal_data
from ecomkit.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_all_events_under_all_ids_are_handed_out() -> None:
    """And nobody else's."""
    log = MemoryEventLog()
    log.append(
        [
            Event(name="page_viewed", at=AT, actor="visitor-1"),
            Event(
                name="order_completed",
                at=AT,
                actor="ada",
                subject="o1",
                properties={"total": Money("9.90", "EUR")},
            ),
            Event(name="page_viewed", at=AT, actor="bob"),
        ]
    )

    found = personal_data(log, {"ada", "visitor-1"})

    assert found["ids"] == ["ada", "visitor-1"]
    assert [event["stage"] for event in found["events"]] == [
        "consideration",
        "purchase",
    ]
    assert "9.90" in json.dumps(found)
    assert "bob" not in json.dumps(found)


def test_somebody_must_be_named() -> None:
    """Nobody's data is everybody's."""
    with pytest.raises(InvalidInputError):
        personal_data(MemoryEventLog(), ())
