"""What carriers say about a parcel, in one vocabulary for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.shipping.tracking.carrier_data import carrier_data
from ecomkit.shipping.validators import check_shipment
from ecomkit.validators import require_mapping, require_type

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


def read_tracking_status(
    carrier: str,
    code: str,
    words: Mapping[str, Mapping[str, TrackingStatus]] | None = None,
) -> TrackingStatus:
    """The status a carrier's code or word stands for; UNKNOWN if it is in no list.

    *words* (carrier to codes) adds to the built-in lists and overrides them. Case does
    not matter.
    """
    require_type(carrier, str, path="$.carrier")
    wanted = require_type(code, str, path="$.code").strip().casefold()
    require_mapping(words or {}, Mapping, path="$.words")
    for name, status in (words or {}).get(carrier, {}).items():
        if name.casefold() == wanted:
            return status
    return status_codes().get(carrier, {}).get(wanted, TrackingStatus.UNKNOWN)


@cache
def status_codes() -> dict[str, dict[str, TrackingStatus]]:
    """The built-in lists: carriers, their codes in lower case, and what they mean."""
    return {
        carrier: {
            code.casefold(): TrackingStatus(status)
            for status, codes in statuses.items()
            for code in codes
        }
        for carrier, statuses in carrier_data()["statuses"].items()
    }
