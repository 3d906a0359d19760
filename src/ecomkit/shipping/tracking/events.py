"""What happened to shipments and their parcels, as changes for the shop's events."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class ShipmentChange(Change):
    """Something happened to the parcels of a shipment."""

    shipment: str
    order: str
    carrier: str


@attrs.frozen(kw_only=True)
class OrderPacked(ShipmentChange):
    """Goods were packed, at a location."""

    location: str


@attrs.frozen(kw_only=True)
class ShipmentDispatched(ShipmentChange):
    """The carrier has the first of the parcels: its number, and where to follow it."""

    number: str
    link: str


@attrs.frozen(kw_only=True)
class ParcelTracked(ShipmentChange):
    """The carrier has reported something new about a parcel."""

    number: str
    status: str


@attrs.frozen(kw_only=True)
class ShipmentDelivered(ShipmentChange):
    """The last of the parcels was delivered ``on`` a day.

    ``promised`` is the last promised day, "" without a promise; ``complete`` says
    whether all goods of the order have arrived with it.
    """

    on: str
    promised: str
    days_late: int
    complete: bool


@attrs.frozen(kw_only=True)
class DeliveryFailed(ShipmentChange):
    """A parcel could not be delivered, or was returned, damaged or lost."""

    number: str
    status: str
