"""The request to a recommender, and its recommendations."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.journey.privacy.purposes import ConsentPurpose, as_purposes
from ecomkit.journey.profiles import CustomerProfile
from ecomkit.journey.validators import check
from ecomkit.validators import one_or_more


@attrs.frozen(kw_only=True)
class RecommendationRequest:
    """What to recommend for: the SKUs in the cart, and who asks.

    ``customer`` is empty if the buyer is unknown or has not consented; ``without`` are the
    SKUs not to recommend (sold out, just bought).
    """

    cart: tuple[str, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.names
    )
    customer: str = attrs.field(default="", validator=check.text)
    without: tuple[str, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.names
    )
    most: int = attrs.field(default=5, validator=check.whole_number(least=1))


@attrs.frozen(kw_only=True)
class Recommendation:
    """One product, the strength of the recommendation, and why.

    ``because`` is the product in the cart that led to it (empty: it sells well), and
    ``together`` the number of baskets behind it.
    """

    sku: str
    score: float
    because: str = ""
    together: int = 0


def personal_request(
    cart: Iterable[str],
    profile: CustomerProfile,
    consent: Iterable[ConsentPurpose],
    *,
    most: int = 5,
) -> RecommendationRequest:
    """The request for a visitor with these SKUs in the cart.

    With consent to preferences it names the customer, goes by the products viewed if the
    cart is empty, and excludes what was bought before. Without, only the cart counts.
    """
    skus = one_or_more(cart)
    if ConsentPurpose.PREFERENCES not in as_purposes(consent):
        return RecommendationRequest(cart=skus, most=most)
    return RecommendationRequest(
        cart=skus or profile.viewed,
        customer=profile.actor,
        without=profile.bought,
        most=most,
    )
