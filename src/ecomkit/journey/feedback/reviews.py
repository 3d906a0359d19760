"""Product reviews, their moderation, and the rating of a product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.event_fields import (
    lines_of,
    number_of,
    order_of,
    product_of,
    sales,
    text_of,
)
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady
from ecomkit.journey.moderation import Moderated, ModerationDecision
from ecomkit.journey.validators import check
from ecomkit.validators import (
    ErrorClass,
    as_tuple,
    maybe,
    require_type,
    require_whole_number,
)

BEST = 5
GOOD = 4
_LONGEST = 20_000
_MOST_REVIEWS = 1_000_000_000


def _require_text(text: object, *, path: str, error: ErrorClass) -> None:
    if len(require_type(text, str, path=path, error=error)) > _LONGEST:
        raise error(f"a review has at most {_LONGEST} characters", path=path)


@attrs.frozen(kw_only=True)
class ProductReview(Moderated):
    """A customer's review of a product, with 1 to 5 stars.

    ``source`` is the site from which it was imported, "" for the shop's own.
    """

    id: str = attrs.field(validator=check.name)
    product: str = attrs.field(validator=check.name)
    author: str = attrs.field(validator=check.text)
    rating: int = attrs.field(validator=check.whole_number(least=1, most=BEST))
    at: datetime = attrs.field(validator=check.moment)
    text: str = attrs.field(default="", validator=check.of(_require_text))
    source: str = attrs.field(default="", validator=check.text)
    decisions: tuple[ModerationDecision, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(ModerationDecision)
    )


def is_verified_purchase(review: ProductReview, events: Iterable[Event]) -> bool:
    """Whether the author bought and received this product here before writing.

    Directive (EU) 2019/2161 requires a shop to say how it verifies reviews.
    """
    before = [event for event in as_customers(events) if event.at <= review.at]
    arrived = {
        order_of(event) for event in before if event.name == "shipment_delivered"
    }
    return any(
        order.actor == review.author
        and order_of(order) in arrived
        and any(sku == review.product for sku, _, _ in lines_of(order))
        for order in sales(before)
    )


@attrs.frozen(kw_only=True)
class RatingSummary(JsonReady):
    """A summary of a product's published reviews.

    ``bayes_mean`` starts every product at the shop's mean, so that one happy customer
    does not outrank a hundred; ``wilson_lower`` is the lower bound of the share of 4 and 5
    stars. Show the mean and the count, sort by one of these two.
    """

    count: int
    mean: float
    distribution: Mapping[int, int] = attrs.field(hash=False)
    bayes_mean: float
    wilson_lower: float


def rating_summary(
    reviews: Iterable[ProductReview], *, prior_mean: float = 3.0, prior_count: int = 5
) -> RatingSummary:
    """The rating of a product's published *reviews*.

    *prior_mean* is the shop's usual rating, which counts as *prior_count* reviews. Without
    published reviews the mean is 0.0 and the Bayesian mean is the prior.
    """
    require_whole_number(prior_count, path="$.prior_count", least=1, most=_MOST_REVIEWS)
    if not 1 <= prior_mean <= BEST:
        raise InvalidInputError(
            f"{short_repr(prior_mean)} is not from 1 to 5", path="$.prior_mean"
        )
    return _summary(
        Counter(review.rating for review in _published(reviews)),
        prior_mean,
        prior_count,
    )


def review_scores(events: Iterable[Event]) -> RatingSummary:
    """The rating by all ``product_reviewed`` events, before anybody moderates them.

    Everybody has one review of a product, which counts with its last stars; where events
    name the order, one for each order and ``review``. The prior is the middle, 3 stars, as
    five reviews.
    """
    last: dict[tuple[str, ...], int] = {}
    for place, event in enumerate(as_customers(events)):
        rating = number_of(event, "rating")
        if event.name != "product_reviewed" or rating is None:
            continue
        if 1 <= rating <= BEST:
            order = order_of(event)
            review = text_of(event, "review") if order else ""
            author = event.actor or f"#{place}"
            last[author, product_of(event), order, review] = rating
    return _summary(Counter(last.values()), prior_mean=3.0, prior_count=5)


def _summary(stars: Counter[int], prior_mean: float, prior_count: int) -> RatingSummary:
    count = stars.total()
    total = sum(rating * times for rating, times in stars.items())
    good = sum(times for rating, times in stars.items() if rating >= GOOD)
    return RatingSummary(
        count=count,
        mean=total / count if count else 0.0,
        distribution={rating: stars[rating] for rating in range(1, BEST + 1)},
        bayes_mean=(prior_mean * prior_count + total) / (prior_count + count),
        wilson_lower=Proportion(good, count).interval().low if count else 0.0,
    )


def rating_summaries(reviews: Iterable[ProductReview]) -> dict[str, RatingSummary]:
    """The rating of each product; the prior is the mean of all published reviews."""
    published = list(_published(reviews))
    total = sum(review.rating for review in published)
    prior = total / len(published) if published else 3.0
    by_product = grouped(published, lambda review: review.product)
    return {
        product: rating_summary(found, prior_mean=prior)
        for product, found in sorted(by_product.items())
    }


def _published(reviews: Iterable[ProductReview]) -> Iterator[ProductReview]:
    return (review for review in reviews if review.is_shown)


@attrs.frozen(kw_only=True)
class ReviewRequestRule:
    """Whom to ask for a public review: by default everybody.

    ``least_score`` limits it to those with at least this NPS answer: asking only happy
    customers misleads readers and is unlawful in some countries (in the United States
    under 16 CFR part 465, in the EU under Directive 2005/29/EC).
    """

    least_score: int | None = attrs.field(
        default=None, validator=maybe(check.whole_number())
    )

    def asks(self, score: int | None) -> bool:
        """Whether to ask somebody with this NPS answer (None: no answer)."""
        if self.least_score is None:
            return True
        return score is not None and score >= self.least_score
