"""Events of feedback: surveys sent and answered."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.events import Change
from ecomkit.journey.stages import Stage


@attrs.frozen(kw_only=True)
class SurveySent(Change):
    """A survey was sent to a customer."""

    survey: str
    stage: Stage
    order: str = ""


@attrs.frozen(kw_only=True)
class SurveyAnswered(Change):
    """A customer answered a survey: ``answers`` by question id, ``nps`` if it was asked."""

    survey: str
    stage: Stage
    answers: Mapping[str, int | str] = attrs.field(hash=False)
    nps: int | None = None
    order: str = ""
    campaign: str = ""
    message: str = ""
    about: str = ""
    case: str = ""
