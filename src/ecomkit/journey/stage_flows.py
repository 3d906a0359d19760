"""Flows: how many people move from which channel or stage to which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.identity import as_customers
from ecomkit.journey.journey_map import JourneyMap
from ecomkit.journey.stages import Stage


@attrs.frozen(kw_only=True)
class StageFlow:
    """How many people moved from one node to another; columns order the nodes."""

    source: str
    source_column: int
    target: str
    target_column: int
    people: int


def stage_flows(events: Iterable[Event]) -> tuple[StageFlow, ...]:
    """The flows from the channel of first contact through the stages people reached.

    Channels (``unknown`` if the first event names none) are in column 0, stages in the
    column of their position. Each stage counts once, in its order, so that nobody flows
    backwards.
    """
    channels: dict[str, str] = {}
    stages: dict[str, set[Stage]] = {}
    for event in as_customers(events):
        stage = stage_of(event)
        if stage is not None and event.actor:
            channels.setdefault(event.actor, event.channel or "unknown")
            stages.setdefault(event.actor, set()).add(stage)
    steps: Counter[tuple[str, int, str, int]] = Counter()
    for actor, reached in stages.items():
        source, column = channels[actor], 0
        for stage in sorted(reached, key=lambda each: each.position):
            steps[source, column, stage.value, stage.position] += 1
            source, column = stage.value, stage.position
    return tuple(
        StageFlow(
            source=source,
            source_column=source_column,
            target=target,
            target_column=target_column,
            people=people,
        )
        for (source, source_column, target, target_column), people in sorted(
            steps.items(), key=lambda row: (row[0][1], row[0][3], -row[1], row[0])
        )
    )


def map_flows(map: JourneyMap) -> tuple[StageFlow, ...]:
    """The flows that a journey map counted, without those backwards."""
    return tuple(
        StageFlow(
            source=source.value,
            source_column=source.position,
            target=target.value,
            target_column=target.position,
            people=count,
        )
        for (source, target), count in map.flows.items()
        if source.position < target.position
    )
