"""Recommendations: what sells best, what is bought together, and the seam for better ones."""

from ecomkit.journey.recommend.copurchase import (
    Association,
    CoPurchases,
    baskets_from,
    co_purchases,
)
from ecomkit.journey.recommend.ports import Recommender
from ecomkit.journey.recommend.recommenders import (
    CoPurchaseRecommender,
    PopularRecommender,
    hit_rate,
)
from ecomkit.journey.recommend.sellers import BestSeller, BestSellersBy, best_sellers
from ecomkit.journey.recommend.wishes import Recommendation, RecommendationRequest

__all__ = [
    "Association",
    "BestSeller",
    "BestSellersBy",
    "CoPurchaseRecommender",
    "CoPurchases",
    "PopularRecommender",
    "Recommendation",
    "RecommendationRequest",
    "Recommender",
    "baskets_from",
    "best_sellers",
    "co_purchases",
    "hit_rate",
]
