"""ShippingMethod: a way to send goods, with its fee and what must hold for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.shipping.carrier_rate import CarrierRate
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.fees.basic import FlatRate
from ecomkit.shipping.ports import ShippingFeeRule, ShippingRequirement
from ecomkit.shipping.rate_request import FeeSharing, RateRequest
from ecomkit.shipping.reasons import NothingToSend
from ecomkit.shipping.requirements import ToZones
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee
from ecomkit.shipping.transit.ports import CalendarBook
from ecomkit.shipping.transit.transit_time import TransitTime
from ecomkit.shipping.validators import (
    check_rule,
)
from ecomkit.validators import (
    as_names,
    as_tuple,
    maybe,
    require_types,
)


class DeliveryKind(StrictEnum):
    """How goods reach the buyer."""

    SHIP = "ship"
    PICKUP = "pickup"
    DIGITAL = "digital"


class FeeTax(StrictEnum):
    """Whether a fee includes its tax: as the buyer is shown prices, always, or never."""

    AS_GOODS = "as_goods"
    INCLUDED = "included"
    ADDED = "added"


@attrs.frozen(kw_only=True)
class ShippingMethod:
    """A way to send goods.

    ``zones`` are the ids of the zones it serves (all, if empty), ``but_not`` those it
    does not. ``requires`` must all hold. ``position`` orders the methods a buyer sees.
    ``share_by`` says how a fee that belongs to no line is shared. If nothing needs
    sending a method is offered only ``even_without_goods`` and charges what its rule
    says (a download with a handling fee). Pickup and digital delivery are methods of
    that ``kind``; what is picked up is handed over, and taxed, at ``pickup_at``, or where
    the goods leave from. ``transit`` is how long the carrier takes, for the promise,
    where it does not state its days with a :class:`~ecomkit.shipping.fees.LiveRate`;
    ``calendars`` are the carrier's own delivery days, if they differ from the shop's (a
    carrier that delivers on Saturdays).
    """

    id: str = attrs.field(validator=check_rule.name)
    fee: ShippingFeeRule = attrs.field(validator=check_rule.rule)
    kind: DeliveryKind = attrs.field(default=DeliveryKind.SHIP, converter=DeliveryKind)
    zones: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check_rule.names
    )
    but_not: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check_rule.names
    )
    requires: tuple[ShippingRequirement, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_rule.requirements
    )
    carrier: str = attrs.field(default="", validator=check_rule.text)
    service: str = attrs.field(default="", validator=check_rule.text)
    tax_category: str = attrs.field(default="", validator=check_rule.text)
    fee_tax: FeeTax = attrs.field(default=FeeTax.AS_GOODS, converter=FeeTax)
    position: int = attrs.field(default=0, validator=check_rule.whole_number())
    share_by: FeeSharing = attrs.field(default=FeeSharing.VALUE, converter=FeeSharing)
    even_without_goods: bool = attrs.field(
        default=False, validator=check_rule.instance_of(bool)
    )
    transit: TransitTime | None = attrs.field(
        default=None, validator=maybe(check_rule.instance_of(TransitTime))
    )
    pickup_at: Address | Place | None = attrs.field(
        default=None, validator=maybe(check_rule.instance_of(Address, Place))
    )
    calendars: CalendarBook | None = attrs.field(
        default=None,
        validator=maybe(check_rule.method("calendar", what="a book of calendars")),
    )

    def fee_for(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee, or every reason why the method is not available."""
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
        # Several parts may give the same reason.
        return FeeRefusal(
            tuple(dict.fromkeys(reasons)) if len(reasons) > 1 else reasons
        )

    @property
    def pickup_place(self) -> Place | None:
        """Where goods are picked up, as far as it is known."""
        at = self.pickup_at
        return at.place if isinstance(at, Address) else at

    @cached_property
    def _where(self) -> ToZones:
        return ToZones(zones=self.zones, but_not=self.but_not)


def methods_from_rates(
    rates: Iterable[CarrierRate], *, tax_category: str = ""
) -> tuple[ShippingMethod, ...]:
    """A carrier's rates as shipping methods, to be offered with the shop's own."""
    kept = as_tuple(rates)
    require_types(kept, CarrierRate, path="$.rates", error=InvalidFeeRuleError)
    return tuple(
        ShippingMethod(
            id=f"{rate.carrier}:{rate.service}",
            fee=FlatRate(rate.price),
            carrier=rate.carrier,
            service=rate.service,
            transit=rate.transit,
            tax_category=tax_category,
        )
        for rate in kept
    )
