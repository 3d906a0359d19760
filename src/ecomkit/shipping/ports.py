"""What a shop may bring of its own: fee rules, requirements, ways of weighing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from ecomkit.addressing.address import Address
from ecomkit.measures import Weight
from ecomkit.shipping.pickup_points import PickupPoint
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import ShippingReason
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee


class ShippingFeeRule(Protocol):
    """Calculates the fee for a rate request, or says why there is none.

    A rule of the shop's own is a frozen class with this one method. It may look at
    nothing but the request, so that the same goods always cost the same.
    """

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee, or the reasons why the goods cannot be sent like this."""
        ...


class ShippingRequirement(Protocol):
    """Something that must hold before a method is offered."""

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """Why it does not hold; empty if it does."""
        ...


class Weighing(Protocol):
    """Determines the billable weight: actual, volumetric, or a carrier's own rule."""

    def weigh(self, request: RateRequest, /) -> Weight | FeeRefusal:
        """The weight that is charged."""
        ...


class PickupPoints(Protocol):
    """A carrier's, or a service's, list of points; a call may raise CarrierUnavailableError."""

    @property
    def name(self) -> str:
        """The name of the list, such as the carrier's."""
        ...

    def near(self, address: Address, /, *, timeout: timedelta) -> Sequence[PickupPoint]:
        """The points near an address, the nearest first."""
        ...
