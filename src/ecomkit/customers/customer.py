"""Customer and Guest: a person who buys."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.text import one_line
from ecomkit.customers.errors import InvalidCustomerError
from ecomkit.customers.tax_number import TaxNumber


def checked_id(value: str) -> str:
    """*value* as an id of a customer or company."""
    return one_line(value, path="$.id", most=100, required=True)


def checked_groups(groups: Iterable[str]) -> frozenset[str]:
    """*groups* as a set of ids."""
    if isinstance(groups, str) or not isinstance(groups, Iterable):
        raise InvalidCustomerError(
            "must be a list of ids", path="$.groups", hint="such as {'wholesale'}"
        )
    return frozenset(
        one_line(group, path="$.groups", most=100, required=True) for group in groups
    )


def checked_all(values: Iterable[object], kind: type, field: str) -> None:
    """Refuses a value of another kind."""
    for index, value in enumerate(values):
        if not isinstance(value, kind):
            raise InvalidCustomerError(
                f"{type(value).__name__} is not a {kind.__name__}",
                path=f"$.{field}[{index}]",
            )


def _email(value: str) -> str:
    return one_line(value, path="$.email", most=254)


def _name(value: str) -> str:
    return one_line(value, path="$.name")


@attrs.frozen(kw_only=True)
class Customer:
    """A person the shop knows.

    ``groups`` decide prices and promotions; ``addresses`` are those they keep, the first
    the usual one; ``tax_numbers`` those of a person who trades under their own name;
    ``language`` the locale they read.
    """

    id: str = attrs.field(converter=checked_id, kw_only=False)
    name: str = attrs.field(default="", converter=_name)
    email: str = attrs.field(default="", converter=_email)
    language: str = ""
    groups: frozenset[str] = attrs.field(default=frozenset(), converter=checked_groups)
    addresses: tuple[Address, ...] = attrs.field(default=(), converter=tuple)
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(default=(), converter=tuple)

    def __attrs_post_init__(self) -> None:
        checked_all(self.addresses, Address, "addresses")
        checked_all(self.tax_numbers, TaxNumber, "tax_numbers")


@attrs.frozen(kw_only=True)
class Guest:
    """A person who buys without an account: the visit's id, and how to reach them."""

    id: str = attrs.field(converter=checked_id, kw_only=False)
    name: str = attrs.field(default="", converter=_name)
    email: str = attrs.field(default="", converter=_email)
    language: str = ""

    def registered(self, id: str) -> Customer:
        """The customer this guest becomes, under an *id* of the shop's."""
        return Customer(id, name=self.name, email=self.email, language=self.language)
