"""Delivery: one of the addresses a cart's goods go to."""

from __future__ import annotations

from typing import Final

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.place import Place
from ecomkit.cart.errors import InvalidCartError
from ecomkit.text import identifier, typed_lines
from ecomkit.validators import require_type

MAIN: Final = "main"


@attrs.frozen(init=False)
class Delivery:
    """Goods that go to one address; lines name it by its id."""

    id: str
    address: Address
    note: str

    def __init__(self, id: str, address: Address, *, note: str = "") -> None:
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            identifier(id, path="$.id"),
            require_type(address, Address, path="$.address", error=InvalidCartError),
            typed_lines(note, path="$.note"),
        )

    @property
    def place(self) -> Place:
        """Where the goods go."""
        return self.address.place
