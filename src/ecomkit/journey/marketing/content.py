"""Customers' words: testimonials, and mentions elsewhere."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.journey.feedback.reviews import ProductReview
from ecomkit.journey.validators import check


@attrs.frozen(kw_only=True)
class Testimonial:
    """A customer's praise, shown with their consent and after review."""

    __test__ = False  # not a test of pytest's

    id: str = attrs.field(validator=check.name)
    author: str = attrs.field(validator=check.name)
    text: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    consented: bool = False
    reviewed_by: str = ""

    @property
    def shown(self) -> bool:
        """Whether it may be shown: the author agreed and somebody reviewed it."""
        return self.consented and bool(self.reviewed_by)


@attrs.frozen(kw_only=True)
class Mention:
    """Something said about the shop on another site."""

    source: str = attrs.field(validator=check.name)
    id: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    text: str
    rating: int | None = None
    product: str = ""

    def as_review(self) -> ProductReview:
        """The mention as a pending review; it needs a rating and a product."""
        if self.rating is None or not self.product:
            raise InvalidInputError(
                "a review needs a rating and a product", path="$.rating"
            )
        return ProductReview(
            id=f"{self.source}:{self.id}",
            product=self.product,
            author="",
            rating=self.rating,
            at=self.at,
            text=self.text,
            source=self.source,
        )
