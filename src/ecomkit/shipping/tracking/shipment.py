"""Shipment: goods of an order sent together, from packing to the door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

import attrs

from ecomkit.addressing.place import Place
from ecomkit.cart.quantity import Quantities
from ecomkit.choices import StrictEnum
from ecomkit.events import Change
from ecomkit.shipping.consignment import Parcel
from ecomkit.shipping.errors import InvalidShipmentError
from ecomkit.shipping.tracking.events import (
    DeliveryFailed,
    OrderPacked,
    ParcelTracked,
    ShipmentDelivered,
    ShipmentDispatched,
)
from ecomkit.shipping.tracking.numbers import recognize_tracking_number, tracking_url
from ecomkit.shipping.tracking.statuses import TrackingEvent, TrackingStatus
from ecomkit.shipping.transit.calendars import local_time
from ecomkit.shipping.transit.promise import DeliveryPromise
from ecomkit.shipping.validators import Pieces, as_pieces, check_shipment
from ecomkit.validators import (
    as_tuple,
    maybe,
    require_types,
)

_text = check_shipment.instance_of(str)
_moment = maybe(check_shipment.moment)
_events = check_shipment.members(TrackingEvent)


class ShipmentStatus(StrictEnum):
    """The state of a shipment, from the states of its parcels."""

    PACKED = "packed"
    UNDER_WAY = "under_way"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    NEEDS_ATTENTION = "needs_attention"
    RETURNED = "returned"
    LOST = "lost"
    CANCELED = "canceled"


class ShipmentFailure(StrictEnum):
    """Why the goods of a shipment have to be sent again or credited.

    Unpacked again; lost under way; or come back: refused at the door, not collected.
    """

    UNPACKED = "unpacked"
    LOST = "lost"
    RETURNED = "returned"


@attrs.frozen(kw_only=True)
class TrackedParcel:
    """A parcel with its tracking number and its events, the earliest first.

    The number is empty until there is a label; ``parcel`` is None where nobody has
    measured it.
    """

    parcel: Parcel | None = attrs.field(
        default=None, validator=maybe(check_shipment.instance_of(Parcel))
    )
    number: str = attrs.field(default="", validator=_text)
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
_WAITING = frozenset(
    {TrackingStatus.ANNOUNCED, TrackingStatus.CANCELED, TrackingStatus.UNKNOWN}
)


@attrs.frozen(kw_only=True)
class Shipment:
    """Goods of one delivery of an order in parcels: one carrier, one destination.

    It stores what was packed, ``quantities`` by line key of the order and ``picked``
    pieces of stock by SKU from ``location``, and what people and the carrier said of it;
    everything else follows from that. ``handed_over_at`` and ``arrived_at`` are what
    people said. An event that comes twice, late or out of order counts once and in its
    place. With a ``failure`` its goods are no longer on their way to the buyer.
    """

    id: str = attrs.field(validator=check_shipment.name)
    order: str = attrs.field(validator=_text)
    carrier: str = attrs.field(default="", validator=_text)
    service: str = attrs.field(default="", validator=_text)
    destination: Place | None = attrs.field(
        default=None, validator=maybe(check_shipment.instance_of(Place))
    )
    parcels: tuple[TrackedParcel, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_shipment.members(TrackedParcel)
    )
    delivery: str = attrs.field(default="", validator=_text)
    quantities: Quantities = attrs.field(default=(), converter=as_tuple)
    location: str = attrs.field(default="", validator=_text)
    picked: Pieces = attrs.field(
        default=(), converter=as_pieces, validator=check_shipment.pieces(least=1)
    )
    promise: DeliveryPromise | None = attrs.field(
        default=None, validator=maybe(check_shipment.instance_of(DeliveryPromise))
    )
    packed_at: datetime | None = attrs.field(default=None, validator=_moment)
    handed_over_at: datetime | None = attrs.field(default=None, validator=_moment)
    arrived_at: datetime | None = attrs.field(default=None, validator=_moment)
    failure: ShipmentFailure | None = attrs.field(
        default=None, converter=attrs.converters.optional(ShipmentFailure)
    )
    failed_at: datetime | None = attrs.field(default=None, validator=_moment)

    def __attrs_post_init__(self) -> None:
        numbers = self.numbers
        if len(set(numbers)) < len(numbers):
            raise InvalidShipmentError(
                "two parcels have the same number", path="$.parcels"
            )

    @property
    def numbers(self) -> tuple[str, ...]:
        """The tracking numbers of its parcels, as far as there are labels."""
        return tuple(each.number for each in self.parcels if each.number)

    @property
    def link(self) -> str:
        """The page where the buyer can follow the first parcel; "" if none is known."""
        for text in self.numbers:
            found = recognize_tracking_number(text)
            mine = [each for each in found if each.carrier == self.carrier.casefold()]
            for each in (*mine, *found):
                if page := tracking_url(each):
                    return page
        return ""

    def with_number(self, number: str) -> Shipment:
        """A copy whose first parcel without a number has this one; or one parcel more."""
        if not number or number in self.numbers:
            return self
        parcels = list(self.parcels)
        for index, each in enumerate(parcels):
            if not each.number:
                parcels[index] = attrs.evolve(each, number=number)
                break
        else:
            parcels.append(TrackedParcel(number=number))
        return attrs.evolve(self, parcels=parcels)

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
        """That of all the parcels; one that failed makes the shipment need attention.

        It has arrived where people said so after the last that the carrier has said.
        """
        if self.failure is not None:
            return _FAILED[self.failure]
        found = {each.status for each in self.parcels}
        if found == {TrackingStatus.CANCELED}:
            return ShipmentStatus.CANCELED
        found.discard(TrackingStatus.CANCELED)
        if self._has_arrived_since:
            return ShipmentStatus.DELIVERED
        if found == {TrackingStatus.RETURNED}:
            return ShipmentStatus.RETURNED
        if any(status.failed for status in found):
            return ShipmentStatus.NEEDS_ATTENTION
        if found == {TrackingStatus.DELIVERED} or self.arrived_at is not None:
            return ShipmentStatus.DELIVERED
        if TrackingStatus.DELIVERED in found:
            return ShipmentStatus.PARTLY_DELIVERED
        if found <= {TrackingStatus.ANNOUNCED} and self.handed_over_at is None:
            return ShipmentStatus.PACKED
        return ShipmentStatus.UNDER_WAY

    @property
    def _has_arrived_since(self) -> bool:
        said = self.arrived_at
        return said is not None and all(
            each.events[-1].at <= said for each in self.parcels if each.events
        )

    @property
    def shipped_at(self) -> datetime | None:
        """When the carrier had the first of it; None before that."""
        moving = [
            event.at
            for each in self.parcels
            for event in each.events
            if event.status not in _WAITING
        ]
        if self.handed_over_at is not None:
            moving.append(self.handed_over_at)
        return min(moving, default=None)

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel was delivered; None until all are."""
        if self.status is not ShipmentStatus.DELIVERED:
            return None
        times = [each.delivered_at for each in self.parcels]
        return max((at for at in times if at is not None), default=self.arrived_at)

    def promise_outcome(self, timezone: tzinfo) -> PromiseOutcome | None:
        """How the promise was kept, in days of *timezone*; None until all is delivered."""
        at = self.delivered_at
        if at is None or self.promise is None:
            return None
        return PromiseOutcome(promised=self.promise, on=local_time(at, timezone).date())


