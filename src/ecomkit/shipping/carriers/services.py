"""Carriers: what they are asked and what they answer, within limits they declare."""

from __future__ import annotations

import attrs

from ecomkit.money.amount import Money
from ecomkit.shipping import fields
from ecomkit.shipping.consignment import Consignment
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import (
    DestinationNotKnown,
    DestinationNotServed,
    NotMeasured,
    ShippingReason,
    TooManyParcels,
)
from ecomkit.shipping.requirements import PieceLimits
from ecomkit.shipping.transit.transit_time import TransitTime


@attrs.frozen(kw_only=True)
class CarrierLimits:
    """What a carrier can do; asked before it is called.

    ``countries`` are those it goes to (none: all), ``piece`` the most one parcel may
    weigh and measure, ``parcels`` the most it takes at once, ``numbers`` how many it
    tells about in one call. ``services`` are its own names.
    """

    services: frozenset[str] = attrs.field(converter=fields.names)
    countries: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    piece: PieceLimits = attrs.field(factory=PieceLimits)
    parcels: int = attrs.field(default=1, validator=fields.whole(1))
    numbers: int = attrs.field(default=1, validator=fields.whole(1))
    cancels: bool = False

    def refusals(self, consignment: Consignment) -> tuple[ShippingReason, ...]:
        """Why the carrier need not be asked about these goods; empty where it may be."""
        reasons: list[ShippingReason] = []
        place = consignment.destination
        if place is None:
            reasons.append(DestinationNotKnown())
        elif self.countries and place.country not in self.countries:
            reasons.append(DestinationNotServed(place=place))
        if not consignment.parcels:
            keys = tuple(x.key for x in consignment.lines if x.ships and not x.weight)
            if keys:
                reasons.append(NotMeasured(what="weight", lines=keys))
        elif len(consignment.parcels) > self.parcels:
            over = len(consignment.parcels) - self.parcels
            reasons.append(TooManyParcels(by=over, limit=self.parcels))
        reasons.extend(self.piece.unmet(RateRequest(consignment=consignment)))
        return tuple(reasons)


@attrs.frozen(kw_only=True)
class CarrierRate:
    """What a carrier would charge the shop for a service, and how long it takes."""

    carrier: str = attrs.field(validator=fields.name)
    service: str = attrs.field(validator=fields.name)
    price: Money = attrs.field(validator=fields.money)
    transit: TransitTime | None = None
