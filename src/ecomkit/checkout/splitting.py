"""Splitting: what leaves from several origins is several deliveries to one address."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.cart.delivery import Delivery
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.consigning import ShippingFacts


def split_by_origin(checkout: Checkout, facts: Mapping[str, ShippingFacts]) -> Checkout:
    """A checkout whose every delivery leaves from one origin.

    Of a delivery from several, what leaves from the first keeps its id; the others are
    called after their origins (``main-paris``), have its address, and its method unless
    one is chosen for them.
    """
    cart, chosen = checkout.cart, dict(checkout.chosen)
    overrides, points = dict(checkout.overrides), dict(checkout.points)
    for delivery in checkout.cart.deliveries:
        lines = [line for line in cart.lines if line.delivery == delivery.id]
        origins = dict.fromkeys(_origin(line.sku, facts) for line in lines)
        first = min(origins, default="")
        for origin in sorted(origins):
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
                if _origin(line.sku, facts) == origin:
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


def _origin(sku: str, facts: Mapping[str, ShippingFacts]) -> str:
    known = facts.get(sku)
    return "" if known is None else known.origin
