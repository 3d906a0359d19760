"""Profiles: each customer's interests and habits, derived from events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.event_fields import lines_of, text_of
from ecomkit.journey.identity import as_customers, by_customer_id
from ecomkit.journey.validators import check
from ecomkit.journey.visits import visits
from ecomkit.validators import require_duration, require_moment

# How much each signal weighs, as a multiple of looking at a product.
INTEREST_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "product_clicked": 1,
        "product_viewed": 1,
        "product_compared": 2,
        "product_added_to_wishlist": 3,
        "product_added": 4,
        "wishlist_product_added_to_cart": 4,
        "order_completed": 6,
        "order_edited": 6,
    }
)
_SEARCH = "products_searched"


@attrs.frozen(kw_only=True)
class InterestSignal:
    """One signal of interest in a product and its category."""

    at: datetime
    name: str
    product: str
    category: str


@attrs.frozen(kw_only=True)
class PastSearch:
    """What was searched for, and how many results there were."""

    at: datetime
    query: str
    results: int


@attrs.frozen(kw_only=True)
class CustomerProfile:
    """One visitor's or customer's interests and habits."""

    actor: str
    visits: int
    first_seen: datetime
    last_seen: datetime
    signals: tuple[InterestSignal, ...]
    searches: tuple[PastSearch, ...]
    orders: int
    promotions: int
    devices: Mapping[str, int] = attrs.field(hash=False)
    channels: Mapping[str, int] = attrs.field(hash=False)

    def products(self, *names: str) -> tuple[str, ...]:
        """The products of signals of these names, each once, the latest first."""
        found = (
            signal.product for signal in reversed(self.signals) if signal.name in names
        )
        return tuple(dict.fromkeys(product for product in found if product))

    def facts(self, *, at: datetime) -> dict[str, Any]:
        """What is known of the person at a moment, for the rules of segments.

        ``orders``, ``visits``, ``searches`` and ``promotions`` count; ``bought``, ``carted``
        and ``viewed`` hold SKUs, ``categories`` those of interest, ``devices`` and
        ``channels`` what was used; ``days_known`` and ``days_away`` are whole days since
        the first and the last event.
        """
        require_moment(at, path="$.at")
        return {
            "orders": self.orders,
            "visits": self.visits,
            "searches": len(self.searches),
            "promotions": self.promotions,
            "bought": frozenset(self.bought),
            "carted": frozenset(self.carted),
            "viewed": frozenset(self.viewed),
            "categories": frozenset(
                signal.category for signal in self.signals if signal.category
            ),
            "devices": frozenset(self.devices),
            "channels": frozenset(self.channels),
            "days_known": (at - self.first_seen).days,
            "days_away": (at - self.last_seen).days,
        }

    @property
    def viewed(self) -> tuple[str, ...]:
        """Products viewed."""
        return self.products("product_viewed")

    @property
    def carted(self) -> tuple[str, ...]:
        """Products put into the cart."""
        return self.products("product_added", "wishlist_product_added_to_cart")

    @property
    def bought(self) -> tuple[str, ...]:
        """Products ordered."""
        return self.products("order_completed", "order_edited")


def profiles(events: Iterable[Event]) -> dict[str, CustomerProfile]:
    """The profile of everybody in *events*, by actor.

    A customer's profile includes what they did before they were identified.
    """
    ordered = as_customers(events)
    counts = Counter(visit.actor for visit in visits(ordered))
    return {
        actor: _profile(actor, own, counts[actor])
        for actor, own in by_customer_id(ordered).items()
    }


def _profile(actor: str, events: list[Event], visits: int) -> CustomerProfile:
    return CustomerProfile(
        actor=actor,
        visits=visits,
        first_seen=events[0].at,
        last_seen=events[-1].at,
        signals=tuple(
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
    """A customer's interest in a product or category, and its share of all interest."""

    of: str
    weight: float
    share: float


def affinities(
    profile: CustomerProfile,
    *,
    at: datetime,
    by: str = "category",
    half_life: timedelta = timedelta(days=30),
) -> tuple[Affinity, ...]:
    """The categories (or products) of most interest, strongest first.

    Each signal weighs as INTEREST_WEIGHTS says, and half as much for each *half_life* that
    has passed since.
    """
    require_moment(at, path="$.at")
    if by not in {"category", "product"}:
        raise InvalidInputError(
            f"{short_repr(by)} has no affinities",
            path="$.by",
            hint="category or product",
        )
    if not require_duration(half_life, path="$.half_life"):
        raise InvalidInputError("a half-life is above zero", path="$.half_life")
    weights: dict[str, float] = {}
    for signal in profile.signals:
        of = signal.category if by == "category" else signal.product
        if of and signal.at <= at:
            age = (at - signal.at) / half_life
            weight = INTEREST_WEIGHTS.get(signal.name, 0) * 0.5**age
            weights[of] = weights.get(of, 0.0) + weight
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda of: (-weights[of], of))
    return tuple(
        Affinity(of=of, weight=weights[of], share=weights[of] / total if total else 0.0)
        for of in ranked
    )


@attrs.frozen(kw_only=True)
class ProspectRule:
    """Who is a prospect: somebody who shows interest and has not bought yet.

    One reason is enough: ``views`` products viewed, ``promotions`` promotions clicked,
    ``searches`` searches, or anything put into the cart.
    """

    views: int = attrs.field(default=3, validator=check.whole_number(least=0))
    promotions: int = attrs.field(default=1, validator=check.whole_number(least=0))
    searches: int = attrs.field(default=2, validator=check.whole_number(least=0))

    def reasons(self, profile: CustomerProfile) -> tuple[str, ...]:
        """Why *profile* is a prospect; empty if it is not."""
        if profile.orders:
            return ()
        views = sum(signal.name == "product_viewed" for signal in profile.signals)
        found = {
            "views": views >= self.views,
            "promotions": profile.promotions >= self.promotions,
            "searches": len(profile.searches) >= self.searches,
            "cart": bool(profile.carted),
        }
        return tuple(name for name, shown in found.items() if shown)


def is_prospect(profile: CustomerProfile, rule: ProspectRule | None = None) -> bool:
    """Whether *profile* is a potential customer worth looking after."""
    return bool((rule or ProspectRule()).reasons(profile))
