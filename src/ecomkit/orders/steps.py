"""What happens to the goods of an order; each step returns a new order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart.quantity import Quantities, Quantity
from ecomkit.customers import Customer
from ecomkit.errors import short_repr
from ecomkit.orders.change import OrderChange
from ecomkit.orders.errors import OrderStepError
from ecomkit.orders.fulfillment import (
    OrderReturn,
    ReturnStatus,
    checked_quantities,
    minus,
    sum_of,
)
from ecomkit.orders.order import Order, OrderHold


def on_hold(order: Order, *, at: datetime, reason: str) -> Order:
    """The order on hold: nothing of it can be packed."""
    if is_on_hold(order):
        raise _wrong(order, "is on hold already")
    return order.with_facts(holds=(*order.holds, OrderHold(since=at, reason=reason)))


def off_hold(order: Order, *, at: datetime) -> Order:
    """The order released from its hold."""
    if not is_on_hold(order):
        raise _wrong(order, "is not on hold")
    return order.with_facts(
        holds=(*order.holds[:-1], attrs.evolve(order.holds[-1], until=at))
    )


def is_on_hold(order: Order) -> bool:
    """Whether the order is on hold."""
    return bool(order.holds) and order.holds[-1].until is None


def open_quantities(order: Order, delivery: str = "") -> Quantities:
    """What is still to be packed of a delivery, or of all of them, by line key."""
    keys = {
        key
        for each in order.deliveries
        if delivery in {"", each.id}
        for key in each.lines
    }
    return tuple(
        (line.key, left)
        for line in order.lines
        if line.key in keys
        and not line.gives_back
        and (left := order.quantities(line.key).open)
    )


def readdressed(order: Order, address: Address, *, delivery: str = "") -> Order:
    """The order with another address of a delivery, in the same place.

    Who it is for and the street can change; prices, taxes and fees hold for the place. It
    raises OrderStepError for another place, and once goods of the delivery are packed.
    """
    known = {each.id: each for each in order.deliveries}
    chosen = delivery or next(iter(known), "")
    before = known.get(chosen)
    if before is None or before.address is None:
        raise _wrong(order, f"sends nothing to an address as {short_repr(delivery)}")
    if any(each.delivery == chosen and not each.failure for each in order.shipments):
        raise _wrong(order, "is packed: its parcels have their labels")
    if _priced_by(address) != _priced_by(before.address):
        raise _wrong(
            order,
            f"was priced for {before.address.postcode} {before.address.country}",
        )
    after = attrs.evolve(before, address=address)
    return order.with_facts(
        deliveries=tuple(
            after if each.id == chosen else each for each in order.deliveries
        )
    )


def _priced_by(address: Address) -> tuple[str, ...]:
    return address.country, address.region, address.postcode


def assigned(order: Order, customer: Customer) -> Order:
    """The order of a guest as that of the customer who the guest was.

    Raises OrderStepError where it is somebody else's: by another e-mail address, or an
    account's.
    """
    same = order.purchaser.email.casefold() == customer.email.casefold()
    if not customer.email or not same or order.purchaser.account:
        raise _wrong(order, f"is not one of {short_repr(customer.email)}")
    purchaser = attrs.evolve(order.purchaser, id=customer.id)
    return (
        order if purchaser == order.purchaser else order.with_facts(purchaser=purchaser)
    )


def return_requested(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    id: str,
    at: datetime,
    reason: str = "",
) -> Order:
    """The order with a return requested of goods that were shipped, by line key."""
    if any(each.id == id for each in order.returns):
        raise _wrong(order, f"has a return {short_repr(id)} already")
    quantities = checked_quantities(
        wanted, partial(_still_returnable, order), what="returned"
    )
    new = OrderReturn(id=id, quantities=quantities, requested_at=at, reason=reason)
    return order.with_facts(returns=(*order.returns, new))


def return_decided(order: Order, id: str, *, at: datetime, approved: bool) -> Order:
    """The order with a return approved or rejected."""
    asked = _return_in(order, id, ReturnStatus.REQUESTED)
    decided = attrs.evolve(asked, decided_at=at, approved=approved)
    return order.with_facts(returns=_replaced(order.returns, decided))


def return_received(
    order: Order,
    id: str,
    *,
    at: datetime,
    received: Mapping[str, Quantity] | None = None,
) -> Order:
    """The order with returned goods received: all that was announced, or fewer."""
    asked = _return_in(order, id, ReturnStatus.APPROVED)
    quantities = asked.quantities
    if received is not None:
        announced = dict(quantities)
        quantities = checked_quantities(
            received,
            lambda key: announced.get(key, 0),
            what="received",
            path="$.received",
        )
    came = attrs.evolve(asked, received_at=at, received=quantities)
    return order.with_facts(returns=_replaced(order.returns, came))


def return_resolved(order: Order, id: str, change: OrderChange) -> Order:
    """The order with a return resolved by a change, which refunds what came back.

    Raises InvalidChangeError for units that did not come back with it.
    """
    asked = _return_in(order, id, ReturnStatus.RECEIVED)
    came = dict(asked.received)
    checked_quantities(
        {each.row: each.quantity for each in change.entries if each.quantity},
        lambda key: came.get(key, 0),
        what="refunded by this return",
        path="$.change",
    )
    after = order.with_change(change)
    resolved = attrs.evolve(asked, change=change.id)
    return after.with_facts(returns=_replaced(after.returns, resolved))


def _still_returnable(order: Order, key: str) -> Quantity:
    # Sent, and neither returned nor on its way back.
    announced = sum_of(
        dict(each.received if each.received_at else each.quantities).get(key, 0)
        for each in order.returns
        if each.status in _ON_THE_WAY
    )
    return minus(order.quantities(key).returnable, announced)


_ON_THE_WAY = frozenset(
    {ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.RECEIVED}
)


def _return_in(order: Order, id: str, status: ReturnStatus) -> OrderReturn:
    found = order.return_of(id)
    if found.status is not status:
        raise _wrong(
            order, f"has return {short_repr(id)} as {found.status}, not {status}"
        )
    return found


def _replaced(
    values: tuple[OrderReturn, ...], new: OrderReturn
) -> tuple[OrderReturn, ...]:
    return tuple(new if each.id == new.id else each for each in values)


def _wrong(order: Order, message: str) -> OrderStepError:
    return OrderStepError(f"order {order.number} {message}", order=order.number)
