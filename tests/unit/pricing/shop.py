"""A small shop for the tests of this room: its moment, its amounts, its prices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ecomkit.cart import Cart, LineItem
from ecomkit.money import Money
from ecomkit.pricing import Occasion, PriceBook, PricedCart, Pricer, Promotion
from ecomkit.pricing.result import Verdict

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
NAIVE = NOON.replace(tzinfo=None)
OCCASION = Occasion(at=NOON)
BOOK = PriceBook.of("EUR", {"tea": "10", "mug": "3", "pot": "25"})


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def cart(*lines: tuple[str, int], codes: tuple[str, ...] = ()) -> Cart:
    return Cart("EUR", [LineItem(sku, many) for sku, many in lines], codes=codes)


def price(
    wishes: Cart, *promotions: Any, book: PriceBook = BOOK, **parts: Any
) -> PricedCart:
    occasion = parts.pop("occasion", OCCASION)
    charges = parts.pop("charges", ())
    pricer = Pricer(book, promotions=promotions, **parts)
    return pricer.price(wishes, occasion, charges)


def total(wishes: Cart, *benefits: Any, **parts: Any) -> str:
    """What *wishes* cost with each of the benefits as a promotion."""
    promotions = [Promotion(f"p{i}", benefit) for i, benefit in enumerate(benefits)]
    return str(price(wishes, *promotions, **parts).total)


def verdict(priced: PricedCart) -> Verdict:
    (only,) = priced.verdicts
    return only
