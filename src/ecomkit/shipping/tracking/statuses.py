"""What carriers tell of a parcel, in one vocabulary for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.shipping import fields


class TrackingStatus(StrictEnum):
    """Where a parcel is in its life. ``UNKNOWN`` is said but not understood."""

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
        """Whether nothing more is expected to happen."""
        return self in _ENDED

    @property
    def failed(self) -> bool:
        """Whether somebody should look at it."""
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
    """One thing a carrier says about a parcel; ``words`` are its own."""

    number: str = attrs.field(validator=fields.name)
    at: datetime = attrs.field(validator=fields.moment)
    status: TrackingStatus = attrs.field(converter=TrackingStatus)
    words: str = ""
    where: str = ""


def read_tracking_status(
    carrier: str,
    code: str,
    words: Mapping[str, Mapping[str, TrackingStatus]] | None = None,
) -> TrackingStatus:
    """A carrier's code or word as a status; UNKNOWN where it is in no list.

    *words* (carrier to codes) adds to and overrides ours. Case does not count.
    """
    wanted = code.strip().upper()
    for table in (words or {}, WORDS):
        known = table.get(carrier, {})
        for name, status in known.items():
            if name.upper() == wanted:
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
