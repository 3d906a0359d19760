"""The journey map: stages and touchpoints with counts, conversion, feedback and pain points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_fields import dimension, text_of
from ecomkit.journey.feedback.stage_surveys import SURVEYS
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.feedback.survey_answers import (
    FeedbackScores,
    survey_answers,
)
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers, people_in
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady
from ecomkit.journey.stages import Stage
from ecomkit.journey.touchpoints import is_contact

# Events in which something went wrong for the customer.
PAIN = frozenset(
    """
    cart_abandoned coupon_denied delivery_failed email_bounced order_canceled
    payment_failed return_requested support_opened unsubscribed
    """.split()
)


@attrs.frozen(kw_only=True)
class JourneyMapCell(JsonReady):
    """One touchpoint at one stage.

    ``moved_on`` is the share of its people who reached a later stage afterwards.
    """

    stage: Stage
    touchpoint: str
    contacts: int
    people: int
    moved_on: Proportion


@attrs.frozen(kw_only=True)
class JourneyMapStage:
    """One stage: who was in it, who moved on, their feedback and pain points.

    ``pains`` counts what went wrong, by event and reason, the most frequent first.
    """

    stage: Stage
    people: int
    moved_on: Proportion
    feedback: FeedbackScores
    pains: Mapping[str, int] = attrs.field(hash=False)
    cells: tuple[JourneyMapCell, ...]


@attrs.frozen(kw_only=True)
class JourneyMap:
    """How customers move through the six stages.

    ``flows`` counts how often a contact at one stage was followed by one at another: what
    a Sankey diagram draws.
    """

    stages: tuple[JourneyMapStage, ...]
    flows: Mapping[tuple[Stage, Stage], int] = attrs.field(hash=False)

    def stage(self, stage: Stage) -> JourneyMapStage:
        """The map of one stage."""
        return self.stages[stage.position - 1]

    def to_dict(self) -> dict[str, Any]:
        """The map as rows, ready for JSON or a table."""
        return {
            "stages": [
                {
                    "stage": str(each.stage),
                    "people": each.people,
                    "moved_on": each.moved_on.to_dict(),
                    "nps": each.feedback.nps.to_dict() if each.feedback.nps else None,
                    "pains": dict(each.pains),
                    "touchpoints": [cell.to_dict() for cell in each.cells],
                }
                for each in self.stages
            ],
            "flows": [
                {"from": str(source), "to": str(target), "count": count}
                for (source, target), count in self.flows.items()
            ],
        }


def journey_map(
    events: Iterable[Event],
    *,
    by: str = "name",
    surveys: Iterable[Survey] = SURVEYS,
) -> JourneyMap:
    """The map of all journeys in *events*; *by* says what a touchpoint is.

    ``"name"`` is the event itself (a page view, a mail opened); ``"channel"`` or any other
    dimension is its value. The map has all six stages, even those without events.
    """
    read = dimension(by)
    ordered = as_customers(events)
    answered = grouped(survey_answers(ordered, surveys), lambda answer: answer.stage)
    pains: dict[Stage, Counter[str]] = {}
    rows: list[tuple[Event, Stage]] = []
    for event in ordered:
        stage = stage_of(event)
        if stage is None:
            continue
        if event.name in PAIN:
            reason = text_of(event, "reason")
            key = f"{event.name}: {reason}" if reason else event.name
            pains.setdefault(stage, Counter())[key] += 1
        # A survey about a stage is no contact at that stage.
        if is_contact(event) and not event.name.startswith("survey_"):
            rows.append((event, stage))
    last = _last_stages(rows)
    return JourneyMap(
        stages=tuple(
            JourneyMapStage(
                stage=stage,
                people=len(people_in(event for event, at in rows if at is stage)),
                moved_on=_moved_on([each for each in rows if each[1] is stage], last),
                feedback=FeedbackScores.of(answered.get(stage, ())),
                pains=dict(pains.get(stage, Counter()).most_common()),
                cells=_cells(
                    [event for event, at in rows if at is stage], stage, last, read
                ),
            )
            for stage in Stage
        ),
        flows=_flows(rows),
    )


def _last_stages(rows: list[tuple[Event, Stage]]) -> dict[str, dict[Stage, datetime]]:
    # For each person the moment of the last contact at each stage.
    last: dict[str, dict[Stage, datetime]] = {}
    for event, stage in rows:
        last.setdefault(event.actor, {})[stage] = event.at
    return last


def _moved_on(
    rows: Iterable[tuple[Event, Stage]], last: Mapping[str, Mapping[Stage, datetime]]
) -> Proportion:
    first: dict[str, tuple[Event, Stage]] = {}
    for event, stage in rows:
        if event.actor:
            first.setdefault(event.actor, (event, stage))
    moved = sum(
        any(
            later.position > stage.position and at >= event.at
            for later, at in last[actor].items()
        )
        for actor, (event, stage) in first.items()
    )
    return Proportion(moved, len(first))


def _cells(
    events: list[Event],
    stage: Stage,
    last: Mapping[str, Mapping[Stage, datetime]],
    read: Callable[[Event], str],
) -> tuple[JourneyMapCell, ...]:
    parts = grouped(events, read).items()
    ranked = sorted(parts, key=lambda part: (-len(part[1]), part[0]))
    return tuple(
        JourneyMapCell(
            stage=stage,
            touchpoint=name,
            contacts=len(found),
            people=len(people_in(found)),
            moved_on=_moved_on([(event, stage) for event in found], last),
        )
        for name, found in ranked
    )


def _flows(rows: list[tuple[Event, Stage]]) -> dict[tuple[Stage, Stage], int]:
    counts: Counter[tuple[Stage, Stage]] = Counter()
    before: dict[str, Stage] = {}
    for event, stage in rows:
        if not event.actor:
            continue
        if event.actor in before and before[event.actor] is not stage:
            counts[before[event.actor], stage] += 1
        before[event.actor] = stage
    return dict(
        sorted(counts.items(), key=lambda row: (row[0][0].position, row[0][1].position))
    )
