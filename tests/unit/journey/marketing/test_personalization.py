"""Personal content, with consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecomkit.events import Event
from ecomkit.journey.marketing import Comparison, Criterion
from ecomkit.journey.marketing.personalization import (
    ContentReason,
    ContentSlot,
    ContentVariant,
    personalize,
)
from ecomkit.journey.marketing.segments import Segment
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.profiles import profiles
from ecomkit.journey.recommend import personal_request
from ecomkit.journey.recommend.requests import RecommendationRequest
from tests.unit.journey.buying import START

NEW = Segment("new", Criterion("orders", Comparison.AT_MOST, 0))
SLOT = ContentSlot(
    id="hero", variants=(ContentVariant("welcome", NEW),), otherwise="spring"
)
YES = {ConsentPurpose.PREFERENCES}


def test_the_first_segment_that_takes_the_visitor_decides() -> None:
    found = personalize(SLOT, "ann", {"orders": 0}, YES)

    assert (found.shows, found.reason) == ("welcome", ContentReason.MATCHED)
    assert found.membership is not None
    assert found.membership.because[0].fact == "orders"


def test_everybody_else_sees_the_rest() -> None:
    found = personalize(SLOT, "bob", {"orders": 5}, YES)

    assert (found.shows, found.reason) == ("spring", ContentReason.NO_MATCH)


def test_without_consent_nobody_looks_at_the_facts() -> None:
    """Not only is the plain content shown: what is known of the visitor is not read."""

    class Closed(dict[str, Any]):
        def get(self, *_: object) -> Any:
            raise AssertionError

    facts: Mapping[str, Any] = Closed(orders=0)
    found = personalize(SLOT, "ann", facts, {ConsentPurpose.ANALYTICS})

    assert (found.shows, found.reason) == ("spring", ContentReason.NO_CONSENT)


def test_a_mail_needs_consent_to_marketing() -> None:
    mail = ContentSlot(
        id="mail",
        variants=(ContentVariant("welcome", NEW),),
        otherwise="none",
        needs=frozenset({ConsentPurpose.MARKETING}),
    )

    assert (
        personalize(mail, "ann", {"orders": 0}, YES).reason is ContentReason.NO_CONSENT
    )


def test_recommendations_follow_a_profile_only_with_consent() -> None:
    """With consent an empty cart gives way to what was looked at; without it stays empty."""
    events = [
        Event(name=name, at=START, actor="ann", subject="o1", properties={"sku": sku})
        for name, sku in (("product_viewed", "mug"), ("order_completed", "tea"))
    ]
    ann = profiles(events)["ann"]

    assert personal_request([], ann, YES) == RecommendationRequest(
        cart="mug", customer="ann", without="tea"
    )
    assert personal_request(["pot"], ann, ()) == RecommendationRequest(cart="pot")
