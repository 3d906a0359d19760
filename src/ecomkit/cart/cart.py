"""Cart: what a buyer wishes, frozen; every edit is a new cart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

import attrs

from ecomkit.addressing.address import Address
from ecomkit.attributes import BY_NAME, Attributes, AttributeValue, as_attributes
from ecomkit.cart.coupon_code import normalize_code
from ecomkit.cart.delivery import MAIN, Delivery
from ecomkit.cart.errors import (
    InvalidCartError,
    UnknownDeliveryError,
    UnknownLineError,
)
from ecomkit.cart.line import LineDetails, LineItem
from ecomkit.cart.personalization import Greeting
from ecomkit.cart.quantity import Quantity
from ecomkit.errors import EcomkitError
from ecomkit.money.currency import find_currency
from ecomkit.text import identifier, identifiers, typed_lines
from ecomkit.validators import as_tuple, require_type, require_types


class OrderDetails(TypedDict, total=False):
    """What can be said of an order as a whole."""

    services: Iterable[str]
    gift_wrap: str
    greeting: Greeting | None
    note: str
    attributes: Mapping[str, AttributeValue] | Attributes


class _Filled:
    # What a cart shares with those made of it, so that one is filled line by line without
    # copying all lines for each; no fields: two carts are equal without them.
    # _places says where each content was put, by this cart or by another: what is not in
    # it is on no line; what is may be on another line by now, or on none.
    # The first _count of _row are the lines of a cart that got its last one by with_line();
    # they become its tuple when they are first asked for. What follows them is another's.
    __slots__ = ("_count", "_places", "_row")
    _count: int
    _places: dict[object, int]
    _row: list[LineItem]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> tuple[LineItem, ...]:
            if name != "lines":
                raise AttributeError(name=name, obj=self)
            lines = tuple(self._row[: self._count])
            object.__setattr__(self, "lines", lines)
            return lines


@attrs.frozen(init=False)
class Cart(_Filled):
    """What one buyer wishes to buy, in one currency; it never holds a price.

    ``codes`` are the coupon codes entered; ``deliveries`` the addresses goods go to.
    Once there is one, every line names its delivery: the first, where the line says
    nothing. ``services``, ``gift_wrap`` and ``greeting`` concern the order as a whole;
    ``attributes`` are the shop's own facts. Edits give a new cart, so they chain:

    Examples:
        >>> cart = Cart("EUR").with_item("tea", 2).with_item("mug").with_code("spring")
        >>> [(line.sku, line.quantity) for line in cart.with_quantity("tea", 3).lines]
        [('tea', 3), ('mug', 1)]
    """

    currency: str
    lines: tuple[LineItem, ...]
    codes: tuple[str, ...]
    deliveries: tuple[Delivery, ...]
    billing: Address | None
    services: tuple[str, ...]
    gift_wrap: str
    greeting: Greeting | None
    note: str
    attributes: Attributes = attrs.field(metadata=BY_NAME)

    def __init__(
        self,
        currency: str,
        lines: Iterable[LineItem] = (),
        *,
        codes: Iterable[str] = (),
        deliveries: Iterable[Delivery] = (),
        billing: Address | None = None,
        services: Iterable[str] = (),
        gift_wrap: str = "",
        greeting: Greeting | None = None,
        note: str = "",
        attributes: Mapping[str, AttributeValue] | Attributes = (),
    ) -> None:
        _check(currency, str, "currency")
        find_currency(currency)
        sent = _deliveries(deliveries) if deliveries else ()
        if billing is not None:
            _check(billing, Address, "billing")
        if greeting is not None:
            _check(greeting, Greeting, "greeting")
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            currency,
            _lines(lines, sent),
            _codes(codes) if codes else (),
            sent,
            billing,
            identifiers(services, path="$.services") if services else (),
            identifier(gift_wrap, path="$.gift_wrap") if gift_wrap else "",
            greeting,
            typed_lines(note, path="$.note") if note else "",
            as_attributes(attributes) if attributes else (),
        )

    def line(self, key: str) -> LineItem:
        """The line of this *key*; raises UnknownLineError."""
        return self.lines[self._index(key)]

    def delivery_of(self, line: LineItem) -> Delivery | None:
        """Where *line* goes; None while the cart has no delivery."""
        if not line.delivery:
            return self.deliveries[0] if self.deliveries else None
        return self.deliveries[self._delivery_index(line.delivery)]

    def with_item(
        self, sku: str, quantity: Quantity = 1, **details: Unpack[LineDetails]
    ) -> Self:
        """The cart with *quantity* more of something."""
        try:
            line = LineItem(sku, quantity, **details)
        except EcomkitError as error:
            raise error.under(f"lines[{self._size()}]") from None
        return self.with_line(line)

    def with_line(self, line: LineItem) -> Self:
        """The cart with *line* added, to a line of the same content if there is one."""
        count = self._size()
        _check(line, LineItem, f"lines[{count}]")
        line = self._addressed(line)
        if line.delivery and line.delivery not in [each.id for each in self.deliveries]:
            raise UnknownDeliveryError(line.delivery).under(f"lines[{count}]")
        places = self._known_places()
        index = self._index_of(line.content, places)
        if index is not None:
            return self._changed(index, line.added_to(self.lines[index]))
        places[line.content] = count
        row = getattr(self, "_row", None) or list(self.lines)
        if len(row) == count:
            row.append(line)
        if (
            row[count] is not line
        ):  # another cart, or thread, was first to go on from here
            row = [*row[:count], line]
        return self._twin(_row=row, _count=count + 1)

    def with_quantity(self, key: str, quantity: Quantity) -> Self:
        """The cart with a line's quantity set."""
        index = self._index(key)
        try:
            line = attrs.evolve(self.lines[index], quantity=quantity)
        except EcomkitError as error:
            raise error.under(f"lines[{index}]") from None
        return self._changed(index, line)

    def with_line_details(self, key: str, **details: Unpack[LineDetails]) -> Self:
        """The cart with other details of a line: its wrapping, its note.

        The line joins another one where that gives both the same content.
        """
        index = self._index(key)
        try:
            line = self._addressed(attrs.evolve(self.lines[index], **details))
        except EcomkitError as error:
            raise error.under(f"lines[{index}]") from None
        if line.content == self.lines[index].content:
            return self._changed(index, line)
        return self.without(key).with_line(line)

    def without(self, key: str) -> Self:
        """The cart without a line."""
        index = self._index(key)
        return attrs.evolve(self, lines=self.lines[:index] + self.lines[index + 1 :])

    def cleared(self) -> Self:
        """An empty cart of the same buyer: only currency and addresses stay."""
        return type(self)(
            self.currency, deliveries=self.deliveries, billing=self.billing
        )

    def with_code(self, code: str) -> Self:
        """The cart with a coupon code entered; entering it twice changes nothing."""
        return attrs.evolve(self, codes=(*self.codes, code))

    def without_code(self, code: str) -> Self:
        """The cart without a coupon code."""
        gone = normalize_code(code)
        return attrs.evolve(self, codes=[kept for kept in self.codes if kept != gone])

    def with_delivery(self, delivery: Delivery) -> Self:
        """The cart with one more delivery, or a known one changed."""
        _check(delivery, Delivery, f"deliveries[{len(self.deliveries)}]")
        known = {present.id: present for present in self.deliveries}
        return attrs.evolve(self, deliveries=(known | {delivery.id: delivery}).values())

    def without_delivery(self, id: str) -> Self:
        """The cart without a delivery; its lines go to the first that is left."""
        index = self._delivery_index(id)
        left = self.deliveries[:index] + self.deliveries[index + 1 :]
        cart = type(self)(self.currency, deliveries=left)
        for line in self.lines:
            cart = cart.with_line(line if line.delivery != id else line.to_delivery(""))
        return attrs.evolve(self, lines=cart.lines, deliveries=left)

    def with_shipping(self, address: Address) -> Self:
        """The cart with everything going to one *address*."""
        cart = self
        for delivery in self.deliveries:
            cart = cart.without_delivery(delivery.id)
        return cart.with_delivery(Delivery(MAIN, address))

    def with_billing(self, address: Address) -> Self:
        """The cart with the address that the invoice is made out to."""
        return attrs.evolve(self, billing=address)

    def with_details(self, **details: Unpack[OrderDetails]) -> Self:
        """The cart with other details of the order as a whole."""
        return attrs.evolve(self, **details)

    def _addressed(self, line: LineItem) -> LineItem:
        if line.delivery or not self.deliveries:
            return line
        return line.to_delivery(self.deliveries[0].id)

    def _index(self, key: str) -> int:
        for index, line in enumerate(self.lines):
            # A key begins with the SKU, which is quicker to compare.
            if isinstance(key, str) and key.startswith(line.sku) and line.key == key:
                return index
        if self.deliveries:
            # A page may still show the key from before the cart got its first address.
            first = self.deliveries[0].id
            for index, line in enumerate(self.lines):
                if line.delivery == first and line.to_delivery("").key == key:
                    return index
        raise UnknownLineError(key)

    def _delivery_index(self, id: str) -> int:
        for index, delivery in enumerate(self.deliveries):
            if delivery.id == id:
                return index
        raise UnknownDeliveryError(id)

    def _known_places(self) -> dict[object, int]:
        places: dict[object, int] | None = getattr(self, "_places", None)
        if places is None:
            places = {line.content: index for index, line in enumerate(self.lines)}
            object.__setattr__(self, "_places", places)
        return places

    def _index_of(self, content: object, places: Mapping[object, int]) -> int | None:
        # The line of a content, looked up and not compared with every line.
        place = places.get(content)
        if place is None:
            return None
        lines = self.lines
        if place < len(lines) and lines[place].content == content:
            return place
        found = (at for at, present in enumerate(lines) if present.content == content)
        return next(found, None)

    def _changed(self, index: int, line: LineItem) -> Self:
        return self._twin(lines=(*self.lines[:index], line, *self.lines[index + 1 :]))

    def _twin(self, **changed: object) -> Self:
        # As evolve() does, but what was checked before is not checked again.
        twin = object.__new__(type(self))
        for name in _ALL_BUT_LINES:
            object.__setattr__(twin, name, getattr(self, name))
        for name, value in changed.items():
            object.__setattr__(twin, name, value)
        object.__setattr__(twin, "_places", self._known_places())
        return twin

    def _size(self) -> int:
        # The number of lines, of which no tuple is made to count them.
        count: int | None = getattr(self, "_count", None)
        return len(self.lines) if count is None else count


