"""LineItem: one thing the buyer wants, and how many. It never holds a price."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TypedDict

import attrs

from ecomkit.attributes import BY_NAME, Attributes, AttributeValue, as_attributes
from ecomkit.cart.delivery import MAIN
from ecomkit.cart.errors import InvalidLineError
from ecomkit.cart.personalization import (
    Greeting,
    NamedTexts,
    Personalization,
    named_texts,
)
from ecomkit.cart.quantity import Quantity, add_quantities, check_quantity
from ecomkit.frozen import trusted
from ecomkit.text import identifier, identifiers, typed_lines
from ecomkit.validators import require_sku, require_type


class LineDetails(TypedDict, total=False):
    """What can be said of a line besides its SKU and quantity."""

    unit: str
    options: Mapping[str, str] | Iterable[tuple[str, str]]
    personalization: Personalization | None
    services: Iterable[str]
    gift_wrap: str
    greeting: Greeting | None
    delivery: str
    seller: str
    note: str
    attributes: Mapping[str, AttributeValue] | Attributes


@attrs.frozen(init=False)
class LineItem:
    """A quantity of one thing, as the buyer wants it.

    ``options`` are chosen axes (``{"color": "red"}``); ``services`` ids of extras such
    as insurance or assembly, which pricing knows; ``gift_wrap`` the id of a wrapping;
    ``delivery`` the id of one of the cart's deliveries (a cart fills in its first one);
    ``seller`` whose offer it is, where a shop sells for others. A decimal ``quantity``
    needs a ``unit``. Two lines have the same content when all but ``quantity``, ``note``
    and ``attributes`` are equal.

    Examples:
        >>> LineItem("mug", 2, options={"color": "red"}).options
        (('color', 'red'),)
    """

    sku: str
    quantity: Quantity
    unit: str
    options: NamedTexts = attrs.field(metadata=BY_NAME)
    personalization: Personalization | None
    services: tuple[str, ...]
    gift_wrap: str
    greeting: Greeting | None
    delivery: str
    seller: str
    note: str
    attributes: Attributes = attrs.field(metadata=BY_NAME)

    def __init__(
        self,
        sku: str,
        quantity: Quantity = 1,
        *,
        unit: str = "",
        options: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        personalization: Personalization | None = None,
        services: Iterable[str] = (),
        gift_wrap: str = "",
        greeting: Greeting | None = None,
        delivery: str = "",
        seller: str = "",
        note: str = "",
        attributes: Mapping[str, AttributeValue] | Attributes = (),
    ) -> None:
        # Carts are built by the thousand: what is left out costs nothing.
        require_sku(sku, error=InvalidLineError)
        check_quantity(quantity, unit)
        if personalization is not None:
            require_type(
                personalization,
                Personalization,
                path="$.personalization",
                error=InvalidLineError,
                hint='Personalization({"inside": "Ada"})',
            )
        if greeting is not None:
            require_type(
                greeting,
                Greeting,
                path="$.greeting",
                error=InvalidLineError,
                hint='Greeting("All the best")',
            )
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            sku,
            quantity,
            identifier(unit, path="$.unit") if unit else "",
            named_texts(options, field="options") if options else (),
            personalization,
            identifiers(services, path="$.services") if services else (),
            identifier(gift_wrap, path="$.gift_wrap") if gift_wrap else "",
            greeting,
            identifier(delivery, path="$.delivery") if delivery else "",
            identifier(seller, path="$.seller") if seller else "",
            typed_lines(note, path="$.note") if note else "",
            as_attributes(attributes) if attributes else (),
        )

    @property
    def content(self) -> tuple[object, ...]:
        """What distinguishes this line from others, as one comparable value."""
        return self._content(self.delivery)

    @property
    def key(self) -> str:
        """The line's id in its cart, made of its content: equal contents, equal keys.

        The SKU alone where nothing else is said; otherwise the SKU, ``#`` and 20 digits
        of a hash, the same on every machine. A delivery that is called ``main`` is as
        good as none, so that keys stay when the cart gets its address.
        """
        is_plain = self.delivery in _FIRST and not (
            self.unit
            or self.options
            or self.personalization is not None
            or self.services
            or self.gift_wrap
            or self.greeting is not None
            or self.seller
        )
        if is_plain and "#" not in self.sku:  # as nearly all are
            return self.sku
        rest = self._content("" if self.delivery == MAIN else self.delivery)[1:]
        text = json.dumps(rest, default=attrs.astuple, separators=(",", ":"))
        return f"{self.sku}#{blake2b(text.encode(), digest_size=10).hexdigest()}"

    def to_delivery(self, delivery: str) -> LineItem:
        """This line, going where *delivery* says."""
        if delivery == self.delivery:
            return self
        there = identifier(delivery, path="$.delivery") if delivery else ""
        return trusted(self, delivery=there)

    def added_to(self, present: LineItem) -> LineItem:
        """The sum of this line and an equal one: quantities add, notes are joined."""
        return attrs.evolve(
            present,
            quantity=add_quantities(present.quantity, self.quantity),
            note=join_notes(present.note, self.note),
            attributes=dict(present.attributes) | dict(self.attributes),
        )

    def _content(self, delivery: str) -> tuple[object, ...]:
        return (
            self.sku,
            self.unit,
            self.options,
            self.personalization,
            self.services,
            self.gift_wrap,
            self.greeting,
            delivery,
            self.seller,
        )


def join_notes(first: str, second: str) -> str:
    """*first*, then the lines of *second* that it does not have."""
    if not first or not second:
        return first or second
    present = {line.strip() for line in first.split("\n")} | {""}
    new = [line.strip() for line in second.split("\n")]
    return "\n".join(
        [first, *dict.fromkeys(line for line in new if line not in present)]
    )


_FIRST = ("", MAIN)
