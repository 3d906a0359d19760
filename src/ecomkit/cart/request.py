"""CartRequest: what a buyer may send of a cart, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from ecomkit.attributes import BY_NAME
from ecomkit.cart.cart import Cart
from ecomkit.cart.errors import InvalidCartError
from ecomkit.cart.line import LineItem
from ecomkit.cart.personalization import (
    Greeting,
    NamedTexts,
    Personalization,
    named_texts,
)
from ecomkit.cart.quantity import Quantity
from ecomkit.errors import EcomkitError
from ecomkit.validators import Validators, as_tuple

_check = Validators(InvalidCartError)


def _options(value: Mapping[str, str] | Iterable[tuple[str, str]]) -> NamedTexts:
    return named_texts(value, field="options")


@attrs.frozen(kw_only=True)
class LineRequest:
    """A line as a buyer asks for it: a LineItem without what is the shop's to say.

    That is its seller, whose prices may differ, and its attributes, which rules may read.
    """

    sku: str = attrs.field(kw_only=False)
    quantity: Quantity = attrs.field(default=1, kw_only=False)
    unit: str = ""
    options: NamedTexts = attrs.field(default=(), converter=_options, metadata=BY_NAME)
    personalization: Personalization | None = None
    services: tuple[str, ...] = ()
    gift_wrap: str = ""
    greeting: Greeting | None = None
    delivery: str = ""
    note: str = ""

    def item(self) -> LineItem:
        """The line of a cart that it asks for."""
        said: dict[str, Any] = attrs.asdict(self, recurse=False)
        return LineItem(said.pop("sku"), said.pop("quantity"), **said)


@attrs.frozen(kw_only=True)
class CartRequest:
    """What a buyer may send of a cart: lines, codes, wishes; no price, no attribute.

    It is read from JSON by :func:`ecomkit.wire.from_client`; a field that a buyer may not
    send is refused by its name. What is not said is nothing: it replaces the cart's lines,
    codes and wishes. Raises InvalidCartError or InvalidLineError when it is applied.

    Examples:
        >>> asked = CartRequest(lines=[LineRequest(sku="tea", quantity=2)], codes=["spring"])
        >>> cart = asked.applied_to(Cart("EUR"))
        >>> [(line.sku, line.quantity) for line in cart.lines], cart.codes
        ([('tea', 2)], ('SPRING',))
    """

    lines: tuple[LineRequest, ...] = attrs.field(
        default=(), converter=as_tuple, validator=_check.members(LineRequest)
    )
    codes: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
    services: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
    gift_wrap: str = ""
    greeting: Greeting | None = None
    note: str = ""

    def applied_to(self, cart: Cart) -> Cart:
        """A *cart* with what was asked for; its currency, addresses and attributes stay."""
        after = attrs.evolve(
            cart,
            lines=(),
            codes=self.codes,
            services=self.services,
            gift_wrap=self.gift_wrap,
            greeting=self.greeting,
            note=self.note,
        )
        for index, line in enumerate(self.lines):
            try:
                item = line.item()
            except EcomkitError as error:
                raise error.under(f"lines[{index}]") from None
            after = after.with_line(item)
        return after
