"""What a buyer is told before paying: how goods come back, and what a kind of buyer may do."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.checkout.errors import InvalidCheckoutError
from ecomkit.checkout.purchaser import BuyerKind
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr


class ReturnCost(StrictEnum):
    """Who pays for sending goods back."""

    SHOP = "shop"
    BUYER = "buyer"


def _days(instance: object, attribute: attrs.Attribute[int], value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidCheckoutError(
            f"{short_repr(value)} is not a number of days", path=f"$.{attribute.name}"
        )


@attrs.frozen(kw_only=True)
class SalesTerms:
    """The shop's word on returns and shipping, shown before the buyer pays.

    Goods may come back within ``return_days`` of delivery (0: they may not, beyond what
    the law gives), at the cost of ``return_cost``. ``not_returnable`` are SKUs made for
    one buyer or open to spoil; ``note`` and ``url`` lead to the rest.
    """

    return_days: int = attrs.field(default=14, validator=_days)
    return_cost: ReturnCost = attrs.field(
        default=ReturnCost.BUYER, converter=ReturnCost
    )
    not_returnable: frozenset[str] = attrs.field(
        default=frozenset(), converter=frozenset
    )
    note: str = ""
    url: str = ""


class ShownBasis(StrictEnum):
    """Which prices a kind of buyer is shown: without tax, or with it."""

    NET = "net"
    GROSS = "gross"


class DocumentKind(StrictEnum):
    """Which paper a kind of buyer gets: a receipt, or an invoice with net and tax."""

    RECEIPT = "receipt"
    INVOICE = "invoice"


def _names(values: Iterable[str]) -> frozenset[str]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidCheckoutError("must be a list of ids", path="$.payment_methods")
    return frozenset(values)


@attrs.frozen(kw_only=True)
class BuyerPolicy:
    """What a kind of buyer sees and may use.

    ``groups`` and ``channel`` open price lists; ``payment_methods`` are the ids of the payment methods
    payment they may choose (empty: all that the shop offers them).
    """

    kind: BuyerKind = attrs.field(converter=BuyerKind)
    shown: ShownBasis = attrs.field(default=ShownBasis.GROSS, converter=ShownBasis)
    document: DocumentKind = attrs.field(
        default=DocumentKind.RECEIPT, converter=DocumentKind
    )
    groups: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    channel: str = ""
    payment_methods: frozenset[str] = attrs.field(default=frozenset(), converter=_names)


USUAL_POLICIES = (
    BuyerPolicy(kind=BuyerKind.INDIVIDUAL),
    BuyerPolicy(
        kind=BuyerKind.COMPANY, shown=ShownBasis.NET, document=DocumentKind.INVOICE
    ),
)
"""A person sees gross prices and gets a receipt; a company net prices and an invoice."""
