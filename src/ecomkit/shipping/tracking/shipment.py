"""Shipment: parcels under way and what carriers said about them; status follows from that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

import attrs

from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.events import Change
from ecomkit.shipping.consignment import Parcel
from ecomkit.shipping.errors import InvalidShipmentError
from ecomkit.shipping.tracking.events import (
    DeliveryFailed,
    ParcelsDelivered,
    ParcelsDispatched,
    ParcelsPacked,
    ParcelTracked,
)
from ecomkit.shipping.tracking.statuses import TrackingEvent, TrackingStatus
from ecomkit.shipping.transit.calendars import local_time
from ecomkit.shipping.transit.promise import DeliveryPromise
from ecomkit.shipping.validators import check_shipment
from ecomkit.validators import (
    as_tuple,
    maybe,
    require_types,
)

_text = check_shipment.instance_of(str)
_events = check_shipment.members(TrackingEvent)


class ShipmentStatus(StrictEnum):
    """The state of a shipment, from the states of its parcels."""

    PACKED = "packed"
    UNDER_WAY = "under_way"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    NEEDS_ATTENTION = "needs_attention"
    RETURNED = "returned"
    CANCELED = "canceled"


@attrs.frozen(kw_only=True)
class TrackedParcel:
    """A parcel with its tracking number and its events, the earliest first."""

    parcel: Parcel = attrs.field(validator=check_shipment.instance_of(Parcel))
    number: str = attrs.field(validator=check_shipment.name)
    events: tuple[TrackingEvent, ...] = attrs.field(
        default=(), converter=as_tuple, validator=_events
    )

    @property
    def status(self) -> TrackingStatus:
        """That of the latest event that is understood; announced before there is one."""
        for event in reversed(self.events):
            if event.status is not TrackingStatus.UNKNOWN:
                return event.status
        return TrackingStatus.ANNOUNCED

    @property
    def delivered_at(self) -> datetime | None:
        """When the parcel was delivered; None if it was not, or came back."""
        if self.status is not TrackingStatus.DELIVERED:
            return None
        return next(
            event.at
            for event in self.events
            if event.status is TrackingStatus.DELIVERED
        )


# Of two events at the same moment, the later in this list came later.
_RANK = {status: rank for rank, status in enumerate(TrackingStatus)}


@attrs.frozen(kw_only=True)
class Shipment:
    """Parcels handed over together: one carrier, one destination.

    It stores what was sent and what the carrier said; everything else follows from that.
    An event that comes twice, late or out of order counts once and in its place.
    """

    id: str = attrs.field(validator=check_shipment.name)
    order: str = attrs.field(validator=_text)
    carrier: str = attrs.field(validator=_text)
    destination: Place = attrs.field(validator=check_shipment.instance_of(Place))
    parcels: tuple[TrackedParcel, ...] = attrs.field(
        converter=as_tuple, validator=check_shipment.members(TrackedParcel, least=1)
    )
    method: str = attrs.field(default="", validator=_text)
    promise: DeliveryPromise | None = attrs.field(
        default=None, validator=maybe(check_shipment.instance_of(DeliveryPromise))
    )

    def __attrs_post_init__(self) -> None:
        if len({each.number for each in self.parcels}) < len(self.parcels):
            raise InvalidShipmentError(
                "two parcels have the same number", path="$.parcels"
            )

    def with_events(self, events: Iterable[TrackingEvent]) -> Shipment:
        """A copy with these events, too; events of other numbers are left out."""
        new = as_tuple(events)
        require_types(new, TrackingEvent, path="$.events", error=InvalidShipmentError)
        known: dict[str, set[TrackingEvent]] = {
            each.number: set(each.events) for each in self.parcels
        }
        for event in new:
            if event.number in known:
                known[event.number].add(event)
        return attrs.evolve(
            self,
            parcels=[
                attrs.evolve(each, events=_in_time(known[each.number]))
                for each in self.parcels
            ],
        )

    @property
    def status(self) -> ShipmentStatus:
        """That of all the parcels; one that failed makes the shipment need attention."""
        found = {each.status for each in self.parcels}
        if found == {TrackingStatus.CANCELED}:
            return ShipmentStatus.CANCELED
        found.discard(TrackingStatus.CANCELED)
        if found == {TrackingStatus.RETURNED}:
            return ShipmentStatus.RETURNED
        if any(status.failed for status in found):
            return ShipmentStatus.NEEDS_ATTENTION
        if found == {TrackingStatus.DELIVERED}:
            return ShipmentStatus.DELIVERED
        if TrackingStatus.DELIVERED in found:
            return ShipmentStatus.PARTLY_DELIVERED
        if found == {TrackingStatus.ANNOUNCED}:
            return ShipmentStatus.PACKED
        return ShipmentStatus.UNDER_WAY

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel was delivered; None until all are."""
        if self.status is not ShipmentStatus.DELIVERED:
            return None
        times = [each.delivered_at for each in self.parcels]
        return max(at for at in times if at is not None)

    def promise_outcome(self, timezone: tzinfo) -> PromiseOutcome | None:
        """How the promise was kept, in days of *timezone*; None until all is delivered."""
        at = self.delivered_at
        if at is None or self.promise is None:
            return None
        return PromiseOutcome(promised=self.promise, on=local_time(at, timezone).date())


