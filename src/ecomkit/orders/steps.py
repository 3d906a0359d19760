"""What happens to the goods of an order, step by step; each step is a new order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from ecomkit.errors import short_repr
from ecomkit.orders.change import OrderChange
from ecomkit.orders.errors import InvalidChangeError, OrderStepError, UnknownRowError
from ecomkit.orders.fulfillment import (
    OrderReturn,
    OrderShipment,
    Quantities,
    Quantity,
    ReturnStatus,
    checked_quantities,
)
from ecomkit.orders.order import Order, OrderHold


def on_hold(order: Order, *, at: datetime, reason: str) -> Order:
    """Nothing of the order may be packed from now on."""
    if is_on_hold(order):
        raise _wrong(order, "is on hold already")
    return order.with_facts(holds=(*order.holds, OrderHold(since=at, reason=reason)))


def off_hold(order: Order, *, at: datetime) -> Order:
    """It may go on."""
    if not is_on_hold(order):
        raise _wrong(order, "is not on hold")
    return order.with_facts(
        holds=(*order.holds[:-1], attrs.evolve(order.holds[-1], until=at))
    )


def is_on_hold(order: Order) -> bool:
    """Whether the order waits for somebody's decision."""
    return bool(order.holds) and order.holds[-1].until is None


def open_quantities(order: Order, delivery: str = "") -> Quantities:
    """What of a delivery is still to be packed; of all of them where none is named."""
    keys = {
        key
        for each in order.deliveries
        if delivery in {"", each.id}
        for key in each.lines
    }
    return tuple(
        (line.key, left)
        for line in order.lines
        if line.key in keys and (left := order.quantities(line.key).open)
    )


def packed(
    order: Order,
    wanted: Mapping[str, Quantity] | None = None,
    *,
    id: str,
    at: datetime,
    delivery: str = "",
    carrier: str = "",
) -> Order:
    """Goods are in their box: so much of some lines, or all that is open.

    Whether they may be, :func:`~ecomkit.orders.packing.packing_problems` says.
    """
    if any(each.id == id for each in order.shipments):
        raise _wrong(order, f"has a shipment {short_repr(id)} already")
    asked = (
        open_quantities(order, delivery)
        if wanted is None
        else checked_quantities(wanted)
    )
    if not asked:
        raise _wrong(order, "has nothing left to pack")
    for key, quantity in asked:
        left = order.quantities(key).open
        if quantity > left:
            raise InvalidChangeError(
                f"{quantity} of {key} cannot be packed",
                path=f"$.wanted.{key}",
                hint=f"at most {left}",
                most=left,
            )
    shipment = OrderShipment(
        id=id, quantities=asked, packed_at=at, delivery=delivery, carrier=carrier
    )
    return order.with_facts(shipments=(*order.shipments, shipment))


def shipped(order: Order, id: str, *, at: datetime, tracking: str = "") -> Order:
    """The carrier has a shipment; telling it again changes nothing."""
    shipment = shipment_of(order, id)
    if shipment.shipped_at is not None:
        return order
    return _with_shipment(
        order,
        attrs.evolve(shipment, shipped_at=at, tracking=tracking or shipment.tracking),
    )


def delivered(order: Order, id: str, *, at: datetime) -> Order:
    """A shipment has arrived; telling it again changes nothing."""
    shipment = shipment_of(order, id)
    if shipment.delivered_at is not None:
        return order
    if shipment.shipped_at is None:
        raise _wrong(order, f"has not sent shipment {short_repr(id)}")
    return _with_shipment(order, attrs.evolve(shipment, delivered_at=at))


def return_requested(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    id: str,
    at: datetime,
    reason: str = "",
) -> Order:
    """The buyer asks to give goods back that were sent."""
    if any(each.id == id for each in order.returns):
        raise _wrong(order, f"has a return {short_repr(id)} already")
    asked = checked_quantities(wanted)
    if not asked:
        raise InvalidChangeError("gives nothing back", path="$.wanted")
    for key, quantity in asked:
        left = order.quantities(key).returnable
        if quantity > left:
            raise InvalidChangeError(
                f"{quantity} of {key} cannot come back",
                path=f"$.wanted.{key}",
                hint=f"at most {left}",
                most=left,
            )
    new = OrderReturn(id=id, quantities=asked, requested_at=at, reason=reason)
    return order.with_facts(returns=(*order.returns, new))


def return_decided(order: Order, id: str, *, at: datetime, approved: bool) -> Order:
    """The shop says whether the goods may come back."""
    asked = _return_in(order, id, ReturnStatus.REQUESTED)
    return _with_return(order, attrs.evolve(asked, decided_at=at, approved=approved))


def return_received(
    order: Order,
    id: str,
    *,
    at: datetime,
    received: Mapping[str, Quantity] | None = None,
) -> Order:
    """Goods have come back: all that was announced, or less (never more)."""
    asked = _return_in(order, id, ReturnStatus.APPROVED)
    came = asked.quantities if received is None else checked_quantities(received)
    announced = dict(asked.quantities)
    for key, quantity in came:
        if quantity > announced.get(key, 0):
            raise InvalidChangeError(
                f"{quantity} of {key} were not announced",
                path=f"$.received.{key}",
                hint=f"at most {announced.get(key, 0)}",
            )
    return _with_return(order, attrs.evolve(asked, received_at=at, received=came))


def return_resolved(order: Order, id: str, change: OrderChange) -> Order:
    """The money for returned goods is given back, by a change of the order."""
    asked = _return_in(order, id, ReturnStatus.RECEIVED)
    after = order.with_change(change)
    return _with_return(after, attrs.evolve(asked, change=change.id))


def shipment_of(order: Order, id: str) -> OrderShipment:
    """The shipment of an id."""
    for shipment in order.shipments:
        if shipment.id == id:
            return shipment
    raise UnknownRowError(
        f"order {order.number} has no shipment {short_repr(id)}", row=id
    )


def return_of(order: Order, id: str) -> OrderReturn:
    """The return of an id."""
    for each in order.returns:
        if each.id == id:
            return each
    raise UnknownRowError(
        f"order {order.number} has no return {short_repr(id)}", row=id
    )


def _return_in(order: Order, id: str, status: ReturnStatus) -> OrderReturn:
    found = return_of(order, id)
    if found.status is not status:
        raise _wrong(
            order, f"has return {short_repr(id)} as {found.status}, not {status}"
        )
    return found


def _with_shipment(order: Order, shipment: OrderShipment) -> Order:
    return order.with_facts(
        shipments=tuple(
            shipment if each.id == shipment.id else each for each in order.shipments
        )
    )


def _with_return(order: Order, one: OrderReturn) -> Order:
    return order.with_facts(
        returns=tuple(one if each.id == one.id else each for each in order.returns)
    )


def _wrong(order: Order, message: str) -> OrderStepError:
    return OrderStepError(f"order {order.number} {message}", order=order.number)
