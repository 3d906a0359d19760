"""What happens to a cart, in the words of the journey."""

from __future__ import annotations

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.cart.quantity import Quantity, from_micro, micro
from ecomkit.events import Change
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class ProductAdded(Change):
    """A quantity of something was added: a new line, or more of one.

    ``category`` is the article's own, ``price`` the list price of a unit, where a shop
    knows them.
    """

    sku: str
    key: str
    quantity: Quantity
    unit: str = ""
    category: str = ""
    price: Money | None = None


@attrs.frozen(kw_only=True)
class ProductRemoved(Change):
    """A quantity of something was removed: a whole line, or some of one."""

    sku: str
    key: str
    quantity: Quantity
    unit: str = ""
    category: str = ""
    price: Money | None = None


@attrs.frozen
class CouponEntered(Change):
    """A coupon code was entered; pricing says whether it does anything."""

    code: str


@attrs.frozen
class CouponRemoved(Change):
    """A coupon code was removed."""

    code: str


@attrs.frozen
class CartCleared(Change):
    """The last lines were removed; each has its own ProductRemoved before this one."""

    lines: int


@attrs.frozen
class CartUpdated(Change):
    """Something else about the cart changed: notes, gifts, services, addresses."""

    fields: tuple[str, ...]


def cart_changes(before: Cart, after: Cart) -> tuple[Change, ...]:
    """What happened between two states of a cart, as changes to publish.

    A changed quantity is the difference added or removed. A line whose content changed is
    one line removed and another added; that lines go to the cart's first address once
    there is one is no change of theirs.

    Examples:
        >>> [change.name for change in cart_changes(Cart("EUR"), Cart("EUR").with_item("tea"))]
        ['product_added']
    """
    was = _by_key(before, after)
    now = _by_key(after, before)
    changes: list[Change] = []
    for key, line in was.items():
        if now.get(key) is line:
            continue
        left = micro(now[key].quantity) if key in now else 0
        gone = micro(line.quantity) - left
        if gone > 0:
            changes.append(_moved(ProductRemoved, line, gone))
    for key, line in now.items():
        if was.get(key) is line:
            continue
        there = micro(was[key].quantity) if key in was else 0
        more = micro(line.quantity) - there
        if more > 0:
            changes.append(_moved(ProductAdded, line, more))
    changes += [CouponRemoved(code) for code in before.codes if code not in after.codes]
    changes += [CouponEntered(code) for code in after.codes if code not in before.codes]
    if before.lines and not after.lines:
        changes.append(CartCleared(len(before.lines)))
    fields = _other_fields(before, after)
    if any(
        (line.note, line.attributes) != (now[key].note, now[key].attributes)
        for key, line in was.items()
        if key in now and now[key] is not line
    ):
        fields = ("lines", *fields)
    if fields:
        changes.append(CartUpdated(fields))
    return tuple(changes)


def _by_key(cart: Cart, other: Cart) -> dict[str, LineItem]:
    # A cart without an address is compared as if it had the other one's first.
    if other.deliveries and not cart.deliveries:
        cart = attrs.evolve(cart, deliveries=other.deliveries[:1])
    return {line.key: line for line in cart.lines}


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
