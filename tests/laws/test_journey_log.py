"""Laws: a log keeps each event once in any delivery, and lines lose nothing."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.events import Event
from ecomkit.journey import (
    EVENT_KINDS,
    EventQuery,
    JsonLinesEventLog,
    MemoryEventLog,
    event_id,
    from_json_line,
    to_json_line,
)
from ecomkit.money import Money, Rate

START = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = st.text(max_size=8)
MOMENTS = st.builds(
    lambda minute, hours: (START + timedelta(minutes=minute)).astimezone(
        timezone(timedelta(hours=hours))
    ),
    st.integers(0, 10_000),
    st.integers(-12, 14),
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | TEXT
    | st.decimals("-999999", "999999", places=3)
    | st.builds(
        lambda minor, code: Money.from_minor(minor, code),
        st.integers(-(10**9), 10**9),
        st.sampled_from(["EUR", "JPY", "KWD"]),
    )
    | st.builds(Rate, st.integers(0, 99), st.integers(1, 99))
    | MOMENTS
    | st.dates()
    | st.timedeltas()
)
# Names of properties are anything; some look like what a line says of a kind.
NAMES = st.sampled_from(
    "amount currency date decimal mapping microseconds moment note rate total".split()
)
PROPERTIES = st.dictionaries(
    NAMES,
    LEAVES
    | st.lists(LEAVES, max_size=3).map(tuple)
    | st.dictionaries(NAMES, LEAVES | st.dictionaries(NAMES, TEXT), max_size=2),
    max_size=3,
)
EVENTS = st.builds(
    Event,
    name=st.sampled_from([*EVENT_KINDS, "lamp_rubbed"]),
    at=MOMENTS,
    actor=st.sampled_from(["ada", "bob", "سلمى", ""]),
    subject=st.sampled_from(["", "o1", "o2"]),
    id=st.sampled_from(["", "e1", "e2", "e3"]),
    sequence=st.integers(0, 3),
    channel=TEXT,
    properties=PROPERTIES,
)


@given(EVENTS)
@settings(max_examples=200, deadline=None)
def test_a_line_loses_nothing(event: Event) -> None:
    """Written and read, an event is the same, and one line long."""
    line = to_json_line(event)

    assert from_json_line(line) == event
    assert len(line.splitlines()) == 1 or "\n" not in line


@given(st.lists(EVENTS, max_size=8), st.data())
@settings(max_examples=60, deadline=None)
def test_delivered_again_nothing_changes(
    events: list[Event], data: st.DataObject
) -> None:
    """Any repetition, in any parts, leaves both logs as they were, and alike."""
    memory, lines = MemoryEventLog(), JsonLinesEventLog(StringIO())
    assert memory.append(events) == lines.append(events)
    before = list(memory.scan())

    again = data.draw(
        st.lists(st.sampled_from(events), max_size=8) if events else st.just([])
    )
    assert memory.append(again) == 0
    assert lines.append(again) == 0

    assert list(memory.scan()) == before
    assert [event_id(event) for event in lines.scan()] == [
        event_id(event) for event in before
    ]


@given(st.lists(EVENTS, max_size=8), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_in_two_deliveries_or_one_the_log_is_the_same(
    events: list[Event], cut: int
) -> None:
    """How events are parted does not matter."""
    one, two = MemoryEventLog(), MemoryEventLog()
    one.append(events)
    two.append(events[:cut])
    two.append(events[cut:])

    assert list(one.scan(EventQuery())) == list(two.scan(EventQuery()))
    assert Decimal(len(list(one.scan()))) == len({event_id(event) for event in events})
