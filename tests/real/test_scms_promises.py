"""Promised against actual, on 10,324 real deliveries to 43 countries."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from ecomkit.addressing import Place
from ecomkit.measures import Dimensions, Weight
from ecomkit.shipping import Parcel
from ecomkit.shipping.abroad import Incoterm
from ecomkit.shipping.tracking import (
    Shipment,
    TrackedParcel,
    TrackingEvent,
    TrackingStatus,
)
from ecomkit.shipping.transit import DeliveryPromise
from tests.real.scms import needs_history, rows

pytestmark = needs_history


@pytest.fixture(scope="module")
def history() -> list[dict[str, str]]:
    return rows()


def day(text: str) -> date:
    return datetime.strptime(text, "%d-%b-%y").replace(tzinfo=UTC).date()


def shipment(row: dict[str, str]) -> Shipment:
    """A line as a shipment with one parcel, promised for its scheduled day."""
    scheduled, delivered = (
        day(row[f"{name} Date"])
        for name in ("Scheduled Delivery", "Delivered to Client")
    )
    promised = DeliveryPromise(dispatch=scheduled, earliest=scheduled, latest=scheduled)
    parcel = Parcel(
        id="1", weight=Weight(0), size=Dimensions.of(1, 1, 1, "m"), contents=()
    )
    said = TrackingEvent(
        number=row["ID"],
        at=datetime.combine(delivered, time(12), UTC),
        status=TrackingStatus.DELIVERED,
    )
    return Shipment(
        id=row["ID"],
        order=row["PO / SO #"],
        carrier=row["Shipment Mode"],
        destination=Place("US"),  # the names of countries are not codes
        parcels=[TrackedParcel(parcel=parcel, number=row["ID"])],
        promise=promised,
    ).with_events([said])


def test_the_file_is_read_whole(history: list[dict[str, str]]) -> None:
    assert len(history) == 10_324
    assert len({row["Country"] for row in history}) == 43


def test_as_many_came_in_time_as_published(history: list[dict[str, str]]) -> None:
    """88.5122 % on or before schedule."""
    kept = [shipment(row).promise_outcome(UTC) for row in history]
    on_time = sum(each is not None and each.on_time for each in kept)

    assert round(Decimal(100 * on_time) / len(history), 4) == Decimal("88.5122")


def test_every_incoterm_of_the_records_is_known(history: list[dict[str, str]]) -> None:
    """N/A - From RDC means that the goods lay in a regional warehouse already."""
    terms = Counter(row["Vendor INCO Term"] for row in history)
    in_stock = terms.pop("N/A - From RDC")

    assert in_stock == 5_404
    assert sum(n for term, n in terms.items() if Incoterm(term)) == 4_920
    paid = sum(n for term, n in terms.items() if Incoterm(term).seller_pays_duty)
    assert paid == 1_443
