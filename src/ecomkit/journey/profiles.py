"""What the shop knows of a visitor's interests, folded out of events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.checks import count, moment
from ecomkit.journey.event_fields import in_order, lines_of, text_of
from ecomkit.journey.visits import visits

# How much each sign of interest weighs against a look. The shop can choose others.
INTEREST_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "product_clicked": 1,
        "product_viewed": 1,
        "product_compared": 2,
        "product_added_to_wishlist": 3,
        "product_added": 4,
        "wishlist_product_added_to_cart": 4,
        "order_completed": 6,
    }
)
_SEARCH = "products_searched"


@attrs.frozen(kw_only=True)
class InterestSignal:
    """One sign of interest in a product and its category."""

    at: datetime
    name: str
    product: str
    category: str


@attrs.frozen(kw_only=True)
class PastSearch:
    """What was searched for, and how much was found."""

    at: datetime
    query: str
    results: int


@attrs.frozen(kw_only=True)
class CustomerProfile:
    """One visitor's or customer's interests and doings."""

    actor: str
    visits: int
    first_seen: datetime
    last_seen: datetime
    signs: tuple[InterestSignal, ...]
    searches: tuple[PastSearch, ...]
    orders: int
    promotions: int
    devices: Mapping[str, int] = attrs.field(hash=False)
    channels: Mapping[str, int] = attrs.field(hash=False)

    def products(self, *names: str) -> tuple[str, ...]:
        """The products of signs of these names, each once, the latest first."""
        found = (sign.product for sign in reversed(self.signs) if sign.name in names)
        return tuple(dict.fromkeys(product for product in found if product))

    @property
    def viewed(self) -> tuple[str, ...]:
        """Products looked at."""
        return self.products("product_viewed")

    @property
    def carted(self) -> tuple[str, ...]:
        """Products put into the cart."""
        return self.products("product_added", "wishlist_product_added_to_cart")

    @property
    def bought(self) -> tuple[str, ...]:
        """Products ordered."""
        return self.products("order_completed")


def profiles(events: Iterable[Event]) -> dict[str, CustomerProfile]:
    """The profile of everybody in *events*, by actor.

    Resolve visitors to customers first (:class:`IdentityGraph`), so that a customer's
    profile holds what they did before anybody knew them.
    """
    ordered = in_order(events)
    by_actor: dict[str, list[Event]] = {}
    for event in ordered:
        by_actor.setdefault(event.actor, []).append(event)
    stays = Counter(visit.actor for visit in visits(ordered))
    return {
        actor: _profile(actor, rows, stays[actor]) for actor, rows in by_actor.items()
    }


def _profile(actor: str, events: list[Event], stays: int) -> CustomerProfile:
    return CustomerProfile(
        actor=actor,
        visits=stays,
        first_seen=events[0].at,
        last_seen=events[-1].at,
        signs=tuple(
            InterestSignal(
                at=event.at,
                name=event.name,
                product=product,
                category=category,
            )
            for event in events
            if event.name in INTEREST_WEIGHTS
            for product, _, category in lines_of(event)
        ),
        searches=tuple(
            PastSearch(
                at=event.at,
                query=text_of(event, "query"),
                results=_results(event),
            )
            for event in events
            if event.name == _SEARCH and text_of(event, "query")
        ),
        orders=sum(event.name == "order_completed" for event in events),
        promotions=sum(event.name == "promotion_clicked" for event in events),
        devices=Counter(event.device for event in events if event.device),
        channels=Counter(event.channel for event in events if event.channel),
    )


def _results(event: Event) -> int:
    results = event.properties.get("results", 0)
    return results if isinstance(results, int) else 0


@attrs.frozen(kw_only=True)
class Affinity:
    """How much somebody cares for a product or category: the share of all interest."""

    of: str
    weight: float
    share: float


def affinities(
    profile: CustomerProfile,
    *,
    at: datetime,
    by: str = "category",
    half_life: timedelta = timedelta(days=30),
    interest: Mapping[str, int] = INTEREST_WEIGHTS,
) -> tuple[Affinity, ...]:
    """What *profile* cares for most, ``by`` category or product, strongest first.

    Each sign of interest weighs as *interest* says, and half as much after each
    *half_life* that has passed at this moment.
    """
    moment(at)
    if by not in {"category", "product"}:
        raise InvalidInputError(
            f"{short_repr(by)} is not what affinities are counted by",
            path="$.by",
            hint="category or product",
        )
    if half_life <= timedelta(0):
        raise InvalidInputError(
            f"{short_repr(half_life)} is no half-life", path="$.half_life"
        )
    weights: dict[str, float] = {}
    for sign in profile.signs:
        of = sign.category if by == "category" else sign.product
        if of and sign.at <= at:
            age = (at - sign.at) / half_life
            weights[of] = weights.get(of, 0.0) + interest.get(sign.name, 0) * 0.5**age
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda of: (-weights[of], of))
    return tuple(
        Affinity(of=of, weight=weights[of], share=weights[of] / total if total else 0.0)
        for of in ranked
    )


@attrs.frozen(kw_only=True)
class ProspectRule:
    """Who is a potential customer: shows interest in the shop, and has not bought yet.

    One of the signs is enough: looks at ``views`` products, follows ``promotions``
    promotions, searches ``searches`` times, or puts anything into the cart.
    """

    views: int = attrs.field(default=3, validator=count)
    promotions: int = attrs.field(default=1, validator=count)
    searches: int = attrs.field(default=2, validator=count)

    def reasons(self, profile: CustomerProfile) -> tuple[str, ...]:
        """The signs that make *profile* a prospect; none where it is no prospect."""
        if profile.orders:
            return ()
        looks = sum(sign.name == "product_viewed" for sign in profile.signs)
        found = {
            "views": looks >= self.views,
            "promotions": profile.promotions >= self.promotions,
            "searches": len(profile.searches) >= self.searches,
            "cart": bool(profile.carted),
        }
        return tuple(name for name, shown in found.items() if shown)


def is_prospect(profile: CustomerProfile, rule: ProspectRule | None = None) -> bool:
    """Whether *profile* is a potential customer who should be looked after."""
    return bool((rule or ProspectRule()).reasons(profile))
