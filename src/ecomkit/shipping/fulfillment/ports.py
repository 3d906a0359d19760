"""The fulfillment service's side of the conversation: an adapter for each service."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from ecomkit.shipping.fulfillment.jobs import FulfillmentReport, FulfillmentRequest


class FulfillmentService(Protocol):
    """Somebody else's warehouse that packs and sends for the shop.

    A call may raise CarrierUnavailableError (the outcome is unknown; ask again) and
    CarrierRefusedError (the service will not do it).
    """

    @property
    def name(self) -> str:
        """The service's name, stored with each job."""
        ...

    def submit(
        self, request: FulfillmentRequest, /, *, timeout: timedelta
    ) -> FulfillmentReport:
        """Submits an order; the same id is the same order, however often it is sent."""
        ...

    def report(self, id: str, /, *, timeout: timedelta) -> FulfillmentReport:
        """What has been done so far about a submitted order."""
        ...
