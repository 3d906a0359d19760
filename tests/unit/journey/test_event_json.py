"""Events go into lines and come back the same."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event, once_only_id
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_json import (
    event_id,
    from_json_line,
    to_json_line,
)
from ecomkit.money import Money, Rate

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
FULL = Event(
    name="order_completed",
    at=AT,
    actor="ada",
    subject="o1",
    id="e1",
    sequence=3,
    session="s1",
    channel="email",
    campaign="spring",
    device="phone",
    properties={
        "total": Money("12.50", "EUR"),
        "weight": Decimal("1.250"),
        "tax_rate": Rate("1/3"),
        "promised": date(2026, 3, 5),
        "packed": AT,
        "took": timedelta(days=2, microseconds=7),
        "products": ({"sku": "MUG", "quantity": 2, "price": Money("6.25", "EUR")},),
        "gift": True,
        "note": None,
        "words": "Grüße, سلام",
    },
)


def test_an_event_comes_back_the_same() -> None:
    """Money, decimals, moments and nested goods lose nothing."""
    assert from_json_line(to_json_line(FULL)) == FULL


def test_the_line_is_short_and_plain() -> None:
    """What is empty is not written."""
    event = Event(name="page_viewed", at=AT, actor="ada")

    assert to_json_line(event) == (
        '{"actor":"ada","at":"2026-03-01T09:30:00+00:00","name":"page_viewed"}'
    )


def test_values_of_other_rooms_are_written_field_by_field() -> None:
    """An event may carry a room's own value; it comes back as plain facts."""

    @attrs.frozen
    class Box:
        side: int

    event = Event(
        name="order_packed",
        at=AT,
        actor="ada",
        properties={"box": Box(3), "flags": frozenset({"b", "a"})},
    )

    assert from_json_line(to_json_line(event)).properties == {
        "box": {"side": 3},
        "flags": ("a", "b"),
    }


def test_what_happens_once_has_one_id_whatever_its_own() -> None:
    """The thank-you page that is loaded twice makes one sale."""
    assert event_id(FULL) == once_only_id("order_completed", "o1")
    assert event_id(attrs.evolve(FULL, id="e2")) == event_id(FULL)


def test_other_events_count_by_their_id_or_content() -> None:
    """Two looks at one mug are two looks; one look sent twice is one."""
    look = Event(name="product_viewed", at=AT, actor="ada", subject="mug")

    assert event_id(attrs.evolve(look, id="e7")) == "e7"
    assert event_id(look) == event_id(attrs.evolve(look))
    assert event_id(look) != event_id(attrs.evolve(look, at=AT + timedelta(seconds=1)))


@pytest.mark.parametrize("value", [1.5, float("nan"), object(), b"x"])
def test_what_cannot_be_exact_is_refused(value: object) -> None:
    """A float, whose digits nobody knows, gets no line."""
    event = Event(name="x", at=AT, actor="a", properties={"value": value})

    with pytest.raises(InvalidInputError) as caught:
        to_json_line(event)

    assert caught.value.path == "$.properties.value"


def test_a_circle_of_values_is_refused() -> None:
    """Nesting ends somewhere."""
    ring: dict[str, object] = {}
    ring["ring"] = ring

    with pytest.raises(InvalidInputError, match="deep"):
        to_json_line(Event(name="x", at=AT, actor="a", properties=ring))


_HEAD = '{"name":"page","at":"2026-01-01T00:00:00+00:00","actor":"a",'


@pytest.mark.parametrize(
    "rest",
    [
        '"actor":"b"}',
        '"properties":{"x":1,"x":2}}',
        '"properties":{"x":"\\ud800"}}',
        f'"properties":{{"x":{"[" * 40}{"]" * 40}}}}}',
    ],
)
def test_a_line_that_could_not_be_written_is_not_read(rest: str) -> None:
    """Twice-given fields, half a pair, and what is nested too deep."""
    with pytest.raises(InvalidEventError):
        from_json_line(_HEAD + rest)
