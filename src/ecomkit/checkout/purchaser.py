"""Purchaser: who buys, as a checkout needs to know them: guest, customer or company."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import attrs

from ecomkit.checkout.errors import InvalidCheckoutError
from ecomkit.choices import StrictEnum
from ecomkit.customers import Account, Customer, Guest, TaxEvidence, TaxNumber
from ecomkit.errors import short_repr
from ecomkit.pricing import Buyer
from ecomkit.tax.supply import Exemption
from ecomkit.text import one_line


class BuyerKind(StrictEnum):
    """A person, or a business with a tax number."""

    INDIVIDUAL = "individual"
    COMPANY = "company"


_T = TypeVar("_T")


def _several(values: Iterable[_T], kind: type[_T], field: str) -> tuple[_T, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidCheckoutError("must be a list", path=f"$.{field}")
    kept = tuple(values)
    for value in kept:
        if not isinstance(value, kind):
            raise InvalidCheckoutError(
                f"{short_repr(value)} is not a {kind.__name__}", path=f"$.{field}"
            )
    return kept


def _groups(values: Iterable[str]) -> frozenset[str]:
    return frozenset(_several(values, str, "groups"))


def _numbers(values: Iterable[TaxNumber]) -> tuple[TaxNumber, ...]:
    return _several(values, TaxNumber, "tax_numbers")


def _proofs(values: Iterable[TaxEvidence]) -> tuple[TaxEvidence, ...]:
    return _several(values, TaxEvidence, "evidence")


def _papers(values: Iterable[Exemption]) -> tuple[Exemption, ...]:
    return _several(values, Exemption, "exemptions")


def _text(value: str) -> str:
    return one_line(value, path="$.purchaser", most=254)


def _id(value: str) -> str:
    return one_line(value, path="$.id", most=100, required=True)


@attrs.frozen(kw_only=True)
class Purchaser:
    """Who buys: their kind, how to reach them, and what decides prices and taxes.

    ``id`` is the visitor's or customer's; ``account`` the company's, whose name is
    ``company``. ``order_count`` counts completed orders; ``evidence`` are look-ups of
    their tax numbers.
    """

    id: str = attrs.field(converter=_id)
    kind: BuyerKind = attrs.field(default=BuyerKind.INDIVIDUAL, converter=BuyerKind)
    name: str = attrs.field(default="", converter=_text)
    email: str = attrs.field(default="", converter=_text)
    language: str = attrs.field(default="", converter=_text)
    company: str = attrs.field(default="", converter=_text)
    account: str = attrs.field(default="", converter=_text)
    groups: frozenset[str] = attrs.field(default=frozenset(), converter=_groups)
    order_count: int = 0
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(default=(), converter=_numbers)
    evidence: tuple[TaxEvidence, ...] = attrs.field(default=(), converter=_proofs)
    exemptions: tuple[Exemption, ...] = attrs.field(default=(), converter=_papers)

    @classmethod
    def guest(cls, guest: Guest) -> Purchaser:
        """A person without an account."""
        return cls(
            id=guest.id, name=guest.name, email=guest.email, language=guest.language
        )

    @classmethod
    def customer(cls, customer: Customer, *, order_count: int = 0) -> Purchaser:
        """A person the shop knows."""
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
    def company_of(
        cls, account: Account, buyer: Customer, *, order_count: int = 0
    ) -> Purchaser:
        """A company, and the person who buys for it."""
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
        """What pricing needs to know of them, in these *groups* too."""
        return Buyer(
            id=self.account or self.id,
            groups=self.groups | frozenset(groups),
            order_count=self.order_count,
            is_business=self.is_company,
            tax_ids=self.evidence,
            exemptions=self.exemptions,
        )
