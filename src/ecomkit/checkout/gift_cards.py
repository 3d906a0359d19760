"""Gift cards in a cart: the amounts that buyers choose, as prices of their lines."""

from __future__ import annotations

from ecomkit.cart import Cart
from ecomkit.pricing import PriceBook, PriceOverride


def chosen_amounts(cart: Cart, book: PriceBook) -> dict[str, PriceOverride]:
    """The prices of gift cards whose buyers chose an amount that they may, by line key."""
    found = {}
    for line in cart.lines:
        article = book.articles.get(line.sku) if line.options else None
        if article is None or article.gift_card is None:
            continue
        amount = article.gift_card.chosen(dict(line.options), cart.currency)
        if amount is not None:
            found[line.key] = PriceOverride(
                unit_price=amount, reason="chosen by the buyer", includes_tax=True
            )
    return found
