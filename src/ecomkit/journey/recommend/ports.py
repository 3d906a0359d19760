"""The seam of recommendations: a recommender of the shop's own, or a trained one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ecomkit.journey.recommend.requests import Recommendation, RecommendationRequest


class Recommender(Protocol):
    """Finds products for somebody."""

    def recommend(self, wish: RecommendationRequest, /) -> Sequence[Recommendation]:
        """The products to show, the best first: at most as many as are wished for."""
        ...
