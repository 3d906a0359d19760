"""The right of access: everything the shop knows of a person, ready for JSON."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from ecomkit.errors import InvalidInputError
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_json import to_json_line
from ecomkit.journey.ports import EventLog, EventQuery
from ecomkit.validators import as_names


def query_of_person(actors: Collection[str]) -> EventQuery:
    """The query for all events of the person with these ids, at least one."""
    if not actors:
        raise InvalidInputError("needs at least one id of the person", path="$.actors")
    return EventQuery(actors=as_names(actors))


def personal_data(log: EventLog, actors: Collection[str]) -> dict[str, Any]:
    """All events of a person, ready for JSON (GDPR articles 15 and 20).

    *actors* are all ids of the person (:meth:`IdentityGraph.ids_of`). Orders, addresses
    and other data are added by whoever holds them.
    """
    events = log.scan(query_of_person(actors))
    return {
        "ids": sorted(as_names(actors)),
        "events": [
            {**json.loads(to_json_line(event)), "stage": str(stage_of(event) or "")}
            for event in events
        ],
    }
