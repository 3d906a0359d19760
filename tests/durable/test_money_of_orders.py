"""Money that an order has to move: moved once, as much as the change says, never lost."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import attrs
import pytest

from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.orders import (
    AlsoRefund,
    NotPackableError,
    Order,
    OrderChange,
    OrderStepError,
    cancellation,
    return_credit,
)
from ecomkit.orders.errors import InvalidChangeError
from ecomkit.orders.settlement import SettlementState
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import (
    Instruction,
    PaymentAction,
    PaymentTotals,
    Succeeded,
)
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.outcome import Outcome
from ecomkit.payments.payment import PaymentFlagKind
from ecomkit.shop.desk.results import SaleState
from ecomkit.testing.payments import Fault
from tests.durable.world import World, at_once
from tests.stories.shops import NOON, eur

NOTHING = eur("0.00")


def whole(order: Order, id: str = "c") -> OrderChange:
    lines = {line.key: line.quantity for line in order.lines}
    return cancellation(order, lines, id=id, at=NOON, also_refund=AlsoRefund.ALL)


def shipped(world: World, **wishes: Any) -> Order:
    """An order that is captured and on its way."""
    number = world.ordered(**wishes).number
    world.sells.orders.capture(number)
    (parcel,) = world.sells.orders.pack(number).shipments
    return world.sells.orders.ship(number, parcel.id)


def refusing(world: World, reason: str) -> None:
    world.gateway.bank = lambda instruction: reason


# ------------------------------------------------------------------------ declined


@pytest.mark.parametrize("again", ["retry", "change"])
def test_a_declined_refund_is_listed_and_repeated(world: World, again: str) -> None:
    order = world.ordered()
    world.sells.orders.capture(order.number)
    order = world.sells.orders.get(order.number)
    change = cancellation(order, {"tea": 1}, id="c", at=NOON)
    refusing(world, "the bank says no")
    given = world.sells.orders.change(order.number, change)
    assert given.settlement is not None
    assert given.settlement.state is SettlementState.STUCK
    assert world.sells.work.due().stuck == (given.settlement,)

    refusing(world, "")
    if again == "retry":
        world.sells.work.retry(given.settlement.id)
    else:
        world.sells.orders.change(order.number, change)

    kept, _ = world.all_at_gateway()
    assert kept == order.total - change.refund
    assert not world.sells.work.due()


def test_a_declined_void_is_listed_and_repeated(world: World) -> None:
    order = world.ordered()
    refusing(world, "not now")
    world.sells.orders.change(order.number, whole(order))
    assert world.sells.work.due().stuck
    refusing(world, "")

    world.sells.orders.change(
        order.number, world.sells.orders.get(order.number).changes[0]
    )

    assert world.all_at_gateway() == (NOTHING, NOTHING)
    assert not world.sells.work.due()


@pytest.mark.parametrize("fault", [Fault.TIMEOUT_AFTER, Fault.TIMEOUT_BEFORE])
def test_a_refund_without_an_answer_happens_once(world: World, fault: Fault) -> None:
    order = world.ordered()
    world.sells.orders.capture(order.number)
    order = world.sells.orders.get(order.number)
    change = cancellation(order, {"mug": 1}, id="c", at=NOON)
    world.card.faults = [fault]

    world.sells.orders.change(order.number, change)
    world.sells.orders.change(order.number, change)
    world.work()

    assert world.all_at_gateway() == (order.total - change.refund, NOTHING)
    assert not world.sells.work.due()


def test_an_order_canceled_while_it_is_captured_keeps_nothing(world: World) -> None:
    order = world.ordered()
    world.card.faults = [Fault.TIMEOUT_AFTER]
    world.sells.orders.capture(order.number)

    world.sells.orders.change(order.number, whole(order))
    world.work()

    assert world.all_at_gateway() == (NOTHING, NOTHING)
    assert not world.sells.work.due()


# ---------------------------------------------------------------- as much as it says


def test_what_was_given_as_credit_is_not_given_again(world: World) -> None:
    order = shipped(world)
    one = return_credit(order, {"tea": 1}, id="one", at=NOON)
    order = world.sells.orders.change(order.number, one, as_credit=True).order
    two = return_credit(order, {"tea": 1}, id="two", at=NOON)

    world.sells.orders.change(order.number, two)

    assert world.all_at_gateway() == (order.total - two.refund, NOTHING)


def test_a_return_gives_back_what_has_come_and_nothing_else(world: World) -> None:
    order = shipped(world)
    number = order.number
    world.sells.returns.request(number, {"tea": 3})
    with pytest.raises(InvalidChangeError):
        world.sells.returns.request(number, {"tea": 1})
    (asked,) = world.sells.orders.get(number).returns
    world.sells.returns.decide(number, asked.id, approved=True)
    order = world.sells.returns.receive(number, asked.id, {"tea": 1})

    for wrong in ({"tea": 3}, {"mug": 1}):
        with pytest.raises(InvalidChangeError):
            world.sells.returns.resolve(
                number, asked.id, return_credit(order, wrong, id="b", at=NOON)
            )
    right = return_credit(order, {"tea": 1}, id="b", at=NOON)
    world.sells.returns.resolve(number, asked.id, right)

    assert world.all_at_gateway() == (order.total - right.refund, NOTHING)


def test_two_clerks_at_once_give_back_what_both_changes_say(world: World) -> None:
    number = world.ordered().number
    world.sells.orders.capture(number)
    submit = world.card.submit

    def late(instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        time.sleep(0.005)
        return submit(instruction, timeout=timeout)

    world.card.submit = late  # type: ignore[method-assign]

    def clerk(key: str) -> None:
        while True:  # look again, as a clerk does, where somebody was faster
            order = world.sells.orders.get(number)
            change = cancellation(order, {key: 1}, id=f"c-{key}", at=NOON)
            try:
                world.sells.orders.change(number, change)
            except OrderStepError:
                continue
            return

    at_once(lambda: clerk("tea"), lambda: clerk("mug"))
    world.work()

    order = world.sells.orders.get(number)
    assert len(order.changes) == 2
    assert world.all_at_gateway() == (order.due, NOTHING)
    assert not world.sells.work.due()


# -------------------------------------------------------------- what a provider tells


def test_approved_for_less_is_no_order_and_goes_back(world: World) -> None:
    receive = world.gateway.receive

    def for_less(instruction: Instruction) -> Outcome:
        if instruction.action is PaymentAction.AUTHORIZE:
            instruction = attrs.evolve(instruction, amount=eur("5.00"))
        return receive(instruction)

    world.gateway.receive = for_less  # type: ignore[method-assign]

    sale = world.buy()

    assert sale.state is SaleState.DECLINED
    assert sale.payment is not None
    assert sale.payment.totals.authorized == eur("5.00")
    assert world.all_at_gateway() == (NOTHING, NOTHING)

    world.gateway.receive = receive  # type: ignore[method-assign]
    again = world.sells.checkouts.buy(sale.payment.quote, token="another card")
    assert again.state is SaleState.ORDERED


def test_another_currency_is_a_flag_and_no_success(world: World) -> None:
    receive = world.gateway.receive
    dollars = PaymentTotals(authorized=Money("30.40", "USD"))

    def told(instruction: Instruction) -> Outcome:
        receive(instruction)
        return Succeeded("ref", dollars)

    world.gateway.receive = told  # type: ignore[method-assign]

    sale = world.buy()
    world.work()

    assert sale.order is None
    assert sale.payment is not None
    assert [flag.kind for flag in sale.payment.flags] == [PaymentFlagKind.BROKEN_TOTALS]
    assert world.gateway.effects.total() == 1
    waiting = world.sells.work.due().waiting
    assert {each.payment for each in waiting} == {sale.payment.id}


# ------------------------------------------------------------ the hold shrinks with it


def test_after_a_smaller_order_is_captured_the_rest_is_released(world: World) -> None:
    order = world.ordered()
    number = order.number
    world.sells.orders.change(number, cancellation(order, {"tea": 2}, id="c", at=NOON))
    world.sells.orders.pack(number)
    world.sells.orders.ship(number, f"{number}-1")

    world.sells.orders.capture(number)

    assert world.all_at_gateway() == (world.sells.orders.get(number).due, NOTHING)


# ---------------------------------------------------------------- paid another way


def test_a_failed_payment_does_not_stop_an_order_that_is_paid(world: World) -> None:
    order = world.ordered(payment_method="bank_transfer")
    number = order.number
    (payment,) = world.sells.orders.payments(number)
    world.sells.payments.tell(payment.id, lambda bank, due: bank.expired(due))
    with pytest.raises(NotPackableError):
        world.sells.orders.pack(number)

    world.sells.orders.pay(number, "card", token="good")

    assert world.sells.orders.state(number).payment is OrderPaymentStatus.AUTHORIZED
    assert world.sells.orders.pack(number).shipments


def test_a_line_paid_twice_by_transfer_counts_once(world: World) -> None:
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)
    line = BankLine(id="line-1", amount=order.total, at=NOON)

    for _ in range(2):
        world.sells.payments.tell(
            payment.id, lambda bank, due: bank.received(due, line)
        )

    (payment,) = world.sells.orders.payments(order.number)
    assert payment.totals.captured == order.total


def test_a_refund_is_told_when_its_money_has_moved(world: World) -> None:
    """Nobody has answered: it is no refund yet. Store credit is given at once."""
    order = world.ordered()
    world.sells.orders.capture(order.number)
    world.card.faults = [Fault.TIMEOUT_BEFORE]
    change = cancellation(order, {"tea": 1}, id="c", at=order.placed_at)

    world.sells.orders.change(order.number, change)
    assert "order_refunded" not in world.sink.names()
    world.work()
    assert world.sink.names().count("order_refunded") == 1
    assert world.sink.names().index("payment_refunded") < world.sink.names().index(
        "order_refunded"
    )

    other = world.ordered(items=[("mug", 1)])
    world.sells.orders.capture(other.number)
    world.sells.orders.change(other.number, whole(other), as_credit=True)
    assert world.sink.names().count("order_refunded") == 2


def test_a_change_of_what_is_not_paid_yet_is_told_at_once_and_once(
    world: World,
) -> None:
    """Nothing is to be given back while the transfer is waited for; later, what came too much."""
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)
    change = cancellation(order, {"tea": 1}, id="c", at=NOON)

    world.sells.orders.change(order.number, change)
    assert world.sink.names().count("order_refunded") == 1

    whole = BankLine(id="line-1", amount=order.total, at=NOON)
    world.sells.payments.tell(payment.id, lambda bank, due: bank.received(due, whole))
    (stuck,) = world.sells.work.due().stuck
    assert stuck.owed == change.refund
    world.sells.work.retry(stuck.id, details={"refund_reference": "SCT-1"})

    (payment,) = world.sells.orders.payments(order.number)
    assert payment.totals.kept == order.total - change.refund
    assert world.sink.names().count("order_refunded") == 1
    assert not world.sells.work.due()


@pytest.mark.parametrize("kept", ["held", "captured"])
def test_goods_that_go_without_a_line_that_gave_money_back(
    world: World, kept: str
) -> None:
    """All that was paid goes back; what is owed beyond it waits for a person."""
    checkout = world.filled()
    world.sells.checkouts.add_by_hand(
        checkout.id, Article(sku="sorry"), eur("-5.00"), reason="late last time"
    )
    quote = world.sells.checkouts.quote(checkout.id)
    order = world.sells.checkouts.buy(quote.id, token="good").order
    assert order is not None
    if kept == "captured":
        world.sells.orders.capture(order.number)
    order = world.sells.orders.get(order.number)
    goods = cancellation(
        order, {"tea": 3, "mug": 1}, id="c", at=NOON, also_refund=AlsoRefund.ALL
    )

    given = world.sells.orders.change(order.number, goods)

    assert given.order.due == eur("-5.00")
    assert world.all_at_gateway() == (NOTHING, NOTHING)
    (stuck,) = world.sells.work.due().stuck
    assert "5.00 EUR" in stuck.note
    state = world.sells.orders.state(order.number)
    assert state.payment is OrderPaymentStatus.CREDIT_OWED

    sorry = cancellation(given.order, {"sorry": 1}, id="d", at=NOON)
    world.sells.orders.change(order.number, sorry)

    assert not world.sells.work.due()
    assert world.sells.orders.get(order.number).due == NOTHING
