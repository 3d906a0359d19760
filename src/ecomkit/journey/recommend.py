"""Recommendations: what others bought with it, what sells best, and how to judge them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.journey.copurchase import Association, CoPurchases
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.ports import Recommender
from ecomkit.journey.wishes import Recommendation, Wish


@attrs.frozen
class CoPurchaseRecommender:
    """Recommends what others bought with the goods in the cart: the baseline to beat.

    A candidate's score is the greatest confidence that any good in the cart gives it;
    only pairs that meet more often than by chance (lift above 1) count. Where the cart
    tells nothing, *otherwise* is asked, best sellers for example.
    """

    counts: CoPurchases
    otherwise: Recommender | None = None
    _partners: Mapping[str, tuple[Association, ...]] = attrs.field(
        init=False, repr=False, eq=False
    )

    def __attrs_post_init__(self) -> None:
        partners: dict[str, list[Association]] = {}
        for one, other in self.counts.pairs:
            for first, second in ((one, other), (other, one)):
                found = self.counts.of(first, second)
                if found.lift > 1:
                    partners.setdefault(first, []).append(found)
        object.__setattr__(
            self, "_partners", {sku: tuple(found) for sku, found in partners.items()}
        )

    def recommend(self, wish: Wish, /) -> tuple[Recommendation, ...]:
        """The best partners of the goods in the cart that are not in it; ties by SKU."""
        best: dict[str, Association] = {}
        for sku in wish.cart:
            for found in self._partners.get(sku, ()):
                known = best.get(found.second)
                if known is None or _strength(found) > _strength(known):
                    best[found.second] = found
        left_out = {*wish.cart, *wish.without}
        ordered = sorted(
            (found for sku, found in best.items() if sku not in left_out),
            key=lambda found: (-found.confidence, -found.together, found.second),
        )
        if not ordered and self.otherwise is not None:
            return tuple(self.otherwise.recommend(wish))
        return tuple(
            Recommendation(
                sku=found.second,
                score=found.confidence,
                because=found.first,
                together=found.together,
            )
            for found in ordered[: wish.most]
        )


def _strength(found: Association) -> tuple[float, int, str]:
    return found.confidence, found.together, found.first


@attrs.frozen
class PopularRecommender:
    """Recommends the best sellers to everybody: for an empty cart, and as a yardstick."""

    counts: CoPurchases

    def recommend(self, wish: Wish, /) -> tuple[Recommendation, ...]:
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
            found = recommender.recommend(Wish(cart=cart[1:], most=most))
            hits += any(each.sku == hidden for each in found)
    return Proportion(hits, tries)
