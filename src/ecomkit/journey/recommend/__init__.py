"""Recommendations: best sellers, products bought together, search history, and a seam for your own."""

from ecomkit.journey.recommend.best_sellers import BestSellersBy, best_sellers
from ecomkit.journey.recommend.copurchase import baskets_from, co_purchases
from ecomkit.journey.recommend.ports import Recommender
from ecomkit.journey.recommend.recommenders import (
    CoPurchaseRecommender,
    PopularRecommender,
    hit_rate,
)
from ecomkit.journey.recommend.requests import (
    Recommendation,
    RecommendationRequest,
    personal_request,
)
from ecomkit.journey.recommend.searches import (
    SearchPaths,
    searches_without_results,
    suggest_categories,
    suggest_searches,
)

__all__ = [
    "BestSellersBy",
    "CoPurchaseRecommender",
    "PopularRecommender",
    "Recommendation",
    "RecommendationRequest",
    "Recommender",
    "SearchPaths",
    "baskets_from",
    "best_sellers",
    "co_purchases",
    "hit_rate",
    "personal_request",
    "searches_without_results",
    "suggest_categories",
    "suggest_searches",
]
