"""Purchaser: who buys, as a checkout knows them: a guest, a customer or a company."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.checkout.errors import check
from ecomkit.choices import StrictEnum
from ecomkit.customers import Account, Customer, Guest, TaxEvidence, TaxNumber
from ecomkit.customers.customer import as_email
from ecomkit.customers.email_key import email_key
from ecomkit.pricing import Buyer
from ecomkit.tax.supply import Exemption
from ecomkit.text import identifier, typed_line
from ecomkit.validators import as_names, one_or_more, require_type


class BuyerKind(StrictEnum):
    """A person, or a business with a tax number."""

    INDIVIDUAL = "individual"
    COMPANY = "company"


def _line(value: str) -> str:
    return typed_line(value, path="$.purchaser", most=254)


def as_id(value: str) -> str:
    """The converter of an id."""
    return identifier(value, path="$.id")


@attrs.frozen(kw_only=True)
class Purchaser:
    """Who buys: what kind of buyer, how to reach them, and what decides price and tax.

    ``id`` is the visitor's or customer's. For a company, ``account`` is its id and
    ``company`` its name. By ``key`` uses are counted where they are limited for one buyer;
    left out, that is the account, for a person the e-mail address, and else the id.
    ``order_count`` counts earlier orders, where the shop's store does not know them all;
    ``evidence`` holds
    look-ups of the tax numbers.
    """

    id: str = attrs.field(converter=as_id)
    kind: BuyerKind = attrs.field(default=BuyerKind.INDIVIDUAL, converter=BuyerKind)
    name: str = attrs.field(default="", converter=_line)
    email: str = attrs.field(default="", converter=as_email)
    language: str = attrs.field(default="", converter=_line)
    company: str = attrs.field(default="", converter=_line)
    account: str = attrs.field(default="", converter=_line)
    key: str = attrs.field(default="", converter=_line)
    groups: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    order_count: int = attrs.field(default=0, validator=check.whole_number(least=0))
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(
        default=(),
        converter=one_or_more,
        validator=check.members(TaxNumber, hint='TaxNumber("DE", "136695976")'),
    )
    evidence: tuple[TaxEvidence, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(TaxEvidence)
    )
    exemptions: tuple[Exemption, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(Exemption)
    )

    @classmethod
    def from_guest(cls, guest: Guest) -> Purchaser:
        """A person without an account."""
        require_type(guest, Guest, path="$.guest", error=check.error)
        return cls(
            id=guest.id, name=guest.name, email=guest.email, language=guest.language
        )

    @classmethod
    def from_customer(cls, customer: Customer, *, order_count: int = 0) -> Purchaser:
        """A customer the shop knows."""
        require_type(customer, Customer, path="$.customer", error=check.error)
        return cls(
            id=customer.id,
            name=customer.name,
            email=customer.email,
            language=customer.language,
            groups=customer.groups,
            order_count=order_count,
            tax_numbers=customer.tax_numbers,
        )

    @classmethod
    def from_account(
        cls, account: Account, buyer: Customer, *, order_count: int = 0
    ) -> Purchaser:
        """A company, and the person who buys for it."""
        require_type(account, Account, path="$.account", error=check.error)
        require_type(buyer, Customer, path="$.buyer", error=check.error)
        return cls(
            id=buyer.id,
            kind=BuyerKind.COMPANY,
            name=buyer.name,
            email=buyer.email,
            language=buyer.language,
            company=account.name,
            account=account.id,
            groups=account.groups | buyer.groups,
            order_count=order_count,
            tax_numbers=account.tax_numbers,
            evidence=account.evidence,
        )

    @property
    def is_company(self) -> bool:
        """Whether a business buys."""
        return self.kind is BuyerKind.COMPANY

    def as_buyer(self, groups: Iterable[str] = ()) -> Buyer:
        """The buyer as pricing knows them, with further *groups*."""
        return Buyer(
            id=self.account or self.id,
            key=self.key or self.account or email_key(self.email) or self.id,
            groups=self.groups | frozenset(groups),
            order_count=self.order_count,
            is_business=self.is_company,
            tax_ids=self.evidence,
            exemptions=self.exemptions,
        )
