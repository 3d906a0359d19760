"""Promotions one by one, for the laws that speak of each by itself.

Of several, the one that comes first may keep another one from its threshold.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ecomkit.money import Money
from ecomkit.pricing import (
    BuyGet,
    CheapestFree,
    EachGroupOf,
    GroupPrice,
    ProgressivePercent,
    Promotion,
)
from ecomkit.pricing.values import TaxSide
from ecomkit.testing.strategies import Sale

SETS = (BuyGet, CheapestFree, EachGroupOf, GroupPrice, ProgressivePercent)


def each_alone(sale: Sale) -> Iterator[tuple[Sale, Promotion]]:
    """The sale with each of its promotions of one benefit alone; a shop's own are left out."""
    for promotion in sale.pricer.promotions:
        if isinstance(promotion, Promotion) and len(promotion.benefits) == 1:
            alone = attrs.evolve(promotion, exclusive=False)
            yield sale.with_promotions([alone]), alone


def steps_of(sale: Sale, count: int) -> Money:
    """So many of the smallest units of money."""
    return Money.from_minor(count, sale.cart.currency)


def has_floors(sale: Sale) -> bool:
    """Whether a price floor may cut a discount of one line and not of another."""
    prices = sale.pricer.book.lists[0].prices
    return any(price.floor for price in prices.values())


def is_as_shown(sale: Sale) -> bool:
    """Whether no amount is turned to the other side of the tax, which rounds each line."""
    discounts = sale.pricer.policy.discounts
    shown = sale.pricer.side_shown(sale.cart, sale.occasion) is TaxSide.GROSS
    return (
        discounts.taken_on is discounts.deducted_from is TaxSide.LISTED
        and all(line.terms.includes_tax is shown for line in sale.price().lines)
        and not any(
            getattr(benefit, "side", None)
            for promotion in sale.pricer.promotions
            for benefit in getattr(promotion, "benefits", ())
        )
    )
