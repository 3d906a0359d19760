"""How an order stands, read from its facts on four axes; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ecomkit.choices import NamedChoice
from ecomkit.money.amount import Money
from ecomkit.orders.fulfilment import LineQuantities, ReturnStatus
from ecomkit.orders.order import Order
from ecomkit.orders.steps import is_on_hold
from ecomkit.payments import Payment
from ecomkit.payments.tenders import standing


class OrderStatus(NamedChoice):
    """The order as a whole."""

    PLACED = "placed"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CANCELED = "canceled"


class OrderPayment(NamedChoice):
    """The order's money, over all its payments."""

    NOT_DUE = "not_due"
    BALANCE_DUE = "balance_due"
    AUTHORIZED = "authorized"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    CREDIT_OWED = "credit_owed"
    REFUNDED = "refunded"


class OrderFulfilment(NamedChoice):
    """The order's goods."""

    UNFULFILLED = "unfulfilled"
    PARTIAL = "partial"
    FULFILLED = "fulfilled"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"


class OrderReturns(NamedChoice):
    """The order's returns: how far the least settled one has come."""

    NONE = "none"
    REQUESTED = "requested"
    APPROVED = "approved"
    RECEIVED = "received"
    RESOLVED = "resolved"
    REJECTED = "rejected"


@attrs.frozen(kw_only=True)
class OrderState:
    """An order on all its axes at once."""

    order: OrderStatus
    payment: OrderPayment
    fulfilment: OrderFulfilment
    returns: OrderReturns


def state_of(order: Order, payments: Sequence[Payment]) -> OrderState:
    """How an order stands, with its *payments* as they stand now."""
    return OrderState(
        order=order_status(order, payments),
        payment=payment_status(order, payments),
        fulfilment=fulfilment_status(order),
        returns=returns_status(order),
    )


def order_status(order: Order, payments: Sequence[Payment]) -> OrderStatus:
    """The order as a whole: completed when all goods came and all money is settled."""
    known = _known(order)
    if all(each.canceled == each.ordered for each in known):
        return OrderStatus.CANCELED
    if is_on_hold(order):
        return OrderStatus.ON_HOLD
    settled = payment_status(order, payments) in _SETTLED
    if settled and fulfilment_status(order) in _ARRIVED:
        return OrderStatus.COMPLETED
    return OrderStatus.PLACED


def payment_status(order: Order, payments: Iterable[Payment]) -> OrderPayment:
    """The order's money: what is due after all changes, against what was paid."""
    payments = tuple(payments)
    zero = Money.zero(order.currency)
    now = standing(order.due, payments)
    captured = sum((each.facts.captured for each in payments), start=zero)
    if now.overpaid:
        return OrderPayment.CREDIT_OWED
    if not order.due:
        return OrderPayment.REFUNDED if captured else OrderPayment.NOT_DUE
    if now.is_paid:
        return OrderPayment.PAID
    if now.kept:
        return OrderPayment.PARTIALLY_PAID
    if now.is_covered:
        return OrderPayment.AUTHORIZED
    if order.paid_later and fulfilment_status(order) not in _ARRIVED:
        return OrderPayment.NOT_DUE
    return OrderPayment.BALANCE_DUE


def fulfilment_status(order: Order) -> OrderFulfilment:
    """The order's goods, by the quantities of its lines."""
    known = [each for each in _known(order) if each.canceled != each.ordered]
    if known and all(each.kept == 0 for each in known):
        return OrderFulfilment.RETURNED
    if any(each.status in _UNDER_WAY for each in order.returns):
        return OrderFulfilment.RETURNING
    if not any(each.shipped for each in known):
        return OrderFulfilment.UNFULFILLED
    if any(each.open or each.packed != each.shipped for each in known):
        return OrderFulfilment.PARTIAL
    if any(each.shipped != each.delivered for each in known):
        return OrderFulfilment.FULFILLED
    return OrderFulfilment.DELIVERED


def returns_status(order: Order) -> OrderReturns:
    """The order's returns, the least settled one first."""
    found = {each.status for each in order.returns}
    for status in ReturnStatus:
        if status in found and status is not ReturnStatus.REJECTED:
            return OrderReturns(status.value)
    return OrderReturns.REJECTED if found else OrderReturns.NONE


def _known(order: Order) -> list[LineQuantities]:
    return [order.quantities(line.key) for line in order.lines]


_SETTLED = frozenset({OrderPayment.PAID, OrderPayment.NOT_DUE, OrderPayment.REFUNDED})
_ARRIVED = frozenset({OrderFulfilment.DELIVERED, OrderFulfilment.RETURNED})
_UNDER_WAY = frozenset({ReturnStatus.APPROVED, ReturnStatus.RECEIVED})
