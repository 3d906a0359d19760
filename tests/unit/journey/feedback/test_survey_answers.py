"""Answers are scored by stage, message and segment, and compared with what was seen."""

from datetime import UTC, datetime, timedelta

from ecomkit.events import Event
from ecomkit.journey.feedback.stage_surveys import STAGE_SURVEYS
from ecomkit.journey.feedback.survey_answers import (
    heard_about,
    promoters,
    scores_by,
    scores_by_segment,
    scores_by_stage,
    survey_answers,
)
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.stages import Stage

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def said(
    actor: str,
    stage: Stage,
    answer: dict[str, int | str],
    hour: int = 0,
    message: str = "",
) -> Event:
    change = STAGE_SURVEYS[stage].answered(answer, message=message)
    return Event.of(change, at=AT + hour * HOUR, actor=actor, subject=change.survey)


EVENTS = [
    said("ada", Stage.LOYALTY, {"recommend": 10}),
    said("bob", Stage.LOYALTY, {"recommend": 3, "recommend_why": "slow"}, 1),
    said("ada", Stage.PURCHASE, {"checkout_easy": 7}, 2),
    said("ada", Stage.AWARENESS, {"message_clear": 5}, 3, message="blue"),
    said("bob", Stage.AWARENESS, {"message_clear": 1}, 4, message="red"),
]


def test_each_stage_has_its_scores() -> None:
    """Only what was asked there is scored."""
    found = scores_by_stage(survey_answers(EVENTS))

    assert list(found) == [Stage.AWARENESS, Stage.PURCHASE, Stage.LOYALTY]
    loyalty, purchase = found[Stage.LOYALTY], found[Stage.PURCHASE]
    assert loyalty.nps is not None
    assert loyalty.nps.score == 0.0
    assert loyalty.csat is None
    assert purchase.ces is not None
    assert purchase.ces.satisfied == Proportion(1, 1)


def test_each_message_has_its_scores() -> None:
    """The blue advert is understood, the red one is not."""
    found = scores_by(survey_answers(EVENTS), "message")

    assert {
        name: scores.csat.satisfied.part
        for name, scores in found.items()
        if scores.csat
    } == {"blue": 1, "red": 0}


def test_each_segment_has_its_scores() -> None:
    """Answers join the segments of those who gave them."""
    found = scores_by_segment(survey_answers(EVENTS), {"loyal": ["ada"], "nobody": []})

    assert found["loyal"].nps is not None
    assert found["loyal"].nps.promoters == 1
    assert found["nobody"].nps is None


def test_a_survey_nobody_knows_is_passed_over() -> None:
    """Without its scale an answer has no meaning."""
    stranger = Event(
        name="survey_answered",
        at=AT,
        actor="ada",
        properties={"survey": "theirs", "answers": {"stars": 9}},
    )

    assert survey_answers([stranger]) == ()


def test_promoters_are_those_whose_latest_answer_is_high() -> None:
    """Who changed their mind is not asked to advertise."""
    later = said("ada", Stage.LOYALTY, {"recommend": 2}, 9)

    assert promoters(survey_answers(EVENTS)) == ("ada",)
    assert promoters(survey_answers([*EVENTS, later])) == ()


def test_what_people_say_is_compared_with_where_they_came_from() -> None:
    """Ada says search and came by search; Bob says friends and came by an advert."""
    visits = [
        Event(name="page_viewed", at=AT - HOUR, actor=actor, channel=channel)
        for actor, channel in (("ada", "paid_search"), ("bob", "display"))
    ]
    told = [
        said(actor, Stage.AWARENESS, {"heard_about": answer})
        for actor, answer in (
            ("ada", "search"),
            ("bob", "word_of_mouth"),
            ("cat", "billboard"),
        )
    ]

    found = heard_about([*visits, *told])

    assert found.said == {"search": 1, "word_of_mouth": 1, "billboard": 1}
    assert found.pairs == {
        ("search", "paid_search"): 1,
        ("word_of_mouth", "display"): 1,
    }
    assert found.agreement == Proportion(1, 2)
