"""Sending: what happens to the shipments of an order; each step returns a new order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.cart.quantity import Quantity
from ecomkit.errors import short_repr
from ecomkit.orders.errors import OrderStepError
from ecomkit.orders.fulfillment import checked_quantities
from ecomkit.orders.order import Order
from ecomkit.orders.steps import open_quantities
from ecomkit.shipping import Parcel
from ecomkit.shipping.tracking import (
    Shipment,
    ShipmentFailure,
    TrackedParcel,
    TrackingEvent,
)


def packed(
    order: Order,
    wanted: Mapping[str, Quantity] | None = None,
    *,
    id: str,
    at: datetime,
    delivery: str = "",
    location: str = "",
    picked: Iterable[tuple[str, int]] = (),
    carrier: str = "",
    parcels: Iterable[TrackedParcel] = (),
) -> Order:
    """The order with a shipment packed: *wanted* quantities by line key, or all open ones.

    They lie at *location*; *picked* are the pieces that leave its stock, by SKU.
    :func:`~ecomkit.orders.packing.packing_problems` says whether it may be packed.
    """
    if any(each.id == id for each in order.shipments):
        raise _wrong(order, f"has a shipment {short_repr(id)} already")
    if wanted is None:
        quantities = open_quantities(order, delivery)
        if not quantities:
            raise _wrong(order, "has nothing left to pack")
    else:
        quantities = checked_quantities(
            wanted,
            lambda key: order.quantities(key).open if order.line(key).is_packed else 0,
            what="packed",
        )
    goes = [each for each in order.deliveries if each.id == delivery]
    to = goes[0] if goes else None
    address = None if to is None else to.address
    shipment = Shipment(
        id=id,
        order=order.number,
        quantities=quantities,
        packed_at=at,
        delivery=delivery,
        location=location,
        picked=tuple(picked),
        carrier=carrier,
        service="" if to is None else to.service,
        destination=None if address is None else address.place,
        parcels=tuple(parcels),
        promise=None if to is None else to.promise,
    )
    return order.with_facts(shipments=(*order.shipments, shipment))


def shipped(order: Order, id: str, *, at: datetime, tracking: str = "") -> Order:
    """The order with a shipment handed to the carrier; repeating it changes nothing.

    *tracking* is the number of a parcel that has none yet.
    """
    shipment = _on_its_way(order, id)
    after = shipment.with_number(tracking)
    if shipment.shipped_at is None:
        after = attrs.evolve(after, handed_over_at=at)
    return _with(order, after)


def boxed(order: Order, id: str, boxes: Iterable[Parcel]) -> Order:
    """The order with a shipment in these boxes, as long as none of them has a label."""
    shipment = _on_its_way(order, id)
    if shipment.numbers or shipment.shipped_at is not None:
        raise _wrong(order, f"has labels for {short_repr(id)} already")
    parcels = tuple(TrackedParcel(parcel=box) for box in boxes)
    return _with(order, attrs.evolve(shipment, parcels=parcels))


def numbered(order: Order, id: str, number: str, *, parcel: int) -> Order:
    """The order with the tracking number of one parcel of a shipment, by its place."""
    shipment = order.shipment(id)
    parcels = list(shipment.parcels)
    parcels[parcel] = attrs.evolve(parcels[parcel], number=number)
    return _with(order, attrs.evolve(shipment, parcels=parcels))


def tracked(order: Order, events: Iterable[TrackingEvent]) -> Order:
    """The order with what a carrier said of its parcels; repeating it changes nothing.

    A lost shipment that the carrier has delivered after all is not lost any more, unless
    its goods were packed again or credited.
    """
    events = tuple(events)
    for shipment in order.shipments:
        after = shipment.with_events(events)
        found = attrs.evolve(after, failure=None, failed_at=None)
        is_found = after.failure is ShipmentFailure.LOST and found.delivered_at
        if after is not shipment and is_found and _is_still_open(order, shipment):
            after = found
        order = _with(order, after)
    return order


def delivered(order: Order, id: str, *, at: datetime) -> Order:
    """The order with a shipment delivered; repeating it changes nothing.

    What was lost and turns up after all is delivered, too. Raises OrderStepError where its
    goods were packed again or credited meanwhile.
    """
    shipment = order.shipment(id)
    if shipment.failure is ShipmentFailure.LOST:
        if not _is_still_open(order, shipment):
            raise _wrong(
                order,
                f"has {short_repr(id)} as lost, and its goods packed again or credited",
                hint="shipments.take_back records that the lost ones have come back",
            )
        return _with(
            order, attrs.evolve(shipment, failure=None, failed_at=None, arrived_at=at)
        )
    _on_its_way(order, id)
    if shipment.delivered_at is not None:
        return order
    if shipment.shipped_at is None:
        raise _wrong(order, f"has not shipped {short_repr(id)}")
    return _with(order, attrs.evolve(shipment, arrived_at=at))


def failed(order: Order, id: str, failure: ShipmentFailure, *, at: datetime) -> Order:
    """The order with a shipment unpacked, lost or come back; again changes nothing.

    Its goods are open again: they are packed once more, or canceled. What was lost may
    come back after all. Raises OrderStepError for one that has left and is to be unpacked, or has not and is lost.
    """
    shipment = order.shipment(id)
    if shipment.failure is failure:
        return order
    lost, returned = ShipmentFailure.LOST, ShipmentFailure.RETURNED
    if (shipment.failure, failure) == (lost, returned):
        return _with(order, attrs.evolve(shipment, failure=failure, failed_at=at))
    _on_its_way(order, id)
    if (failure is ShipmentFailure.UNPACKED) != (shipment.shipped_at is None):
        if shipment.shipped_at is None:
            left, hint = "has not left", "shipments.unpack takes its goods out again"
        else:
            left, hint = (
                "has left",
                "shipments.lose or take_back says what became of it",
            )
        raise _wrong(
            order,
            f"cannot have {short_repr(id)} {failure.value}: it {left}",
            hint=hint,
        )
    if shipment.delivered_at is not None:
        raise _wrong(order, f"has {short_repr(id)} delivered: it is a return now")
    return _with(order, attrs.evolve(shipment, failure=failure, failed_at=at))


def _on_its_way(order: Order, id: str) -> Shipment:
    found = order.shipment(id)
    if found.failure is not None:
        raise _wrong(order, f"has {short_repr(id)} as {found.failure.value}")
    return found


def _is_still_open(order: Order, shipment: Shipment) -> bool:
    # Whether the goods of a shipment that failed are neither packed again nor credited.
    return all(
        quantity <= order.quantities(key).open for key, quantity in shipment.quantities
    )


def _with(order: Order, after: Shipment) -> Order:
    if after == order.shipment(after.id):
        return order
    return order.with_facts(
        shipments=tuple(
            after if each.id == after.id else each for each in order.shipments
        )
    )


def _wrong(order: Order, message: str, *, hint: str = "") -> OrderStepError:
    return OrderStepError(
        f"order {order.number} {message}", hint=hint, order=order.number
    )
