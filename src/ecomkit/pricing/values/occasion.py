"""Occasion: who buys, where to, when and how; all that pricing needs beside the cart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from ecomkit.addressing.place import Place
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money
from ecomkit.pricing.values import validators as fields
from ecomkit.pricing.values.usage import UNUSED, Usage
from ecomkit.tax.supply import Exemption


def _moment(instance: object, attribute: object, at: Any) -> None:
    if not is_moment(at):
        raise fields.no_moment(at, "$.at")


@attrs.frozen(kw_only=True)
class PriceOverride:
    """A price that somebody in the shop set by hand, and why."""

    unit_price: Money = attrs.field(converter=fields.money)
    reason: str = attrs.field(validator=fields.text)
    by: str = ""


@attrs.frozen(kw_only=True)
class Buyer:
    """What pricing needs to know of the buyer.

    ``order_count`` counts completed orders; ``tax_ids`` are look-ups of the
    buyer's tax numbers.
    """

    id: str = ""
    groups: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    order_count: int = attrs.field(default=0, validator=fields.number)
    is_business: bool = False
    tax_ids: tuple[TaxEvidence, ...] = attrs.field(
        default=(), converter=fields.several, validator=fields.all_are(TaxEvidence)
    )
    exemptions: tuple[Exemption, ...] = attrs.field(
        default=(), converter=fields.several, validator=fields.all_are(Exemption)
    )


ANYBODY = Buyer()


@attrs.frozen(kw_only=True)
class Occasion:
    """The moment of a sale.

    ``place`` is where the goods go if the cart does not say; ``payment_method`` the chosen
    means of payment; ``worth`` what the goods count in the currency of a tax law that has
    a limit (IOSS: 150 EUR); ``usage`` what limited promotions have used up so far;
    ``overrides`` are prices set by hand, by line key.
    """

    at: datetime = attrs.field(validator=_moment)
    channel: str = ""
    buyer: Buyer = attrs.field(default=ANYBODY, validator=fields.a(Buyer))
    place: Place | None = attrs.field(
        default=None, validator=fields.a(Place, type(None))
    )
    payment_method: str = ""
    worth: Money | None = None
    usage: Usage = attrs.field(default=UNUSED, validator=fields.a(Usage))
    overrides: Mapping[str, PriceOverride] = attrs.field(
        factory=dict,
        converter=fields.mapping,
        validator=fields.all_are(PriceOverride),
        hash=False,
    )
