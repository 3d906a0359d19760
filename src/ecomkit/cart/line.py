"""LineItem: one wish in a cart. It never holds a price."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TypedDict

import attrs

from ecomkit.cart.errors import InvalidLineError
from ecomkit.cart.facts import (
    Fact,
    Facts,
    checked_id,
    checked_ids,
    named_facts,
    named_texts,
)
from ecomkit.cart.personalization import Greeting, Personalization
from ecomkit.cart.quantity import Quantity, added, check_quantity
from ecomkit.errors import short_repr
from ecomkit.text import some_lines


class LineDetails(TypedDict, total=False):
    """What can be said of a line beside what and how many."""

    unit: str
    options: Mapping[str, str] | Iterable[tuple[str, str]]
    personalization: Personalization | None
    services: Iterable[str]
    gift_wrap: str
    greeting: Greeting | None
    delivery: str
    seller: str
    note: str
    attributes: Mapping[str, Fact] | Facts


MOST_SKU = 100


@attrs.frozen(init=False)
class LineItem:
    """So many of one thing, as the buyer wants it.

    ``options`` are chosen axes (``{"color": "red"}``); ``services`` ids of extras such
    as insurance or assembly, which pricing knows; ``gift_wrap`` the id of a wrapping;
    ``delivery`` the id of one of the cart's deliveries ("" is the first); ``seller``
    whose offer it is, where a shop sells for others. A decimal ``quantity`` needs a
    ``unit``. Two lines are the same wish when all but ``quantity``, ``note`` and
    ``attributes`` are equal.
    """

    sku: str
    quantity: Quantity
    unit: str
    options: tuple[tuple[str, str], ...]
    personalization: Personalization | None
    services: tuple[str, ...]
    gift_wrap: str
    greeting: Greeting | None
    delivery: str
    seller: str
    note: str
    attributes: Facts

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
        attributes: Mapping[str, Fact] | Facts = (),
    ) -> None:
        # Carts are built by the thousand: what is left out costs nothing.
        _check_sku(sku)
        check_quantity(quantity, unit)
        if personalization is not None:
            _check_kind(personalization, Personalization, "personalization")
        if greeting is not None:
            _check_kind(greeting, Greeting, "greeting")
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            sku,
            quantity,
            checked_id(unit, "unit") if unit else "",
            named_texts(options, "options") if options else (),
            personalization,
            checked_ids(services, "services") if services else (),
            checked_id(gift_wrap, "gift_wrap") if gift_wrap else "",
            greeting,
            checked_id(delivery, "delivery") if delivery else "",
            checked_id(seller, "seller") if seller else "",
            some_lines(note, path="$.note") if note else "",
            named_facts(attributes) if attributes else (),
        )

    @property
    def wish(self) -> tuple[object, ...]:
        """All that makes this line the same wish as another, as one comparable value."""
        return (
            self.sku,
            self.unit,
            self.options,
            self.personalization,
            self.services,
            self.gift_wrap,
            self.greeting,
            self.delivery,
            self.seller,
        )

    @property
    def key(self) -> str:
        """The line's name in its cart, made of what is wished: equal wishes, equal keys.

        The SKU alone where nothing else is said; otherwise the SKU, ``#`` and 20 digits
        of a hash, the same on every machine.
        """
        rest = self.wish[1:]
        if rest == _NOTHING_ELSE and "#" not in self.sku:
            return self.sku
        text = json.dumps(rest, default=attrs.astuple, separators=(",", ":"))
        return f"{self.sku}#{blake2b(text.encode(), digest_size=10).hexdigest()}"

    def joined_to(self, present: LineItem) -> LineItem:
        """This line put to an equal wish: quantities add, notes stand below each other."""
        return attrs.evolve(
            present,
            quantity=added(present.quantity, self.quantity),
            note=joined_notes(present.note, self.note),
            attributes=dict(present.attributes) | dict(self.attributes),
        )


def joined_notes(first: str, second: str) -> str:
    """Two notes as one: the lines of the second that the first does not have, below it."""
    if not first or not second:
        return first or second
    present = {line.strip() for line in first.split("\n")} | {""}
    new = [line.strip() for line in second.split("\n")]
    return "\n".join(
        [first, *dict.fromkeys(line for line in new if line not in present)]
    )


# A wish of nothing but a SKU, without the SKU.
_NOTHING_ELSE = ("", (), None, (), "", None, "", "")


def _check_sku(sku: object) -> None:
    if (
        not isinstance(sku, str)
        or not 0 < len(sku) <= MOST_SKU
        or not sku.isprintable()
        or sku[0] == " "
        or sku[-1] == " "
    ):
        raise InvalidLineError(
            f"{short_repr(sku)} is not a SKU",
            path="$.sku",
            hint=f"1 to {MOST_SKU} printable characters, no blank at either end",
        )


def _check_kind(value: object, kind: type, field: str) -> None:
    if not isinstance(value, kind):
        raise InvalidLineError(
            f"{type(value).__name__} is not a {kind.__name__}", path=f"$.{field}"
        )
