"""What of an order's money is captured by now, as its goods leave or arrive."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.moments import instant_of
from ecomkit.money.amount import Money
from ecomkit.orders.crediting import cancellation
from ecomkit.orders.fulfillment import minus, sum_of
from ecomkit.orders.order import Order
from ecomkit.orders.steps import open_quantities
from ecomkit.payments import CaptureMoment, CapturePolicy


def capturable(
    order: Order, policy: CapturePolicy, *, at: datetime
) -> tuple[Money, datetime | None]:
    """How much of an order is captured by a moment, in all, and when it will be more.

    It is all that is due, less what would be credited if the goods whose time has not
    come were canceled: they take their taxes, fees and parts of the delivery with them. So
    the captures of any shipments, with changes between them, end at what is due. What is
    not packed, such as a service, goes with the first goods.
    """
    if policy.moment is CaptureMoment.AT_ORDER:
        ready = policy.ready_at(ordered=order.placed_at)
        if ready is None or instant_of(ready) <= instant_of(at):
            return order.due, None
        return Money.zero(order.currency), ready
    gone, later = [], []
    for shipment in order.shipments:
        ready = policy.ready_at(
            ordered=order.placed_at,
            shipped=shipment.shipped_at,
            delivered=shipment.delivered_at,
        )
        if ready is None or shipment.failure is not None:
            continue
        if instant_of(ready) <= instant_of(at):
            gone.append(shipment)
        else:
            later.append(ready)
    unpacked = attrs.evolve(order, shipments=())
    waiting = {}
    for key, quantity in open_quantities(unpacked):
        reached = (
            amount
            for shipment in gone
            for line, amount in shipment.quantities
            if line == key
        )
        left = min(minus(quantity, sum_of(reached)), order.quantities(key).kept)
        if left > 0:
            waiting[key] = left
    zero, due = Money.zero(order.currency), order.due
    if waiting and not gone:
        due = zero
    elif waiting:
        due -= cancellation(unpacked, waiting, id="waiting", at=order.placed_at).refund
    next_one = min(later, key=instant_of, default=None)
    return max(due, zero), next_one
