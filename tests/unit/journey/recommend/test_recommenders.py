"""Recommendations from counts, and how good they are."""

from __future__ import annotations

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey.recommend.copurchase import co_purchases
from ecomkit.journey.recommend.recommenders import (
    CoPurchaseRecommender,
    PopularRecommender,
    hit_rate,
)
from ecomkit.journey.recommend.requests import Recommendation, RecommendationRequest

# Shoes go with polish; socks go with everything, that is, with nothing in particular.
BASKETS = [
    *([["polish", "shoes", "socks"]] * 4),
    *([["shoes", "socks"]] * 2),
    *([["hat", "socks"]] * 4),
]
COUNTS = co_purchases(BASKETS)


def test_accessories_follow_shoes() -> None:
    """Four of six buyers of shoes took polish; hats they never took."""
    (found,) = CoPurchaseRecommender(COUNTS).recommend(
        RecommendationRequest(cart="shoes")
    )

    assert found == Recommendation(
        sku="polish", score=4 / 6, because="shoes", together=4
    )


def test_the_strongest_reason_is_named() -> None:
    """Polish is bought with shoes alone; of two goods the better sign counts."""
    baskets = (
        [["brush", "polish"]] * 3 + [["brush"], ["polish", "shoes"]] * 2 + [["hat"]] * 9
    )
    found = CoPurchaseRecommender(co_purchases(baskets)).recommend(
        RecommendationRequest(cart=["shoes", "brush"])
    )

    assert [(each.sku, each.because, each.score) for each in found] == [
        ("polish", "shoes", 1.0)
    ]


def test_what_everybody_buys_is_no_finding() -> None:
    """Socks are in every basket, so that a hat says nothing about them."""
    assert (
        CoPurchaseRecommender(COUNTS).recommend(RecommendationRequest(cart="hat")) == ()
    )


def test_what_is_in_the_cart_or_sold_out_is_not_recommended() -> None:
    wish = RecommendationRequest(cart=["shoes"], without=["polish"])

    assert CoPurchaseRecommender(COUNTS).recommend(wish) == ()


def test_where_the_cart_is_silent_another_is_asked() -> None:
    """Best sellers are better than an empty shelf."""
    popular = PopularRecommender(COUNTS)
    found = CoPurchaseRecommender(COUNTS, popular).recommend(
        RecommendationRequest(most=2)
    )

    assert [each.sku for each in found] == ["socks", "shoes"]
    assert found[0].score == 1.0
    assert found[0].because == ""


def test_a_recommender_is_judged_by_what_it_finds() -> None:
    """Polish leads to the shoes that were hidden; best sellers alone do not."""
    baskets = [["polish", "shoes"], ["hat"], []]

    assert str(hit_rate(CoPurchaseRecommender(COUNTS), baskets)) == "100.0000% (1 of 1)"
    assert hit_rate(PopularRecommender(COUNTS), baskets, most=1).part == 0


@pytest.mark.parametrize("most", [0, True, "5"])
def test_a_wish_for_nothing_is_refused(most: int) -> None:
    with pytest.raises(InvalidInputError):
        RecommendationRequest(most=most)
