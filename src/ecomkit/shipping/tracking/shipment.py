"""Shipment: parcels under way, with what carriers said of them; status is read from that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

import attrs

from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.events import Change
from ecomkit.shipping import fields
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
from ecomkit.shipping.transit.promise import DeliveryPromise


class ShipmentStatus(StrictEnum):
    """What a shipment is at: that of its parcels taken together."""

    PACKED = "packed"
    UNDER_WAY = "under_way"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    NEEDS_ATTENTION = "needs_attention"
    RETURNED = "returned"
    CANCELED = "canceled"


@attrs.frozen(kw_only=True)
class TrackedParcel:
    """A parcel with its tracking number, and all that was said about it, in time."""

    parcel: Parcel = attrs.field(validator=fields.kind(Parcel))
    number: str = attrs.field(validator=fields.name)
    events: tuple[TrackingEvent, ...] = ()

    @property
    def status(self) -> TrackingStatus:
        """What the latest understood event says; announced before there is one."""
        for event in reversed(self.events):
            if event.status is not TrackingStatus.UNKNOWN:
                return event.status
        return TrackingStatus.ANNOUNCED

    @property
    def delivered_at(self) -> datetime | None:
        """When it was delivered, if it was and stayed so."""
        if self.status is not TrackingStatus.DELIVERED:
            return None
        return next(
            event.at
            for event in self.events
            if event.status is TrackingStatus.DELIVERED
        )


# Of two events at the same moment, the later in this list came later.
_RANK = {status: place for place, status in enumerate(TrackingStatus)}


def _parcels(
    instance: object, attribute: object, parcels: tuple[TrackedParcel, ...]
) -> None:
    numbers = [each.number for each in parcels]
    if not parcels or len(set(numbers)) < len(numbers):
        raise InvalidShipmentError(
            "a shipment has parcels, each with a number of its own", path="$.parcels"
        )


@attrs.frozen(kw_only=True)
class Shipment:
    """Goods that were handed over together: one carrier, one place, one or more parcels.

    It holds what was sent and what was said; everything else is read from that. What is
    said twice, late or out of order changes nothing but what it says.
    """

    id: str = attrs.field(validator=fields.name)
    order: str
    carrier: str
    destination: Place
    parcels: tuple[TrackedParcel, ...] = attrs.field(
        converter=fields.several, validator=_parcels
    )
    method: str = ""
    promise: DeliveryPromise | None = None

    def with_events(self, events: Iterable[TrackingEvent]) -> Shipment:
        """The shipment with more that was said; events of other numbers are left out."""
        said: dict[str, set[TrackingEvent]] = {
            each.number: set(each.events) for each in self.parcels
        }
        for event in events:
            if not isinstance(event, TrackingEvent):
                raise InvalidShipmentError(
                    f"{short_repr(event)} is not a TrackingEvent", path="$.events"
                )
            if event.number in said:
                said[event.number].add(event)
        return attrs.evolve(
            self,
            parcels=[
                attrs.evolve(each, events=_in_time(said[each.number]))
                for each in self.parcels
            ],
        )

    @property
    def status(self) -> ShipmentStatus:
        """That of the parcels together; one in trouble makes the whole need attention."""
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
        """When the last parcel was delivered, once all were."""
        if self.status is not ShipmentStatus.DELIVERED:
            return None
        times = [each.delivered_at for each in self.parcels]
        return max(at for at in times if at is not None)

    def kept(self, timezone: tzinfo) -> PromiseOutcome | None:
        """How the promise was kept, once all is delivered; days are those of *timezone*."""
        at = self.delivered_at
        if at is None or self.promise is None:
            return None
        return PromiseOutcome(promised=self.promise, on=at.astimezone(timezone).date())


def _in_time(events: set[TrackingEvent]) -> tuple[TrackingEvent, ...]:
    return tuple(
        sorted(events, key=lambda e: (e.at, _RANK[e.status], e.words, e.where))
    )


@attrs.frozen(kw_only=True)
class PromiseOutcome:
    """What was promised against what came true."""

    promised: DeliveryPromise
    on: date

    @property
    def days_late(self) -> int:
        """Days after the last promised day; 0 where it came in time."""
        return max(0, (self.on - self.promised.latest).days)

    @property
    def days_early(self) -> int:
        """Days before the first promised day."""
        return max(0, (self.promised.earliest - self.on).days)

    @property
    def on_time(self) -> bool:
        """Whether it came by the last promised day."""
        return self.on <= self.promised.latest


def shipment_changes(
    before: Shipment | None, after: Shipment, timezone: tzinfo
) -> tuple[Change, ...]:
    """What happened to a shipment between two looks at it; None before the first.

    *timezone* is that of the destination, in whose days the promise is counted.
    """
    told: list[Change] = []
    about = {"shipment": after.id, "order": after.order, "carrier": after.carrier}
    known: set[TrackingEvent] = set()
    if before is None:
        told.append(ParcelsPacked(**about))
    else:
        known = {event for each in before.parcels for event in each.events}
    if _dispatched(after) and (before is None or not _dispatched(before)):
        told.append(ParcelsDispatched(**about))
    for each in after.parcels:
        for event in each.events:
            if event not in known:
                status = event.status.value
                told.append(ParcelTracked(**about, number=each.number, status=status))
                if event.status.failed:
                    told.append(
                        DeliveryFailed(**about, number=each.number, status=status)
                    )
    if after.delivered_at is not None and (
        before is None or before.delivered_at is None
    ):
        kept = after.kept(timezone)
        told.append(
            ParcelsDelivered(
                **about,
                on=after.delivered_at.astimezone(timezone).date(),
                promised=None if kept is None else kept.promised.latest,
                days_late=0 if kept is None else kept.days_late,
            )
        )
    return tuple(told)


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
