"""Packing: the goods of an order that have come, from where they lie, as shipments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecomkit.cart.quantity import Quantity
from ecomkit.orders import NotPackableError, Order, open_quantities, packed
from ecomkit.orders.fulfillment import checked_quantities, minus
from ecomkit.orders.packing import PackingProblem, check_packable
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.taking import Taking


def pack(
    taking: Taking,
    case: Case,
    lines: Mapping[str, Quantity] | None,
    *,
    delivery: str,
    location: str | None,
    carrier: str,
) -> Order:
    """The order with one more shipment for each delivery and location.

    Raises NotPackableError if nothing has come, or less than *lines* ask for.
    """
    order = case.placed
    check_packable(order, case.bound, delivery=delivery)
    wanted = dict(open_quantities(order, delivery))
    if lines is not None:
        most = wanted
        wanted = dict(
            checked_quantities(
                lines, lambda key: most.get(key, 0), what="packed", path="$.lines"
            )
        )
    for each in order.deliveries:
        here = tuple((key, wanted[key]) for key in each.lines if key in wanted)
        for picking in taking.pickings(case, order, here, location):
            order = packed(
                order,
                dict(picking.quantities),
                id=f"{order.number}-{len(order.shipments) + 1}",
                at=case.transaction.now,
                delivery=each.id,
                location=picking.location,
                picked=picking.pieces,
                carrier=carrier or each.carrier,
            )
            for key, quantity in picking.quantities:
                wanted[key] = minus(wanted[key], quantity)
    short = tuple(_short(order, wanted, location))
    if short and (lines is not None or order is case.placed):
        raise NotPackableError(
            f"order {order.number}: {', '.join(each.code for each in short)}",
            path=short[0].path,
            hint=short[0].hint,
            problems=short,
        )
    return order


def _short(
    order: Order, missing: Mapping[str, Quantity], location: str | None
) -> Iterator[PackingProblem]:
    for key, quantity in missing.items():
        if quantity:
            where = "" if location is None else f" at {location or 'the shop'}"
            yield PackingProblem(
                code="not_in_stock",
                path=f"$.lines.{key}",
                hint=f"{quantity} of {order.line(key).sku} have not come yet{where}",
            )
