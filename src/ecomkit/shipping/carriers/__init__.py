"""Carriers: asking them for rates, labels and news."""

from ecomkit.shipping.carrier_rate import CarrierRate
from ecomkit.shipping.carriers.calls import (
    CarrierAnswer,
    TrackingUpdate,
    ask_rates,
    track_shipments,
)
from ecomkit.shipping.carriers.labels import (
    LabelCancellation,
    LabelRequest,
    ShippingLabel,
)
from ecomkit.shipping.carriers.ports import (
    Carrier,
)
from ecomkit.shipping.carriers.services import (
    CarrierLimits,
)

__all__ = [
    "Carrier",
    "CarrierAnswer",
    "CarrierLimits",
    "CarrierRate",
    "LabelCancellation",
    "LabelRequest",
    "ShippingLabel",
    "TrackingUpdate",
    "ask_rates",
    "track_shipments",
]
