"""Questions, praise and mentions are shown once somebody has looked at them."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import ConflictError, InvalidInputError
from ecomkit.journey.feedback.reviews import ReviewState
from ecomkit.journey.marketing.content import (
    CustomerQuestion,
    Mention,
    QuestionReply,
    Testimonial,
    open_questions,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)
ASKED = CustomerQuestion(id="q1", text="Dishwasher?", at=AT, product="MUG")


def test_a_question_is_shown_after_a_look() -> None:
    """And looked at once."""
    seen = ASKED.reviewed(by="kim")

    assert not ASKED.shown
    assert seen.shown
    with pytest.raises(ConflictError):
        seen.reviewed(by="lee")
    with pytest.raises(InvalidInputError):
        ASKED.reviewed(by="")


def test_the_shops_own_answer_comes_first() -> None:
    """Whoever was quicker."""
    bob = QuestionReply(by="bob", at=AT, text="Mine survived.")
    kim = QuestionReply(by="kim", at=AT + timedelta(days=1), text="Yes.", official=True)

    answered = ASKED.replied(bob).replied(kim)

    assert [reply.by for reply in answered.replies] == ["kim", "bob"]
    later = CustomerQuestion(id="q2", text="Color?", at=AT)
    assert open_questions([later, answered]) == (later,)


def test_praise_is_shown_with_its_authors_consent() -> None:
    """A look alone is not enough."""

    def praise(*, consented: bool, by: str) -> Testimonial:
        return Testimonial(
            id="t1",
            author="Ada",
            text="Lovely",
            at=AT,
            consented=consented,
            reviewed_by=by,
        )

    assert not praise(consented=False, by="kim").shown
    assert not praise(consented=True, by="").shown
    assert praise(consented=True, by="kim").shown


def test_a_mention_elsewhere_becomes_a_review_that_waits() -> None:
    """Its source stays with it; without stars it is none."""
    mention = Mention(
        source="stars.example", id="7", at=AT, text="Good", rating=4, product="MUG"
    )

    review = mention.as_review()

    assert (review.id, review.source) == ("stars.example:7", "stars.example")
    assert review.state is ReviewState.PENDING
    with pytest.raises(InvalidInputError):
        Mention(source="x", id="1", at=AT, text="hm").as_review()
