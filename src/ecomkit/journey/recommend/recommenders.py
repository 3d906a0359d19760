"""Recommendations: what others bought with it, what sells best, and how to judge them."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.journey.intervals import Proportion
from ecomkit.journey.recommend.copurchase import CoPurchases
from ecomkit.journey.recommend.ports import Recommender
from ecomkit.journey.recommend.requests import Recommendation, RecommendationRequest


@attrs.frozen
class CoPurchaseRecommender:
    """Recommends what others bought with the goods in the cart: the baseline to beat.

    A candidate's score is the greatest confidence that any good in the cart gives it;
    only pairs that meet more often than by chance (lift above 1) count. Where the cart
    tells nothing, *otherwise* is asked, best sellers for example.
    """

    counts: CoPurchases
    otherwise: Recommender | None = None

    def recommend(self, wish: RecommendationRequest, /) -> tuple[Recommendation, ...]:
        """The best partners of the goods in the cart that are not in it; ties by SKU."""
        counts = self.counts
        left_out = {*wish.cart, *wish.without}
        # For each candidate: the greatest confidence, in how many baskets, led to by what.
        best: dict[str, tuple[float, int, str]] = {}
        for sku in sorted(set(wish.cart)):
            for partner, count in counts.together.get(sku, {}).items():
                if partner in left_out:
                    continue
                with_sku, with_partner = counts.products[sku], counts.products[partner]
                if count * counts.baskets <= with_sku * with_partner:
                    continue
                known = best.get(partner)
                if known is None or (count / with_sku, count) > known[:2]:
                    best[partner] = count / with_sku, count, sku
        ordered = sorted(best, key=lambda sku: (-best[sku][0], -best[sku][1], sku))
        if not ordered and self.otherwise is not None:
            return tuple(self.otherwise.recommend(wish))
        return tuple(
            Recommendation(
                sku=sku, score=best[sku][0], together=best[sku][1], because=best[sku][2]
            )
            for sku in ordered[: wish.most]
        )


@attrs.frozen
class PopularRecommender:
    """Recommends the best sellers to everybody: for an empty cart, and as a yardstick."""

    counts: CoPurchases

    def recommend(self, wish: RecommendationRequest, /) -> tuple[Recommendation, ...]:
        """The products in most baskets that are not in the cart; ties by SKU."""
        left_out = {*wish.cart, *wish.without}
        ordered = sorted(
            (sku for sku in self.counts.products if sku not in left_out),
            key=lambda sku: (-self.counts.products[sku], sku),
        )
        return tuple(
            Recommendation(
                sku=sku,
                score=self.counts.products[sku] / self.counts.baskets,
                together=self.counts.products[sku],
            )
            for sku in ordered[: wish.most]
        )


def hit_rate(
    recommender: Recommender, baskets: Iterable[Iterable[str]], *, most: int = 5
) -> Proportion:
    """How often *recommender* finds the one product that is hidden from it.

    From each basket of two or more the last product by name is hidden, and the rest is
    the cart. Use baskets that the recommender has not learnt from.
    """
    hits = tries = 0
    for basket in baskets:
        *cart, hidden = ("", *sorted(set(basket)))
        if len(cart) > 1:
            tries += 1
            found = recommender.recommend(
                RecommendationRequest(cart=cart[1:], most=most)
            )
            hits += any(each.sku == hidden for each in found)
    return Proportion(hits, tries)
