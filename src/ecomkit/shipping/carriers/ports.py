"""The carrier's side of the conversation: an adapter for each carrier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from ecomkit.shipping.carrier_rate import CarrierRate
from ecomkit.shipping.carriers.labels import (
    LabelCancellation,
    LabelRequest,
    ShippingLabel,
)
from ecomkit.shipping.carriers.services import CarrierLimits
from ecomkit.shipping.consignment import Consignment
from ecomkit.shipping.tracking.statuses import TrackingEvent


class Carrier(Protocol):
    """A carrier, as the library calls it.

    Every call may raise CarrierUnavailableError (the outcome is unknown; ask again) and
    CarrierRefusedError (the carrier will not; the message is for the buyer or the shop).
    """

    @property
    def name(self) -> str:
        """The carrier's name, stored with each shipment."""
        ...

    @property
    def limits(self) -> CarrierLimits:
        """What the carrier can do; must not change."""
        ...

    def rates(
        self, consignment: Consignment, /, *, timeout: timedelta
    ) -> Sequence[CarrierRate]:
        """The carrier's price for the goods, one for each service."""
        ...

    def label(self, request: LabelRequest, /, *, timeout: timedelta) -> ShippingLabel:
        """The label for a parcel; the same key gets the same label."""
        ...

    def track(
        self, numbers: Sequence[str], /, *, timeout: timedelta
    ) -> Sequence[TrackingEvent]:
        """All events of these numbers; none for a number the carrier does not know."""
        ...

    def cancel(self, number: str, /, *, timeout: timedelta) -> LabelCancellation:
        """Cancels a label that was not used."""
        ...
