"""Seller: who sells a line: the shop itself, a merchant or a person, and on which terms."""

from __future__ import annotations

from typing import Final

import attrs

from ecomkit.addressing.address import Address
from ecomkit.choices import StrictEnum
from ecomkit.customers.errors import check
from ecomkit.customers.tax_number import TaxNumber
from ecomkit.money.rate import Rate
from ecomkit.money.validators import as_rate
from ecomkit.validators import maybe, one_or_more

PRIVATE_SALE: Final = "private_sale"
"""The tax category of what a person sells who does not trade: no tax law looks at it."""


class SellerKind(StrictEnum):
    """A business, or a person who does not trade."""

    BUSINESS = "business"
    PERSON = "person"


_share = check.rate(from_zero=True, to_one=True)


@attrs.frozen(kw_only=True)
class SellerTerms:
    """What a marketplace keeps of a seller's sales, as it was agreed for one order."""

    seller: str = attrs.field(validator=check.text)
    commission: Rate = attrs.field(default=Rate(0), converter=as_rate, validator=_share)
    commission_tax: Rate = attrs.field(
        default=Rate(0), converter=as_rate, validator=_share
    )


@attrs.frozen(kw_only=True)
class Seller:
    """Who sells, as the law demands it on an invoice (Directive 2006/112/EC, article 226).

    ``id`` is what lines name; "" is the shop itself. A marketplace keeps ``commission`` of
    what a seller sells, with tax, and ``commission_tax`` on top of it. ``origin`` is the
    place where the seller's goods leave from. What a person sells is of the tax category
    ``private_sale``: it bears no tax.
    """

    name: str = attrs.field(validator=check.name)
    id: str = attrs.field(default="", validator=check.text)
    kind: SellerKind = attrs.field(default=SellerKind.BUSINESS, converter=SellerKind)
    address: Address | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Address))
    )
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(
        default=(),
        converter=one_or_more,
        validator=check.members(TaxNumber, hint='TaxNumber("DE", "136695976")'),
    )
    email: str = attrs.field(default="", validator=check.text)
    registration: str = attrs.field(default="", validator=check.text)
    commission: Rate = attrs.field(
        default=Rate(0),
        converter=as_rate,
        validator=_share,
    )
    commission_tax: Rate = attrs.field(
        default=Rate(0),
        converter=as_rate,
        validator=_share,
    )
    origin: str = attrs.field(default="", validator=check.text)

    @property
    def terms(self) -> SellerTerms:
        """What the marketplace keeps of their sales, as it is now."""
        return SellerTerms(
            seller=self.id,
            commission=self.commission,
            commission_tax=self.commission_tax,
        )