_ALL_BUT_LINES = tuple(
    field.name for field in attrs.fields(Cart) if field.name != "lines"
)


def _lines(
    lines: Iterable[LineItem], deliveries: tuple[Delivery, ...]
) -> tuple[LineItem, ...]:
    # Each goes to a delivery of the cart, and no two have the same content.
    kept = as_tuple(lines)
    require_types(kept, LineItem, path="$.lines", error=InvalidCartError)
    ids = [delivery.id for delivery in deliveries]
    for index, line in enumerate(kept):
        if line.delivery and line.delivery not in ids:
            raise UnknownDeliveryError(line.delivery).under(f"lines[{index}]")
    if ids and not all(line.delivery for line in kept):
        kept = tuple(
            line if line.delivery else line.to_delivery(ids[0]) for line in kept
        )
    if len({line.sku for line in kept}) < len(kept):  # only then can two be alike
        _check_contents(kept)
    return kept


def _check_contents(lines: tuple[LineItem, ...]) -> None:
    seen: dict[object, int] = {}
    for index, line in enumerate(lines):
        first = seen.setdefault(line.content, index)
        if first != index:
            raise InvalidCartError(
                f"the same content as lines[{first}] ({line.key})",
                path=f"$.lines[{index}]",
                hint="give it once with the sum, or add it with with_line()",
            )


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    typed = as_tuple(codes)
    require_types(typed, object, path="$.codes", error=InvalidCartError)
    kept: dict[str, None] = {}
    for index, code in enumerate(typed):
        try:
            kept[normalize_code(code)] = None
        except EcomkitError as error:
            raise error.under(f"codes[{index}]") from None
    return tuple(kept)


def _deliveries(deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    kept = as_tuple(deliveries)
    require_types(kept, Delivery, path="$.deliveries", error=InvalidCartError)
    if len({delivery.id for delivery in kept}) < len(kept):
        raise InvalidCartError("two deliveries have one id", path="$.deliveries")
    return kept


def _check(value: object, kind: type, place: str) -> None:
    require_type(value, kind, path=f"$.{place}", error=InvalidCartError)
