"""What happened to parcels, as changes for the shop's events."""

from __future__ import annotations

from datetime import date

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class ShipmentChange(Change):
    """Something happened to the parcels of a shipment."""

    shipment: str
    order: str
    carrier: str


class ParcelsPacked(ShipmentChange):
    """The parcels are packed and announced to the carrier."""


class ParcelsDispatched(ShipmentChange):
    """The carrier has the first of the parcels."""


@attrs.frozen(kw_only=True)
class ParcelTracked(ShipmentChange):
    """The carrier has reported something new about a parcel."""

    number: str
    status: str


@attrs.frozen(kw_only=True)
class ParcelsDelivered(ShipmentChange):
    """The last of the parcels was delivered; ``promised`` is the last promised day."""

    on: date
    promised: date | None
    days_late: int


@attrs.frozen(kw_only=True)
class DeliveryFailed(ShipmentChange):
    """A parcel could not be delivered, or was returned, damaged or lost."""

    number: str
    status: str
