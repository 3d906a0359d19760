"""Delivery: one of the addresses a cart's goods go to."""

from __future__ import annotations

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.place import Place
from ecomkit.cart.errors import InvalidCartError
from ecomkit.cart.facts import checked_id
from ecomkit.text import some_lines


@attrs.frozen(init=False)
class Delivery:
    """Goods that go to one address; lines name it by its id."""

    id: str
    address: Address
    note: str

    def __init__(self, id: str, address: Address, *, note: str = "") -> None:
        if not isinstance(address, Address):
            raise InvalidCartError(
                f"{type(address).__name__} is not an address", path="$.address"
            )
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            checked_id(id, "id"), address, some_lines(note, path="$.note")
        )

    @property
    def place(self) -> Place:
        """Where the goods go."""
        return self.address.place
