"""Route: from where to where goods go, as far as their taxes depend on it."""

from __future__ import annotations

from typing import NamedTuple

from ecomkit.addressing.place import Place
from ecomkit.cart.cart import Cart
from ecomkit.money.amount import Money
from ecomkit.pricing.values.occasion import DeliveryFacts, Occasion


class Route(NamedTuple):
    """Where goods are handed over, where they leave from, what the consignment is worth.

    ``buyer`` is the buyer's own place, where it is another one; ``origin`` None is the
    shop's home.
    """

    to: Place | None
    origin: Place | None = None
    worth: Money | None = None
    buyer: Place | None = None


def route_of(
    occasion: Occasion, delivery: str, place: Place | None, sku: str = ""
) -> Route:
    """The route of a delivery whose address is at *place*, or of one article of it."""
    worth, own = occasion.worth, occasion.buyer.place
    origin = occasion.origins.get(sku, occasion.origin)
    facts: DeliveryFacts | None = None
    if occasion.deliveries:
        facts = occasion.deliveries.get(delivery)
    if facts is not None:
        place = place if facts.place is None else facts.place
        origin = origin if facts.origin is None else facts.origin
        worth = worth if facts.worth is None else facts.worth
    return Route(place, origin, worth, None if own == place else own)


def route_in(cart: Cart, occasion: Occasion, delivery: str, sku: str = "") -> Route:
    """The route of a delivery of a cart, or of one article of it; else of the goods."""
    for known in cart.deliveries:
        if known.id == delivery:
            return route_of(occasion, known.id, known.place, sku)
    return route_of_goods(cart, occasion, sku)


def route_of_goods(cart: Cart, occasion: Occasion, sku: str = "") -> Route:
    """The route of the first delivery, or of the occasion where the cart has none."""
    deliveries = cart.deliveries
    if deliveries:
        return route_of(occasion, deliveries[0].id, deliveries[0].place, sku)
    return route_of(occasion, "", occasion.place, sku)
