"""The right of access: everything the shop knows of a person, ready for JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.event_json import to_json_line
from ecomkit.journey.identity import IdentityGraph
from ecomkit.journey.ports import EventLog, EventQuery
from ecomkit.validators import as_names


def query_of_person(actors: Collection[str]) -> EventQuery:
    """The query for all events of the person with these ids, at least one."""
    if not actors:
        raise InvalidInputError("needs at least one id of the person", path="$.actors")
    return EventQuery(actors=as_names(actors))


def events_of_person(events: Iterable[Event], actors: Collection[str]) -> list[Event]:
    """Those of *events* whose actor was the person with these ids at that moment.

    What was done on a device after another customer signed in there is the other's.
    """
    ids = as_names(actors)
    given = in_order(events)
    graph = IdentityGraph.of(given)
    return [event for event in given if graph.customer(event.actor, at=event.at) in ids]


def personal_data(log: EventLog, actors: Collection[str]) -> dict[str, Any]:
    """All events of a person, ready for JSON (GDPR articles 15 and 20).

    *actors* are all ids of the person (:meth:`IdentityGraph.ids_of`); what another customer
    did on the same device is left out. Orders, addresses and other data are added by
    whoever holds them.
    """
    events = events_of_person(log.scan(query_of_person(actors)), actors)
    return {
        "ids": sorted(as_names(actors)),
        "events": [
            {**json.loads(to_json_line(event)), "stage": str(stage_of(event) or "")}
            for event in events
        ],
    }
