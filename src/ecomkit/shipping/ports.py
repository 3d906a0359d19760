"""The seams of shipping: what a shop, a carrier or a calendar may bring of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from ecomkit.measures import Weight
from ecomkit.shipping.abroad.customs import CustomsDeclaration, Duties, DutiesUnknown
from ecomkit.shipping.carriers.services import (
    CarrierLimits,
    CarrierRate,
    LabelCancellation,
    LabelRequest,
    ShippingLabel,
)
from ecomkit.shipping.consignment import Consignment
from ecomkit.shipping.fulfillment.jobs import FulfillmentReport, FulfillmentRequest
from ecomkit.shipping.rate_request import FeeRefusal, RateRequest, ShippingFee
from ecomkit.shipping.reasons import ShippingReason
from ecomkit.shipping.tracking.statuses import TrackingEvent


class ShippingFeeRule(Protocol):
    """Names the fee for a load of goods, or says why there is none.

    A rule of the shop's own is a frozen class with this one method. It may look at
    nothing but the load, so that the same goods always cost the same.
    """

    def fee(self, load: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee, or the reasons why the goods cannot go like this."""
        ...


class ShippingRequirement(Protocol):
    """Something that must hold before a method is offered."""

    def unmet(self, load: RateRequest, /) -> tuple[ShippingReason, ...]:
        """Why it does not hold; empty where it does."""
        ...


class Weighing(Protocol):
    """What counts as the weight of a load: on the scales, by volume, or a carrier's own."""

    def weigh(self, load: RateRequest, /) -> Weight | FeeRefusal:
        """The weight that is charged."""
        ...


class WorkingCalendar(Protocol):
    """Knows the days on which a warehouse, a carrier or a country does not work."""

    def why_closed(self, day: date, /) -> str:
        """Why nobody works on *day* (``"weekend"``, a holiday's name); empty where they do."""
        ...


class CalendarBook(Protocol):
    """Has a calendar for every place goods may go to."""

    def calendar(self, country: str, region: str, /) -> WorkingCalendar:
        """The calendar of a region, or of its country."""
        ...


class DutyRule(Protocol):
    """A rule of customs law: tells the duties, or that it is not meant for this."""

    def duties(
        self, declaration: CustomsDeclaration, /
    ) -> Duties | DutiesUnknown | None:
        """The duties; None where the rule does not apply to the declaration."""
        ...


class DutySource(Protocol):
    """Knows what customs will ask: a table of rules, or a broker's service."""

    def assess(self, declaration: CustomsDeclaration, /) -> Duties | DutiesUnknown:
        """The duties on a declaration, or why they are not known."""
        ...


class Carrier(Protocol):
    """A carrier, as the core calls it.

    Every call may raise CarrierUnavailableError (nothing is known; ask again) and
    CarrierRefusedError (it will not; the message is for the buyer or the shop).
    """

    @property
    def name(self) -> str:
        """The carrier's name, kept with each shipment."""
        ...

    @property
    def limits(self) -> CarrierLimits:
        """What it can do; the same for as long as it lives."""
        ...

    def rates(
        self, consignment: Consignment, /, *, timeout: timedelta
    ) -> Sequence[CarrierRate]:
        """What it would charge for the goods, by service."""
        ...

    def label(self, request: LabelRequest, /, *, timeout: timedelta) -> ShippingLabel:
        """The label for a parcel; the same one for the same key."""
        ...

    def track(
        self, numbers: Sequence[str], /, *, timeout: timedelta
    ) -> Sequence[TrackingEvent]:
        """All it knows about these numbers; nothing about those it does not know."""
        ...

    def cancel(self, number: str, /, *, timeout: timedelta) -> LabelCancellation:
        """Gives a label back that was not used."""
        ...


class FulfillmentService(Protocol):
    """Somebody else's warehouse that packs and sends for the shop.

    Calls may raise CarrierUnavailableError, after which nothing is known.
    """

    @property
    def name(self) -> str:
        """The service's name, kept with each job."""
        ...

    def submit(
        self, request: FulfillmentRequest, /, *, timeout: timedelta
    ) -> FulfillmentReport:
        """Hands over an order; the same id is the same order, however often it is sent."""
        ...

    def report(self, id: str, /, *, timeout: timedelta) -> FulfillmentReport:
        """What became of an order that was handed over."""
        ...
