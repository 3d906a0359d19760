"""Who speaks for the shop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.loyalty.advocates import Advocate, advocates
from tests.unit.journey.buying import START


def said(actor: str, name: str, day: int = 0, **properties: Any) -> Event:
    return Event(
        name=name, at=START + timedelta(days=day), actor=actor, properties=properties
    )


def test_deeds_come_before_words() -> None:
    """Who brought a friend stands before who would."""
    found = advocates(
        [
            said("ann", "survey_answered", nps=10),
            said("bob", "survey_answered", nps=9),
            said("bob", "referral_made"),
            said("cat", "product_reviewed", rating=5),
            said("dan", "product_reviewed", rating=3),
            said("eve", "survey_answered", nps=8),
            said("fay", "survey_answered", csat=5),
            said("fay", "page_viewed"),
        ]
    )

    assert [each.customer for each in found] == ["bob", "cat", "ann"]
    assert found[0] == Advocate(
        customer="bob", score=9, referrals=1, reviews=0, shares=0
    )


def test_the_latest_answer_counts() -> None:
    """A friend who was let down is not asked for favors."""
    events = [
        said("ann", "referral_made"),
        said("ann", "cart_shared"),
        said("ann", "survey_answered", 9, nps=3),
        said("ann", "survey_answered", 1, nps=10),
    ]

    assert advocates(events) == ()
    assert advocates(events, promoter=3)[0].shares == 1


def test_a_score_off_the_scale_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        advocates([], promoter=11)
