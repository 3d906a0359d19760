"""Carriers: what they are asked and what they answer, within limits they declare."""

from __future__ import annotations

import attrs

from ecomkit.addressing.address import Address
from ecomkit.money.amount import Money
from ecomkit.shipping import fields
from ecomkit.shipping.abroad.customs import CustomsDeclaration, crosses_customs
from ecomkit.shipping.consignment import Consignment, Parcel
from ecomkit.shipping.errors import InvalidCalendarError, InvalidShipmentError
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import (
    DestinationNotKnown,
    NotMeasured,
    NotTo,
    ShippingReason,
    TooMany,
)
from ecomkit.shipping.requirements import PieceLimits


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
            reasons.append(NotTo(place=place))
        if not consignment.parcels:
            keys = tuple(x.key for x in consignment.lines if x.ships and not x.weight)
            if keys:
                reasons.append(NotMeasured(what="weight", lines=keys))
        elif len(consignment.parcels) > self.parcels:
            over = len(consignment.parcels) - self.parcels
            reasons.append(TooMany(by=over, limit=self.parcels))
        reasons.extend(self.piece.unmet(RateRequest(consignment=consignment)))
        return tuple(reasons)


@attrs.frozen
class TransitTime:
    """How long the carrier takes, in its working days: from *least* to *most*."""

    least: int = attrs.field(validator=fields.whole(0, 366))
    most: int = attrs.field(validator=fields.whole(0, 366))

    @most.validator
    def _check_most(self, attribute: object, most: int) -> None:
        if most < self.least:
            raise InvalidCalendarError(
                f"from {self.least} to {most} days runs backwards", path="$.most"
            )


@attrs.frozen(kw_only=True)
class CarrierRate:
    """What a carrier would charge the shop for a service, and how long it takes."""

    carrier: str = attrs.field(validator=fields.name)
    service: str = attrs.field(validator=fields.name)
    price: Money = attrs.field(validator=fields.money)
    transit: TransitTime | None = None


@attrs.frozen(kw_only=True)
class LabelRequest:
    """What a carrier needs to make a label.

    The same ``key`` with the same contents is the same label, however often it is asked
    for: a request that timed out is simply sent again.
    """

    key: str = attrs.field(validator=fields.name)
    parcel: Parcel = attrs.field(validator=fields.kind(Parcel))
    sender: Address = attrs.field(validator=fields.kind(Address))
    recipient: Address = attrs.field(validator=fields.kind(Address))
    service: str = attrs.field(validator=fields.name)
    declaration: CustomsDeclaration | None = None

    def __attrs_post_init__(self) -> None:
        abroad = crosses_customs(self.sender.place, self.recipient.place)
        if abroad and self.declaration is None:
            raise InvalidShipmentError(
                f"a parcel from {self.sender.country} to {self.recipient.country}"
                " needs a customs declaration",
                path="$.declaration",
                hint="declare(consignment, ...)",
            )


@attrs.frozen(kw_only=True)
class ShippingLabel:
    """A label: the parcel's number, and the paper as the carrier sends it."""

    key: str
    number: str
    parcel: str
    price: Money
    kind: str = "application/pdf"
    data: bytes = b""


@attrs.frozen(kw_only=True)
class LabelCancellation:
    """Whether a label could still be given back; ``because`` says why not."""

    number: str
    done: bool
    because: str = ""
