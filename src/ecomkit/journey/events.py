"""What the journey itself tells: answers, reviews, points, consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs

from ecomkit.events import Change
from ecomkit.journey.stage import Stage


@attrs.frozen(kw_only=True)
class SurveySent(Change):
    """A customer was asked."""

    name: ClassVar[str] = "survey_sent"
    survey: str
    stage: Stage
    order: str = ""


@attrs.frozen(kw_only=True)
class SurveyAnswered(Change):
    """A customer answered; ``answers`` by question, ``nps`` where one was asked."""

    name: ClassVar[str] = "survey_answered"
    survey: str
    stage: Stage
    answers: Mapping[str, int | str] = attrs.field(hash=False)
    nps: int | None = None
    order: str = ""
    campaign: str = ""
    message: str = ""
    about: str = ""
