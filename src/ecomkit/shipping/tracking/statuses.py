"""What carriers say about a parcel, in one vocabulary for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType, NoneType

import attrs

from ecomkit.arguments import takes
from ecomkit.choices import StrictEnum
from ecomkit.shipping.errors import InvalidShipmentError
from ecomkit.shipping.validators import check_shipment

_text = check_shipment.instance_of(str)


class TrackingStatus(StrictEnum):
    """Where a parcel is. ``UNKNOWN`` stands for a status that is not understood."""

    ANNOUNCED = "announced"
    COLLECTED = "collected"
    IN_TRANSIT = "in_transit"
    AT_CUSTOMS = "at_customs"
    DELAYED = "delayed"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    DAMAGED = "damaged"
    LOST = "lost"
    CANCELED = "canceled"
    UNKNOWN = "unknown"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self in _ENDED

    @property
    def failed(self) -> bool:
        """Whether somebody should look into it."""
        return self in _FAILED


_ENDED = frozenset(
    {
        TrackingStatus.DELIVERED,
        TrackingStatus.RETURNED,
        TrackingStatus.LOST,
        TrackingStatus.CANCELED,
    }
)
_FAILED = frozenset(
    {
        TrackingStatus.ATTEMPTED,
        TrackingStatus.RETURNING,
        TrackingStatus.RETURNED,
        TrackingStatus.DAMAGED,
        TrackingStatus.LOST,
    }
)


@attrs.frozen(kw_only=True)
class TrackingEvent:
    """One thing a carrier says about a parcel, in its own ``words``."""

    number: str = attrs.field(validator=check_shipment.name)
    at: datetime = attrs.field(validator=check_shipment.moment)
    status: TrackingStatus = attrs.field(converter=TrackingStatus)
    words: str = attrs.field(default="", validator=_text)
    where: str = attrs.field(default="", validator=_text)


@takes(InvalidShipmentError, carrier=str, code=str, words=(Mapping, NoneType))
def read_tracking_status(
    carrier: str,
    code: str,
    words: Mapping[str, Mapping[str, TrackingStatus]] | None = None,
) -> TrackingStatus:
    """The status a carrier's code or word stands for; UNKNOWN if it is in no list.

    *words* (carrier to codes) adds to the built-in lists and overrides them. Case does
    not matter.
    """
    wanted = code.strip().casefold()
    for table in (words or {}, WORDS):
        for name, status in table.get(carrier, {}).items():
            if name.casefold() == wanted:
                return status
    return TrackingStatus.UNKNOWN


_S = TrackingStatus

# Kinds of scan as the carriers' interfaces name them: UPS Tracking (status type), FedEx
# Track (derived code), USPS Tracking v3 (status category), DHL Shipment Tracking Unified
# (status code), UPU EMSEVT M40 (event code).
WORDS: Mapping[str, Mapping[str, TrackingStatus]] = MappingProxyType(
    {
        "ups": {
            "M": _S.ANNOUNCED,
            "MV": _S.CANCELED,
            "P": _S.COLLECTED,
            "I": _S.IN_TRANSIT,
            "W": _S.READY_FOR_PICKUP,
            "X": _S.DELAYED,
            "O": _S.OUT_FOR_DELIVERY,
            "D": _S.DELIVERED,
            "RS": _S.RETURNING,
        },
        "fedex": {
            "OC": _S.ANNOUNCED,
            "PU": _S.COLLECTED,
            "AR": _S.IN_TRANSIT,
            "AF": _S.IN_TRANSIT,
            "DP": _S.IN_TRANSIT,
            "IT": _S.IN_TRANSIT,
            "CC": _S.IN_TRANSIT,
            "CP": _S.AT_CUSTOMS,
            "CD": _S.AT_CUSTOMS,
            "CU": _S.AT_CUSTOMS,
            "DD": _S.DELAYED,
            "DY": _S.DELAYED,
            "SE": _S.DELAYED,
            "OD": _S.OUT_FOR_DELIVERY,
            "DE": _S.ATTEMPTED,
            "HL": _S.READY_FOR_PICKUP,
            "DL": _S.DELIVERED,
            "RS": _S.RETURNING,
            "CA": _S.CANCELED,
        },
        "usps": {
            "Pre-Shipment": _S.ANNOUNCED,
            "Accepted": _S.COLLECTED,
            "In Transit": _S.IN_TRANSIT,
            "Alert": _S.DELAYED,
            "Out for Delivery": _S.OUT_FOR_DELIVERY,
            "Delivery Attempt": _S.ATTEMPTED,
            "Available for Pickup": _S.READY_FOR_PICKUP,
            "Delivered": _S.DELIVERED,
            "Delivered to Agent": _S.DELIVERED,
            "Return to Sender": _S.RETURNING,
        },
        "dhl": {
            "pre-transit": _S.ANNOUNCED,
            "transit": _S.IN_TRANSIT,
            "delivered": _S.DELIVERED,
            "failure": _S.ATTEMPTED,
        },
        "post": {
            "EMA": _S.COLLECTED,
            "EMB": _S.IN_TRANSIT,
            "EMC": _S.IN_TRANSIT,
            "EMD": _S.IN_TRANSIT,
            "EMJ": _S.IN_TRANSIT,
            "EMK": _S.IN_TRANSIT,
            "EDB": _S.AT_CUSTOMS,
            "EME": _S.AT_CUSTOMS,
            "EDC": _S.IN_TRANSIT,
            "EMF": _S.IN_TRANSIT,
            "EMG": _S.IN_TRANSIT,
            "EDG": _S.OUT_FOR_DELIVERY,
            "EMH": _S.ATTEMPTED,
            "EDH": _S.READY_FOR_PICKUP,
            "EMI": _S.DELIVERED,
        },
    }
)
