"""ShippingMethod: a way to send goods, with its fee and what must hold for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.shipping import fields
from ecomkit.shipping.carriers.services import CarrierRate
from ecomkit.shipping.fees.basic import FlatRate
from ecomkit.shipping.ports import ShippingFeeRule, ShippingRequirement
from ecomkit.shipping.rate_request import (
    FeeRefusal,
    FeeSharing,
    RateRequest,
    ShippingFee,
)
from ecomkit.shipping.reasons import NothingToSend
from ecomkit.shipping.requirements import ToZones
from ecomkit.shipping.transit.ports import CalendarBook
from ecomkit.shipping.transit.transit_time import TransitTime


class DeliveryKind(StrictEnum):
    """How goods reach the buyer."""

    SHIP = "ship"
    PICKUP = "pickup"
    DIGITAL = "digital"


class FeeTax(StrictEnum):
    """Whether a fee is written with its tax inside: as the goods' prices are, or by itself."""

    AS_GOODS = "as_goods"
    INCLUDED = "included"
    ADDED = "added"


@attrs.frozen(kw_only=True)
class ShippingMethod:
    """A way to send goods.

    ``zones`` are the ids of the zones it serves (none: everywhere), ``but_not`` those it
    leaves out of them. ``requires`` must all hold. ``position`` orders the methods a
    buyer sees. ``spread`` says how a fee that belongs to no line is shared. A method is
    not offered where nothing needs sending, unless ``even_without_goods``: then it
    charges what its rule says (a download with a handling fee). Pickup and digital
    delivery are methods of that ``kind``. ``transit`` is how long the carrier takes, for
    the promise; ``calendars`` are the carrier's own delivery days, where they differ
    from the shop's (a carrier that comes on Saturdays).
    """

    id: str = attrs.field(validator=fields.name)
    fee: ShippingFeeRule = attrs.field(validator=fields.rule)
    kind: DeliveryKind = attrs.field(default=DeliveryKind.SHIP, converter=DeliveryKind)
    zones: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    but_not: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    requires: tuple[ShippingRequirement, ...] = attrs.field(
        default=(), converter=fields.several, validator=fields.requirements
    )
    carrier: str = ""
    service: str = ""
    tax_category: str = ""
    fee_tax: FeeTax = attrs.field(default=FeeTax.AS_GOODS, converter=FeeTax)
    position: int = 0
    spread: FeeSharing = attrs.field(default=FeeSharing.VALUE, converter=FeeSharing)
    even_without_goods: bool = False
    transit: TransitTime | None = None
    calendars: CalendarBook | None = None

    def fee_for(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee for *request*, or every reason why it is not offered."""
        if not request.goods or not (request.lines or self.even_without_goods):
            return FeeRefusal((NothingToSend(),))
        reasons = self._where.unmet(request)
        for requirement in self.requires:
            reasons += requirement.unmet(request)
        found = self.fee.fee(request)
        if isinstance(found, FeeRefusal):
            reasons += found.reasons
        elif not reasons:
            return found
        # Several parts may have the same thing to say.
        return FeeRefusal(
            tuple(dict.fromkeys(reasons)) if len(reasons) > 1 else reasons
        )

    @cached_property
    def _where(self) -> ToZones:
        return ToZones(zones=self.zones, but_not=self.but_not)


def methods_from_rates(
    rates: Iterable[CarrierRate], *, tax_category: str = ""
) -> tuple[ShippingMethod, ...]:
    """A carrier's answer as shipping methods, to be offered beside the shop's own."""
    return tuple(
        ShippingMethod(
            id=f"{rate.carrier}:{rate.service}",
            fee=FlatRate(rate.price),
            carrier=rate.carrier,
            service=rate.service,
            transit=rate.transit,
            tax_category=tax_category,
        )
        for rate in rates
    )
