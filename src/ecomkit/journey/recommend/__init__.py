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
from ecomkit.journey.recommend.sellers import BestSeller, SellersBy, top_sellers
from ecomkit.journey.recommend.wishes import Recommendation, Wish

__all__ = [
    "Association",
    "BestSeller",
    "CoPurchaseRecommender",
    "CoPurchases",
    "PopularRecommender",
    "Recommendation",
    "Recommender",
    "SellersBy",
    "Wish",
    "baskets_from",
    "co_purchases",
    "hit_rate",
    "top_sellers",
]
