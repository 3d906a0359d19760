"""What feedback tells: surveys sent and answered."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.events import Change
from ecomkit.journey.stages import Stage


@attrs.frozen(kw_only=True)
class SurveySent(Change):
    """A customer was asked."""

    survey: str
    stage: Stage
    order: str = ""


@attrs.frozen(kw_only=True)
class SurveyAnswered(Change):
    """A customer answered; ``answers`` by question, ``nps`` where one was asked."""

    survey: str
    stage: Stage
    answers: Mapping[str, int | str] = attrs.field(hash=False)
    nps: int | None = None
    order: str = ""
    campaign: str = ""
    message: str = ""
    about: str = ""
