"""When the money is taken, and how much of it by now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecomkit.payments.capabilities import (
    ActionSupport,
    Capabilities,
    CollectionMode,
)
from ecomkit.payments.capture_policy import (
    CaptureMoment,
    CapturePolicy,
    ShipmentPortion,
)
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.testing.payments import capabilities
from tests.unit.payments.builders import NOON, eur

DAY = timedelta(days=1)
PORTIONS = (
    ShipmentPortion(id="s1", amount=eur(60), shipped_at=NOON, delivered_at=NOON + DAY),
    ShipmentPortion(id="s2", amount=eur(40), shipped_at=NOON + DAY),
)


@pytest.mark.parametrize(
    ("moment", "delay", "days", "due"),
    [
        (CaptureMoment.AT_ORDER, 0, 0, 100),
        (CaptureMoment.AT_SHIPMENT, 0, 0, 60),
        (CaptureMoment.AT_SHIPMENT, 0, 1, 100),
        (CaptureMoment.AT_SHIPMENT, 2, 2, 60),
        (CaptureMoment.AFTER_DELIVERY, 0, 0, 0),
        (CaptureMoment.AFTER_DELIVERY, 14, 14, 0),
        (CaptureMoment.AFTER_DELIVERY, 14, 15, 60),
    ],
)
def test_what_is_due_by_now(
    moment: CaptureMoment, delay: int, days: int, due: int
) -> None:
    policy = CapturePolicy(moment, delay * DAY)

    assert policy.due(eur(100), PORTIONS, at=NOON + days * DAY) == eur(due)


def test_portions_sum_to_the_order() -> None:
    with pytest.raises(InvalidPaymentError):
        CapturePolicy(CaptureMoment.AT_SHIPMENT).due(eur(99), PORTIONS, at=NOON)


def test_an_adapter_that_cannot_is_found_at_set_up() -> None:
    later = CapturePolicy(CaptureMoment.AT_SHIPMENT)
    purchase = Capabilities(
        actions={PaymentAction.PURCHASE: ActionSupport()},
        collection_mode=CollectionMode.ONLINE,
    )
    authorize = Capabilities(
        actions={PaymentAction.AUTHORIZE: ActionSupport()},
        collection_mode=CollectionMode.ONLINE,
    )

    assert later.problem(capabilities()) == ""
    assert later.problem(purchase) == "it cannot authorize"
    assert later.problem(authorize) == "it cannot capture later"
    assert later.problem(capabilities(multicapture=False)) == (
        "it cannot capture shipment by shipment"
    )
    assert CapturePolicy(CaptureMoment.AT_ORDER).problem(purchase) == ""


def test_a_hold_must_outlast_the_wait() -> None:
    week = Capabilities(
        actions={PaymentAction.AUTHORIZE: ActionSupport()},
        collection_mode=CollectionMode.ONLINE,
        authorization_ttl=7 * DAY,
    )
    policy = CapturePolicy(CaptureMoment.AFTER_DELIVERY, 3 * DAY)

    assert policy.hold_lasts(week, 4 * DAY)
    assert not policy.hold_lasts(week, 5 * DAY)
