"""Cart: what a buyer wishes, frozen; every edit is a new cart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self, TypedDict, TypeVar, Unpack

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart.coupon_code import normalize_code
from ecomkit.cart.delivery import Delivery
from ecomkit.cart.errors import (
    InvalidCartError,
    UnknownDeliveryError,
    UnknownLineError,
)
from ecomkit.cart.facts import Fact, Facts, checked_id, checked_ids, named_facts
from ecomkit.cart.line import LineDetails, LineItem
from ecomkit.cart.personalization import Greeting
from ecomkit.cart.quantity import Quantity
from ecomkit.errors import EcomkitError
from ecomkit.money.amount import find_currency
from ecomkit.text import some_lines

V = TypeVar("V")


class OrderDetails(TypedDict, total=False):
    """What can be said of an order as a whole."""

    services: Iterable[str]
    gift_wrap: str
    greeting: Greeting | None
    note: str
    attributes: Mapping[str, Fact] | Facts


@attrs.frozen(init=False)
class Cart:
    """What one buyer wishes to buy, in one currency; it never holds a price.

    ``codes`` are the coupon codes entered; ``deliveries`` the addresses goods go to, the
    first of them for every line that names none; ``services``, ``gift_wrap`` and
    ``greeting`` concern the order as a whole; ``attributes`` are the shop's own facts.
    Edits give a new cart, so they chain:

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
    attributes: Facts

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
        attributes: Mapping[str, Fact] | Facts = (),
    ) -> None:
        if not isinstance(currency, str):
            raise InvalidCartError(
                "a currency is a code such as 'EUR'", path="$.currency"
            )
        find_currency(currency)
        kept = tuple(_listed(lines, "lines"))
        sent = _deliveries(deliveries) if deliveries else ()
        _check_lines(kept, sent)
        for field, value, kind in (
            ("billing", billing, Address),
            ("greeting", greeting, Greeting),
        ):
            if value is not None and not isinstance(value, kind):
                raise _wrong_kind(value, kind, field)
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            currency,
            kept,
            _codes(codes) if codes else (),
            sent,
            billing,
            checked_ids(services, "services") if services else (),
            checked_id(gift_wrap, "gift_wrap") if gift_wrap else "",
            greeting,
            some_lines(note, path="$.note") if note else "",
            named_facts(attributes) if attributes else (),
        )

    def line(self, key: str) -> LineItem:
        """The line of this *key*."""
        return self.lines[self._index(key)]

    def delivery_of(self, line: LineItem) -> Delivery | None:
        """Where *line* goes; None while the cart has no delivery."""
        if not line.delivery:
            return self.deliveries[0] if self.deliveries else None
        for delivery in self.deliveries:
            if delivery.id == line.delivery:
                return delivery
        raise UnknownDeliveryError(line.delivery)

    def with_item(
        self, sku: str, quantity: Quantity = 1, **wishes: Unpack[LineDetails]
    ) -> Self:
        """The cart with *quantity* more of something."""
        try:
            line = LineItem(sku, quantity, **wishes)
        except EcomkitError as error:
            raise error.under(f"lines[{len(self.lines)}]") from None
        return self.with_line(line)

    def with_line(self, line: LineItem) -> Self:
        """The cart with *line* added, to an equal wish where there is one."""
        if not isinstance(line, LineItem):
            raise _wrong_kind(line, LineItem, f"lines[{len(self.lines)}]")
        wish = line.wish
        for index, present in enumerate(self.lines):
            if present.sku == line.sku and present.wish == wish:
                return self._changed(index, line.joined_to(present))
        return attrs.evolve(self, lines=(*self.lines, line))

    def with_quantity(self, key: str, quantity: Quantity) -> Self:
        """The cart with a line's quantity set."""
        index = self._index(key)
        try:
            line = attrs.evolve(self.lines[index], quantity=quantity)
        except EcomkitError as error:
            raise error.under(f"lines[{index}]") from None
        return self._changed(index, line)

    def with_line_details(self, key: str, **wishes: Unpack[LineDetails]) -> Self:
        """The cart with something else said of a line: its wrapping, its note.

        It joins another line where that makes the two the same wish.
        """
        index = self._index(key)
        try:
            line = attrs.evolve(self.lines[index], **wishes)
        except EcomkitError as error:
            raise error.under(f"lines[{index}]") from None
        if line.wish == self.lines[index].wish:
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
        if not isinstance(delivery, Delivery):
            raise _wrong_kind(delivery, Delivery, f"deliveries[{len(self.deliveries)}]")
        known = {present.id: present for present in self.deliveries}
        return attrs.evolve(self, deliveries=(known | {delivery.id: delivery}).values())

    def without_delivery(self, id: str) -> Self:
        """The cart without a delivery; its lines go to the first that is left."""
        if not any(delivery.id == id for delivery in self.deliveries):
            raise UnknownDeliveryError(id)
        cart = self
        for line in self.lines:
            if line.delivery == id:
                cart = cart.with_line_details(line.key, delivery="")
        left = [delivery for delivery in self.deliveries if delivery.id != id]
        return attrs.evolve(cart, deliveries=left)

    def with_shipping(self, address: Address) -> Self:
        """The cart with everything going to one *address*."""
        cart = self
        for delivery in self.deliveries:
            cart = cart.without_delivery(delivery.id)
        return cart.with_delivery(Delivery("main", address))

    def with_billing(self, address: Address) -> Self:
        """The cart with the address that the invoice is made out to."""
        return attrs.evolve(self, billing=address)

    def with_details(self, **wishes: Unpack[OrderDetails]) -> Self:
        """The cart with something else said of the order as a whole."""
        return attrs.evolve(self, **wishes)

    def _index(self, key: str) -> int:
        for index, line in enumerate(self.lines):
            # A key begins with the SKU, which is quicker to compare.
            if isinstance(key, str) and key.startswith(line.sku) and line.key == key:
                return index
        raise UnknownLineError(key)

    def _changed(self, index: int, line: LineItem) -> Self:
        return attrs.evolve(
            self, lines=(*self.lines[:index], line, *self.lines[index + 1 :])
        )


