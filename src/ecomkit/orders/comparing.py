"""Events of an order, found by comparing its versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, tzinfo
from typing import Any

from ecomkit.cart.quantity import Quantity
from ecomkit.events import Change
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.change import ChangeEntry, OrderChange
from ecomkit.orders.events import (
    AppointmentBooked,
    DownloadReady,
    OrderCanceled,
    OrderCompleted,
    OrderEdited,
    OrderRefunded,
    OrderUpdated,
    ReturnDecided,
    ReturnReceived,
    ReturnRequested,
    ServicePerformed,
)
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderDelivery, OrderLine
from ecomkit.shipping.tracking import shipment_changes


def placed_change(
    order: Order, *, cart: str = "", category_of: Callable[[str], str] | None = None
) -> OrderCompleted:
    """The event of an order that was placed; *category_of* knows that of a SKU."""
    charges = [each.charged for each in order.deliveries]
    gross, tax, discounts = order.gross, order.tax, _discounts(order)
    shipping = Money.sum((each.net for each in charges), order.currency)
    return OrderCompleted(
        order=order.number,
        checkout=order.checkout,
        cart=cart,
        total=order.total,
        net=gross - tax,
        gross=gross,
        shipping_tax=Money.sum((each.tax for each in charges), order.currency),
        discounts=discounts,
        promised_by=_promised(order.deliveries),
        subtotal=order.total - tax - shipping,
        shipping=shipping,
        tax=tax,
        discount=Money.sum(discounts.values(), order.currency),
        payment_method=order.payment_method,
        source=order.source.value,
        codes=order.codes,
        products=_products(order.lines, category_of),
    )


def _products(
    lines: Iterable[OrderLine], category_of: Callable[[str], str] | None = None
) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        _product(
            line,
            line.quantity,
            line.charged,
            category_of(line.sku) if category_of else "",
        )
        for line in lines
    )


def _product(
    line: OrderLine, quantity: Quantity, charged: RowAmounts, category: str = ""
) -> Mapping[str, Any]:
    product = {
        "sku": line.sku,
        "quantity": quantity,
        "amount": charged.gross,
        "net": charged.net,
        "category": category,
        "seller": line.seller,
    }
    return product if line.gift_card is None else {**product, "gift_card": True}


def _discounts(order: Order) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for row in order.rows:
        for each in row.charged.discounts:
            name = each.code or each.promotion
            found[name] = each.amount + found.get(name, 0)
    return found


def _promised(deliveries: Iterable[OrderDelivery]) -> str:
    promises = [each.promise for each in deliveries if each.promise is not None]
    return max((each.latest.isoformat() for each in promises), default="")


_TOLD: dict[str, Callable[[Order], object]] = {
    "replacements": lambda order: [x.id for x in order.returns if x.replaced_at],
    "holds": lambda order: order.holds,
    "address": lambda order: [each.address for each in order.deliveries],
    "customer": lambda order: order.purchaser.id,
}


def order_changes(
    before: Order,
    after: Order,
    zone: tzinfo = UTC,
    *,
    category_of: Callable[[str], str] | None = None,
) -> tuple[Change, ...]:
    """The events between two versions of an order.

    Days are told in *zone*, the shop's; *category_of* knows the category of a SKU.
    """
    changes: list[Change] = []
    number = after.number
    for change in after.changes[len(before.changes) :]:
        if change.added:
            changes.append(_edited(after, change, category_of))
        if change.entries or not change.added:
            changes.append(_refunded(after, change))
        if change.kind.cancels and after.is_canceled:
            changes.append(
                OrderCanceled(order=number, total=change.refund, reason=change.reason)
            )
    changes += _of_shipments(before, after, zone)
    changes += _of_performances(before, after)
    earlier_returns = {each.id: each for each in before.returns}
    for each in after.returns:
        earlier = earlier_returns.get(each.id)
        if earlier is None:
            changes.append(
                ReturnRequested(order=number, return_id=each.id, reason=each.reason)
            )
        if each.decided_at and (
            earlier is None
            or (earlier.decided_at, earlier.approved)
            != (each.decided_at, each.approved)
        ):
            changes.append(
                ReturnDecided(
                    order=number,
                    return_id=each.id,
                    approved=each.approved,
                    reason=each.decision_reason,
                )
            )
        if each.received_at and not (earlier and earlier.received_at):
            changes.append(ReturnReceived(order=number, return_id=each.id))
    changes += [
        OrderUpdated(order=number, what=what)
        for what, told in _TOLD.items()
        if told(before) != told(after)
    ]
    return tuple(changes)


def _of_shipments(before: Order, after: Order, zone: tzinfo) -> Iterator[Change]:
    earlier = {each.id: each for each in before.shipments}
    all_arrived = _is_complete(after)
    arrived = [
        each.id
        for each in after.shipments
        if each.delivered_at
        and (each.id not in earlier or not earlier[each.id].delivered_at)
    ]
    for each in after.shipments:
        is_last = all_arrived and arrived[-1:] == [each.id]
        known = earlier.get(each.id)
        if each is not known:
            yield from shipment_changes(known, each, zone, complete=is_last)


def _of_performances(before: Order, after: Order) -> Iterator[Change]:
    earlier = {each.id: each for each in before.performances}
    for each in after.performances:
        known = earlier.get(each.id)
        line = after.line(each.line)
        if line.gift_card is not None:
            continue  # told when it is issued
        about = {
            "order": after.number,
            "line": each.line,
            "sku": line.sku,
            "performance": each.id,
        }
        if each.performed_at is not None:
            if known is None or known.performed_at is None:
                event = DownloadReady if each.content else ServicePerformed
                yield event(**about, complete=_is_complete(after))
        elif each.starts_at is not None and (
            known is None or known.starts_at != each.starts_at
        ):
            yield AppointmentBooked(**about, starts_at=each.starts_at)


def _is_complete(order: Order) -> bool:
    return not any(each.awaited for each in order.sent_quantities)


def _edited(
    order: Order, change: OrderChange, category_of: Callable[[str], str] | None
) -> OrderEdited:
    shipping, shipping_tax = _of_deliveries(order, change.added)
    tax = Money.sum((entry.charged.tax for entry in change.added), order.currency)
    added = {entry.row for entry in change.added}
    lines = (line for line in order.lines if line.key in added)
    return OrderEdited(
        order=order.number,
        change=change.id,
        total=change.charge,
        subtotal=change.charge - tax - shipping,
        shipping=shipping,
        shipping_tax=shipping_tax,
        tax=tax,
        products=_products(lines, category_of),
        reason=change.reason,
    )


def _refunded(order: Order, change: OrderChange) -> OrderRefunded:
    shipping, shipping_tax = _of_deliveries(order, change.entries)
    lines = {line.key: line for line in order.lines}
    return OrderRefunded(
        order=order.number,
        change=change.id,
        total=change.refund,
        subtotal=change.refund - change.tax - shipping,
        shipping=shipping,
        shipping_tax=shipping_tax,
        tax=change.tax,
        products=tuple(
            _product(lines[each.row], each.quantity, each.charged)
            for each in change.entries
            if each.row in lines
        ),
        reason=change.reason,
    )


def _of_deliveries(order: Order, entries: Iterable[ChangeEntry]) -> tuple[Money, Money]:
    keys = {each.key for each in order.deliveries if each.key}
    charged = [entry.charged for entry in entries if entry.row in keys]
    return (
        Money.sum((each.net for each in charged), order.currency),
        Money.sum((each.tax for each in charged), order.currency),
    )


def refunded_change(order: Order, change: OrderChange) -> OrderRefunded:
    """The event of a *change* whose money has moved, or is no longer owed."""
    return _refunded(order, change)
