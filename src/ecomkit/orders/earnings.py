"""What a marketplace owes the sellers of an order, and what it keeps as its commission."""

from __future__ import annotations

import attrs

from ecomkit.customers import Seller, SellerTerms
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding
from ecomkit.orders.sellers import SellerShare

_HALF_UP = Rounding("half_up")


@attrs.frozen(kw_only=True)
class SellerEarning:
    """A seller's part of an order, and how it is shared: ``share == payout + kept``.

    ``commission`` is the marketplace's price for selling, ``commission_tax`` the tax on it.
    """

    seller: str
    share: Money
    commission: Money
    commission_tax: Money

    @property
    def kept(self) -> Money:
        """What the marketplace keeps: its commission and the tax on it."""
        return self.commission + self.commission_tax

    @property
    def payout(self) -> Money:
        """What the seller is owed."""
        return self.share - self.kept


def earning(share: SellerShare, terms: Seller | SellerTerms) -> SellerEarning:
    """How a seller's part of an order is shared, on the terms of the seller.

    The commission is taken of all the buyer pays for the part; it and its tax are rounded
    half up, once each.
    """
    commission = terms.commission.of(share.total, _HALF_UP)
    return SellerEarning(
        seller=share.seller,
        share=share.total,
        commission=commission,
        commission_tax=terms.commission_tax.of(commission, _HALF_UP),
    )
