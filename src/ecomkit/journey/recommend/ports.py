"""The seam of recommendations: a recommender of your own, or a trained one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ecomkit.journey.recommend.requests import Recommendation, RecommendationRequest


class Recommender(Protocol):
    """Recommends products."""

    def recommend(self, request: RecommendationRequest, /) -> Sequence[Recommendation]:
        """The products to show, the best first, at most ``request.most``."""
        ...
