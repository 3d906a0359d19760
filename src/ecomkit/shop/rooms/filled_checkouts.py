"""Checkouts that are filled in: who buys, where to, how it is sent and paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from ecomkit.addressing import Address
from ecomkit.cart import Delivery
from ecomkit.cart.quantity import Quantity
from ecomkit.catalog import Article
from ecomkit.checkout import Checkout, CheckoutRequest, Purchaser
from ecomkit.checkout.checkout import OrderSource
from ecomkit.checkout.events import checkout_changes
from ecomkit.checkout.place_evidence import PlaceEvidence
from ecomkit.money.amount import Money
from ecomkit.pricing import PriceOverride
from ecomkit.shipping import PickupPoint
from ecomkit.shop.desk.brought_up import brought_up
from ecomkit.shop.desk.buying import (
    refuse_closed,
)
from ecomkit.shop.desk.case import checkout_of
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.event_facts import about_cart
from ecomkit.shop.desk.identifying import tell_identified
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import AskOutside, Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books, SavedCheckout


class FilledCheckouts(Room[D]):
    """Begins checkouts and records what is answered in them."""

    @flow
    def begin(
        self,
        cart: str,
        purchaser: Purchaser | None = None,
        *,
        channel: str = "",
        source: OrderSource = OrderSource.WEB,
    ) -> Flow[SavedCheckout]:
        """The buyer of a cart goes to the checkout; *source* is where the order comes from.

        Where one of this cart is open already, it goes on with the cart as it is now.
        """
        new = self.desk.ids.new_id("checkout")

        def change(transaction: Transaction) -> SavedCheckout:
            books = transaction.books
            saved = books.carts.get(cart)
            known = [
                row for row in books.checkouts.where("cart", cart) if not row.order
            ]
            if known:
                row = books.checkouts.get(known[0].id, lock=True)
                before = checkout_of(row)
                after = before.with_cart(brought_up(before, saved.cart))
                if purchaser is not None:
                    after = after.with_purchaser(purchaser)
                return _keep(self.desk, transaction, row, after)
            row = SavedCheckout(id=new, owner=saved.owner, cart=cart, visit=saved.visit)
            refuse_closed(books, row)
            begun = Checkout(
                id=new,
                cart=saved.cart,
                purchaser=purchaser,
                channel=channel,
                source=source,
            )
            return _keep(self.desk, transaction, books.checkouts.add(row), begun)

        return (yield from self.desk.command(change))

    @flow
    def get(self, checkout: str) -> Flow[SavedCheckout]:
        """The checkout of an id; MissingRowError if there is none."""
        return (yield from self.desk.read(lambda books: books.checkouts.get(checkout)))

    @flow
    def update(
        self,
        checkout: str,
        *,
        purchaser: Purchaser | None = None,
        shipping: Address | None = None,
        billing: Address | None = None,
        delivery: str | Mapping[str, str] = "",
        payment_method: str = "",
        purchase_order: str = "",
        evidence: Iterable[PlaceEvidence] = (),
    ) -> Flow[SavedCheckout]:
        """Records what the buyer has answered; what is not given stays.

        *delivery* is a shipping method, or one for each delivery by its id.
        """

        def edit(now: Checkout) -> Checkout:
            if purchaser is not None:
                now = now.with_purchaser(purchaser)
            if shipping is not None:
                now = now.with_shipping(shipping)
            if billing is not None:
                now = now.with_billing(billing)
            methods = {"": delivery} if isinstance(delivery, str) else dict(delivery)
            for id, method in methods.items():
                if method:
                    now = now.with_delivery(method, delivery=id)
            if payment_method:
                now = now.with_payment_method(payment_method)
            if purchase_order:
                now = attrs.evolve(now, purchase_order=purchase_order)
            return now.with_evidence(*evidence)

        return (yield from self._edit(checkout, edit))

    @flow
    def send(
        self,
        checkout: str,
        addresses: Mapping[str, Address],
        lines: Mapping[str, str],
    ) -> Flow[SavedCheckout]:
        """Sends goods to several places: *addresses* by a name, and the name of each line's.

        Lines that are not named go to the first. Raises UnknownDeliveryError for a name
        without an address.
        """

        def edit(now: Checkout) -> Checkout:
            cart = now.cart
            for name, address in addresses.items():
                cart = cart.with_delivery(Delivery(name, address))
            first = next(iter(addresses))
            for line in cart.lines:
                cart = cart.with_line_details(
                    line.key, delivery=lines.get(line.key, first)
                )
            for each in cart.deliveries:
                if each.id not in addresses:
                    cart = cart.without_delivery(each.id)
            return now.with_cart(cart)

        return (yield from self._edit(checkout, edit))

    @flow
    def apply(self, checkout: str, request: CheckoutRequest) -> Flow[SavedCheckout]:
        """Records what a buyer has sent, in one step; what is left out stays."""
        row = yield from self.desk.read(lambda books: books.checkouts.get(checkout))
        return (
            yield from self._edit(
                checkout, lambda now: request.applied_to(now, buyer=row.owner)
            )
        )

    @flow
    def pickup_points(self, checkout: str) -> Flow[list[PickupPoint]]:
        """The points near a checkout's first address where its parcel can be collected.

        Of every carrier that the shop can ask; one that does not answer has none now.
        """
        saved = yield from self.desk.read(lambda books: books.checkouts.get(checkout))
        now = checkout_of(saved)
        found: list[PickupPoint] = []
        for name in self.desk.pickup_points if now.cart.deliveries else ():
            address = now.cart.deliveries[0].address
            answer = yield AskOutside(f"points of {name}", "near", address)
            if not isinstance(answer, Exception):
                found += answer
        return found

    @flow
    def collect(
        self,
        checkout: str,
        point: PickupPoint,
        *,
        account: str = "",
        delivery: str = "",
    ) -> Flow[SavedCheckout]:
        """The buyer collects a delivery, the first if none is named, at a point.

        *account* is their number with the carrier, where the point needs it.
        """
        return (
            yield from self._edit(
                checkout,
                lambda now: now.with_pickup_point(
                    point, account=account, delivery=delivery
                ),
            )
        )

    @flow
    def override(
        self, checkout: str, prices: Mapping[str, PriceOverride]
    ) -> Flow[SavedCheckout]:
        """Sets prices by hand, by line key: for the shop's people, never for buyers."""
        return (
            yield from self._edit(
                checkout,
                lambda now: attrs.evolve(now, overrides={**now.overrides, **prices}),
            )
        )

    @flow
    def add_by_hand(
        self,
        checkout: str,
        article: Article,
        unit_price: Money,
        quantity: Quantity = 1,
        *,
        reason: str,
        by: str = "",
        includes_tax: bool | None = None,
    ) -> Flow[SavedCheckout]:
        """Adds something that no price list knows, at a price: for the shop's people alone.

        The article says what it is and how it is taxed; a price below zero takes something
        back. *reason* and *by* stand in the explanation of the price.
        """
        override = PriceOverride(
            unit_price=unit_price,
            reason=reason,
            by=by,
            article=article,
            includes_tax=includes_tax,
        )

        def edit(now: Checkout) -> Checkout:
            cart = now.cart.with_item(article.sku, quantity)
            key = next(each.key for each in cart.lines if each.sku == article.sku)
            overrides = {**now.overrides, key: override}
            return attrs.evolve(now.with_cart(cart), overrides=overrides)

        return (yield from self._edit(checkout, edit))

    def _edit(
        self, checkout: str, edit: Callable[[Checkout], Checkout]
    ) -> Flow[SavedCheckout]:
        def change(transaction: Transaction) -> SavedCheckout:
            row = transaction.books.checkouts.get(checkout, lock=True)
            refuse_closed(transaction.books, row)
            return _keep(self.desk, transaction, row, edit(checkout_of(row)))

        return (yield from self.desk.command(change))


def _keep(
    desk: Desk, transaction: Transaction, row: SavedCheckout, after: Checkout
) -> SavedCheckout:
    if after == row.checkout:
        return row
    kept = attrs.evolve(
        row,
        checkout=after,
        version=row.version + 1,
        visit=transaction.visit or row.visit,
    )
    tell_identified(transaction, row, after)
    transaction.tell(
        checkout_changes(row.checkout, after),
        actor=row.owner if after.purchaser is None else after.purchaser.id,
        subject=row.id,
        version=kept.version,
        visit=kept.visit,
        about=_about(desk, transaction.books, row, after),
    )
    return transaction.books.checkouts.put(kept)


def _about(
    desk: Desk, books: Books, row: SavedCheckout, after: Checkout
) -> dict[str, Any]:
    facts = about_cart(
        books,
        desk.quoter.pricer.book,
        after.cart,
        owner=row.owner,
        purchaser=after.purchaser,
    )
    return {"cart": row.cart, **facts} if row.cart else facts
