"""Between packing and sending: what keeps goods that are packed from leaving."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.money import Money
from ecomkit.orders import NotPackableError, return_credit
from ecomkit.orders.fulfillment import ReturnCause
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

    assert code in str(refusal.value)
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


# ------------------------------------------------ credited, and then not sent again


def claimed(world: World, number: str, lines: dict[str, int]) -> None:
    asked = world.sells.returns.request(
        number, lines, cause=ReturnCause.MISSING, comes_back=False
    ).returns[-1]
    world.sells.returns.decide(number, asked.id, approved=True)
    credit = world.sells.returns.preview(number, asked.id)
    world.sells.returns.resolve(number, asked.id, credit)


def credited(world: World, number: str, lines: dict[str, int]) -> None:
    order, at = world.sells.orders.get(number), world.clock.now()
    change = return_credit(order, lines, id="back", at=at)
    world.sells.orders.change(number, change)


@pytest.mark.parametrize("settled", [claimed, credited])
@pytest.mark.parametrize("teas", [1, 3])
@pytest.mark.parametrize("fate", ["lost", "came back"])
def test_what_was_credited_of_a_parcel_that_failed_is_not_sent_again(
    world: World,
    settled: Callable[[World, str, dict[str, int]], None],
    teas: int,
    fate: str,
) -> None:
    number = world.ordered().number
    world.sells.orders.capture(number)
    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, parcel.id)
    world.later(days=2)
    settled(world, number, {"tea": teas})
    world.later(days=1)
    if fate == "lost":
        world.sells.shipments.lose(number, parcel.id)
    else:
        world.sells.shipments.take_back(number, parcel.id)

    lies, can_be_sold = world.levels("tea")
    assert lies == (6 if fate == "lost" else 9)
    assert can_be_sold == lies - (3 - teas)
    again = world.sells.orders.pack(number).shipments[-1]
    assert dict(again.quantities).get("tea", 0) == 3 - teas
    world.sells.orders.ship(number, again.id)
    sent = world.sells.orders.deliver(number, again.id).quantities("tea")
    assert (sent.open, sent.returnable) == (0, 3 - teas)
    state = world.sells.orders.state(number)
    assert state.fulfillment is OrderFulfillmentStatus.DELIVERED


def test_what_is_credited_of_the_parcel_that_replaced_one_is_no_more_to_send(
    world: World,
) -> None:
    number = world.ordered().number
    world.sells.orders.capture(number)
    (lost,) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, lost.id)
    world.later(days=2)
    world.sells.shipments.lose(number, lost.id)
    again = world.sells.orders.pack(number).shipments[-1]
    world.sells.orders.ship(number, again.id)
    credited(world, number, {"tea": 1})

    known = world.sells.orders.get(number).quantities("tea")
    assert (known.open, known.returnable, known.settled) == (0, 2, 0)
