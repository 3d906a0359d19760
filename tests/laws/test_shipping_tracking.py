"""What is said twice, late or out of order changes nothing but what it says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.addressing import Place
from ecomkit.measures import Dimensions, Weight
from ecomkit.shipping import Parcel
from ecomkit.shipping.tracking import (
    Shipment,
    TrackedParcel,
    TrackingEvent,
    TrackingStatus,
    shipment_changes,
)

START = datetime(2026, 11, 24, tzinfo=UTC)
NUMBERS = ("A", "B", "elsewhere")
NEW = Shipment(
    id="s1",
    order="o1",
    carrier="ups",
    destination=Place("DE"),
    parcels=[
        TrackedParcel(
            parcel=Parcel(
                id=number,
                weight=Weight(100),
                size=Dimensions.of(1, 1, 1, "cm"),
                contents=(),
            ),
            number=number,
        )
        for number in NUMBERS[:2]
    ],
)
EVENTS = st.lists(
    st.builds(
        TrackingEvent,
        number=st.sampled_from(NUMBERS),
        at=st.integers(0, 30).map(lambda hours: START + timedelta(hours=hours)),
        status=st.sampled_from(TrackingStatus),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(events=EVENTS, data=st.data())
def test_the_order_of_events_does_not_matter(
    events: list[TrackingEvent], data: st.DataObject
) -> None:
    whole = NEW.with_events(events)
    one_by_one = NEW
    for event in data.draw(st.permutations(events * 2)):
        one_by_one = one_by_one.with_events([event])

    assert one_by_one == whole
    assert whole.with_events(events) == whole


@settings(max_examples=200, deadline=None)
@given(first=EVENTS, second=EVENTS)
def test_each_event_is_reported_once_and_delivery_once(
    first: list[TrackingEvent], second: list[TrackingEvent]
) -> None:
    before = NEW.with_events(first)
    after = before.with_events(second)
    told = [
        *shipment_changes(None, NEW, UTC),
        *shipment_changes(NEW, before, UTC),
        *shipment_changes(before, after, UTC),
    ]
    known = {event for parcel in after.parcels for event in parcel.events}
    names = [change.name for change in told]

    assert names.count("parcel_tracked") == len(known)
    assert names.count("order_packed") == 1
    assert names.count("shipment_dispatched") <= 1
    assert (after.delivered_at is not None) <= ("shipment_delivered" in names)