def _in_time(events: set[TrackingEvent]) -> tuple[TrackingEvent, ...]:
    return tuple(
        sorted(events, key=lambda e: (e.at, _RANK[e.status], e.words, e.where))
    )


@attrs.frozen(kw_only=True)
class PromiseOutcome:
    """The promised and the actual day of delivery."""

    promised: DeliveryPromise
    on: date

    @property
    def days_late(self) -> int:
        """Days after the last promised day; 0 if on time."""
        return max(0, (self.on - self.promised.latest).days)

    @property
    def days_early(self) -> int:
        """Days before the first promised day; 0 if not early."""
        return max(0, (self.promised.earliest - self.on).days)

    @property
    def on_time(self) -> bool:
        """Whether the goods came by the last promised day."""
        return self.on <= self.promised.latest


def shipment_changes(
    before: Shipment | None, after: Shipment, timezone: tzinfo
) -> tuple[Change, ...]:
    """What happened to a shipment between two states of it; *before* may be None.

    The promise is counted in days of *timezone*, that of the destination.
    """
    found: list[Change] = []
    about = {"shipment": after.id, "order": after.order, "carrier": after.carrier}
    known: set[TrackingEvent] = set()
    if before is None:
        found.append(ParcelsPacked(**about))
    else:
        known = {event for each in before.parcels for event in each.events}
    if _dispatched(after) and (before is None or not _dispatched(before)):
        found.append(ParcelsDispatched(**about))
    for each in after.parcels:
        for event in each.events:
            if event not in known:
                status = event.status.value
                found.append(ParcelTracked(**about, number=each.number, status=status))
                if event.status.failed:
                    found.append(
                        DeliveryFailed(**about, number=each.number, status=status)
                    )
    if after.delivered_at is not None and (
        before is None or before.delivered_at is None
    ):
        outcome = after.promise_outcome(timezone)
        found.append(
            ParcelsDelivered(
                **about,
                on=local_time(after.delivered_at, timezone).date(),
                promised=None if outcome is None else outcome.promised.latest,
                days_late=0 if outcome is None else outcome.days_late,
            )
        )
    return tuple(found)


def _dispatched(shipment: Shipment) -> bool:
    waiting = {
        TrackingStatus.ANNOUNCED,
        TrackingStatus.CANCELED,
        TrackingStatus.UNKNOWN,
    }
    return any(
        event.status not in waiting
        for each in shipment.parcels
        for event in each.events
    )
