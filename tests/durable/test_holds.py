"""What is held of a buyer's money: no more than is needed, and for as long as it is."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ecomkit.orders import cancellation
from ecomkit.orders.settlement import SettlementKind, SettlementState
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import PaymentAction, PaymentStatus
from ecomkit.payments.machine import answers
from ecomkit.payments.outcome import Declined, DeclineReason
from ecomkit.shop.store import WorkKind
from ecomkit.testing.payments import NEEDS_OWNER, Fault, capabilities
from tests.durable.world import World
from tests.stories.shops import NOON, eur

NOTHING = eur("0.00")


def canceled(world: World, number: str, teas: int) -> None:
    order = world.sells.orders.get(number)
    change = cancellation(
        order, {"tea": teas}, id=f"less-{len(order.changes)}", at=NOON
    )
    world.sells.orders.change(number, change)


def able(world: World, **changed: Any) -> None:
    """The card's provider can do something else."""
    world.card.capabilities = attrs.evolve(world.card.capabilities, **changed)
    world.sells = world.shop(world.store)


def renewing(world: World) -> None:
    able(world, actions=capabilities(renews=True).actions)


# ------------------------------------------------------------------ less is needed


def test_a_smaller_order_holds_less(world: World) -> None:
    order = world.ordered()
    canceled(world, order.number, 2)

    due = world.sells.orders.get(order.number).due
    assert due < order.total
    assert world.at_gateway(order.payments[0]) == (NOTHING, due)
    (released,) = world.sells.orders.settlements(order.number)[-1:]
    assert released.kind is SettlementKind.RELEASE
    assert released.state is SettlementState.DONE
    assert "payment_released" in world.sink.names()

    world.sells.orders.capture(order.number)
    assert world.at_gateway(order.payments[0]) == (due, NOTHING)
    assert not world.sells.work.due()


def test_after_a_part_was_taken_only_the_rest_of_the_due_is_held(world: World) -> None:
    order = world.ordered()
    world.sells.orders.capture(order.number, eur("10.00"), key="one")
    canceled(world, order.number, 1)

    due = world.sells.orders.get(order.number).due
    assert world.at_gateway(order.payments[0]) == (eur("10.00"), due - eur("10.00"))


def test_a_lost_answer_to_a_release_is_found_out(world: World) -> None:
    order = world.ordered()
    world.card.faults = [Fault.TIMEOUT_AFTER]
    canceled(world, order.number, 1)
    world.work()

    due = world.sells.orders.get(order.number).due
    assert world.at_gateway(order.payments[0]) == (NOTHING, due)
    assert not world.sells.work.due()


def test_a_provider_that_releases_all_or_nothing_keeps_its_hold(world: World) -> None:
    actions = dict(world.card.capabilities.actions)
    actions[PaymentAction.VOID] = attrs.evolve(
        actions[PaymentAction.VOID], partial=False
    )
    able(world, actions=actions)
    order = world.ordered()
    canceled(world, order.number, 1)
    assert world.at_gateway(order.payments[0]) == (NOTHING, order.total)

    world.sells.orders.capture(order.number)

    due = world.sells.orders.get(order.number).due
    assert world.at_gateway(order.payments[0]) == (due, NOTHING)
    assert not world.sells.work.due()


def test_a_release_that_is_declined_is_shown_and_tried_again(world: World) -> None:
    order = world.ordered()
    real = world.gateway.receive
    no = Declined(reason=DeclineReason.NOT_ALLOWED, detail="not today")
    world.gateway.receive = lambda instruction: no  # type: ignore[method-assign]
    canceled(world, order.number, 1)

    (stuck,) = world.sells.work.due().stuck
    assert (stuck.kind, stuck.note) == (SettlementKind.RELEASE, "not today")
    world.gateway.receive = real  # type: ignore[method-assign]
    assert world.sells.work.retry(stuck.id).state is SettlementState.DONE
    due = world.sells.orders.get(order.number).due
    assert world.at_gateway(order.payments[0]) == (NOTHING, due)


def test_a_capture_waits_for_a_release_that_is_under_way(world: World) -> None:
    order = world.ordered()
    world.card.faults = [Fault.TIMEOUT_BEFORE]
    canceled(world, order.number, 1)
    world.sells.orders.capture(order.number)
    assert not world.sells.work.due().stuck
    world.work()

    due = world.sells.orders.get(order.number).due
    assert world.at_gateway(order.payments[0]) == (due, NOTHING)
    assert not world.sells.work.due()


