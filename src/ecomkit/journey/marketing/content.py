"""Customers' words: questions and answers, testimonials, mentions elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.errors import ConflictError, InvalidInputError, short_repr
from ecomkit.journey.feedback.reviews import ProductReview
from ecomkit.journey.validators import check
from ecomkit.validators import as_tuple, require_name


@attrs.frozen(kw_only=True)
class QuestionReply:
    """An answer to a customer's question, by the shop (``official``) or a customer."""

    by: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    text: str = attrs.field(validator=check.name)
    official: bool = False


@attrs.frozen(kw_only=True)
class CustomerQuestion:
    """A question about a product ("" for the shop), and the answers.

    It is shown once ``reviewed_by`` somebody. Frequently asked questions are questions
    that the shop asks and answers itself.
    """

    id: str = attrs.field(validator=check.name)
    text: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    author: str = attrs.field(default="", validator=check.text)
    product: str = attrs.field(default="", validator=check.text)
    replies: tuple[QuestionReply, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(QuestionReply)
    )
    reviewed_by: str = attrs.field(default="", validator=check.text)

    @property
    def shown(self) -> bool:
        """Whether other customers see it."""
        return bool(self.reviewed_by)

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return bool(self.replies)

    def reviewed(self, *, by: str) -> CustomerQuestion:
        """The question after review, shown from now on."""
        require_name(by, path="$.by")
        if self.reviewed_by:
            raise ConflictError(
                f"question {short_repr(self.id)} was already reviewed",
                reviewed_by=self.reviewed_by,
            )
        return attrs.evolve(self, reviewed_by=by)

    def replied(self, reply: QuestionReply) -> CustomerQuestion:
        """Adds an answer; the shop's answers come first."""
        ranked = sorted(
            (*self.replies, reply), key=lambda each: (not each.official, each.at)
        )
        return attrs.evolve(self, replies=tuple(ranked))


def open_questions(
    questions: Iterable[CustomerQuestion],
) -> tuple[CustomerQuestion, ...]:
    """The questions without an answer, the oldest first."""
    waiting = (question for question in questions if not question.answered)
    return tuple(sorted(waiting, key=lambda question: question.at))


@attrs.frozen(kw_only=True)
class Testimonial:
    """A customer's praise, shown with their consent and after review."""

    __test__ = False  # not a test of pytest's

    id: str = attrs.field(validator=check.name)
    author: str = attrs.field(validator=check.name)
    text: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    consented: bool = False
    reviewed_by: str = ""

    @property
    def shown(self) -> bool:
        """Whether it may be shown: the author agreed and somebody reviewed it."""
        return self.consented and bool(self.reviewed_by)


@attrs.frozen(kw_only=True)
class Mention:
    """Something said about the shop on another site."""

    source: str = attrs.field(validator=check.name)
    id: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    text: str
    rating: int | None = None
    product: str = ""

    def as_review(self) -> ProductReview:
        """The mention as a pending review; it needs a rating and a product."""
        if self.rating is None or not self.product:
            raise InvalidInputError(
                "a review needs a rating and a product", path="$.rating"
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
