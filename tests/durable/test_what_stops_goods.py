"""Between packing and sending: what keeps goods that are packed from leaving."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.money import Money
from ecomkit.orders import NotPackableError
from ecomkit.orders.status import OrderFulfillmentStatus
from ecomkit.payments import Notification, Payment, TotalsReported
from tests.durable.world import World


def reported(world: World, payment: Payment, **totals: Money) -> None:
    """The provider tells of what somebody did in its own pages."""
    after = attrs.evolve(payment.totals, **totals)
    world.sells.payments.notify(
        Notification(
            source="fake",
            id=f"by-hand-{'-'.join(totals)}",
            payment_id=payment.id,
            outcome=TotalsReported(after),
        )
    )


def held(world: World, number: str, payment: Payment) -> None:
    world.sells.orders.hold(number, reason="is it her?")


def disputed(world: World, number: str, payment: Payment) -> None:
    world.sells.orders.capture(number)
    world.gateway.dispute(payment.id, payment.due)
    world.tell()


def voided(world: World, number: str, payment: Payment) -> None:
    reported(world, payment, released=payment.due)


def refunded(world: World, number: str, payment: Payment) -> None:
    world.sells.orders.capture(number)
    (now,) = world.sells.orders.payments(number)
    reported(world, now, refunded=payment.due)


def ended(world: World, number: str, payment: Payment) -> None:
    world.later(days=8)
    world.work()


Happens = Callable[[World, str, Payment], None]


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (held, "on_hold"),
        (disputed, "payment_failed"),
        (voided, "payment_failed"),
        (refunded, "not_paid"),
        (ended, "payment_failed"),
    ],
)
def test_what_is_packed_does_not_leave(
    world: World, happens: Happens, code: str
) -> None:
    number = world.ordered().number
    (parcel,) = world.sells.orders.pack(number).shipments
    (payment,) = world.sells.orders.payments(number)
    happens(world, number, payment)

    with pytest.raises(NotPackableError) as refusal:
        world.sells.orders.ship(number, parcel.id)

    assert code in {each.code for each in refusal.value.facts["problems"]}
    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.UNFULFILLED
    assert world.levels("tea") == (9, 6)


def test_it_leaves_once_the_reason_is_gone(world: World) -> None:
    number = world.ordered().number
    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.orders.hold(number, reason="is it her?")
    world.sells.orders.release(number)

    sent = world.sells.orders.ship(number, parcel.id)

    assert sent.shipments[0].shipped_at is not None
    world.sells.orders.hold(number, reason="too late")
    assert world.sells.orders.ship(number, parcel.id).shipments == sent.shipments


def test_what_was_asked_for_more_stops_no_parcel_that_is_packed(world: World) -> None:
    number = world.ordered().number
    (parcel,) = world.sells.orders.pack(number).shipments
    edit = world.sells.orders.preview(number, add=[LineItem("mug")])
    world.sells.orders.change(number, edit, ask_buyer=True)

    assert world.sells.orders.ship(number, parcel.id).shipments[0].shipped_at
    with pytest.raises(NotPackableError):
        world.sells.orders.pack(number)


def test_a_buyer_who_pays_again_after_a_chargeback_gets_the_goods(
    world: World,
) -> None:
    number = world.ordered().number
    (payment,) = world.sells.orders.payments(number)
    disputed(world, number, payment)
    world.gateway.close_dispute(payment.id, won=False)
    world.tell()
    with pytest.raises(NotPackableError):
        world.sells.orders.pack(number)

    world.sells.orders.pay(number, "card", token="another card")

    assert world.sells.orders.pack(number).shipments
