"""Support cases: how many, and how long until the first response and the resolution."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.events import Event
from ecomkit.journey.durations import DurationStats
from ecomkit.journey.event_fields import dimension, text_of
from ecomkit.journey.feedback.scores import Satisfaction
from ecomkit.journey.feedback.survey_answers import FeedbackScores, survey_answers
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady


@attrs.frozen(kw_only=True)
class SupportFigures(JsonReady):
    """Support cases: opened, still open, reopened, and how long they took.

    ``resolution`` is the time until a case was resolved for good; one that was reopened is
    open again. ``satisfaction`` is what the customers of these cases answered, None if
    nobody did.
    """

    opened: int
    open: int
    reopened: Proportion
    first_response: DurationStats
    resolution: DurationStats
    satisfaction: Satisfaction | None = None


_ANSWERS = frozenset({"support_replied", "support_resolved"})


def support_figures(events: Iterable[Event]) -> SupportFigures:
    """The figures of all support cases; the subject of an event is the case.

    Answers to a survey are tied to their case by the property ``case``.
    """
    ordered = as_customers(events)
    opened: dict[str, datetime] = {}
    replied: dict[str, timedelta] = {}
    resolved: dict[str, timedelta] = {}
    reopened: set[str] = set()
    for event in ordered:
        case = event.subject
        if event.name == "support_opened":
            opened.setdefault(case, event.at)
        elif case in opened and event.name in _ANSWERS:
            took = event.at - opened[case]
            replied.setdefault(case, took)
            if event.name == "support_resolved":
                resolved.setdefault(case, took)
        elif event.name == "support_reopened" and case in opened:
            reopened.add(case)
            resolved.pop(case, None)
    return SupportFigures(
        opened=len(opened),
        open=len(opened) - len(resolved),
        reopened=Proportion(len(reopened), len(opened)),
        first_response=DurationStats(replied.values()),
        resolution=DurationStats(resolved.values()),
        satisfaction=_satisfaction(ordered, opened),
    )


def _satisfaction(
    events: Iterable[Event], cases: Collection[str]
) -> Satisfaction | None:
    answers = survey_answers(events)
    of_cases = [each for each in answers if text_of(each.event, "case") in cases]
    return FeedbackScores.of(of_cases).csat


def support_figures_by(events: Iterable[Event], by: str) -> dict[str, SupportFigures]:
    """The same by a dimension: a case belongs to its first value, such as an ``agent``."""
    read = dimension(by)
    ordered = as_customers(events)
    owner: dict[str, str] = {}
    for event in ordered:
        if event.name == "support_opened" or event.name in _ANSWERS:
            owner[event.subject] = owner.get(event.subject, "") or read(event)
    parts = grouped(
        ordered, lambda event: owner.get(text_of(event, "case") or event.subject)
    )
    return {value: support_figures(found) for value, found in sorted(parts.items())}
