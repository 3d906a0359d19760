"""Reviews are looked through, their buyers verified, their stars summed with care."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import ConflictError, InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.feedback.reviews import (
    ProductReview,
    ReviewRequestRule,
    is_verified_purchase,
    rating_summaries,
    rating_summary,
)
from ecomkit.journey.moderation import ModerationState

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def review(rating: int = 5, id: str = "r1", product: str = "MUG") -> ProductReview:
    return ProductReview(
        id=id, product=product, author="ada", rating=rating, at=AT + 9 * DAY
    )


def shown(*ratings: int, product: str = "MUG") -> list[ProductReview]:
    return [
        review(rating, f"{product}{place}", product).published(by="kim", at=AT)
        for place, rating in enumerate(ratings)
    ]


def test_a_review_waits_until_somebody_decides() -> None:
    """The decision and its reason stay with it."""
    fresh = review()
    gone = fresh.published(by="kim", at=AT).rejected(by="lee", at=AT, reason="insult")

    assert fresh.state is ModerationState.PENDING
    assert gone.state is ModerationState.REJECTED
    assert [decision.by for decision in gone.decisions] == ["kim", "lee"]


def test_a_decision_is_not_taken_twice_nor_without_reason() -> None:
    """Two moderators at once meet a conflict."""
    with pytest.raises(ConflictError):
        review().published(by="kim", at=AT).published(by="lee", at=AT)
    with pytest.raises(InvalidInputError):
        review().rejected(by="kim", at=AT, reason="")


@pytest.mark.parametrize("rating", [0, 6, 4.5, True, "5"])
def test_stars_are_one_to_five(rating: int) -> None:
    """Nothing else is a rating."""
    with pytest.raises(InvalidInputError):
        review(rating)


ORDER = Event(
    name="order_completed",
    at=AT,
    actor="ada",
    subject="o1",
    properties={"products": [{"sku": "MUG"}]},
)
ARRIVED = Event(name="shipment_delivered", at=AT + DAY, actor="ada", subject="o1")


def test_a_verified_buyer_bought_this_product_and_got_it() -> None:
    """Not another one, not yet on its way, not sent back before it came."""
    canceled = Event(name="order_canceled", at=AT + DAY, actor="ada", subject="o1")

    assert is_verified_purchase(review(), [ORDER, ARRIVED])
    assert not is_verified_purchase(review(product="POT"), [ORDER, ARRIVED])
    assert not is_verified_purchase(review(), [ORDER])
    assert not is_verified_purchase(review(), [ORDER, ARRIVED, canceled])


def test_what_was_added_to_an_order_was_bought_too() -> None:
    added = Event(
        name="order_edited",
        at=AT,
        actor="ada",
        subject="o1",
        properties={"products": [{"sku": "POT"}]},
    )

    assert is_verified_purchase(review(product="POT"), [ORDER, added, ARRIVED])
    assert not is_verified_purchase(review(product="POT"), [added, ARRIVED])


def test_only_published_reviews_are_summed() -> None:
    """The distribution shows what the mean hides."""
    summary = rating_summary([*shown(5, 5, 1), review(1, "pending")])

    assert summary.count == 3
    assert summary.mean == pytest.approx(11 / 3)
    assert summary.distribution == {1: 1, 2: 0, 3: 0, 4: 0, 5: 2}
    assert summary.bayes_mean == pytest.approx((15 + 11) / 8)
    assert summary.to_dict()["distribution"]["5"] == 2


def test_one_happy_customer_does_not_outrank_many() -> None:
    """Both cautious figures put the well-known product first, the plain mean does not."""
    one, many = rating_summary(shown(5)), rating_summary(shown(*[5] * 40, *[4] * 10))

    assert one.mean > many.mean
    assert one.bayes_mean < many.bayes_mean
    assert one.wilson_lower < many.wilson_lower


def test_the_shops_own_mean_is_where_each_product_starts() -> None:
    """Fifteen stars in four reviews: 3.75."""
    found = rating_summaries([*shown(5), *shown(5, 4, 1, product="POT")])

    assert found["MUG"].bayes_mean == pytest.approx((3.75 * 5 + 5) / 6)
    assert found["POT"].bayes_mean == pytest.approx((3.75 * 5 + 10) / 8)


def test_no_review_is_no_praise() -> None:
    """An empty product has the prior's mean and no more."""
    summary = rating_summary([])

    assert (summary.count, summary.mean, summary.bayes_mean) == (0, 0.0, 3.0)
    with pytest.raises(InvalidInputError):
        rating_summary([], prior_mean=9)


def test_everybody_is_asked_for_a_review_unless_the_shop_decides_otherwise() -> None:
    """The rule that asks only the happy is off by default."""
    assert ReviewRequestRule().asks(None)
    assert ReviewRequestRule().asks(2)
    happy = ReviewRequestRule(least_score=9)
    assert [happy.asks(score) for score in (9, 8, None)] == [True, False, False]
