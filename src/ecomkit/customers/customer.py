"""Customer and Guest: a person who buys."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.addressing.address import Address
from ecomkit.customers.errors import check
from ecomkit.customers.tax_number import TaxNumber
from ecomkit.text import identifier, identifiers, typed_line
from ecomkit.validators import as_tuple, one_or_more


def as_id(value: str) -> str:
    """*value* as an id of a customer or company."""
    return identifier(value, path="$.id")


def as_groups(values: Iterable[str]) -> frozenset[str]:
    """*values* as ids of customer groups."""
    return frozenset(identifiers(values, path="$.groups"))


def as_email(value: str) -> str:
    """*value* as an e-mail address, or nothing (RFC 5321: at most 254 characters)."""
    return typed_line(value, path="$.email", most=254)


def as_name(value: str) -> str:
    """*value* as a person's name, or nothing."""
    return typed_line(value, path="$.name")


@attrs.frozen(kw_only=True)
class Customer:
    """A person the shop knows.

    ``groups`` decide prices and promotions; ``addresses`` are saved ones, the usual one
    first; ``tax_numbers`` those of a person who trades under their own name; ``language``
    is the locale they read.

    Examples:
        >>> Customer("c-1", name="Ada", groups={"wholesale"}).groups
        frozenset({'wholesale'})
    """

    id: str = attrs.field(converter=as_id, kw_only=False)
    name: str = attrs.field(default="", converter=as_name)
    email: str = attrs.field(default="", converter=as_email)
    language: str = attrs.field(default="", validator=check.text)
    groups: frozenset[str] = attrs.field(default=frozenset(), converter=as_groups)
    addresses: tuple[Address, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Address)
    )
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(
        default=(),
        converter=one_or_more,
        validator=check.members(TaxNumber, hint='TaxNumber("DE", "136695976")'),
    )


@attrs.frozen(kw_only=True)
class Guest:
    """A person who buys without an account: the visit's id, and how to reach them."""

    id: str = attrs.field(converter=as_id, kw_only=False)
    name: str = attrs.field(default="", converter=as_name)
    email: str = attrs.field(default="", converter=as_email)
    language: str = attrs.field(default="", validator=check.text)

    def registered(self, id: str) -> Customer:
        """The customer this guest becomes, under an *id* of the shop's."""
        return Customer(id, name=self.name, email=self.email, language=self.language)
