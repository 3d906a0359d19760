"""Events go into lines and come back the same."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event, once_only_id
from ecomkit.journey.event_json import (
    event_id,
    from_json_line,
    read_json_lines,
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


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "[" * 10_000,
        '{"name":"x","actor":"a"}',
        '{"name":"x","actor":"a","at":"yesterday"}',
        '{"name":"x","actor":"a","at":"2026-03-01"}',
        '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","color":"red"}',
        '{"name":1,"actor":"a","at":"2026-03-01T00:00:00Z"}',
        '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","sequence":"1"}',
        '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","properties":[]}',
        '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","properties":{"t":NaN}}',
        (
            '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","properties":'
            '{"t":{"amount":"1","currency":"EURO"}}}'
        ),
        (
            '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","properties":'
            '{"t":{"rate":"1/0"}}}'
        ),
        (
            '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","properties":'
            '{"t":{"date":"soon"}}}'
        ),
        (
            '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","properties":'
            '{"t":{"microseconds":"9"}}}'
        ),
        (
            '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","properties":'
            '{"t":{"decimal":"1e999999"}}}'
        ),
    ],
)
def test_a_broken_line_is_refused(line: str) -> None:
    """Nothing but the library's own error comes out of a file."""
    with pytest.raises(InvalidInputError):
        from_json_line(line)


def test_the_error_names_the_line() -> None:
    """Empty lines are passed over, but counted."""
    lines = [to_json_line(FULL), "", "{}"]

    with pytest.raises(InvalidInputError) as caught:
        list(read_json_lines(lines))

    assert caught.value.path == "$.lines[2]"


def test_numbers_with_a_point_are_read_as_decimals() -> None:
    """Another program's 1.10 stays 1.10."""
    line = (
        '{"name":"x","actor":"a","at":"2026-03-01T00:00:00Z","properties":{"t":1.10}}'
    )

    assert from_json_line(line).properties == {"t": Decimal("1.10")}
