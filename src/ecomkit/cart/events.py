"""What happens to a cart, in the words of the journey."""

from __future__ import annotations

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.cart.quantity import Quantity, from_micro, micro
from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class ProductAdded(Change):
    """So much of something was put in: a new line, or more of one."""

    sku: str
    key: str
    quantity: Quantity
    unit: str = ""


@attrs.frozen(kw_only=True)
class ProductRemoved(Change):
    """So much of something was taken out: a whole line, or some of one."""

    sku: str
    key: str
    quantity: Quantity
    unit: str = ""


@attrs.frozen
class CouponEntered(Change):
    """A coupon code was typed; whether it does anything, pricing says."""

    code: str


@attrs.frozen
class CouponRemoved(Change):
    """A coupon code was taken out."""

    code: str


@attrs.frozen
class CartCleared(Change):
    """Everything was taken out; the products that went are told before it."""

    lines: int


@attrs.frozen
class CartUpdated(Change):
    """Something else about the cart changed: notes, gifts, services, addresses."""

    fields: tuple[str, ...]


def cart_changes(before: Cart, after: Cart) -> tuple[Change, ...]:
    """What happened between two states of a cart, as the events to tell.

    A changed quantity is told as the difference added or removed. A line whose wishes
    changed is one line removed and another added.
    """
    was = {line.key: line for line in before.lines}
    now = {line.key: line for line in after.lines}
    told: list[Change] = []
    for key, line in was.items():
        left = micro(now[key].quantity) if key in now else 0
        gone = micro(line.quantity) - left
        if gone > 0:
            told.append(_moved(ProductRemoved, line, gone))
    for key, line in now.items():
        there = micro(was[key].quantity) if key in was else 0
        more = micro(line.quantity) - there
        if more > 0:
            told.append(_moved(ProductAdded, line, more))
    told += [CouponRemoved(code) for code in before.codes if code not in after.codes]
    told += [CouponEntered(code) for code in after.codes if code not in before.codes]
    if before.lines and not after.lines:
        told.append(CartCleared(len(before.lines)))
    fields = _other_fields(before, after)
    if any(
        (line.note, line.attributes) != (now[key].note, now[key].attributes)
        for key, line in was.items()
        if key in now
    ):
        fields = ("lines", *fields)
    if fields:
        told.append(CartUpdated(fields))
    return tuple(told)


def _moved(
    kind: type[ProductAdded | ProductRemoved], line: LineItem, millionths: int
) -> ProductAdded | ProductRemoved:
    quantity = from_micro(millionths)
    return kind(sku=line.sku, key=line.key, quantity=quantity, unit=line.unit)


def _other_fields(before: Cart, after: Cart) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in attrs.fields(Cart)
        if field.name not in ("lines", "codes")
        and getattr(before, field.name) != getattr(after, field.name)
    )
