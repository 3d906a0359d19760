"""Splitting: what leaves from several origins is several deliveries to one address."""

from __future__ import annotations

import attrs

from ecomkit.cart.delivery import Delivery
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.consigning import Articles, leaves_from


def split_by_origin(
    checkout: Checkout, articles: Articles, usual: str = ""
) -> Checkout:
    """A checkout whose every delivery leaves from one origin.

    What leaves from no origin by name leaves from the *usual* one. Of a delivery from
    several, what leaves from there, or else the first, keeps its id; the others are
    called after their origins (``main-paris``), have its address, and its method unless
    one is chosen for them.
    """
    cart, chosen = checkout.cart, dict(checkout.chosen)
    overrides, points = dict(checkout.overrides), dict(checkout.points)
    for delivery in checkout.cart.deliveries:
        lines = [line for line in cart.lines if line.delivery == delivery.id]
        origins = {
            line.key: leaves_from(line, articles(line.sku), checkout.sellers) or usual
            for line in lines
        }
        first = min(
            origins.values(), key=lambda each: (each != usual, each), default=""
        )
        for origin in sorted(set(origins.values())):
            if origin == first:
                continue
            id = f"{delivery.id}-{origin}"
            cart = cart.with_delivery(
                Delivery(id, delivery.address, note=delivery.note)
            )
            method = checkout.method_of(delivery.id)
            if method:
                chosen.setdefault(id, method)
            if delivery.id in points:
                points[id] = points[delivery.id]
            for line in lines:
                if origins[line.key] == origin:
                    after = line.to_delivery(id)
                    cart = cart.without(line.key).with_line(after)
                    if line.key in overrides:
                        overrides[after.key] = overrides.pop(line.key)
    if cart is checkout.cart:
        return checkout
    return attrs.evolve(
        checkout,
        cart=cart,
        chosen=chosen,
        overrides=overrides,
        points=tuple(points.items()),
    )
