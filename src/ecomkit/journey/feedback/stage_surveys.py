"""The ready-made surveys: one for each stage, one for abandoned carts, one for support."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ecomkit.journey.feedback.question import SurveyQuestion
from ecomkit.journey.feedback.survey import Survey
from ecomkit.journey.stages import Stage
from ecomkit.toml_text import read_data

SURVEYS: tuple[Survey, ...] = tuple(
    Survey(
        id=row["id"],
        stage=row["stage"],
        questions=[SurveyQuestion(**question) for question in row["questions"]],
    )
    for row in read_data("ecomkit.journey", "feedback", "surveys.toml")["surveys"]
)
_BY_ID = {survey.id: survey for survey in SURVEYS}
EXIT_SURVEY = _BY_ID["exit"]
SUPPORT_SURVEY = _BY_ID["support"]
STAGE_SURVEYS: Mapping[Stage, Survey] = MappingProxyType(
    {
        survey.stage: survey
        for survey in SURVEYS
        if survey not in (EXIT_SURVEY, SUPPORT_SURVEY)
    }
)
