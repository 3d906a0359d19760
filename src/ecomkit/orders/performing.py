"""Performing: services done at an appointment, downloads handed over; each step a new order."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.cart.quantity import Quantity
from ecomkit.catalog import ProductKind
from ecomkit.errors import short_repr
from ecomkit.orders.errors import OrderStepError
from ecomkit.orders.fulfillment import (
    Performance,
    checked_quantities,
    minus,
    sum_of,
)
from ecomkit.orders.order import Order


def appointments(order: Order) -> tuple[Performance, ...]:
    """The appointments of an order that are still to come, the earliest first.

    Those that what is left of a canceled line has no use for are off, the last first.
    """
    booked = [
        (each.starts_at, each.id, each)
        for each in order.performances
        if each.starts_at is not None and each.performed_at is None
    ]
    left = {each.line: order.quantities(each.line).open for *_, each in booked}
    found = []
    for *_, each in sorted(booked, key=lambda one: one[:2]):
        if each.quantity <= left[each.line]:
            left[each.line] = minus(left[each.line], each.quantity)
            found.append(each)
    return tuple(found)


def booked(
    order: Order,
    line: str,
    starts_at: datetime,
    *,
    quantity: Quantity | None = None,
    moved: str = "",
) -> Order:
    """The order with an appointment for a service, or with one that is *moved*, by its id.

    It is for *quantity* of the line, or for all that has no appointment yet. Raises
    OrderStepError for what is no service and for an unknown appointment.
    """
    _require(order, line, ProductKind.SERVICE, "book it")
    known = [each for each in appointments(order) if each.line == line]
    if moved:
        for each in known:
            if each.id == moved:
                return _with(order, attrs.evolve(each, starts_at=starts_at))
        raise _wrong(order, f"has no appointment {short_repr(moved)} for {line}")
    free = minus(order.quantities(line).open, *(each.quantity for each in known))
    return _added(order, line, free if quantity is None else quantity, free, starts_at)


def performed(
    order: Order, line: str, *, at: datetime, quantity: Quantity | None = None
) -> Order:
    """The order with a service done: its next appointment, else all of it or *quantity*.

    Once all is done, again changes nothing.
    """
    _require(order, line, ProductKind.SERVICE, "perform it")
    left = order.quantities(line).open
    for each in appointments(order):
        if each.line == line and quantity in (None, each.quantity):
            return _with(order, attrs.evolve(each, performed_at=at))
    if quantity is None and not left and order.quantities(line).delivered:
        return order
    booked_already = sum_of(
        each.quantity for each in appointments(order) if each.line == line
    )
    free = minus(left, booked_already)
    return _added(
        order, line, free if quantity is None else quantity, free, performed_at=at
    )


def handed_over(
    order: Order,
    line: str,
    content: str,
    *,
    at: datetime,
    quantity: Quantity | None = None,
) -> Order:
    """The order with a download handed over: *content* is its link or license.

    It is for *quantity* of the line, such as one license, or for all that is left. The
    same content again changes nothing.
    """
    if not content:
        raise _wrong(order, f"hands over no link or license for {line}")
    _require(order, line, ProductKind.DIGITAL, "hand it over")
    if any((each.line, each.content) == (line, content) for each in order.performances):
        return order
    left = order.quantities(line).open
    wanted = left if quantity is None else quantity
    return _added(order, line, wanted, left, performed_at=at, content=content)


def _added(
    order: Order,
    line: str,
    wanted: Quantity,
    most: Quantity,
    starts_at: datetime | None = None,
    performed_at: datetime | None = None,
    content: str = "",
) -> Order:
    if not most:
        raise _wrong(order, f"has nothing of {line} left to be performed")
    checked_quantities(
        {line: wanted}, lambda _: most, what="performed", path="$.quantity"
    )
    new = Performance(
        id=str(len(order.performances) + 1),
        line=line,
        quantity=wanted,
        starts_at=starts_at,
        performed_at=performed_at,
        content=content,
    )
    return order.with_facts(performances=(*order.performances, new))


def _with(order: Order, after: Performance) -> Order:
    if after in order.performances:
        return order
    return order.with_facts(
        performances=tuple(
            after if each.id == after.id else each for each in order.performances
        )
    )


def _require(order: Order, key: str, kind: ProductKind, what: str) -> None:
    line = order.line(key)
    if line.kind is not kind:
        raise OrderStepError(
            f"{key} of order {order.number} is {line.kind.value}: nobody can {what}",
            hint="services are booked and performed, downloads are handed over, "
            "goods are packed",
            order=order.number,
        )


def _wrong(order: Order, message: str) -> OrderStepError:
    return OrderStepError(f"order {order.number} {message}", order=order.number)