def _check_lines(lines: tuple[LineItem, ...], deliveries: tuple[Delivery, ...]) -> None:
    skus = set()
    for index, line in enumerate(lines):
        if not isinstance(line, LineItem):
            raise _wrong_kind(line, LineItem, f"lines[{index}]")
        skus.add(line.sku)
        if line.delivery and all(line.delivery != known.id for known in deliveries):
            raise UnknownDeliveryError(line.delivery).under(f"lines[{index}]")
    if len(skus) < len(lines):  # only then can a wish stand twice
        seen: dict[object, int] = {}
        for index, line in enumerate(lines):
            first = seen.setdefault(line.wish, index)
            if first != index:
                raise InvalidCartError(
                    f"the same wish as lines[{first}] ({line.key})",
                    path=f"$.lines[{index}]",
                    hint="give it once with the sum, or add it with with_line()",
                )


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for index, code in enumerate(_listed(codes, "codes")):
        try:
            kept[normalize_code(code)] = None
        except EcomkitError as error:
            raise error.under(f"codes[{index}]") from None
    return tuple(kept)


def _deliveries(deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    kept = tuple(_listed(deliveries, "deliveries"))
    for index, delivery in enumerate(kept):
        if not isinstance(delivery, Delivery):
            raise _wrong_kind(delivery, Delivery, f"deliveries[{index}]")
    if len({delivery.id for delivery in kept}) < len(kept):
        raise InvalidCartError("two deliveries have one id", path="$.deliveries")
    return kept


def _listed(values: Iterable[V], field: str) -> Iterable[V]:
    if isinstance(values, Iterable) and not isinstance(values, str):
        return values
    raise InvalidCartError("must be a list", path=f"$.{field}")


def _wrong_kind(value: object, kind: type, place: str) -> InvalidCartError:
    return InvalidCartError(
        f"{type(value).__name__} is not a {kind.__name__}", path=f"$.{place}"
    )
