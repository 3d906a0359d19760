"""What happens to an order, in the words of the journey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import attrs

from ecomkit.events import Change
from ecomkit.money.amount import Money
from ecomkit.orders.change import ChangeKind, OrderChange
from ecomkit.orders.fulfillment import minus
from ecomkit.orders.order import Order


@attrs.frozen(kw_only=True)
class OrderEvent(Change):
    """Something happened to an order."""

    order: str


@attrs.frozen(kw_only=True)
class OrderCompleted(OrderEvent):
    """The buyer's part is done: the order is placed. ``subtotal + shipping + tax == total``."""

    checkout: str
    total: Money
    subtotal: Money
    shipping: Money
    tax: Money
    discount: Money
    payment_method: str
    source: str
    codes: tuple[str, ...]
    products: tuple[Mapping[str, Any], ...] = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class OrderUpdated(OrderEvent):
    """Something about an order changed that has no name of its own."""

    what: str


@attrs.frozen(kw_only=True)
class OrderCanceled(OrderEvent):
    """All of an order was canceled."""

    total: Money
    reason: str


@attrs.frozen(kw_only=True)
class OrderRefunded(OrderEvent):
    """Money of an order went back, or is no longer owed."""

    change: str
    total: Money
    subtotal: Money
    shipping: Money
    tax: Money
    reason: str


@attrs.frozen(kw_only=True)
class ReturnRequested(OrderEvent):
    """The buyer asks to give goods back."""

    return_id: str
    reason: str


@attrs.frozen(kw_only=True)
class ReturnReceived(OrderEvent):
    """Goods have come back."""

    return_id: str


@attrs.frozen(kw_only=True)
class OrderPacked(OrderEvent):
    """Goods are in their box."""

    shipment: str


@attrs.frozen(kw_only=True)
class ShipmentDispatched(OrderEvent):
    """The carrier has the goods."""

    name: ClassVar[str] = "shipment_dispatched"
    shipment: str
    carrier: str


@attrs.frozen(kw_only=True)
class ShipmentDelivered(OrderEvent):
    """A shipment has arrived; with the last promised day, if there was one.

    ``complete`` says whether with it all goods of the order have arrived.
    """

    name: ClassVar[str] = "shipment_delivered"
    shipment: str
    on: str
    promised: str
    complete: bool


def placed_change(order: Order) -> OrderCompleted:
    """The event of an order that was placed."""
    shipping = _delivery_net(order)
    return OrderCompleted(
        order=order.number,
        checkout=order.checkout,
        total=order.total,
        subtotal=order.total - order.tax - shipping,
        shipping=shipping,
        tax=order.tax,
        discount=order.discount,
        payment_method=order.payment_method,
        source=order.source.value,
        codes=order.codes,
        products=tuple(
            {"sku": line.sku, "quantity": line.quantity, "amount": line.gross}
            for line in order.lines
        ),
    )


def order_changes(before: Order, after: Order) -> tuple[Change, ...]:
    """What happened between two versions of an order."""
    told: list[Change] = []
    number = after.number
    for change in after.changes[len(before.changes) :]:
        told.append(_refunded(after, change))
        if change.kind is ChangeKind.CANCELLATION and _all_canceled(after):
            told.append(
                OrderCanceled(order=number, total=change.refund, reason=change.reason)
            )
    told += _of_shipments(before, after)
    was = {each.id: each for each in before.returns}
    for each in after.returns:
        earlier = was.get(each.id)
        if earlier is None:
            told.append(
                ReturnRequested(order=number, return_id=each.id, reason=each.reason)
            )
        if each.received_at is not None and (
            earlier is None or earlier.received_at is None
        ):
            told.append(ReturnReceived(order=number, return_id=each.id))
    if before.holds != after.holds:
        told.append(OrderUpdated(order=number, what="holds"))
    return tuple(told)


def _of_shipments(before: Order, after: Order) -> list[Change]:
    told: list[Change] = []
    was = {each.id: each for each in before.shipments}
    arrived = [
        each.id
        for each in after.shipments
        if each.delivered_at and not (each.id in was and was[each.id].delivered_at)
    ]
    for each in after.shipments:
        earlier = was.get(each.id)
        if earlier is None:
            told.append(OrderPacked(order=after.number, shipment=each.id))
        if each.shipped_at and not (earlier and earlier.shipped_at):
            told.append(
                ShipmentDispatched(
                    order=after.number, shipment=each.id, carrier=each.carrier
                )
            )
        if each.delivered_at and each.id in arrived:
            promised = [
                delivery.promise.latest.isoformat()
                for delivery in after.deliveries
                if delivery.promise is not None and each.delivery in {"", delivery.id}
            ]
            told.append(
                ShipmentDelivered(
                    order=after.number,
                    shipment=each.id,
                    on=each.delivered_at.date().isoformat(),
                    promised=max(promised, default=""),
                    complete=each.id == arrived[-1] and _all_delivered(after),
                )
            )
    return told


def _refunded(order: Order, change: OrderChange) -> OrderRefunded:
    keys = {each.key for each in order.deliveries if each.key}
    shipping = sum(
        (entry.charged.net for entry in change.entries if entry.row in keys),
        start=Money.zero(order.currency),
    )
    return OrderRefunded(
        order=order.number,
        change=change.id,
        total=change.refund,
        subtotal=change.refund - change.tax - shipping,
        shipping=shipping,
        tax=change.tax,
        reason=change.reason,
    )


def _all_delivered(order: Order) -> bool:
    known = (order.quantities(line.key) for line in order.lines)
    return all(minus(each.ordered, each.canceled) == each.delivered for each in known)


def _all_canceled(order: Order) -> bool:
    known = (order.quantities(line.key) for line in order.lines)
    return all(each.canceled == each.ordered for each in known)


def _delivery_net(order: Order) -> Money:
    return sum(
        (each.charged.net for each in order.deliveries),
        start=Money.zero(order.currency),
    )
