"""Customer and Guest: a person who buys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import attrs

from ecomkit.addressing.address import Address
from ecomkit.customers.errors import InvalidCustomerError
from ecomkit.customers.tax_number import TaxNumber
from ecomkit.text import one_line

V = TypeVar("V")


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


def tuple_of(values: Iterable[V], kind: type[V], field: str) -> tuple[V, ...]:
    """*values* as a tuple of one kind."""
    if not isinstance(values, Iterable):
        raise InvalidCustomerError("must be a list", path=f"$.{field}")
    kept = tuple(values)
    for index, value in enumerate(kept):
        if not isinstance(value, kind):
            raise InvalidCustomerError(
                f"{type(value).__name__} is not a {kind.__name__}",
                path=f"$.{field}[{index}]",
            )
    return kept


def addresses(values: Iterable[Address]) -> tuple[Address, ...]:
    """*values* as addresses."""
    return tuple_of(values, Address, "addresses")


def tax_numbers(values: Iterable[TaxNumber]) -> tuple[TaxNumber, ...]:
    """*values* as tax numbers."""
    return tuple_of(values, TaxNumber, "tax_numbers")


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
    addresses: tuple[Address, ...] = attrs.field(default=(), converter=addresses)
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(default=(), converter=tax_numbers)


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
