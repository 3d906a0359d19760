"""What a recommender is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.profiles import CustomerProfile


def _skus(skus: Iterable[str]) -> tuple[str, ...]:
    return (skus,) if isinstance(skus, str) else tuple(skus)


@attrs.frozen(kw_only=True)
class RecommendationRequest:
    """For whom something is sought: the goods in the cart, and who asks.

    ``customer`` is empty where the buyer is not known or has not agreed to be
    recognized; ``without`` names what must not be recommended (sold out, just bought).
    """

    cart: tuple[str, ...] = attrs.field(default=(), converter=_skus)
    customer: str = ""
    without: tuple[str, ...] = attrs.field(default=(), converter=_skus)
    most: int = 5

    def __attrs_post_init__(self) -> None:
        if (
            isinstance(self.most, bool)
            or not isinstance(self.most, int)
            or self.most < 1
        ):
            raise InvalidInputError(
                f"{short_repr(self.most)} is not a number of products", path="$.most"
            )


@attrs.frozen(kw_only=True)
class Recommendation:
    """One product, how strongly it is recommended, and why.

    ``because`` is the product in the cart that led to it (empty: it sells well), and
    ``together`` in how many baskets that was so.
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
    """What to ask a recommender for somebody with these goods in the cart.

    With consent to preferences it names the customer, follows what was looked at where
    the cart is empty, and passes over what was bought before. Without, only the cart
    speaks.
    """
    goods = tuple(cart)
    if ConsentPurpose.PREFERENCES not in set(consent):
        return RecommendationRequest(cart=goods, most=most)
    return RecommendationRequest(
        cart=goods or profile.viewed,
        customer=profile.actor,
        without=profile.bought,
        most=most,
    )
