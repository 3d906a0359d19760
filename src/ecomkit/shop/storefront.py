"""From an empty cart to a placed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import attrs

from ecomkit.cart import Cart, SavedCart, cart_changes
from ecomkit.cart.coupon_code import normalize_code
from ecomkit.cart.line import LineDetails
from ecomkit.cart.quantity import Quantity
from ecomkit.checkout import Checkout, Purchaser, Quotation, Quote, StaleRevisionError
from ecomkit.checkout.events import checkout_changes, coupon_change
from ecomkit.checkout.quotation_events import quotation_changes
from ecomkit.checkout.review import CheckoutReview
from ecomkit.events import once_only_id
from ecomkit.inventory import (
    Availability,
)
from ecomkit.moments import local_time
from ecomkit.orders import Order, place
from ecomkit.orders.events import placed_change
from ecomkit.orders.numbering import document_number
from ecomkit.orders.placing import is_ready
from ecomkit.orders.reserving import (
    availabilities,
    limits_on,
    resource_of,
    usage_of,
    wanted_pieces,
)
from ecomkit.payments import Payment, PaymentAction, PaymentMethod, PaymentStatus
from ecomkit.payments.errors import UnknownPaymentError
from ecomkit.payments.trade.quotation import QuotationPayments
from ecomkit.shop.base import ShopBase

_FAILED = frozenset(
    {PaymentStatus.FAILED, PaymentStatus.EXPIRED, PaymentStatus.CANCELED}
)


@attrs.frozen(kw_only=True)
class Sale:
    """The result of buying: an order, or a payment that is not complete yet."""

    order: Order | None
    payments: tuple[Payment, ...]

    @property
    def payment(self) -> Payment | None:
        """The first payment, or None."""
        return self.payments[0] if self.payments else None


class Storefront(ShopBase):
    """Everything a buyer does until there is an order."""

    def cart(self, owner: str, currency: str) -> SavedCart:
        """A new cart for a visitor."""
        return self.carts.store(
            SavedCart(id=self.ids.new_id("cart"), cart=Cart(currency), owner=owner)
        )

    def save_cart(self, saved: SavedCart, cart: Cart) -> SavedCart:
        """Stores a changed cart and publishes what changed."""
        kept = self.carts.store(attrs.evolve(saved, cart=cart))
        self._publish(
            cart_changes(saved.cart, cart), actor=saved.owner, subject=saved.id
        )
        return kept

    def add(
        self,
        saved: SavedCart,
        sku: str,
        quantity: Quantity = 1,
        **wishes: Unpack[LineDetails],
    ) -> SavedCart:
        """Adds an article to a cart."""
        return self.save_cart(saved, saved.cart.with_item(sku, quantity, **wishes))

    def remove(self, saved: SavedCart, key: str) -> SavedCart:
        """Removes a line from a cart."""
        return self.save_cart(saved, saved.cart.without(key))

    def enter_code(
        self, saved: SavedCart, code: str, purchaser: Purchaser | None = None
    ) -> SavedCart:
        """Adds a coupon code to a cart and publishes whether it applies now."""
        kept = self.save_cart(saved, saved.cart.with_code(code))
        checkout = Checkout(id=saved.id, cart=kept.cart, purchaser=purchaser)
        known = self._with_usage(checkout)
        verdicts = self.quoter.verdicts(known, at=self.clock.now())
        change = coupon_change(normalize_code(code), verdicts)
        self._publish([change], actor=saved.owner, subject=saved.id)
        return kept

    def start_checkout(
        self, saved: SavedCart, purchaser: Purchaser | None = None, **facts: Any
    ) -> Checkout:
        """Starts a checkout of a cart; *facts* are further fields of the Checkout."""
        checkout = Checkout(
            id=self.ids.new_id("checkout"),
            cart=saved.cart,
            purchaser=purchaser,
            **facts,
        )
        changes = checkout_changes(None, checkout)
        self._publish(changes, actor=_actor(checkout, saved.owner), subject=checkout.id)
        return checkout

    def update_checkout(self, before: Checkout, after: Checkout) -> Checkout:
        """Publishes which steps the buyer completed between two states of a checkout."""
        changes = checkout_changes(before, after)
        self._publish(changes, actor=_actor(after), subject=after.id)
        return after

    def review(self, checkout: Checkout) -> CheckoutReview:
        """The prices, offers and payment methods of a checkout, and what is missing."""
        stock = self._availability(checkout.cart)
        known = self._with_usage(checkout)
        return self.quoter.review(known, at=self.clock.now(), stock=stock)

    def quote(self, checkout: Checkout, **details: Any) -> Quote:
        """A price that the shop honors, by default for the quoter's ``valid_for``.

        *details* can be ``valid_until``. Raises IncompleteCheckoutError.
        """
        return self.quoter.quote(
            self._with_usage(checkout),
            id=self.ids.new_id("quote"),
            at=self.clock.now(),
            stock=self._availability(checkout.cart),
            **details,
        )

    def hold(self, quote: Quote) -> None:
        """Holds stock and coupon uses for a quote until it expires.

        Raises OutOfStockError or ClaimLostError if somebody was quicker.
        """
        quote.accepted(at=self.clock.now())
        self._reserve(quote, commit=False)

    def pay(
        self,
        quote: Quote,
        *,
        token: str = "",
        return_url: str = "",
        metadata: Mapping[str, str] | None = None,
    ) -> tuple[Payment, ...]:
        """Pays a quote by its payment method.

        Repeating it continues the same payment; after a failed one, it starts a new one.
        """
        quote.accepted(at=self.clock.now())
        if not quote.total or quote.payment_method is None:
            return ()
        before = self._payment(quote, quote.payment_method)
        id = before.id
        actions = self.quoter.adapters[before.adapter].actions
        after = self.payments.request(
            id,
            PaymentAction.AUTHORIZE
            if PaymentAction.AUTHORIZE in actions
            else PaymentAction.PURCHASE,
            id=f"{id}:pay",
            token=token,
            return_url=return_url,
            metadata=metadata or {},
        )
        return (self._publish_payment(before, after, actor=quote.purchaser.id),)

    def buy(self, quote: Quote, **details: Any) -> Sale:
        """Holds, pays and places a quote; *details* are those of :meth:`pay`.

        If the payment is declined or the buyer has to act first, there is no order yet,
        and everything is held until the quote expires.
        """
        known = self.orders.of_quotes([quote.id]).get(quote.id)
        if known is not None:
            return Sale(order=known, payments=self.payments_of(known))
        self.hold(quote)
        payments = self.pay(quote, **details)
        if not all(map(is_ready, payments)):
            return Sale(order=None, payments=payments)
        return Sale(order=self.place(quote, payments), payments=payments)

    def place(self, quote: Quote, payments: Sequence[Payment] = ()) -> Order:
        """Makes an order of a paid quote; repeating it returns the same order.

        Stock and claims are committed first: if one was lost to somebody else, nothing is
        placed. Raises OutOfStockError or ClaimLostError.
        """
        known = self.orders.of_quotes([quote.id]).get(quote.id)
        if known is not None:
            return known
        now = self.clock.now()
        place(
            quote, payments, number=quote.id, at=now
        )  # refused before anything is taken
        self._reserve(quote, commit=True)
        year = local_time(now, self.zone).year
        with self.numbers.taking(self.series, year) as next_number:
            number = document_number(self.series, year, next_number)
            order = place(quote, payments, number=number, at=now, zone=self.zone)
            changes = (placed_change(order),)
            self.orders.store(order, expected=None, changes=changes)
        self._publish(
            changes,
            actor=order.purchaser.id,
            subject=order.number,
            id=once_only_id("order_completed", order.number),
        )
        return order

    def ask(self, checkout: Checkout, *, note: str = "") -> Quotation:
        """A business buyer requests an offer for a checkout."""
        buyer = _actor(checkout)
        id, now = self.ids.new_id("quotation"), self.clock.now()
        draft = Quotation.of(id, buyer=buyer, wish=checkout.id, at=now)
        return self._publish_quotation(draft.submitted(at=now, note=note), since=0)

    def offer(
        self, quotation: Quotation, quote: Quote, *, by: str, note: str = ""
    ) -> Quotation:
        """The shop offers a quote as the next revision of a quotation."""
        after = quotation.offered(
            quote=quote.id,
            content_hash=quote.content_hash,
            amount=quote.total,
            valid_until=quote.valid_until,
            at=self.clock.now(),
            by=by,
            note=note,
        )
        return self._publish_quotation(after, since=len(quotation.steps))

    def accept(
        self,
        quotation: Quotation,
        quote: Quote,
        adapter: QuotationPayments,
        *,
        revision: int,
        content_hash: str,
    ) -> tuple[Quotation, Order]:
        """The buyer accepts the current offer, and it becomes an order.

        *quote* is the offered one. Raises StaleRevisionError for any other.
        """
        now = self.clock.now()
        accepted = quotation.accepted(
            revision=revision, content_hash=content_hash, at=now
        )
        if (quote.id, quote.content_hash) != (
            accepted.revision.quote,
            accepted.revision.content_hash,
        ):
            raise StaleRevisionError(
                f"quote {quote.id} is not what revision {revision} offers",
                hint=f"it offers quote {accepted.revision.quote}",
                quotation=quotation.id,
                revision=revision,
            )
        self.hold(quote)
        offer = accepted.offer
        (payment,) = self.pay(quote, metadata=offer.metadata())
        paid = self.notify(
            payment, adapter.accepted(payment, offer), actor=accepted.buyer
        )
        order = self.place(quote, [paid])
        ordered = accepted.ordered(
            order=order.number, total=order.total, at=now, by=accepted.buyer
        )
        return self._publish_quotation(ordered, since=len(quotation.steps)), order

    def _payment(self, quote: Quote, payment_method: PaymentMethod) -> Payment:
        attempt = 1
        while True:
            id = f"{quote.id}:{payment_method.id}:{attempt}"
            try:
                found = self.payments.get(id)
            except UnknownPaymentError:
                return self.payments.open(
                    id,
                    quote.total,
                    adapter=payment_method.adapter,
                    payment_method=payment_method.id,
                )
            if found.status not in _FAILED:
                return found
            attempt += 1

    def _availability(self, cart: Cart) -> dict[str, Availability]:
        levels = self._stock_levels(line.sku for line in cart.lines)
        wanted = wanted_pieces(cart, levels, self.parts_per_unit)
        on = local_time(self.clock.now(), self.zone).date()
        return availabilities(wanted, levels, on=on)

    def _with_usage(self, checkout: Checkout) -> Checkout:
        if self.reservations is None:
            return checkout
        pricer = self.quoter.pricer
        limits = limits_on(checkout, pricer.promotions, pricer.campaigns.values())
        by_resource = {resource_of(claim): most for claim, most in limits.items()}
        self.reservations.set_limits(by_resource)
        capacities = self.reservations.capacity(list(by_resource), self.clock.now())
        usage = usage_of(checkout, limits, capacities)
        return attrs.evolve(checkout, usage=usage)

    def _publish_quotation(self, after: Quotation, *, since: int) -> Quotation:
        self._publish(
            quotation_changes(after, since=since), actor=after.buyer, subject=after.id
        )
        return after


def _actor(checkout: Checkout, otherwise: str = "") -> str:
    return checkout.purchaser.id if checkout.purchaser is not None else otherwise
