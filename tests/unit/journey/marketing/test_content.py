"""Praise and mentions are shown once somebody has looked at them."""

from datetime import UTC, datetime

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey.marketing.content import (
    Mention,
    Testimonial,
)
from ecomkit.journey.moderation import ModerationState

AT = datetime(2026, 3, 1, tzinfo=UTC)


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
    assert review.state is ModerationState.PENDING
    with pytest.raises(InvalidInputError):
        Mention(source="x", id="1", at=AT, text="hm").as_review()
