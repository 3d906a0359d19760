"""Parcels under way."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest

from ecomkit.events import Change
from ecomkit.shipping import InvalidShipmentError, Parcel
from ecomkit.shipping.tracking import (
    Shipment,
    ShipmentDelivered,
    TrackedParcel,
    TrackingEvent,
    shipment_changes,
)
from ecomkit.shipping.transit import DeliveryPromise
from tests.unit.shipping.goods import BERLIN, NOON, cm, kg


def parcel(number: str) -> TrackedParcel:
    return TrackedParcel(
        parcel=Parcel(
            id=number, weight=kg("1"), size=cm(9, 9, 9), contents=(("a", 1),)
        ),
        number=number,
    )


NEW = Shipment(
    id="s1",
    order="o1",
    carrier="ups",
    destination=BERLIN,
    parcels=[parcel("A"), parcel("B")],
    promise=DeliveryPromise(
        dispatch=date(2026, 11, 24),
        earliest=date(2026, 11, 25),
        latest=date(2026, 11, 26),
    ),
)


def said(status: str, number: str = "A", hours: int = 0) -> TrackingEvent:
    return TrackingEvent(number=number, at=NOON + timedelta(hours=hours), status=status)


def names(told: tuple[Change, ...]) -> list[str]:
    return [each.name for each in told]


@pytest.mark.parametrize(
    ("a", "b", "status"),
    [
        ("announced", "announced", "packed"),
        ("collected", "announced", "under_way"),
        ("delivered", "in_transit", "partly_delivered"),
        ("delivered", "delivered", "delivered"),
        ("delivered", "attempted", "needs_attention"),
        ("lost", "in_transit", "needs_attention"),
        ("returned", "returned", "returned"),
        ("returned", "delivered", "needs_attention"),
        ("canceled", "canceled", "canceled"),
        ("canceled", "delivered", "delivered"),
        ("unknown", "unknown", "packed"),
    ],
)
def test_the_status_is_that_of_the_parcels_together(
    a: str, b: str, status: str
) -> None:
    assert NEW.with_events([said(a), said(b, "B")]).status.value == status


def test_events_late_twice_or_out_of_order_change_nothing() -> None:
    first, last = said("in_transit", hours=1), said("delivered", hours=9)
    shipment = NEW.with_events([last, first, last])

    assert shipment.parcels[0].events == (first, last)
    assert shipment.parcels[0].status.value == "delivered"
    assert shipment.with_events([first]) == shipment
    assert NEW.with_events([first]).with_events([last]) == shipment


def test_at_the_same_moment_the_later_status_came_later() -> None:
    shipment = NEW.with_events([said("delivered"), said("out_for_delivery")])

    assert shipment.parcels[0].status.value == "delivered"


def test_an_unknown_event_is_stored_and_changes_no_status() -> None:
    shipment = NEW.with_events([said("collected"), said("unknown", hours=3)])

    assert shipment.parcels[0].status.value == "collected"
    assert len(shipment.parcels[0].events) == 2


def test_only_tracking_events_are_accepted() -> None:
    with pytest.raises(InvalidShipmentError):
        NEW.with_events(["delivered"])  # type: ignore[list-item]


def test_numbers_of_other_shipments_are_left_out() -> None:
    assert NEW.with_events([said("delivered", "Z")]) == NEW


def test_a_parcel_that_came_back_was_not_delivered() -> None:
    back = NEW.with_events([said("delivered"), said("returning", hours=2)])

    assert back.parcels[0].delivered_at is None
    assert back.delivered_at is None


def test_the_promise_is_compared_in_the_days_of_the_destination() -> None:
    """23:30 UTC on 26 November is the 27th in Berlin: a day late."""
    night = timedelta(days=2, hours=11, minutes=30)
    events = [said("delivered"), said("delivered", "B")]
    late = NEW.with_events([events[0], attrs.evolve(events[1], at=NOON + night)])
    here, there = (
        late.promise_outcome(UTC),
        late.promise_outcome(ZoneInfo("Europe/Berlin")),
    )

    assert here is not None
    assert there is not None
    assert (here.on_time, here.days_late) == (True, 0)
    assert (there.on_time, there.days_late) == (False, 1)
    assert NEW.promise_outcome(UTC) is None


def test_a_delivery_may_come_early() -> None:
    kept = NEW.with_events([said("delivered"), said("delivered", "B")]).promise_outcome(
        UTC
    )

    assert kept is not None
    assert (kept.days_early, kept.days_late, kept.on_time) == (1, 0, True)


def test_what_happened_is_reported_once() -> None:
    on_its_way = NEW.with_events([said("collected")])
    there = on_its_way.with_events(
        [said("delivered", hours=9), said("delivered", "B", 30)]
    )

    assert names(shipment_changes(None, NEW, UTC)) == ["order_packed"]
    assert names(shipment_changes(NEW, on_its_way, UTC)) == [
        "shipment_dispatched",
        "parcel_tracked",
    ]
    told = shipment_changes(on_its_way, there, UTC)
    assert names(told) == [
        "parcel_tracked",
        "parcel_tracked",
        "shipment_delivered",
    ]
    assert told[-1] == ShipmentDelivered(
        shipment="s1",
        order="o1",
        carrier="ups",
        on="2026-11-25",
        promised="2026-11-26",
        days_late=0,
        complete=False,
    )
    assert shipment_changes(there, there, UTC) == ()


def test_a_failed_delivery_is_reported() -> None:
    tried = NEW.with_events([said("attempted")])

    assert "delivery_failed" in names(shipment_changes(NEW, tried, UTC))


def test_a_delivery_without_a_promise_has_no_promised_day() -> None:
    plain = attrs.evolve(NEW, promise=None)
    done = plain.with_events([said("delivered"), said("delivered", "B")])
    told = shipment_changes(plain, done, UTC)[-1]

    assert isinstance(told, ShipmentDelivered)
    assert (told.promised, told.days_late) == ("", 0)


def test_parcels_have_numbers_of_their_own() -> None:
    with pytest.raises(InvalidShipmentError):
        attrs.evolve(NEW, parcels=[parcel("A"), parcel("A")])


def test_parcels_without_a_label_have_no_number_yet() -> None:
    packed = attrs.evolve(NEW, parcels=[TrackedParcel(), TrackedParcel()])
    assert packed.numbers == ()

    packed = packed.with_number("A").with_number("A").with_number("B")
    assert packed.numbers == ("A", "B")
    assert packed.with_number("C").numbers == ("A", "B", "C")


def test_people_may_say_what_no_carrier_says() -> None:
    sent = attrs.evolve(NEW, handed_over_at=NOON)
    assert (sent.status, sent.shipped_at) == ("under_way", NOON)

    there = attrs.evolve(sent, arrived_at=NOON + timedelta(days=1))
    assert (there.status, there.delivered_at) == ("delivered", there.arrived_at)


def test_a_link_is_that_of_the_carrier_who_has_it() -> None:
    parcels = [TrackedParcel(number="9261292700768711948021")]
    for carrier, page in (("usps", "usps.com"), ("fedex", "fedex.com"), ("", "fedex")):
        shipment = attrs.evolve(NEW, carrier=carrier, parcels=parcels)
        assert page in shipment.link
    assert not NEW.link
