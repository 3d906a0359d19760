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
)
from ecomkit.payments.instruction import PaymentAction
from ecomkit.testing.payments import capabilities
from tests.unit.payments.builders import NOON

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "delay", "days"),
    [
        (CaptureMoment.AT_ORDER, 0, 0),
        (CaptureMoment.AT_ORDER, 2, 2),
        (CaptureMoment.AT_SHIPMENT, 0, 1),
        (CaptureMoment.AFTER_DELIVERY, 14, 17),
    ],
)
def test_from_when_on_goods_are_paid(
    moment: CaptureMoment, delay: int, days: int
) -> None:
    policy = CapturePolicy(moment, delay)
    ready = policy.ready_at(ordered=NOON, shipped=NOON + DAY, delivered=NOON + 3 * DAY)

    assert ready == NOON + days * DAY
    nobody_knows = moment is not CaptureMoment.AT_ORDER
    assert (policy.ready_at(ordered=NOON) is None) is nobody_knows


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
    assert later.problem(capabilities(multicapture=False)) == ""
    assert CapturePolicy(CaptureMoment.AT_ORDER).problem(purchase) == ""


def test_a_hold_must_outlast_the_wait() -> None:
    week = Capabilities(
        actions={PaymentAction.AUTHORIZE: ActionSupport()},
        collection_mode=CollectionMode.ONLINE,
        authorization_ttl=7 * DAY,
    )
    policy = CapturePolicy(CaptureMoment.AFTER_DELIVERY, 3)

    assert policy.hold_lasts(week, 4 * DAY)
    assert not policy.hold_lasts(week, 5 * DAY)
