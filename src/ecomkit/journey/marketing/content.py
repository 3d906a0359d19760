"""Words that build trust: questions and answers, testimonials, mentions elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.errors import ConflictError, InvalidInputError, short_repr
from ecomkit.journey.checks import a_moment, named
from ecomkit.journey.feedback.reviews import BEST, ProductReview


@attrs.frozen(kw_only=True)
class QuestionReply:
    """An answer to a customer's question, by the shop or by another customer."""

    by: str = attrs.field(validator=named)
    at: datetime = attrs.field(validator=a_moment)
    text: str = attrs.field(validator=named)
    official: bool = False


@attrs.frozen(kw_only=True)
class CustomerQuestion:
    """What somebody wants to know about a product ("" for the shop), and the answers.

    It is shown once ``reviewed_by`` somebody. A frequent question is one the shop asks
    and answers itself.
    """

    id: str = attrs.field(validator=named)
    text: str = attrs.field(validator=named)
    at: datetime = attrs.field(validator=a_moment)
    author: str = ""
    product: str = ""
    replies: tuple[QuestionReply, ...] = ()
    reviewed_by: str = ""

    @property
    def shown(self) -> bool:
        """Whether other customers see it."""
        return bool(self.reviewed_by)

    @property
    def answered(self) -> bool:
        """Whether somebody has answered."""
        return bool(self.replies)

    def reviewed(self, *, by: str) -> CustomerQuestion:
        """The question, looked through and shown from now on."""
        if not by:
            raise InvalidInputError("somebody has to have looked", path="$.by")
        if self.reviewed_by:
            raise ConflictError(
                f"question {short_repr(self.id)} was reviewed by {self.reviewed_by}"
            )
        return attrs.evolve(self, reviewed_by=by)

    def replied(self, reply: QuestionReply) -> CustomerQuestion:
        """The question with one more answer; the shop's own stand first."""
        ranked = sorted(
            (*self.replies, reply), key=lambda each: (not each.official, each.at)
        )
        return attrs.evolve(self, replies=tuple(ranked))


def open_questions(
    questions: Iterable[CustomerQuestion],
) -> tuple[CustomerQuestion, ...]:
    """The questions that nobody has answered yet, the oldest first."""
    waiting = (question for question in questions if not question.answered)
    return tuple(sorted(waiting, key=lambda question: question.at))


@attrs.frozen(kw_only=True)
class Testimonial:
    """A customer's praise, shown with their consent once somebody has looked at it."""

    __test__ = False  # not a test of pytest's

    id: str = attrs.field(validator=named)
    author: str = attrs.field(validator=named)
    text: str = attrs.field(validator=named)
    at: datetime = attrs.field(validator=a_moment)
    consented: bool = False
    reviewed_by: str = ""

    @property
    def shown(self) -> bool:
        """Whether it may be shown: the author agreed, and somebody looked at it."""
        return self.consented and bool(self.reviewed_by)


@attrs.frozen(kw_only=True)
class Mention:
    """Something said about the shop elsewhere, as an importer brings it."""

    source: str = attrs.field(validator=named)
    id: str = attrs.field(validator=named)
    at: datetime = attrs.field(validator=a_moment)
    text: str
    rating: int | None = None
    product: str = ""

    def as_review(self) -> ProductReview:
        """The mention as a review that waits to be looked through; it needs a rating."""
        if self.rating is None or not self.product:
            raise InvalidInputError(
                "a review needs a rating and a product",
                path="$.rating",
                hint=f"1 to {BEST} stars",
            )
        return ProductReview(
            id=f"{self.source}:{self.id}",
            product=self.product,
            author="",
            rating=self.rating,
            at=self.at,
            text=self.text,
            source=self.source,
        )
