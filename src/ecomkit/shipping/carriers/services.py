"""What a carrier can do."""

from __future__ import annotations

import attrs

from ecomkit.addressing.territory import as_areas
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
from ecomkit.shipping.validators import (
    check_shipment,
)
from ecomkit.validators import as_names


@attrs.frozen(kw_only=True)
class CarrierLimits:
    """What a carrier can do; checked before it is called.

    ``services`` are the carrier's names of its services, ``countries`` the countries and
    territories it delivers to (all, if empty), ``piece`` the limits of one parcel, ``parcels`` the most parcels
    at once, ``numbers`` the most tracking numbers in one call. ``cancels`` says whether
    a label can be canceled.
    """

    services: frozenset[str] = attrs.field(
        converter=as_names, validator=check_shipment.names
    )
    countries: frozenset[str] = attrs.field(default=frozenset(), converter=as_areas)
    piece: PieceLimits = attrs.field(
        factory=PieceLimits, validator=check_shipment.instance_of(PieceLimits)
    )
    parcels: int = attrs.field(default=1, validator=check_shipment.whole_number(1))
    numbers: int = attrs.field(default=1, validator=check_shipment.whole_number(1))
    cancels: bool = attrs.field(
        default=False, validator=check_shipment.instance_of(bool)
    )

    def refusals(self, consignment: Consignment) -> tuple[ShippingReason, ...]:
        """Why the carrier cannot take these goods; empty if it may be asked."""
        reasons: list[ShippingReason] = []
        place = consignment.destination
        if place is None:
            reasons.append(DestinationNotKnown())
        elif self.countries and place.standing.names.isdisjoint(self.countries):
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
