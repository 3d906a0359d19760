"""Event logs: in memory, or as lines of JSON on any text stream."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import IO

import attrs

from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.event_json import (
    event_id,
    from_json_line,
    read_json_lines,
    to_json_line,
)
from ecomkit.journey.ports import ALL, EventQuery
from ecomkit.journey.validators import check, tuple_of

_ERASED = "#erased "
_END = 2


@attrs.define
class MemoryEventLog:
    """Keeps events as long as the program runs: a log for tests and small shops."""

    _events: dict[str, Event | None] = attrs.field(init=False, factory=dict)

    def append(self, events: Iterable[Event], /) -> int:
        """Appends new events and returns how many were added."""
        new = _fresh(events, self._events)
        self._events.update(new)
        return len(new)

    def publish(self, events: Iterable[Event], /) -> None:
        """Appends new events: a log can be the event sink of a shop."""
        self.append(events)

    def __iter__(self) -> Iterator[Event]:
        """All events, in chronological order."""
        return self.scan()

    def scan(self, query: EventQuery = ALL, /) -> Iterator[Event]:
        """The events that match *query*, in chronological order."""
        yield from in_order(
            event
            for event in self._events.values()
            if event is not None and query.matches(event)
        )

    def replace(self, changed: Mapping[str, Event | None], /) -> None:
        """Replaces the events with these ids, or removes them where the value is None."""
        self._events.update(
            {key: event for key, event in changed.items() if key in self._events}
        )


@attrs.define
class JsonLinesEventLog:
    """Keeps events as lines of JSON on a text stream that can be read, written and sought.

    Only the ids are held in memory. A last line that was cut off, as by a power failure,
    is dropped. Only one program may write at a time.
    """

    _stream: IO[str] = attrs.field(
        validator=check.method("seek", what="a text stream", hint="open(..., 'a+')")
    )
    _ids: set[str] = attrs.field(init=False, factory=set)

    def __attrs_post_init__(self) -> None:
        whole, torn = [], False
        self._stream.seek(0)
        for line in self._stream:
            torn = not line.endswith("\n")
            if not torn:
                whole.append(line)
            if line.startswith(_ERASED):
                self._ids.add(line.removeprefix(_ERASED).strip())
        self._ids.update(event_id(event) for event in read_json_lines(_kept(whole)))
        if torn:
            self._rewrite(whole)

    def append(self, events: Iterable[Event], /) -> int:
        """Appends new events and returns how many were added."""
        new = _fresh(events, self._ids)
        self._stream.seek(0, _END)
        lines = [_line(key, event) for key, event in new.items()]
        self._stream.writelines(lines)
        self._stream.flush()
        self._ids.update(new)
        return len(new)

    def publish(self, events: Iterable[Event], /) -> None:
        """Appends new events: a log can be the event sink of a shop."""
        self.append(events)

    def __iter__(self) -> Iterator[Event]:
        """All events, in chronological order."""
        return self.scan()

    def scan(self, query: EventQuery = ALL, /) -> Iterator[Event]:
        """The events that match *query*, in chronological order."""
        self._stream.seek(0)
        found = _fresh(read_json_lines(_kept(self._stream)), ())
        yield from in_order(event for event in found.values() if query.matches(event))

    def replace(self, changed: Mapping[str, Event | None], /) -> None:
        """Rewrites the stream with the events with these ids replaced or removed."""
        lines = []
        self._stream.seek(0)
        for line in self._stream:
            key = "" if line.startswith(_ERASED) else event_id(from_json_line(line))
            lines.append(_line(key, changed[key]) if key in changed else line)
        self._rewrite(lines)

    def _rewrite(self, lines: list[str]) -> None:
        self._stream.seek(0)
        self._stream.truncate()
        self._stream.writelines(lines)
        self._stream.flush()


def _fresh(events: Iterable[Event], known: Container[str]) -> dict[str, Event]:
    # All or nothing: a wrong event among good ones leaves the log as it was.
    given = tuple_of(Event, events, path="$.events", error=InvalidEventError)
    new: dict[str, Event] = {}
    for event in given:
        key = event_id(event)
        if key not in known:
            new.setdefault(key, event)
    return new


def _line(key: str, event: Event | None) -> str:
    # The id is written down: anonymized content must not make another one.
    if event is None:
        return f"{_ERASED}{key}\n"
    return f"{to_json_line(event if event.id else attrs.evolve(event, id=key))}\n"


def _kept(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if not line.startswith(_ERASED))
