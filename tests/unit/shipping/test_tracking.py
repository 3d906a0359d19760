"""Carriers' words in one vocabulary."""

from __future__ import annotations

from datetime import datetime

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.shipping.tracking import (
    TrackingEvent,
    TrackingStatus,
    read_tracking_status,
)
from ecomkit.shipping.tracking.statuses import status_codes
from tests.unit.shipping.goods import NOON


@pytest.mark.parametrize(
    ("carrier", "code", "status"),
    [
        ("ups", "D", "delivered"),
        ("ups", "rs", "returning"),
        ("fedex", "OD", "out_for_delivery"),
        ("fedex", "DE", "attempted"),
        ("usps", "Out For Delivery", "out_for_delivery"),
        ("usps", " available for pickup ", "ready_for_pickup"),
        ("dhl", "transit", "in_transit"),
        ("post", "EME", "at_customs"),
        ("post", "EMI", "delivered"),
        ("ups", "ZZ", "unknown"),
        ("nobody", "D", "unknown"),
    ],
)
def test_a_carriers_code_is_read_or_is_unknown(
    carrier: str, code: str, status: str
) -> None:
    assert read_tracking_status(carrier, code).value == status


def test_a_shop_may_add_codes_of_its_own() -> None:
    own = {"bike": {"Klingelt": TrackingStatus.OUT_FOR_DELIVERY}, "ups": {}}

    assert (
        read_tracking_status("bike", "klingelt", own) is TrackingStatus.OUT_FOR_DELIVERY
    )
    assert read_tracking_status("ups", "D", own) is TrackingStatus.DELIVERED


def test_every_carrier_has_a_code_for_delivered() -> None:
    for table in status_codes().values():
        assert TrackingStatus.DELIVERED in table.values()


@pytest.mark.parametrize(
    "facts",
    [
        {"number": ""},
        {"at": datetime(2026, 1, 1)},
        {"status": "teleported"},
    ],
    ids=str,
)
def test_an_event_has_a_number_a_moment_and_a_status(facts: dict[str, object]) -> None:
    good: dict[str, object] = {"number": "1", "at": NOON, "status": "delivered"}

    with pytest.raises(InvalidInputError):
        TrackingEvent(**{**good, **facts})  # type: ignore[arg-type]
