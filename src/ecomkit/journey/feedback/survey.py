"""Surveys, and the ready-made one of each stage: every stage asks for feedback."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.checks import known, named
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.feedback.events import SurveyAnswered
from ecomkit.journey.feedback.question import QuestionKind, SurveyQuestion
from ecomkit.journey.stages import Stage


def _stage(value: object) -> Stage:
    return known(Stage, value)


@attrs.frozen(kw_only=True)
class Survey:
    """Some questions that belong to one stage of the journey."""

    id: str = attrs.field(validator=named)
    stage: Stage = attrs.field(converter=_stage)
    questions: tuple[SurveyQuestion, ...]

    def __attrs_post_init__(self) -> None:
        ids = [question.id for question in self.questions]
        if not ids or len(set(ids)) < len(ids):
            raise InvalidInputError(
                f"survey {short_repr(self.id)} needs questions, each with an id of its own",
                path="$.questions",
            )

    @classmethod
    def for_stage(cls, stage: Stage) -> Survey:
        """The ready-made survey of a stage: every stage asks for feedback."""
        return STAGE_SURVEYS[_stage(stage)]

    def question(self, id: str) -> SurveyQuestion:
        """The question of this id."""
        for question in self.questions:
            if question.id == id:
                return question
        raise InvalidInputError(
            f"survey {short_repr(self.id)} does not ask {short_repr(id)}",
            path=f"$.answers.{id}",
            hint=f"it asks {', '.join(each.id for each in self.questions)}",
        )

    def answered(
        self,
        answers: Mapping[str, int | str],
        *,
        order: str = "",
        campaign: str = "",
        message: str = "",
        about: str = "",
    ) -> SurveyAnswered:
        """The change that a customer's *answers* make, checked against the questions.

        Not every question has to be answered, but one must be. ``about`` names the page
        or product; ``campaign`` and ``message`` the advert the answer is about.
        """
        if not answers:
            raise InvalidInputError("no question is answered", path="$.answers")
        checked: dict[str, int | str] = {}
        nps = None
        for asked, given in answers.items():
            question = self.question(asked)
            answer = checked[asked] = question.checked(given)
            if question.kind is QuestionKind.NPS and isinstance(answer, int):
                nps = answer
        return SurveyAnswered(
            survey=self.id,
            stage=self.stage,
            answers=checked,
            nps=nps,
            order=order,
            campaign=campaign,
            message=message,
            about=about,
        )


def answers_of(event: Event) -> Mapping[str, int | str]:
    """The answers of a ``survey_answered`` event, by question."""
    answers = event.properties.get("answers", {})
    if not isinstance(answers, Mapping):
        raise InvalidEventError(
            f"{short_repr(answers)} are not answers", path="$.properties.answers"
        )
    return answers


_CHANNELS = (
    "search",
    "social",
    "billboard",
    "email",
    "word_of_mouth",
    "influencer",
    "exhibition",
    "other",
)
_OBSTACLES = (
    "shipping_cost",
    "delivery_time",
    "return_policy",
    "payment_methods",
    "too_long",
    "price",
    "only_looking",
    "other",
)


def _survey(id: str, stage: Stage, *questions: tuple[str, QuestionKind]) -> Survey:
    return Survey(
        id=id,
        stage=stage,
        questions=tuple(SurveyQuestion(id=name, kind=kind) for name, kind in questions),
    )


_CSAT, _CES, _OPEN = QuestionKind.CSAT, QuestionKind.CES, QuestionKind.OPEN

STAGE_SURVEYS: Mapping[Stage, Survey] = MappingProxyType(
    {
        Stage.AWARENESS: Survey(
            id="awareness",
            stage=Stage.AWARENESS,
            questions=(
                SurveyQuestion(
                    id="heard_about", kind=QuestionKind.CHOICE, choices=_CHANNELS
                ),
                SurveyQuestion(id="as_expected_from_ads", kind=_CSAT),
                SurveyQuestion(id="message_clear", kind=_CSAT),
            ),
        ),
        Stage.CONSIDERATION: _survey(
            "consideration",
            Stage.CONSIDERATION,
            ("layout", _CSAT),
            ("descriptions", _CSAT),
            ("images", _CSAT),
            ("missing", _OPEN),
        ),
        Stage.PURCHASE: _survey(
            "checkout",
            Stage.PURCHASE,
            ("checkout_easy", _CES),
            ("went_well", _OPEN),
            ("improve", _OPEN),
        ),
        Stage.DELIVERY: _survey(
            "delivery",
            Stage.DELIVERY,
            ("delivery_satisfied", _CSAT),
            ("delivery_informed", _CSAT),
            ("delivery_comment", _OPEN),
        ),
        # The three questions of the mail some days after delivery, and no more.
        Stage.EXPERIENCE: _survey(
            "product",
            Stage.EXPERIENCE,
            ("expectations_met", _CSAT),
            ("as_advertised", _CSAT),
            ("quality", _CSAT),
        ),
        Stage.LOYALTY: _survey(
            "loyalty",
            Stage.LOYALTY,
            ("recommend", QuestionKind.NPS),
            ("recommend_why", _OPEN),
        ),
    }
)
EXIT_SURVEY = Survey(
    id="exit",
    stage=Stage.PURCHASE,
    questions=(
        SurveyQuestion(id="obstacle", kind=QuestionKind.CHOICE, choices=_OBSTACLES),
        SurveyQuestion(id="obstacle_words", kind=_OPEN),
    ),
)
SUPPORT_SURVEY = _survey(
    "support",
    Stage.EXPERIENCE,
    ("support_satisfied", _CSAT),
    ("support_comment", _OPEN),
)
SURVEYS: tuple[Survey, ...] = (*STAGE_SURVEYS.values(), EXIT_SURVEY, SUPPORT_SURVEY)
