"""What of an order's money is captured by now, as its goods leave or arrive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from ecomkit.cart.quantity import Quantities
from ecomkit.moments import instant_of
from ecomkit.money.amount import Money
from ecomkit.orders.crediting import cancellation
from ecomkit.orders.fulfillment import minus, sum_of
from ecomkit.orders.order import Order
from ecomkit.payments import CaptureMoment, CapturePolicy


def capturable(
    order: Order, policy: CapturePolicy, *, at: datetime
) -> tuple[Money, datetime | None]:
    """How much of an order is captured by a moment, in all, and when it will be more.

    It is all that is due, less what would be credited if the goods whose time has not
    come were canceled: they take their taxes, fees and parts of the delivery with them. So
    the captures of any shipments, with changes between them, end at what is due. A service
    or download leaves and arrives when it is performed; a gift card that is sent by mail
    when it is ordered, as it is issued once its money is there.
    """
    if policy.moment is CaptureMoment.AT_ORDER:
        ready = policy.ready_at(ordered=order.placed_at)
        if ready is None or instant_of(ready) <= instant_of(at):
            return order.due, None
        return Money.zero(order.currency), ready
    gone: list[Quantities] = []
    later = []
    for quantities, shipped, delivered in _handed_over(order):
        ready = policy.ready_at(
            ordered=order.placed_at, shipped=shipped, delivered=delivered
        )
        if ready is None:
            continue
        if instant_of(ready) <= instant_of(at):
            gone.append(quantities)
        else:
            later.append(ready)
    return amount_due_for(order, gone), min(later, key=instant_of, default=None)


def amount_due_for(order: Order, gone: Iterable[Quantities]) -> Money:
    """What is due for goods that are *gone*: all, less what canceling the rest would credit."""
    handed = tuple(gone)
    unpacked = attrs.evolve(order, shipments=(), performances=())
    waiting = {}
    for key in (line.key for line in order.lines if not line.gives_back):
        reached = (
            amount
            for quantities in handed
            for line, amount in quantities
            if line == key
        )
        quantity, known = unpacked.quantities(key).open, order.quantities(key)
        whole = minus(known.kept, known.incomplete)
        left = min(minus(quantity, sum_of(reached)), whole)
        if left > 0:
            waiting[key] = left
    zero, due = Money.zero(order.currency), order.due
    if waiting and not handed:
        due = zero
    elif waiting:
        due -= cancellation(unpacked, waiting, id="waiting", at=order.placed_at).refund
    return max(due, zero)


def _handed_over(
    order: Order,
) -> Iterator[tuple[Quantities, datetime | None, datetime | None]]:
    # What left and arrived, and when; what is performed does both at once.
    for line in order.lines:
        if line.gift_card is not None and not line.is_packed:
            left = order.quantities(line.key).open
            if left:
                yield ((line.key, left),), order.placed_at, order.placed_at
    for shipment in order.shipments:
        if shipment.failure is None:
            yield shipment.quantities, shipment.shipped_at, shipment.delivered_at
    for each in order.performances:
        yield ((each.line, each.quantity),), each.performed_at, each.performed_at
