"""Packing: the goods of an order that have come, from where they lie, as shipments."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from ecomkit.cart.quantity import Quantities, Quantity
from ecomkit.checkout.packing import packed_goods
from ecomkit.orders import (
    NotPackableError,
    Order,
    OrderStepError,
    open_quantities,
    packed,
)
from ecomkit.orders.fulfillment import checked_quantities, minus
from ecomkit.orders.packing import PackingProblem, check_packable
from ecomkit.orders.picking import pieces_per_unit
from ecomkit.shipping import Parcel
from ecomkit.shipping.tracking import TrackedParcel
from ecomkit.shop.desk import holding
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk


def pack(
    desk: Desk,
    case: Case,
    lines: Mapping[str, Quantity] | None,
    *,
    delivery: str,
    location: str | None,
    carrier: str,
    boxes: tuple[Parcel, ...],
) -> Order:
    """The order with one more shipment for each delivery and location.

    Raises NotPackableError if nothing has come, or less than *lines* ask for.
    """
    order = case.placed
    if delivery:
        order.delivery(delivery)
    check_packable(order, case.bound, delivery=delivery)
    desk.taking.cover(case, order)
    wanted = dict(open_quantities(order, delivery))
    if lines is not None:
        most = wanted
        wanted = dict(
            checked_quantities(
                lines,
                lambda key: most.get(order.line(key).key, 0),
                what="packed",
                path="$.lines",
            )
        )
    for each in order.deliveries:
        here = tuple((key, wanted[key]) for key in each.lines if key in wanted)
        for picking in desk.taking.pickings(case, order, here, location):
            order = packed(
                order,
                dict(picking.quantities),
                id=f"{order.number}-{len(order.shipments) + 1}",
                at=case.transaction.now,
                delivery=each.id,
                location=picking.location,
                picked=picking.pieces,
                carrier=carrier or each.carrier,
                parcels=boxes_for(desk, order, picking.quantities, boxes),
            )
            for key, quantity in picking.quantities:
                wanted[key] = minus(wanted[key], quantity)
    if boxes and len(order.shipments) > len(case.placed.shipments) + 1:
        raise OrderStepError(
            f"order {order.number} leaves as several shipments",
            hint="pack one location and delivery at a time, or box each by itself",
            order=order.number,
        )
    short = tuple(_short(order, wanted, location, _apart(desk, case)))
    if short and (lines is not None or order is case.placed):
        raise NotPackableError(
            f"order {order.number}: {', '.join(each.code for each in short)}",
            path=short[0].path,
            hint=short[0].hint,
            problems=short,
        )
    return order


def boxes_for(
    desk: Desk,
    order: Order,
    quantities: Quantities,
    by_hand: tuple[Parcel, ...],
) -> tuple[TrackedParcel, ...]:
    """The boxes of goods: those given, or those that the packer finds, else one.

    The packer has to know the size of everything, and a box for it.
    """
    found = by_hand or packed_goods(
        desk.quoter.boxes,
        {
            key: (order.line(key).sku, quantity, order.line(key).item.unit)
            for key, quantity in quantities
        },
        desk.quoter.pricer.book.article,
    )
    return tuple(TrackedParcel(parcel=each) for each in found) or (TrackedParcel(),)


def _apart(desk: Desk, case: Case) -> frozenset[str]:
    # The lines of sets whose parts have come, and lie at several places.
    held = holding.held_by(case.books, case.row.id)
    found = set()
    for line in case.placed.lines:
        pieces = pieces_per_unit(line.sku, line.parts, desk.taking.unit_of)
        at = {
            name.rpartition("@")[2]
            for name in held
            for sku in pieces
            if name.startswith(f"stock:{sku}@")
        }
        if line.parts and len(at) > 1:
            found.add(line.key)
    return frozenset(found)


def _short(
    order: Order,
    missing: Mapping[str, Quantity],
    location: str | None,
    apart: Container[str],
) -> Iterator[PackingProblem]:
    for key, quantity in missing.items():
        line = order.line(key)
        if quantity and key in apart:
            yield PackingProblem(
                code="not_in_stock",
                path=f"$.lines.{key}",
                hint=f"parts of {quantity} of {line.sku} lie at several places: "
                "stock.transfer(..., order=...) brings them together",
            )
        elif quantity:
            where = (
                ""
                if location is None
                else f" at {location or 'the shop'}: orders.source_from takes goods "
                "from another place"
            )
            much = f"{quantity} {line.item.unit}".rstrip()
            yield PackingProblem(
                code="not_in_stock",
                path=f"$.lines.{key}",
                hint=f"{much} of {line.sku} have not come yet{where}",
            )
