"""Editing: what an order will cost with other goods, priced as one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self

import attrs

from ecomkit.cart import Cart, LineItem
from ecomkit.cart.quantity import Quantity
from ecomkit.catalog import Article
from ecomkit.checkout import Checkout
from ecomkit.checkout.review import CheckoutReview
from ecomkit.inventory import Availability
from ecomkit.orders import Order, OrderStepError
from ecomkit.orders.change import ChangeKind
from ecomkit.orders.crediting import ChangeDetails
from ecomkit.orders.editing import OrderEdit, edited, kept_cart, wanted_quantities
from ecomkit.orders.fulfillment import minus
from ecomkit.pricing import PriceOverride
from ecomkit.shop.desk.asking_rates import asked_rates
from ecomkit.shop.desk.case import checkout_of
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.filing import answered_for
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.store import Books
from ecomkit.validators import as_tuple


@attrs.frozen(kw_only=True)
class Wishes:
    """What an order is to be: lines added, quantities by line key, methods by delivery."""

    add: tuple[LineItem, ...] = ()
    quantities: Mapping[str, Quantity] = attrs.field(factory=dict)
    methods: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def of(
        cls,
        add: Iterable[LineItem],
        quantities: Mapping[str, Quantity],
        delivery: str | Mapping[str, str],
    ) -> Self:
        """From what a method takes; one *delivery* is that of the only one."""
        if isinstance(delivery, str):
            delivery = {"": delivery} if delivery else {}
        return cls(
            add=as_tuple(add), quantities=dict(quantities), methods=dict(delivery)
        )

    def more_than(self, order: Order) -> bool:
        """Whether something has to be priced: what is added, and gifts that may go."""
        kept = {line.key: order.quantities(line.key).kept for line in order.lines}
        raised = any(left > kept[key] for key, left in self.quantities.items())
        after = {**kept, **self.quantities}
        gifts = {line.key for line in order.lines if line.is_gift and kept[line.key]}
        is_left = any(left for key, left in after.items() if key not in gifts)
        return bool(self.add or self.methods or raised or (gifts and is_left))


@attrs.frozen(kw_only=True)
class _Asked:
    order: Order
    checkout: Checkout
    stock: Mapping[str, Availability]
    at: datetime


def preview_edit(
    desk: Desk, number: str, wishes: Wishes, kind: ChangeKind, details: ChangeDetails
) -> Flow[OrderEdit]:
    """The preview of an order with what is wished; nothing is written.

    Raises IncompleteCheckoutError, with all that keeps it from being sold, and
    TaxSourceError where the shop's tax engine does not answer.
    """
    found = yield from _looked_up(desk, number, wishes)
    if isinstance(found, Order):
        return edited(found, None, wanted=wishes.quantities, kind=kind, **details)
    stock, at = found.stock, found.at
    rates = yield from asked_rates(desk, found.checkout, at=at, stock=stock)
    asked = yield from answered_for(desk, found.checkout, stock, at, rates)
    quote = desk.quoter.quote(asked, id=details["id"], at=at, stock=stock, rates=rates)
    return edited(found.order, quote, wanted=wishes.quantities, kind=kind, **details)


def review_edit(desk: Desk, number: str, wishes: Wishes) -> Flow[CheckoutReview | None]:
    """What keeps an order with what is wished from being sold; None where it gets no more."""
    found = yield from _looked_up(desk, number, wishes)
    if isinstance(found, Order):
        return None
    stock, at = found.stock, found.at
    rates = yield from asked_rates(desk, found.checkout, at=at, stock=stock)
    asked = yield from answered_for(desk, found.checkout, stock, at, rates)
    return desk.quoter.review(asked, at=at, stock=stock, rates=rates)


def _looked_up(desk: Desk, number: str, wishes: Wishes) -> Flow[Order | _Asked]:
    # The order where nothing has to be priced, else all that its price depends on.
    def look(books: Books) -> Order | _Asked:
        order = books.orders.get(number)
        if order.is_canceled:
            raise OrderStepError(
                f"order {number} is canceled", hint="place another one", order=number
            )
        wanted_quantities(order, wishes.quantities)
        return _asked(desk, books, order, wishes) if wishes.more_than(order) else order

    return (yield from desk.read(look))


def _asked(desk: Desk, books: Books, order: Order, wishes: Wishes) -> _Asked:
    checkout = checkout_of(books.checkouts.get(order.checkout))
    if order.payment_method:  # another one may pay it by now
        checkout = checkout.with_payment_method(order.payment_method)
    # What has left the stock is not asked of it again.
    unsent = {
        line.key: max(
            minus(wishes.quantities.get(line.key, known.kept), known.returnable), 0
        )
        for line in order.lines
        for known in [order.quantities(line.key)]
    }
    usage, stock = desk.taking.seen_by(
        books,
        checkout.with_cart(
            _filled(kept_cart(order, checkout.cart, unsent), wishes.add)
        ),
    )
    cart = _filled(kept_cart(order, checkout.cart, wishes.quantities), wishes.add)
    wished = attrs.evolve(
        checkout.with_cart(cart),
        overrides={**checkout.overrides, **_sold_no_more(desk, books, order, cart)},
    )
    for delivery, method in wishes.methods.items():
        wished = wished.with_delivery(method, delivery=delivery)
    asked = desk.taking.known(books, wished, usage)
    return _Asked(order=order, checkout=asked, stock=stock, at=books.now)


def _sold_no_more(
    desk: Desk, books: Books, order: Order, cart: Cart
) -> dict[str, PriceOverride]:
    # Articles of the order that no price list has any more, as they were sold: there are
    # no more of them.
    wanted = {line.key: line.quantity for line in cart.lines}
    gone = [
        line
        for line in order.lines
        if not line.is_gift
        and not desk.quoter.assortment.sells(line.sku)
        and wanted.get(line.item.key, 0) <= order.quantities(line.key).kept
    ]
    if not gone:
        return {}
    quote = books.quotes.find(order.quote)
    known = {} if quote is None else {each.sku: each for each in quote.articles}
    return {
        line.item.key: PriceOverride(
            unit_price=line.unit_price,
            reason="as it was sold",
            article=known.get(
                line.sku, Article(sku=line.sku, title=line.title, kind=line.kind)
            ),
            includes_tax=any(tax.included for tax in line.charged.taxes),
        )
        for line in gone
    }


def _filled(cart: Cart, add: Iterable[LineItem]) -> Cart:
    for item in add:
        cart = cart.with_line(item)
    return cart
