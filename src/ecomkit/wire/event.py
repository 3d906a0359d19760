"""An event in a document, in the form of a line of the journey's log."""

from __future__ import annotations

from typing import Any

from ecomkit.events import Event
from ecomkit.journey.event_json import as_plain_data, from_json_line
from ecomkit.wire.json_text import write_json
from ecomkit.wire.scalars import wrong

WRITTEN_AS = Event


def read(data: Any) -> Event:
    """The event that *data* describes."""
    if not isinstance(data, dict):
        raise wrong(data, "an object")
    return from_json_line(write_json(data))


def write(event: Event, head: str = "") -> str:
    """*event* as JSON text; see record_writer."""
    text = write_json(as_plain_data(event))
    return f"{{{head[2:]}, {text[1:]}" if head else text
