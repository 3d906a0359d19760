"""Calls to carriers, within their limits; a carrier that does not answer is no error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial

import attrs

from ecomkit.shipping.carrier_rate import CarrierRate
from ecomkit.shipping.carriers.ports import Carrier
from ecomkit.shipping.consignment import Consignment
from ecomkit.shipping.errors import (
    CarrierRefusedError,
    CarrierUnavailableError,
    InvalidShipmentError,
)
from ecomkit.shipping.reasons import CarrierRefused, CarrierSilent, ShippingReason
from ecomkit.shipping.tracking.shipment import Shipment
from ecomkit.shipping.tracking.statuses import TrackingEvent
from ecomkit.validators import (
    as_tuple,
    require_method,
    require_types,
)


@attrs.frozen(kw_only=True)
class CarrierAnswer:
    """A carrier's rates, or the reasons why there are none."""

    carrier: str
    rates: tuple[CarrierRate, ...] = ()
    reasons: tuple[ShippingReason, ...] = ()


_carrier = partial(require_method, method="track", what="a carrier")


def ask_rates(
    carrier: Carrier, consignment: Consignment, *, timeout: timedelta
) -> CarrierAnswer:
    """Asks a carrier for its rates, unless its limits rule the goods out."""
    refusals = carrier.limits.refusals(consignment)
    if refusals:
        return CarrierAnswer(carrier=carrier.name, reasons=refusals)
    try:
        rates = carrier.rates(consignment, timeout=timeout)
    except CarrierUnavailableError:
        silent = CarrierSilent(carrier=carrier.name)
        return CarrierAnswer(carrier=carrier.name, reasons=(silent,))
    except CarrierRefusedError as error:
        no = CarrierRefused(carrier=carrier.name, words=error.message)
        return CarrierAnswer(carrier=carrier.name, reasons=(no,))
    return CarrierAnswer(carrier=carrier.name, rates=tuple(rates))


@attrs.frozen(kw_only=True)
class TrackingUpdate:
    """The shipments as they are known now, and the numbers that got no answer."""

    shipments: tuple[Shipment, ...]
    unanswered: tuple[str, ...]


def track_shipments(
    carrier: Carrier, shipments: Iterable[Shipment], *, timeout: timedelta
) -> TrackingUpdate:
    """Asks a carrier for news of its shipments that are still under way.

    Makes as few calls as the carrier's limits allow. The numbers of a call that fails
    are returned as ``unanswered``, to be asked about next time.
    """
    kept = as_tuple(shipments)
    require_types(kept, Shipment, path="$.shipments", error=InvalidShipmentError)
    numbers = sorted(
        parcel.number
        for shipment in kept
        if shipment.carrier == carrier.name
        for parcel in shipment.parcels
        if not parcel.status.ended
    )
    most = carrier.limits.numbers
    events: list[TrackingEvent] = []
    unanswered: list[str] = []
    for start in range(0, len(numbers), most):
        batch: Sequence[str] = numbers[start : start + most]
        try:
            events.extend(carrier.track(batch, timeout=timeout))
        except (CarrierUnavailableError, CarrierRefusedError):
            unanswered.extend(batch)
    return TrackingUpdate(
        shipments=tuple(shipment.with_events(events) for shipment in kept),
        unanswered=tuple(unanswered),
    )
