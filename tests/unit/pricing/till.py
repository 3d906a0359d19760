"""A till for tests of rules: what a few articles come to under some promotions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.pricing import (
    Charge,
    DiscountPolicy,
    Occasion,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PricingPolicy,
    Promotion,
    Usage,
)
from ecomkit.pricing.values import Benefit

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
PRICES = {"a": "100", "b": "60", "c": "40", "gift": "8", "ten": "10"}
BOOK = PriceBook(
    lists=[
        PriceList(id=currency, currency=currency, prices=PRICES)
        for currency in ("EUR", "USD", "JPY", "KWD")
    ]
)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


POST = Charge(id="post", method="post", amount=eur("5.00"))


def rule(id: str, benefits: Benefit | Sequence[Benefit], **terms: Any) -> Promotion:
    return Promotion(id, benefits, **terms)


def alone(
    benefits: Benefit | Sequence[Benefit], id: str = "x", **terms: Any
) -> Promotion:
    """A promotion that combines with no other."""
    return rule(id, benefits, exclusive=True, **terms)


def used(**counters: Any) -> Occasion:
    """A moment at which limited things were used so often."""
    return Occasion(at=AT, usage=Usage(**counters))


def till(
    *promotions: Promotion,
    items: Mapping[str, int] | None = None,
    codes: Iterable[str] = (),
    currency: str = "EUR",
    charges: Sequence[Charge] = (),
    occasion: Occasion | None = None,
    book: PriceBook = BOOK,
    pricer: Mapping[str, Any] | None = None,
    **discounts: Any,
) -> PricedCart:
    """One article of 100.00, or *items*, under *promotions* and a policy of discounts."""
    cart = Cart(currency)
    for sku, quantity in (items or {"a": 1}).items():
        cart = cart.with_item(sku, quantity)
    for code in codes:
        cart = cart.with_code(code)
    policy = PricingPolicy(discounts=DiscountPolicy(**discounts))
    priced = Pricer(book, promotions=promotions, policy=policy, **(pricer or {}))
    return priced.price(cart, occasion or Occasion(at=AT), charges)


def verdicts(priced: PricedCart) -> list[str]:
    """The kind of each verdict."""
    return [type(verdict).__name__ for verdict in priced.verdicts]
