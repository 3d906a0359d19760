"""What every part of a shop at work shares: its ports, and how they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo

import attrs

from ecomkit.cart import Cart, CartRepository, MemoryCarts
from ecomkit.cart.line import LineItem
from ecomkit.checkout import Quote, Quoter
from ecomkit.errors import short_repr
from ecomkit.events import Change, Event
from ecomkit.inventory import (
    SourcingStrategy,
    StockLevel,
    StockMovement,
    StockSource,
)
from ecomkit.moments import local_time
from ecomkit.orders import (
    NumberSource,
    Order,
    OrderRepository,
    OutOfStockError,
    UnknownOrderError,
)
from ecomkit.orders.events import order_changes
from ecomkit.orders.reserving import (
    claim_parts,
    sourcing,
    split_shortage,
    wanted_pieces,
)
from ecomkit.payments import Notification, Payment, PaymentService
from ecomkit.payments.events import payment_changes
from ecomkit.ports import Clock, EventSink, IdSource
from ecomkit.pricing import ClaimLostError
from ecomkit.reservations import NotReserved, Reservation, Reservations

_NO_PARTS: Mapping[str, int] = {}


@attrs.frozen(eq=False, repr=False, slots=False)
class ShopBase:
    """The ports of a shop, and what is done with them everywhere."""

    quoter: Quoter
    clock: Clock = attrs.field(kw_only=True)
    ids: IdSource = attrs.field(kw_only=True)
    events: EventSink = attrs.field(kw_only=True)
    payments: PaymentService = attrs.field(kw_only=True)
    orders: OrderRepository = attrs.field(kw_only=True)
    numbers: NumberSource = attrs.field(kw_only=True)
    carts: CartRepository = attrs.field(factory=MemoryCarts, kw_only=True)
    reservations: Reservations | None = attrs.field(default=None, kw_only=True)
    stock: StockSource | None = attrs.field(default=None, kw_only=True)
    movements: Callable[[StockMovement], None] | None = attrs.field(
        default=None, kw_only=True
    )
    parts_per_unit: Mapping[str, int] = attrs.field(factory=dict, kw_only=True)
    strategy: SourcingStrategy | None = attrs.field(default=None, kw_only=True)
    series: str = attrs.field(default="", kw_only=True)
    zone: tzinfo = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        # One zone, said once: here, to the quoter, or to its pricer.
        if self.zone is not None:
            quoter = attrs.evolve(self.quoter, zone=self.zone)
            object.__setattr__(self, "quoter", quoter)
        object.__setattr__(self, "zone", self.quoter.pricer.zone)

    def order(self, number: str) -> Order:
        """The order of a number."""
        found = self.orders.find([number]).get(number)
        if found is None:
            raise UnknownOrderError(f"no order {short_repr(number)}", order=number)
        return found

    def payments_of(self, order: Order) -> tuple[Payment, ...]:
        """The payments of an order as they stand."""
        return tuple(self.payments.get(id) for id in order.payments)

    def notify(
        self, payment: Payment, notification: Notification, *, actor: str
    ) -> Payment:
        """Records what a provider or courier says about a payment, and publishes it."""
        self.payments.notify(notification)
        return self._publish_payment(
            payment, self.payments.get(payment.id), actor=actor
        )

    def _publish(
        self, changes: Iterable[Change], *, actor: str, subject: str, id: str = ""
    ) -> None:
        at = self.clock.now()
        self.events.publish(
            [
                Event.of(change, at=at, actor=actor, subject=subject, id=id)
                for change in changes
            ]
        )

    def _store(self, before: Order, after: Order) -> Order:
        """Stores a changed order and publishes what changed."""
        if after is before:
            return after
        changes = order_changes(before, after, self.zone)
        self.orders.store(after, expected=before.version, changes=changes)
        self._publish(changes, actor=after.purchaser.id, subject=after.number)
        return after

    def _publish_payment(
        self, before: Payment, after: Payment, *, actor: str
    ) -> Payment:
        self._publish(payment_changes(before, after), actor=actor, subject=after.id)
        return after

    def _stock_levels(self, skus: Iterable[str]) -> tuple[StockLevel, ...]:
        if self.stock is None:
            return ()
        return tuple(self.stock.levels(tuple(skus), self.clock.now()))

    def _reserve(self, quote: Quote, *, commit: bool) -> None:
        """Reserves the stock and the claims of a quote, until it expires or for good."""
        if self.reservations is None:
            return
        now = self.clock.now()
        parts = claim_parts(quote.priced.claims)
        id = reservation_id(quote.id)
        held = self.reservations.find([id])
        if held and held[0].is_live(now):
            parts = dict(held[0].parts)
        else:
            on = local_time(now, self.zone).date()
            levels = self._stock_levels(line.sku for line in quote.priced.lines)
            bought = Cart(quote.cart.currency, _lines(quote))
            wanted = wanted_pieces(bought, levels, self.parts_per_unit)
            plan = sourcing(wanted, levels, self.strategy, on=on)
            if plan.missing:
                raise _sold_out(sku for sku, _ in plan.missing)
            parts |= dict(plan.parts)
        if not parts:
            return
        wish = Reservation(id, parts, expires_at=quote.valid_until, reference=quote.id)
        take = self.reservations.commit if commit else self.reservations.reserve
        answer = take(wish, now)
        if isinstance(answer, NotReserved):
            claims, stock = split_shortage(answer)
            if claims:
                raise ClaimLostError(
                    f"used up by somebody else: {', '.join(claims)}",
                    hint="make a new quote",
                    claims=claims,
                )
            raise _sold_out(stock)

    def _release(self, quote_id: str, keep: Mapping[str, int] = _NO_PARTS) -> None:
        """Releases the reservation of a quote, except for *keep*."""
        if self.reservations is not None:
            self.reservations.release(reservation_id(quote_id), keep)


def reservation_id(quote_id: str) -> str:
    """The reservation that belongs to a quote, and to the order it becomes."""
    return f"order:{quote_id}"


def _lines(quote: Quote) -> Iterable[LineItem]:
    # Gifts added by promotions leave the shelf, too; equal lines are joined.
    cart = Cart(quote.cart.currency)
    for line in quote.priced.lines:
        cart = cart.with_line(attrs.evolve(line.item, delivery=""))
    return cart.lines


def _sold_out(what: Iterable[str]) -> OutOfStockError:
    names = tuple(what)
    return OutOfStockError(
        f"sold out: {', '.join(names)}",
        hint="review the cart again",
        what=names,
    )
