"""The answers to surveys: scores by stage, message or segment, and the sources people name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.events import Event
from ecomkit.journey.event_catalog import stage_of
from ecomkit.journey.event_fields import dimension, text_of
from ecomkit.journey.feedback.question import QuestionKind
from ecomkit.journey.feedback.scores import PROMOTER, Nps, Satisfaction, ces, csat, nps
from ecomkit.journey.feedback.stage_surveys import SURVEYS
from ecomkit.journey.feedback.survey import Survey, answers_of
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.stages import Stage


@attrs.frozen(kw_only=True)
class SurveyAnswer:
    """One answer to one question, with its event."""

    at: datetime
    actor: str
    survey: str
    question: str
    kind: QuestionKind
    value: int | str
    stage: Stage | None
    event: Event


def survey_answers(
    events: Iterable[Event], surveys: Iterable[Survey] = SURVEYS
) -> tuple[SurveyAnswer, ...]:
    """Every answer in *events* to a question of *surveys*, in order.

    Answers to other surveys are ignored, as their scale is unknown.
    """
    kinds = {
        (survey.id, question.id): question.kind
        for survey in surveys
        for question in survey.questions
    }
    return tuple(
        SurveyAnswer(
            at=event.at,
            actor=event.actor,
            survey=text_of(event, "survey"),
            question=question,
            kind=kinds[text_of(event, "survey"), question],
            value=value,
            stage=stage_of(event),
            event=event,
        )
        for event in as_customers(events)
        if event.name == "survey_answered"
        for question, value in answers_of(event).items()
        if (text_of(event, "survey"), question) in kinds
    )


def _scores(found: Iterable[SurveyAnswer], kind: QuestionKind) -> list[int]:
    return [
        answer.value
        for answer in found
        if answer.kind is kind and isinstance(answer.value, int)
    ]


@attrs.frozen(kw_only=True)
class FeedbackScores:
    """The scores of some answers; None if no such question was answered."""

    nps: Nps | None
    csat: Satisfaction | None
    ces: Satisfaction | None

    @classmethod
    def of(cls, found: Iterable[SurveyAnswer]) -> FeedbackScores:
        """The scores of these answers, each kind on its own scale."""
        rows = tuple(found)
        recommend = _scores(rows, QuestionKind.NPS)
        satisfied = _scores(rows, QuestionKind.CSAT)
        easy = _scores(rows, QuestionKind.CES)
        return cls(
            nps=nps(recommend) if recommend else None,
            csat=csat(satisfied) if satisfied else None,
            ces=ces(easy) if easy else None,
        )


def scores_by_stage(found: Iterable[SurveyAnswer]) -> dict[Stage, FeedbackScores]:
    """The scores of each stage that was asked about."""
    parts = grouped(found, lambda answer: answer.stage)
    return {stage: FeedbackScores.of(parts[stage]) for stage in Stage if stage in parts}


def scores_by(found: Iterable[SurveyAnswer], by: str) -> dict[str, FeedbackScores]:
    """The scores by a dimension of the answer's event: ``channel``, ``message``, ``about``...

    ``scores_by(answers, "message")`` shows which adverts people understand.
    """
    read = dimension(by)
    # A campaign may be a field of the event or a property.
    parts = grouped(
        found, lambda answer: read(answer.event) or text_of(answer.event, by)
    )
    return {value: FeedbackScores.of(rows) for value, rows in sorted(parts.items())}


def scores_by_segment(
    found: Iterable[SurveyAnswer], segments: Mapping[str, Iterable[str]]
) -> dict[str, FeedbackScores]:
    """The scores of each segment, given its members; customers may be in several."""
    rows = tuple(found)
    scores = {}
    for name, given in segments.items():
        members = frozenset(given)
        scores[name] = FeedbackScores.of(
            answer for answer in rows if answer.actor in members
        )
    return scores


@attrs.frozen(kw_only=True)
class HeardAbout:
    """Where people say they heard of the shop, compared with the first channel tracked.

    ``pairs`` counts (said, tracked); ``agreement`` is the share of those that agree.
    """

    said: Mapping[str, int] = attrs.field(hash=False)
    pairs: Mapping[tuple[str, str], int] = attrs.field(hash=False)
    agreement: Proportion


# What people call a source, and the channels it can mean.
_SAID = {
    "search": frozenset({"organic_search", "paid_search"}),
    "social": frozenset({"organic_social", "paid_social"}),
}


def heard_about(events: Iterable[Event]) -> HeardAbout:
    """Compares answers to "Where did you hear about us?" with the first channel tracked."""
    ordered = as_customers(events)
    first: dict[str, str] = {}
    for event in ordered:
        if event.channel:
            first.setdefault(event.actor, event.channel)
    said: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for event in ordered:
        if event.name == "survey_answered":
            answer = answers_of(event).get("heard_about")
            if isinstance(answer, str):
                said[answer] += 1
                if event.actor in first:
                    pairs[answer, first[event.actor]] += 1
    same = sum(
        times
        for (answer, channel), times in pairs.items()
        if channel in _SAID.get(answer, {answer})
    )
    return HeardAbout(
        said=dict(said.most_common()),
        pairs=dict(pairs.most_common()),
        agreement=Proportion(same, pairs.total()),
    )


def promoters(found: Iterable[SurveyAnswer]) -> tuple[str, ...]:
    """The customers who would recommend the shop by their latest answer, the keenest first."""
    latest: dict[str, int] = {}
    for answer in found:
        if answer.kind is QuestionKind.NPS and isinstance(answer.value, int):
            latest[answer.actor] = answer.value
    willing = [(-score, actor) for actor, score in latest.items() if score >= PROMOTER]
    return tuple(actor for _, actor in sorted(willing))
