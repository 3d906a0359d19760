"""A shop in a database and one way to buy in it, for stories of what a sale comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from ecomkit.addressing import Address
from ecomkit.cart import SavedCart
from ecomkit.checkout import Purchaser, Quote, Quoter
from ecomkit.checkout.review import CheckoutReview
from ecomkit.orders import Order
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import PriceBook, Pricer
from ecomkit.receipts import as_text
from ecomkit.shop import Shop
from ecomkit.shop.ports import Store
from ecomkit.testing import CountingIds, FixedClock
from tests.stores import opened
from tests.stories.shops import ADA, NOON, PERSON, SELLER, SHIPPING, SLIP, TAXES, Sink

Items = Iterable[tuple[str, int]]


class Till:
    """A shop that takes cards, its clock, and what it told."""

    def __init__(
        self,
        store: Store,
        book: PriceBook,
        *,
        at: datetime = NOON,
        pricing: dict[str, Any] | None = None,
        payments: Iterable[Any] = (),
        **quoter: Any,
    ) -> None:
        self.clock, self.told, self.ids = FixedClock(at), Sink(), CountingIds()
        quoter.setdefault("shipping", SHIPPING)
        pricer = Pricer(book, **{"taxes": TAXES, **(pricing or {})})
        self._store, self._payments = store, [CardTerminal(), *payments]
        self.shop = self._opened(Quoter(pricer=pricer, **quoter))

    def _opened(self, quoter: Quoter) -> Shop:
        return Shop(
            quoter,
            payments=self._payments,
            store=self._store,
            clock=self.clock,
            ids=self.ids,
            events=self.told,
        )

    def reopen(self, **changed: Any) -> None:
        """The same shop in another process: what it knows is in the database.

        What is *changed* of the quoter is what the shop says from now on.
        """
        self.shop = self._opened(attrs.evolve(self.shop.quoter, **changed))

    def filled(
        self, *items: tuple[str, int], owner: str = "ada", currency: str = "EUR"
    ) -> SavedCart:
        saved = self.shop.carts.open(owner, currency)
        for sku, quantity in items:
            saved = self.shop.carts.add(saved.id, sku, quantity)
        return saved

    def checkout(
        self,
        cart: SavedCart,
        *,
        buyer: Purchaser = PERSON,
        channel: str = "",
        to: Address = ADA,
        **answers: Any,
    ) -> str:
        """The checkout of a cart, with all that it needs, by its id."""
        begun = self.shop.checkouts.begin(cart.id, buyer, channel=channel)
        answers = {"delivery": "post", "payment_method": "terminal", **answers}
        self.shop.checkouts.update(begun.id, shipping=to, **answers)
        return begun.id

    def review(self, *items: tuple[str, int], **wishes: Any) -> CheckoutReview:
        currency = wishes.pop("currency", "EUR")
        cart = self.filled(*items, currency=currency)
        return self.shop.checkouts.review(self.checkout(cart, **wishes))

    def quote(self, *items: tuple[str, int], **wishes: Any) -> Quote:
        currency = wishes.pop("currency", "EUR")
        cart = self.filled(*items, currency=currency)
        return self.shop.checkouts.quote(self.checkout(cart, **wishes))

    def bought(self, quote: Quote) -> Order:
        """The order of a quote, as the database has it."""
        sale = self.shop.checkouts.buy(quote.id, metadata=SLIP)
        assert sale.order is not None
        return self.shop.orders.get(sale.order.number)

    def sold(self, *items: tuple[str, int], **wishes: Any) -> Order:
        return self.bought(self.quote(*items, **wishes))

    def paper(self, order: Order, locale: str = "en") -> str:
        """The receipt or invoice of an order as text, its spaces single."""
        paper = self.shop.papers.receipt(order.number, locale, seller=SELLER)
        return " ".join(as_text(paper).split())


@contextmanager
def kept_in(folder: Path) -> Iterator[Store]:
    """The store of a shop in a database of its own."""
    with opened("sqlite", folder) as open_store:
        yield open_store("stories")
