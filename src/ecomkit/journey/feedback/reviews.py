"""Product reviews: written, looked through, published or not; and their rating in sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import attrs

from ecomkit.errors import ConflictError, InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.checks import a_moment, named
from ecomkit.journey.event_fields import completed_orders, lines_of, order_of
from ecomkit.journey.intervals import Proportion

BEST = 5
_GOOD = 4
_LONGEST = 20_000


class ReviewState(StrEnum):
    """Where a review stands."""

    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"


@attrs.frozen(kw_only=True)
class ReviewDecision:
    """Somebody's decision about a review; a rejection has a reason."""

    state: ReviewState
    by: str = attrs.field(validator=named)
    at: datetime = attrs.field(validator=a_moment)
    reason: str = ""


@attrs.frozen(kw_only=True)
class ProductReview:
    """What a customer writes about a product, 1 to 5 stars, in their own words.

    ``source`` names another site the review was taken from ("" for the shop's own).
    """

    id: str = attrs.field(validator=named)
    product: str = attrs.field(validator=named)
    author: str
    rating: int
    at: datetime = attrs.field(validator=a_moment)
    text: str = ""
    source: str = ""
    decisions: tuple[ReviewDecision, ...] = ()

    def __attrs_post_init__(self) -> None:
        if type(self.rating) is not int or not 1 <= self.rating <= BEST:
            raise InvalidInputError(
                f"{short_repr(self.rating)} is not a rating",
                path="$.rating",
                hint="1 to 5 stars",
            )
        if len(self.text) > _LONGEST:
            raise InvalidInputError(
                f"a review has at most {_LONGEST} characters", path="$.text"
            )

    @property
    def state(self) -> ReviewState:
        """The last decision, or pending where there is none."""
        return self.decisions[-1].state if self.decisions else ReviewState.PENDING

    def published(self, *, by: str, at: datetime) -> ProductReview:
        """The review, shown from now on."""
        return self._decided(ReviewDecision(state=ReviewState.PUBLISHED, by=by, at=at))

    def rejected(self, *, by: str, at: datetime, reason: str) -> ProductReview:
        """The review, not shown, with the reason that its author can be told."""
        if not reason:
            raise InvalidInputError("a rejection needs a reason", path="$.reason")
        return self._decided(
            ReviewDecision(state=ReviewState.REJECTED, by=by, at=at, reason=reason)
        )

    def _decided(self, decision: ReviewDecision) -> ProductReview:
        if decision.state is self.state:
            raise ConflictError(f"review {short_repr(self.id)} is already {self.state}")
        return attrs.evolve(self, decisions=(*self.decisions, decision))


def is_verified_purchase(review: ProductReview, events: Iterable[Event]) -> bool:
    """Whether the author bought this product here, and got it, before writing.

    Directive (EU) 2019/2161 asks a shop to say how it makes sure of that.
    """
    before = [event for event in events if event.at <= review.at]
    arrived = {
        order_of(event) for event in before if event.name == "shipment_delivered"
    }
    return any(
        order.actor == review.author
        and order_of(order) in arrived
        and any(sku == review.product for sku, _, _ in lines_of(order))
        for order in completed_orders(before)
    )


@attrs.frozen(kw_only=True)
class RatingSummary:
    """A product's published reviews in sum.

    ``bayes_mean`` starts every product at the shop's mean, so that one happy customer
    does not outrank a hundred; ``wilson_lower`` is the cautious share of 4 and 5 stars.
    Sort by one of these two, show the mean and the count.
    """

    count: int
    mean: float
    distribution: Mapping[int, int] = attrs.field(hash=False)
    bayes_mean: float
    wilson_lower: float

    def to_dict(self) -> dict[str, Any]:
        """All figures, ready for JSON."""
        found = attrs.asdict(self)
        found["distribution"] = {
            str(stars): count for stars, count in self.distribution.items()
        }
        return found


def rating_summary(
    reviews: Iterable[ProductReview], *, prior_mean: float = 3.0, prior_count: int = 5
) -> RatingSummary:
    """The rating of a product's published *reviews*.

    *prior_mean* is the shop's usual rating and *prior_count* how many reviews it weighs.
    With no published review the mean is 0 of 0, and the Bayesian mean the prior.
    """
    if not 1 <= prior_mean <= BEST or prior_count < 1:
        raise InvalidInputError(
            "a prior has a mean from 1 to 5 and a count above 0", path="$.prior_mean"
        )
    stars = Counter(
        review.rating for review in reviews if review.state is ReviewState.PUBLISHED
    )
    count = stars.total()
    total = sum(rating * times for rating, times in stars.items())
    good = sum(times for rating, times in stars.items() if rating >= _GOOD)
    return RatingSummary(
        count=count,
        mean=total / count if count else 0.0,
        distribution={rating: stars[rating] for rating in range(1, BEST + 1)},
        bayes_mean=(prior_mean * prior_count + total) / (prior_count + count),
        wilson_lower=Proportion(good, count).interval().low if count else 0.0,
    )


def rating_summaries(
    reviews: Iterable[ProductReview], *, prior_count: int = 5
) -> dict[str, RatingSummary]:
    """The rating of each product, the prior being the mean of all published reviews."""
    parts: dict[str, list[ProductReview]] = {}
    for review in reviews:
        if review.state is ReviewState.PUBLISHED:
            parts.setdefault(review.product, []).append(review)
    everything = [review.rating for found in parts.values() for review in found]
    prior = sum(everything) / len(everything) if everything else 3.0
    return {
        product: rating_summary(found, prior_mean=prior, prior_count=prior_count)
        for product, found in sorted(parts.items())
    }


@attrs.frozen(kw_only=True)
class ReviewRequestRule:
    """Whom to ask for a public review.

    By default everybody. With ``least_score`` only those whose NPS answer is at least
    that: asking only the happy misleads readers and is unlawful in some countries (in
    the United States under 16 CFR part 465, in the EU under Directive 2005/29/EC).
    """

    least_score: int | None = None

    def asks(self, score: int | None) -> bool:
        """Whether somebody with this NPS answer (None: no answer) is asked."""
        if self.least_score is None:
            return True
        return score is not None and score >= self.least_score