_FAILED = {
    ShipmentFailure.UNPACKED: ShipmentStatus.CANCELED,
    ShipmentFailure.LOST: ShipmentStatus.LOST,
    ShipmentFailure.RETURNED: ShipmentStatus.RETURNED,
}


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
    before: Shipment | None,
    after: Shipment,
    timezone: tzinfo,
    *,
    complete: bool = False,
) -> tuple[Change, ...]:
    """What happened to a shipment between two states of it; *before* may be None.

    Days are told in *timezone*, the shop's. *complete* says that with it, all goods of
    the order have arrived.
    """
    found: list[Change] = []
    about = {"shipment": after.id, "order": after.order, "carrier": after.carrier}
    known: set[TrackingEvent] = set()
    if before is None:
        found.append(OrderPacked(**about, location=after.location))
    else:
        known = {event for each in before.parcels for event in each.events}
    if after.shipped_at is not None and (before is None or before.shipped_at is None):
        number = next(iter(after.numbers), "")
        found.append(ShipmentDispatched(**about, number=number, link=after.link))
    for each in after.parcels:
        for event in each.events:
            if event not in known:
                status = event.status.value
                found.append(ParcelTracked(**about, number=each.number, status=status))
                if event.status.failed:
                    found.append(
                        DeliveryFailed(**about, number=each.number, status=status)
                    )
    if after.failure is not None and (before is None or before.failure is None):
        number, status = next(iter(after.numbers), ""), after.failure.value
        found.append(DeliveryFailed(**about, number=number, status=status))
    if after.delivered_at is not None and (
        before is None or before.delivered_at is None
    ):
        outcome = after.promise_outcome(timezone)
        found.append(
            ShipmentDelivered(
                **about,
                on=local_time(after.delivered_at, timezone).date().isoformat(),
                promised="" if outcome is None else outcome.promised.latest.isoformat(),
                days_late=0 if outcome is None else outcome.days_late,
                complete=complete,
            )
        )
    return tuple(found)
