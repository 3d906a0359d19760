"""What happened to goods on their way, for those who listen."""

from __future__ import annotations

from datetime import date

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class ShipmentChange(Change):
    """Something happened to a shipment."""

    shipment: str
    order: str
    carrier: str


class ParcelsPacked(ShipmentChange):
    """The goods are in their boxes and announced to the carrier."""


class ParcelsDispatched(ShipmentChange):
    """The carrier has the first of the parcels."""


@attrs.frozen(kw_only=True)
class ParcelTracked(ShipmentChange):
    """The carrier has told something new about a parcel."""

    number: str
    status: str


@attrs.frozen(kw_only=True)
class ParcelsDelivered(ShipmentChange):
    """The last of the parcels has been delivered; with what was promised, if anything."""

    on: date
    promised: date | None
    days_late: int


@attrs.frozen(kw_only=True)
class DeliveryFailed(ShipmentChange):
    """A parcel could not be delivered, or was returned, damaged or lost."""

    number: str
    status: str