def test_a_void_that_changes_nothing_is_left_to_people(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking once more would never end."""
    monkeypatch.setattr(answers, "_stopped", lambda payment: payment)
    quote = world.quote()
    world.sells.checkouts.buy(quote.id, token=NEEDS_OWNER)
    sale = world.sells.checkouts.buy(quote.id, token="good")

    assert sale.order is not None
    (stuck,) = world.sells.work.due().stuck
    assert stuck.note == "its void was done, and nothing came of it"


# ------------------------------------------------------------------ holds end


def test_a_hold_is_renewed_before_it_ends(world: World) -> None:
    """As often as it takes, where the provider can."""
    renewing(world)
    order = world.ordered()
    for _ in range(3):
        world.later(days=6, hours=1)
        world.work()
        assert not world.sells.work.due().ending

    sent = [each.action for each in world.card.sent]
    assert sent.count(PaymentAction.RENEW) == 3
    (payment,) = world.sells.orders.payments(order.number)
    assert payment.status is PaymentStatus.AUTHORIZED
    world.sells.orders.capture(order.number)
    assert world.at_gateway(order.payments[0]) == (order.total, NOTHING)


def test_a_hold_that_cannot_be_renewed_is_shown_and_ends(world: World) -> None:
    renewing(world)
    order = world.ordered()
    real = world.gateway.receive
    no = Declined(reason=DeclineReason.EXPIRED_CARD)
    world.gateway.receive = lambda instruction: no  # type: ignore[method-assign]
    world.later(days=6, hours=1)
    world.work()

    (ending,) = world.sells.work.due().ending
    assert ending.kind is WorkKind.AUTHORIZATION_ENDS
    world.gateway.receive = real  # type: ignore[method-assign]
    world.later(days=1)
    world.work()

    (payment,) = world.sells.orders.payments(order.number)
    assert payment.status is PaymentStatus.EXPIRED
    assert [each.action for each in world.card.sent].count(PaymentAction.RENEW) == 1
    state = world.sells.orders.state(order.number)
    assert state.payment is OrderPaymentStatus.BALANCE_DUE


def test_what_was_taken_is_not_renewed(world: World) -> None:
    renewing(world)
    order = world.ordered()
    world.sells.orders.capture(order.number)
    world.later(days=30)
    world.work()

    assert PaymentAction.RENEW not in [each.action for each in world.card.sent]
    assert not world.sells.work.due()


# ------------------------------------------------------------------ disputes


@pytest.fixture
def disputed(world: World) -> str:
    """The number of an order that was paid and sent, and whose buyer's bank disputes it."""
    order = world.ordered()
    world.sells.orders.capture(order.number)
    parcel = world.sells.orders.pack(order.number).shipments[0].id
    world.sells.orders.ship(order.number, parcel)
    world.tell()
    world.gateway.dispute(order.payments[0], eur("10.00"))
    world.tell()
    return order.number


def test_a_dispute_is_a_state_of_the_order(world: World, disputed: str) -> None:
    state = world.sells.orders.state(disputed)

    assert state.payment is OrderPaymentStatus.DISPUTED
    (payment,) = world.sells.orders.payments(disputed)
    assert payment.status is PaymentStatus.DISPUTED
    assert world.sink.names().count("payment_disputed") == 1


def test_a_dispute_that_is_won_leaves_the_order_paid(
    world: World, disputed: str
) -> None:
    (payment,) = world.sells.orders.payments(disputed)
    world.gateway.close_dispute(payment.id, won=True)
    world.tell()

    assert world.sells.orders.state(disputed).payment is OrderPaymentStatus.PAID
    assert world.sink.names().count("dispute_won") == 1
    assert not world.sells.work.due()


def test_what_is_lost_in_a_dispute_is_due_again(world: World, disputed: str) -> None:
    (payment,) = world.sells.orders.payments(disputed)
    world.gateway.close_dispute(payment.id, won=False)
    world.tell()
    world.later(days=30)
    world.work()

    order = world.sells.orders.get(disputed)
    state = world.sells.orders.state(disputed)
    assert state.payment is OrderPaymentStatus.PARTIALLY_PAID
    assert world.at_gateway(payment.id)[0] == order.total - eur("10.00")
    assert world.sink.names().count("dispute_lost") == 1
    again = world.sells.orders.pay(disputed, "card", token="another")
    assert again.due == eur("10.00")
    world.sells.orders.capture(disputed)
    assert world.sells.orders.state(disputed).payment is OrderPaymentStatus.PAID


def test_nothing_is_refunded_on_top_of_a_dispute(world: World) -> None:
    """While all of it is disputed, a refund waits; it is made once the dispute is won."""
    order = world.ordered()
    world.sells.orders.capture(order.number)
    world.tell()
    world.gateway.dispute(order.payments[0], order.total)
    world.tell()
    canceled(world, order.number, 1)

    (stuck,) = world.sells.work.due().stuck
    assert stuck.kind is SettlementKind.GIVE
    assert world.at_gateway(order.payments[0])[0] == order.total
    world.gateway.close_dispute(order.payments[0], won=True)
    world.tell()

    assert not world.sells.work.due()
    due = world.sells.orders.get(order.number).due
    assert world.at_gateway(order.payments[0]) == (due, NOTHING)
