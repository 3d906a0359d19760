"""An event in a document, as it stands on a line of the journey's log."""

from __future__ import annotations

import json
from typing import Any

from ecomkit.events import Event
from ecomkit.journey.event_json import from_json_line, to_json_line
from ecomkit.wire.scalars import wrong


def read(data: Any) -> Event:
    """The event that *data* describes."""
    if not isinstance(data, dict):
        raise wrong(data, "an object")
    return from_json_line(json.dumps(data))


def write(event: Event) -> Any:
    """*event* as data."""
    return json.loads(to_json_line(event))
