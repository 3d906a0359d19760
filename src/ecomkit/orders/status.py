"""The status of an order, read from its facts on four axes; none of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.orders.fulfillment import ReturnStatus
from ecomkit.orders.order import Order
from ecomkit.orders.steps import is_on_hold
from ecomkit.payments import Payment
from ecomkit.payments.order_payments import payment_summary


class OrderStatus(StrictEnum):
    """The order as a whole."""

    PLACED = "placed"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CANCELED = "canceled"


class OrderPaymentStatus(StrictEnum):
    """The order's money, over all its payments.

    While a buyer's bank disputes some of it, it is ``disputed``; what a dispute was lost
    for is due again.
    """

    NOT_DUE = "not_due"
    BALANCE_DUE = "balance_due"
    AUTHORIZED = "authorized"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    CREDIT_OWED = "credit_owed"
    DISPUTED = "disputed"
    REFUNDED = "refunded"


class OrderFulfillmentStatus(StrictEnum):
    """The order's goods."""

    UNFULFILLED = "unfulfilled"
    PARTIAL = "partial"
    FULFILLED = "fulfilled"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"


class OrderReturnsStatus(StrictEnum):
    """The order's returns: the status of the least settled one."""

    NONE = "none"
    REQUESTED = "requested"
    APPROVED = "approved"
    RECEIVED = "received"
    RESOLVED = "resolved"
    REJECTED = "rejected"


@attrs.frozen(kw_only=True)
class OrderState:
    """The status of an order on all four axes."""

    order: OrderStatus
    payment: OrderPaymentStatus
    fulfillment: OrderFulfillmentStatus
    returns: OrderReturnsStatus


def order_state(
    order: Order, payments: Sequence[Payment], *, as_credit: Money | None = None
) -> OrderState:
    """The status of an order, with its *payments* as they are now.

    *as_credit* is what was given back as store credit: that money stays with the shop.
    """
    return OrderState(
        order=order_status(order, payments, as_credit=as_credit),
        payment=payment_status(order, payments, as_credit=as_credit),
        fulfillment=fulfillment_status(order),
        returns=returns_status(order),
    )


def order_status(
    order: Order, payments: Sequence[Payment], *, as_credit: Money | None = None
) -> OrderStatus:
    """The order as a whole: completed once all goods arrived and all money is settled."""
    if order.is_canceled:
        return OrderStatus.CANCELED
    if is_on_hold(order):
        return OrderStatus.ON_HOLD
    settled = payment_status(order, payments, as_credit=as_credit) in _SETTLED
    if settled and fulfillment_status(order) in _ARRIVED:
        return OrderStatus.COMPLETED
    return OrderStatus.PLACED


def payment_status(
    order: Order, payments: Iterable[Payment], *, as_credit: Money | None = None
) -> OrderPaymentStatus:
    """What is due after all changes, against what was paid."""
    payments = tuple(payments)
    due = order.due if as_credit is None else order.due + as_credit
    now = payment_summary(due, payments)
    captured = any(each.totals.captured for each in payments)
    if any(each.totals.in_dispute.amount > 0 for each in payments):
        return OrderPaymentStatus.DISPUTED
    if now.overpaid:
        return OrderPaymentStatus.CREDIT_OWED
    if not order.due and now.is_paid:
        return OrderPaymentStatus.REFUNDED if captured else OrderPaymentStatus.NOT_DUE
    if now.is_paid:
        return OrderPaymentStatus.PAID
    if now.paid.amount > 0:
        return OrderPaymentStatus.PARTIALLY_PAID
    if now.owed:
        return OrderPaymentStatus.BALANCE_DUE
    if now.is_covered:
        return OrderPaymentStatus.AUTHORIZED
    if order.paid_later and fulfillment_status(order) not in _ARRIVED:
        return OrderPaymentStatus.NOT_DUE
    return OrderPaymentStatus.BALANCE_DUE


def fulfillment_status(order: Order) -> OrderFulfillmentStatus:
    """The order's goods, by the quantities of its lines."""
    known = [each for each in order.sent_quantities if not each.is_canceled]
    if known and all(each.kept == 0 for each in known):
        return OrderFulfillmentStatus.RETURNED
    if any(each.status in _UNDER_WAY for each in order.returns):
        return OrderFulfillmentStatus.RETURNING
    if not any(each.shipped for each in known):
        return OrderFulfillmentStatus.UNFULFILLED
    if any(each.open or each.packed != each.shipped for each in known):
        return OrderFulfillmentStatus.PARTIAL
    if any(each.shipped != each.delivered for each in known):
        return OrderFulfillmentStatus.FULFILLED
    return OrderFulfillmentStatus.DELIVERED


def returns_status(order: Order) -> OrderReturnsStatus:
    """The order's returns, the least settled one first."""
    found = {each.status for each in order.returns}
    for status in ReturnStatus:
        if status in found and status is not ReturnStatus.REJECTED:
            return OrderReturnsStatus(status.value)
    return OrderReturnsStatus.REJECTED if found else OrderReturnsStatus.NONE


_SETTLED = frozenset(
    {OrderPaymentStatus.PAID, OrderPaymentStatus.NOT_DUE, OrderPaymentStatus.REFUNDED}
)
_ARRIVED = frozenset(
    {OrderFulfillmentStatus.DELIVERED, OrderFulfillmentStatus.RETURNED}
)
_UNDER_WAY = frozenset({ReturnStatus.APPROVED, ReturnStatus.RECEIVED})
