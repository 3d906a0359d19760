"""Everything the shop knows of one person, in one file: the right of access."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from ecomkit.errors import InvalidInputError
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_json import to_json_line
from ecomkit.journey.ports import EventLog, EventQuery


def personal_data(log: EventLog, actors: Collection[str]) -> dict[str, Any]:
    """All events of a person, ready for JSON (GDPR articles 15 and 20).

    *actors* are all ids of the person (:meth:`IdentityGraph.ids_of`). Other rooms' data
    (orders, addresses) are added by who holds them.
    """
    if not actors:
        raise InvalidInputError("whose data?", path="$.actors")
    events = list(log.scan(EventQuery(actors=frozenset(actors))))
    return {
        "ids": sorted(actors),
        "events": [
            {**json.loads(to_json_line(event)), "stage": str(stage_of(event) or "")}
            for event in events
        ],
    }
