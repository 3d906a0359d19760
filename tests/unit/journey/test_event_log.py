"""Both logs keep an event once and forget it for good."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_json import event_id, to_json_line
from ecomkit.journey.event_log import JsonLinesEventLog, MemoryEventLog
from ecomkit.journey.ports import EventLog, EventQuery

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LATE = Event(name="order_completed", at=AT + DAY, actor="ada", subject="o1", id="e2")
EARLY = Event(name="page_viewed", at=AT, actor="bob", id="e1")

logs = pytest.mark.parametrize(
    "make",
    [MemoryEventLog, lambda: JsonLinesEventLog(StringIO())],
    ids=["memory", "lines"],
)


@logs
def test_events_come_back_in_the_order_in_which_they_happened(
    make: Callable[[], EventLog],
) -> None:
    """The late one may have been delivered first."""
    log = make()

    assert log.append([LATE, EARLY]) == 2
    assert [event.name for event in log.scan(EventQuery())] == [
        "page_viewed",
        "order_completed",
    ]


@logs
def test_an_event_delivered_again_counts_once(make: Callable[[], EventLog]) -> None:
    """Neither again, nor twice at once, nor with another id for the same order."""
    log = make()

    assert log.append([LATE, LATE]) == 1
    assert log.append([attrs.evolve(LATE, id="e9"), EARLY]) == 1
    assert len(list(log.scan(EventQuery()))) == 2


@logs
def test_a_query_picks_by_name_person_subject_and_time(
    make: Callable[[], EventLog],
) -> None:
    """Times are half-open: until is not in it."""
    log = make()
    log.append([EARLY, LATE])

    def names(query: EventQuery) -> list[str]:
        return [event.name for event in log.scan(query)]

    assert names(EventQuery(names=frozenset({"page_viewed"}))) == ["page_viewed"]
    assert names(EventQuery(actors=frozenset({"ada"}))) == ["order_completed"]
    assert names(EventQuery(subject="o1")) == ["order_completed"]
    assert names(EventQuery(since=AT + DAY)) == ["order_completed"]
    assert names(EventQuery(until=AT + DAY)) == ["page_viewed"]


@logs
def test_what_was_erased_does_not_come_back(make: Callable[[], EventLog]) -> None:
    """A late copy of an erased event finds its id known."""
    log = make()
    log.append([EARLY, LATE])

    nameless = attrs.evolve(LATE, actor="erased-1")
    log.replace({event_id(EARLY): None, event_id(LATE): nameless, "other": EARLY})

    assert log.append([EARLY, LATE]) == 0
    assert [event.actor for event in log.scan(EventQuery())] == ["erased-1"]


@logs
def test_a_wrong_event_among_good_ones_leaves_the_log_as_it_was(
    make: Callable[[], EventLog],
) -> None:
    """All or nothing, and the error names the place."""
    log = make()

    with pytest.raises(InvalidInputError) as caught:
        log.append([EARLY, "no event"])  # type: ignore[list-item]

    assert caught.value.path == "$.events[1]"
    assert list(log.scan(EventQuery())) == []


def test_a_log_of_lines_goes_on_where_it_stopped() -> None:
    """Opened again, it knows what it has, and what it was made to forget."""
    stream = StringIO()
    log = JsonLinesEventLog(stream)
    log.append([EARLY, LATE])
    log.replace({event_id(EARLY): None})

    again = JsonLinesEventLog(stream)

    assert again.append([EARLY, LATE]) == 0
    assert [event.subject for event in again.scan()] == ["o1"]


def test_how_long_a_page_took_is_kept_to_the_digit() -> None:
    stream = StringIO()
    page = attrs.evolve(EARLY, properties={"load_time": Decimal("1.250")})
    JsonLinesEventLog(stream).append([page])

    (found,) = JsonLinesEventLog(stream).scan(
        EventQuery(names=frozenset({"page_viewed"}))
    )

    assert str(found.properties["load_time"]) == "1.250"


def test_a_line_cut_off_by_a_power_cut_is_dropped() -> None:
    """What was not written to its end did not happen, and can be delivered again."""
    stream = StringIO(f"{to_json_line(EARLY)}\n{to_json_line(LATE)[:-9]}")
    log = JsonLinesEventLog(stream)

    assert log.append([LATE]) == 1
    assert stream.getvalue() == f"{to_json_line(EARLY)}\n{to_json_line(LATE)}\n"


def test_a_broken_line_in_the_middle_is_an_error() -> None:
    """Only the last line can be cut off; anything else is damage that must be seen."""
    with pytest.raises(InvalidInputError) as caught:
        JsonLinesEventLog(StringIO(f"{{\n{to_json_line(EARLY)}\n"))

    assert caught.value.path == "$.lines[0]"


def test_a_file_that_another_program_wrote_twice_is_read_once() -> None:
    """Doubled lines are one event."""
    log = JsonLinesEventLog(StringIO(f"{to_json_line(LATE)}\n{to_json_line(LATE)}\n"))

    assert len(list(log.scan())) == 1


@pytest.mark.parametrize("mode", ["a+", "r+", "w+"])
def test_a_file_is_a_log_in_any_mode_that_reads_and_writes(
    mode: str, tmp_path: Path
) -> None:
    """Opened to append, to change, or anew."""
    path = tmp_path / "events.jsonl"
    path.touch()
    with path.open(mode, encoding="utf-8") as stream:
        log = JsonLinesEventLog(stream)
        log.append([EARLY, LATE])
        log.replace({event_id(EARLY): None})
        log.append([EARLY])

    with path.open("r+", encoding="utf-8") as stream:
        assert list(JsonLinesEventLog(stream).scan()) == [LATE]
