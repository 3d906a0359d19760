"""Survey questions of five kinds, and the check of their answers."""

from __future__ import annotations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.validators import check
from ecomkit.validators import as_tuple

_LONGEST_TEXT = 10_000


class QuestionKind(StrictEnum):
    """How a question is answered.

    ``NPS``: likelihood to recommend, 0 to 10. ``CSAT``: satisfaction, 1 to 5. ``CES``:
    ease, 1 to 7. ``CHOICE``: one of several. ``OPEN``: in the customer's own words.
    """

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"
    CHOICE = "choice"
    OPEN = "open"

    @property
    def scale(self) -> tuple[int, int]:
        """The lowest and highest score; (0, 0) if the answer is not a score."""
        return _SCALES.get(self, (0, 0))


_SCALES = {
    QuestionKind.NPS: (0, 10),
    QuestionKind.CSAT: (1, 5),
    QuestionKind.CES: (1, 7),
}


@attrs.frozen(kw_only=True)
class SurveyQuestion:
    """One question of a survey; :func:`question_text` gives its text by ``id``."""

    id: str = attrs.field(validator=check.name)
    kind: QuestionKind = attrs.field(converter=QuestionKind)
    choices: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.names
    )

    def __attrs_post_init__(self) -> None:
        if (self.kind is QuestionKind.CHOICE) != bool(self.choices):
            raise InvalidInputError(
                f"question {short_repr(self.id)}: a choice needs choices, and no other has them",
                path="$.choices",
            )

    def checked(self, answer: object) -> int | str:
        """*answer*, if it is valid; InvalidInputError otherwise."""
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
            f"{short_repr(answer)} is not an answer to {short_repr(self.id)}",
            path=f"$.answers.{self.id}",
            hint=hint,
        )
