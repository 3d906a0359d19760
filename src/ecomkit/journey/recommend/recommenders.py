"""Recommenders: what others bought with it, what sells best, and how to compare them."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.journey.intervals import Proportion
from ecomkit.journey.recommend.copurchase import CoPurchases
from ecomkit.journey.recommend.ports import Recommender
from ecomkit.journey.recommend.requests import Recommendation, RecommendationRequest
from ecomkit.journey.validators import check
from ecomkit.validators import maybe


@attrs.frozen
class CoPurchaseRecommender:
    """Recommends what others bought with the products in the cart: the baseline to beat.

    The score of a candidate is the greatest confidence from any product in the cart; only
    pairs with a lift above 1 count. If there is none, ``otherwise`` is asked, such as best
    sellers.
    """

    counts: CoPurchases = attrs.field(validator=check.instance_of(CoPurchases))
    otherwise: Recommender | None = attrs.field(
        default=None,
        validator=maybe(check.method("recommend", what="a recommender")),
    )

    def recommend(
        self, request: RecommendationRequest, /
    ) -> tuple[Recommendation, ...]:
        """The best partners of the products in the cart, without those; ties by SKU."""
        counts = self.counts
        left_out = {*request.cart, *request.without}
        # For each candidate: the greatest confidence, its number of baskets, and the cause.
        best: dict[str, tuple[float, int, str]] = {}
        for sku in sorted(set(request.cart)):
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
            return tuple(self.otherwise.recommend(request))
        return tuple(
            Recommendation(
                sku=sku, score=best[sku][0], together=best[sku][1], because=best[sku][2]
            )
            for sku in ordered[: request.most]
        )


@attrs.frozen
class PopularRecommender:
    """Recommends the best sellers to everybody: for an empty cart, and for comparison."""

    counts: CoPurchases = attrs.field(validator=check.instance_of(CoPurchases))

    def recommend(
        self, request: RecommendationRequest, /
    ) -> tuple[Recommendation, ...]:
        """The products in most baskets that are not in the cart; ties by SKU."""
        left_out = {*request.cart, *request.without}
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
            for sku in ordered[: request.most]
        )


def hit_rate(
    recommender: Recommender, baskets: Iterable[Iterable[str]], *, most: int = 5
) -> Proportion:
    """How often *recommender* finds a product that is hidden from it.

    In each basket of two or more the last product by SKU is hidden, and the rest is the
    cart. Use baskets that the recommender has not learned from.
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
