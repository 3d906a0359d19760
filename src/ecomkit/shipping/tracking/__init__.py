"""Tracking: shipments, the carriers' events, and tracking numbers."""

from ecomkit.shipping.tracking.events import (
    DeliveryFailed,
    OrderPacked,
    ParcelTracked,
    ShipmentDelivered,
    ShipmentDispatched,
)
from ecomkit.shipping.tracking.numbers import (
    TrackingNumber,
    recognize_tracking_number,
    tracking_url,
)
from ecomkit.shipping.tracking.shipment import (
    PromiseOutcome,
    Shipment,
    ShipmentFailure,
    ShipmentStatus,
    TrackedParcel,
    shipment_changes,
)
from ecomkit.shipping.tracking.statuses import (
    TrackingEvent,
    TrackingStatus,
    read_tracking_status,
)

__all__ = [
    "DeliveryFailed",
    "OrderPacked",
    "ParcelTracked",
    "PromiseOutcome",
    "Shipment",
    "ShipmentDelivered",
    "ShipmentDispatched",
    "ShipmentFailure",
    "ShipmentStatus",
    "TrackedParcel",
    "TrackingEvent",
    "TrackingNumber",
    "TrackingStatus",
    "read_tracking_status",
    "recognize_tracking_number",
    "shipment_changes",
    "tracking_url",
]
