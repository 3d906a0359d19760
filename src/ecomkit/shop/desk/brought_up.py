"""A checkout that is gone on with: its cart has changed since, and what was said stays."""

from __future__ import annotations

from ecomkit.cart import Cart
from ecomkit.checkout import Checkout


def brought_up(checkout: Checkout, now: Cart) -> Cart:
    """The cart as it is *now*, with lines added by hand, to where the buyer has said."""
    before = checkout.cart
    for line in before.lines:
        by_hand = checkout.overrides.get(line.key)
        if by_hand is not None and by_hand.article is not None:
            now = now.with_line(line.to_delivery(""))
    if now.billing is None and before.billing is not None:
        now = now.with_billing(before.billing)
    if now.deliveries or not before.deliveries:
        return now
    for delivery in before.deliveries:
        now = now.with_delivery(delivery)
    known = {line.key: line.delivery for line in before.lines}
    for line in now.lines:
        if known.get(line.key, line.delivery) != line.delivery:
            now = now.with_line_details(line.key, delivery=known[line.key])
    return now
