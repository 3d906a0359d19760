"""What a shop knows of goods and buyers that the changes of its rooms do not say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs

from ecomkit.cart import Cart
from ecomkit.cart.events import ProductAdded, ProductRemoved
from ecomkit.checkout import Purchaser
from ecomkit.events import Change, Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.pricing import PriceBook
from ecomkit.shop.store import Books

_NEAREST = Rounding(HALF_UP)


def category_of(book: PriceBook, sku: str) -> str:
    """The category of an article, the closest one; "" where it has none."""
    return next(iter(book.article(sku).categories), "")


def with_category(book: PriceBook, event: Event) -> Event:
    """An event about a product with its category, where who told it did not say one."""
    kind = EVENT_KINDS.get(event.name)
    if kind is None or kind.subject != "product" or "category" in event.properties:
        return event
    category = category_of(book, event.subject)
    if not category:
        return event
    properties = {**event.properties, "category": category}
    return attrs.evolve(event, properties=properties)


def with_goods_facts(
    book: PriceBook, changes: Iterable[Change], cart: Cart, at: datetime
) -> tuple[Change, ...]:
    """The changes of a cart with the category and the list price of what was moved."""
    return tuple(
        attrs.evolve(
            change,
            category=category_of(book, change.sku),
            price=book.list_price(change.sku, cart.currency, at=at),
        )
        if isinstance(change, ProductAdded | ProductRemoved)
        else change
        for change in changes
    )


def cart_value(book: PriceBook, cart: Cart, at: datetime) -> Money | None:
    """What a cart's goods cost at list prices; None where one of them has none.

    It says how much is at stake, not what is to pay: nothing is deducted, taxed or sent.
    """
    found = Money.zero(cart.currency)
    for line in cart.lines:
        price = book.list_price(line.sku, cart.currency, at=at)
        if price is None or line.unit not in {"", book.article(line.sku).unit}:
            return None
        found += Rate(line.quantity).of(price, _NEAREST)
    return found


def about_cart(
    books: Books,
    book: PriceBook,
    cart: Cart,
    *,
    owner: str,
    purchaser: Purchaser | None = None,
) -> dict[str, Any]:
    """What every event of a cart or checkout says: its value, and whom to write to."""
    facts: dict[str, Any] = {}
    value = cart_value(book, cart, books.now)
    if value is not None:
        facts["cart_value"] = value
    if purchaser is not None:
        contact = purchaser.email
    else:
        known = books.customers.find(owner) if owner else None
        contact = "" if known is None else known.email
    if contact:
        facts["contact"] = contact
    return facts
