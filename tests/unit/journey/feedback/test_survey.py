"""Every stage asks for feedback, and answers are checked."""

from datetime import UTC, datetime

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey import Stage, choice_text, question_text
from ecomkit.journey.feedback import (
    EXIT_SURVEY,
    STAGE_SURVEYS,
    SUPPORT_SURVEY,
    QuestionKind,
    Survey,
    SurveyQuestion,
)
from ecomkit.journey.feedback.survey import answers_of

AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_survey(stage: Stage) -> None:
    """No stage is passed without a question."""
    survey = STAGE_SURVEYS[stage]

    assert survey.stage is stage
    assert survey.questions


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_every_question_and_choice_has_words(locale: str) -> None:
    """The ready-made surveys can be shown in three languages."""
    for survey in (*STAGE_SURVEYS.values(), EXIT_SURVEY, SUPPORT_SURVEY):
        for question in survey.questions:
            assert question_text(question.id, locale)
            assert all(choice_text(choice, locale) for choice in question.choices)


def test_after_delivery_exactly_three_questions_are_asked() -> None:
    """Expectations met, as advertised, quality up to standard."""
    survey = STAGE_SURVEYS[Stage.EXPERIENCE]

    assert [question.id for question in survey.questions] == [
        "expectations_met",
        "as_advertised",
        "quality",
    ]


def test_awareness_asks_where_the_customer_heard_of_the_shop() -> None:
    """The billboard is among the answers, though no click ever tells of it."""
    question = STAGE_SURVEYS[Stage.AWARENESS].question("heard_about")

    assert question_text("heard_about", "en") == "Where did you hear about us?"
    assert "billboard" in question.choices


def test_an_answer_becomes_an_event_that_carries_its_stage() -> None:
    """What the customer said joins the other events of the journey."""
    change = STAGE_SURVEYS[Stage.LOYALTY].answered({"recommend": 10}, order="o1")
    event = Event.of(change, at=AT, actor="ada", subject=change.survey)

    assert event.name == "survey_answered"
    assert event.properties["stage"] == "loyalty"
    assert event.properties["nps"] == 10
    assert answers_of(event) == {"recommend": 10}


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ({"recommend": 11}, "$.answers.recommend"),
        ({"recommend": -1}, "$.answers.recommend"),
        ({"recommend": 9.5}, "$.answers.recommend"),
        ({"recommend": True}, "$.answers.recommend"),
        ({"recommend_why": 3}, "$.answers.recommend_why"),
        ({"recommend_why": "x" * 10_001}, "$.answers.recommend_why"),
        ({"weather": 3}, "$.answers['weather']"),
        ({}, "$.answers"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_place(
    answers: dict[str, int | str], path: str
) -> None:
    """Scales, kinds and questions are checked when the answer comes in."""
    with pytest.raises(InvalidInputError) as caught:
        STAGE_SURVEYS[Stage.LOYALTY].answered(answers)

    assert caught.value.path == path


def test_a_choice_must_be_among_the_choices() -> None:
    """The hint lists them."""
    with pytest.raises(InvalidInputError, match="return_policy"):
        EXIT_SURVEY.answered({"obstacle": "the moon"})


def test_a_survey_of_the_shops_own_is_checked_too() -> None:
    """Questions need ids of their own, and a choice needs choices."""
    with pytest.raises(InvalidInputError):
        Survey(id="mine", stage=Stage.PURCHASE, questions=())
    with pytest.raises(InvalidInputError):
        SurveyQuestion(id="which", kind=QuestionKind.CHOICE)
    with pytest.raises(InvalidInputError):
        SurveyQuestion(id="which", kind="stars")
    with pytest.raises(InvalidInputError):
        Survey(
            id="mine",
            stage="boredom",
            questions=STAGE_SURVEYS[Stage.PURCHASE].questions,
        )


def test_the_exit_survey_asks_for_friction() -> None:
    """An unclear return policy is an answer that can be counted."""
    change = EXIT_SURVEY.answered({"obstacle": "return_policy"})

    assert change.stage is Stage.PURCHASE
    assert change.nps is None
