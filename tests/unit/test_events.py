"""An event says what happened, when, by whom, and about what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Change, Event, once_only_id

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@attrs.frozen(kw_only=True)
class LampLit(Change):
    name: ClassVar[str] = "lamp_lit"
    lamp: str
    watts: int = 5


def test_a_change_becomes_an_event() -> None:
    event = Event.of(
        LampLit(lamp="desk"), at=NOON, actor="v1", subject="room-7", channel="web"
    )

    assert event.name == "lamp_lit"
    assert event.at == NOON
    assert (event.actor, event.subject, event.channel) == ("v1", "room-7", "web")
    assert event.properties == {"lamp": "desk", "watts": 5}


@pytest.mark.parametrize("at", [datetime(2026, 3, 1), "2026-03-01", None])
def test_a_moment_has_a_time_zone(at: datetime) -> None:
    with pytest.raises(InvalidInputError) as caught:
        Event(name="lamp_lit", at=at, actor="v1")

    assert caught.value.path == "$.at"


def test_an_event_keeps_its_own_copy_of_the_facts() -> None:
    facts = {"lamp": "desk"}
    event = Event(name="lamp_lit", at=NOON, actor="v1", properties=facts)
    facts["lamp"] = "shelf"

    assert event.properties == {"lamp": "desk"}


def test_events_can_be_members_of_a_set() -> None:
    event = Event(name="lamp_lit", at=NOON, actor="v1", properties={"lamp": "desk"})

    assert event in {event}


def test_a_thing_that_happens_once_has_one_id() -> None:
    """Thank-you pages are loaded twice; the order was completed once."""
    once = once_only_id("order_completed", "A-1")

    assert once == once_only_id("order_completed", "A-1")
    assert once != once_only_id("order_completed", "A-2")
    assert once != once_only_id("order_placed", "A-1")
