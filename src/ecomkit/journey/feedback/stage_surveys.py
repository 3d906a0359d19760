"""The ready-made surveys: one for each stage, one for abandoned carts, one for support."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ecomkit.journey.feedback.question import QuestionKind, SurveyQuestion
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.stages import Stage

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
        # The three questions of the mail a few days after delivery, and no more.
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
