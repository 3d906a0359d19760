"""Surveys: questions about one stage, and what their answers become."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.feedback.events import SurveyAnswered
from ecomkit.journey.feedback.question import QuestionKind, SurveyQuestion
from ecomkit.journey.stages import Stage
from ecomkit.journey.validators import check
from ecomkit.validators import as_dict, as_tuple, require_type


@attrs.frozen(kw_only=True)
class Survey:
    """Some questions about one stage of the journey."""

    id: str = attrs.field(validator=check.name)
    stage: Stage = attrs.field(converter=Stage)
    questions: tuple[SurveyQuestion, ...] = attrs.field(
        converter=as_tuple, validator=check.members(SurveyQuestion, least=1)
    )

    def __attrs_post_init__(self) -> None:
        if len({question.id for question in self.questions}) < len(self.questions):
            raise InvalidInputError("two questions have one id", path="$.questions")

    def question(self, id: str) -> SurveyQuestion:
        """The question with this id."""
        for question in self.questions:
            if question.id == id:
                return question
        raise InvalidInputError(
            f"survey {short_repr(self.id)} has no question {short_repr(id)}",
            path=f"$.answers[{short_repr(id)}]",
            hint=f"its questions: {', '.join(each.id for each in self.questions)}",
        )

    def answered(
        self,
        answers: Mapping[str, int | str],
        *,
        order: str = "",
        campaign: str = "",
        message: str = "",
        about: str = "",
        case: str = "",
    ) -> SurveyAnswered:
        """The change for a customer's *answers*, by question id, after checking them.

        At least one question must be answered. *about* names the page or product,
        *campaign* and *message* the advert, *case* the support case that the answers are
        about.
        """
        if not require_type(as_dict(answers), dict, path="$.answers"):
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
            case=case,
        )


def answers_of(event: Event) -> Mapping[str, int | str]:
    """The answers of a ``survey_answered`` event, by question id."""
    answers = event.properties.get("answers", {})
    if not isinstance(answers, Mapping):
        raise InvalidEventError(
            f"{short_repr(answers)} is not a mapping of answers",
            path="$.properties.answers",
        )
    return answers
