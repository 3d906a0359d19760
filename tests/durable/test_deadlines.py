"""What comes to pass by time alone: nobody presses anything, and nothing is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecomkit.orders import NotPackableError, cancellation
from ecomkit.orders.settlement import SettlementState
from ecomkit.orders.status import OrderPaymentStatus, OrderStatus
from ecomkit.payments import PaymentStatus
from ecomkit.payments.adapters import BankLine
from ecomkit.shop.desk.results import SaleState
from ecomkit.testing.payments import NEEDS_OWNER, TAKES_DAYS
from tests.durable.world import World
from tests.stories.shops import NOON, eur

NOTHING = eur("0.00")


def test_an_order_that_is_not_paid_in_time_gives_its_goods_back(world: World) -> None:
    number = world.ordered(payment_method="bank_transfer").number
    world.later(days=6)
    world.work()
    assert world.levels("tea") == (9, 6)

    world.later(days=1)
    world.work()

    state = world.sells.orders.state(number)
    assert (state.order, state.payment) == (
        OrderStatus.CANCELED,
        OrderPaymentStatus.NOT_DUE,
    )
    assert world.levels("tea") == (9, 9)
    assert world.sink.names().count("order_canceled") == 1
    assert not world.sells.work.due()


def test_an_order_that_is_paid_in_time_stays(world: World) -> None:
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)
    world.later(days=6)
    line = BankLine(id="line-1", amount=order.total, at=world.clock.now())
    world.sells.payments.tell(payment.id, lambda bank, due: bank.received(due, line))

    world.later(days=30)
    world.work()

    state = world.sells.orders.state(order.number)
    assert (state.order, state.payment) == (OrderStatus.PLACED, OrderPaymentStatus.PAID)
    assert world.levels("tea") == (9, 6)


def test_cash_on_delivery_is_not_waited_for(world: World) -> None:
    number = world.ordered(payment_method="cash_on_delivery").number

    world.later(days=60)
    world.work()

    assert world.sells.orders.state(number).order is OrderStatus.PLACED


def test_money_for_an_order_that_was_canceled_goes_back(world: World) -> None:
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)
    world.later(days=8)
    world.work()
    line = BankLine(id="line-1", amount=order.total, at=world.clock.now())

    world.sells.payments.tell(payment.id, lambda bank, due: bank.received(due, line))

    (stuck,) = world.sells.work.due().stuck
    assert stuck.owed == order.total
    assert "refund_reference" in stuck.note
    done = world.sells.work.retry(stuck.id, details={"refund_reference": "SCT-9"})
    assert done.state is SettlementState.DONE
    (payment,) = world.sells.orders.payments(order.number)
    assert payment.totals.kept == NOTHING
    assert not world.sells.work.due()


def test_what_was_paid_too_much_waits_for_a_person(world: World) -> None:
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)
    too_much = BankLine(id="line-1", amount=order.total + eur("5.00"), at=NOON)

    for _ in range(2):
        world.sells.payments.tell(
            payment.id, lambda bank, due: bank.received(due, too_much)
        )

    (stuck,) = world.sells.work.due().stuck
    assert (stuck.owed, stuck.note) == (eur("5.00"), "more was paid than is due")
    assert world.sells.orders.pack(order.number).shipments
    # A change gives back what it says, and the excess is still told apart from it.
    order = world.sells.orders.get(order.number)
    assert order.total == world.sells.orders.get(order.number).due


def test_a_hold_that_ends_is_seen_and_the_order_is_not_packed(world: World) -> None:
    number = world.ordered().number
    world.later(days=7)
    world.work()

    (payment,) = world.sells.orders.payments(number)
    assert payment.status is PaymentStatus.EXPIRED
    with pytest.raises(NotPackableError):
        world.sells.orders.pack(number)

    world.later(days=2)
    world.work()
    assert world.sells.orders.state(number).order is OrderStatus.CANCELED
    assert world.levels("tea") == (9, 9)


def test_after_a_hold_has_ended_another_card_pays_the_order(world: World) -> None:
    number = world.ordered().number
    world.later(days=7)
    world.work()

    world.sells.orders.pay(number, "card", token="another card")
    world.later(days=5)
    world.work()

    assert world.sells.orders.pack(number).shipments


@pytest.mark.parametrize("success", [True, False])
def test_a_provider_that_takes_its_time_is_waited_for(
    world: World, success: bool
) -> None:
    """The buyer has done their part: an order is not canceled over a debit that takes days."""
    number = world.ordered(token=TAKES_DAYS).number
    world.later(days=5)
    world.work()
    assert world.sells.orders.state(number).order is OrderStatus.PLACED
    assert world.levels("tea") == (9, 6)

    world.decide(success=success)
    world.tell()
    world.later(days=3)
    world.work()

    state = world.sells.orders.state(number)
    assert state.order is (OrderStatus.PLACED if success else OrderStatus.CANCELED)
    kept, hold = world.all_at_gateway()
    assert (kept + hold != NOTHING) is success
    assert not world.sells.work.due()


def test_holds_that_end_soon_are_listed(world: World) -> None:
    number = world.ordered().number
    assert not world.sells.work.due()
    world.later(days=6)

    (ending,) = world.sells.work.due().ending

    (payment,) = world.sells.orders.payments(number)
    assert (ending.payment, ending.due) == (payment.id, NOON + timedelta(days=7))
    world.sells.orders.capture(number)
    assert not world.sells.work.due()


def test_who_does_not_come_back_from_the_bank_ends_the_attempt(world: World) -> None:
    quote = world.quote()
    world.sells.checkouts.buy(quote.id, token=NEEDS_OWNER)
    world.later(days=1)

    world.work()

    sale = world.sells.checkouts.state(quote.checkout)
    assert sale.state is SaleState.DECLINED
    assert world.levels("tea") == (9, 9)
    assert world.all_at_gateway() == (NOTHING, NOTHING)
    assert not world.sells.work.due()


def test_a_change_of_an_order_that_is_not_paid_yet_lowers_what_is_waited_for(
    world: World,
) -> None:
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)
    change = cancellation(order, {"tea": 1}, id="c", at=NOON)

    after = world.sells.orders.change(order.number, change).order
    line = BankLine(id="line-1", amount=after.due, at=NOON)
    world.sells.payments.tell(payment.id, lambda bank, due: bank.received(due, line))

    assert world.sells.orders.state(order.number).payment is OrderPaymentStatus.PAID
    assert not world.sells.work.due()


def test_an_order_on_hold_is_not_canceled_by_time(world: World) -> None:
    number = world.ordered(payment_method="bank_transfer").number
    world.sells.orders.hold(number, reason="the address is looked at")
    world.later(days=30)
    world.work()
    assert world.sells.orders.state(number).order is OrderStatus.ON_HOLD
    assert world.levels("tea") == (9, 6)
    assert not world.sells.work.due()

    world.sells.orders.release(number)
    world.later(hours=1)
    world.work()

    assert world.sells.orders.state(number).order is OrderStatus.CANCELED
    assert world.levels("tea") == (9, 9)


def test_an_order_that_is_paid_on_hold_stays(world: World) -> None:
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)
    world.sells.orders.hold(order.number, reason="the address is looked at")
    world.later(days=30)
    world.work()
    line = BankLine(id="line-1", amount=order.total, at=world.clock.now())
    world.sells.payments.tell(payment.id, lambda bank, due: bank.received(due, line))

    world.sells.orders.release(order.number)
    world.later(hours=1)
    world.work()

    state = world.sells.orders.state(order.number)
    assert (state.order, state.payment) == (OrderStatus.PLACED, OrderPaymentStatus.PAID)
    assert not world.sells.work.due()
