"""Questions of five kinds; answers are checked when they come in."""

from __future__ import annotations

from enum import StrEnum

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.checks import known, named

_LONGEST_TEXT = 10_000


class QuestionKind(StrEnum):
    """How a question is answered.

    ``NPS``: would you recommend us, 0 to 10. ``CSAT``: satisfied, 1 to 5. ``CES``: it
    was easy, 1 to 7. ``CHOICE``: one of several. ``OPEN``: in the customer's own words.
    """

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    CHOICE = "choice"
    OPEN = "open"

    @property
    def scale(self) -> tuple[int, int]:
        """The lowest and highest score; (0, 0) where the answer is no score."""
        return _SCALES.get(self, (0, 0))


_SCALES = {
    QuestionKind.NPS: (0, 10),
    QuestionKind.CSAT: (1, 5),
    QuestionKind.CES: (1, 7),
}


def _kind(value: object) -> QuestionKind:
    return known(QuestionKind, value)


@attrs.frozen(kw_only=True)
class SurveyQuestion:
    """One thing to ask; its words stand in the labels under its ``id``."""

    id: str = attrs.field(validator=named)
    kind: QuestionKind = attrs.field(converter=_kind)
    choices: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if (self.kind is QuestionKind.CHOICE) != bool(self.choices):
            raise InvalidInputError(
                f"question {short_repr(self.id)}: choices belong to a choice, and a choice needs them",
                path="$.choices",
            )

    def checked(self, answer: object) -> int | str:
        """*answer*, if it answers this question."""
        if self.kind in _SCALES:
            low, high = self.kind.scale
            if isinstance(answer, bool) or not isinstance(answer, int):
                raise self._wrong(answer, f"a whole number from {low} to {high}")
            if not low <= answer <= high:
                raise self._wrong(answer, f"from {low} to {high}")
            return answer
        if not isinstance(answer, str):
            raise self._wrong(answer, "text")
        if self.kind is QuestionKind.CHOICE and answer not in self.choices:
            raise self._wrong(answer, f"one of {', '.join(self.choices)}")
        if len(answer) > _LONGEST_TEXT:
            raise self._wrong(
                f"{answer[:20]}...", f"at most {_LONGEST_TEXT} characters"
            )
        return answer

    def _wrong(self, answer: object, hint: str) -> InvalidInputError:
        return InvalidInputError(
            f"{short_repr(answer)} does not answer {short_repr(self.id)}",
            path=f"$.answers.{self.id}",
            hint=hint,
        )
