"""What nobody is waited for and no time will mend stands on the list until it is done."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from ecomkit.money import Money
from ecomkit.orders import AlsoRefund, cancellation, return_credit
from ecomkit.orders.errors import OrderStepError
from ecomkit.orders.settlement import SettlementState
from ecomkit.orders.status import OrderPaymentStatus, OrderStatus
from ecomkit.payments import Declined, DeclineReason, Notification, TotalsReported
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.errors import AmountRefusedError, InvalidPaymentError
from ecomkit.payments.payment import PaymentFlagKind
from ecomkit.shop.desk.errors import CommandConflictError
from ecomkit.shop.store import WorkKind
from tests.durable.test_money_of_orders import refusing, shipped
from tests.durable.world import FOR_TEA_CO, TEA_CO, World
from tests.stories.shops import NOON, eur

NOTHING = eur("0.00")


def waiting(world: World) -> list[WorkKind]:
    return [each.kind for each in world.sells.work.due().waiting]


# --------------------------------------------------------------- money that is due


def delivered(world: World, **wishes: str) -> str:
    number = world.ordered(**wishes).number
    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, parcel.id, tracking="W1")
    return world.sells.orders.deliver(number, parcel.id).number


def never_captured(world: World) -> str:
    number = delivered(world)
    world.later(days=8)
    world.work()
    return number


def charged_back(world: World) -> str:
    number = delivered(world)
    world.sells.orders.capture(number)
    (payment,) = world.sells.orders.payments(number)
    world.gateway.dispute(payment.id, payment.due)
    world.gateway.close_dispute(payment.id, won=False)
    world.tell()
    return number


def refused_at_the_door(world: World) -> str:
    number = world.ordered(payment_method="cash_on_delivery").number
    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, parcel.id, tracking="W1")
    (payment,) = world.sells.orders.payments(number)
    world.sells.payments.tell(
        payment.id, lambda courier, due: courier.refused(due, waybill="W1")
    )
    return number


@pytest.mark.parametrize("happens", [never_captured, charged_back, refused_at_the_door])
@pytest.mark.parametrize("then", ["paid", "credited"])
def test_goods_that_nobody_pays_are_listed(
    world: World, happens: Callable[[World], str], then: str
) -> None:
    number = happens(world)
    (listed,) = world.sells.work.due().waiting
    assert listed.kind is WorkKind.BALANCE_DUE
    due = world.sells.orders.get(number).due
    assert f"{number}: {due} is due" in listed.note

    if then == "paid":
        world.sells.orders.pay(number, "card", token="another card")
    else:
        order = world.sells.orders.get(number)
        keys = {line.key: line.quantity for line in order.lines}
        change = return_credit(order, keys, id="c", at=NOON, also_refund=AlsoRefund.ALL)
        world.sells.orders.change(number, change)

    assert not world.sells.work.due()


def test_a_delivery_without_goods_is_asked_for_by_people(world: World) -> None:
    """There is nothing left that time could cancel."""
    order = world.ordered()
    world.sells.orders.capture(order.number)
    order = world.sells.orders.get(order.number)
    keys = {line.key: line.quantity for line in order.lines}
    goods = cancellation(order, keys, id="c", at=NOON, also_refund=AlsoRefund.NOTHING)
    world.sells.orders.change(order.number, goods)
    (payment,) = world.sells.orders.payments(order.number)
    world.gateway.dispute(payment.id, eur("4.90"))
    world.gateway.close_dispute(payment.id, won=False)
    world.tell()

    assert waiting(world) == [WorkKind.BALANCE_DUE]
    world.later(days=3)
    world.work()
    assert waiting(world) == [WorkKind.BALANCE_DUE]
    world.sells.orders.pay(order.number, "card", token="another card")
    assert not world.sells.work.due()


def test_who_is_waited_for_is_not_listed(world: World) -> None:
    """A transfer is on its way, an order is canceled by time, cash is paid at the door."""
    for method in ("bank_transfer", "cash_on_delivery", "card"):
        world.ordered(payment_method=method)
    assert not world.sells.work.due()


# ------------------------------------------------------- what a provider has told


def test_a_contradiction_is_listed_until_somebody_has_looked(world: World) -> None:
    number = world.ordered().number
    (payment,) = world.sells.orders.payments(number)
    no = Declined(reason=DeclineReason.INSUFFICIENT_FUNDS)
    world.sells.payments.notify(
        Notification(
            source="fake",
            id="evt-no",
            payment_id=payment.id,
            instruction_id="pay",
            outcome=no,
        )
    )

    (listed,) = world.sells.work.due().waiting
    assert (listed.kind, listed.payment) == (WorkKind.FLAGGED, payment.id)
    assert "had succeeded, then was declined" in listed.note
    world.sells.work.resume(listed.id)
    world.work()
    assert waiting(world) == [WorkKind.FLAGGED]

    (flag,) = world.sells.payments.get(payment.id).flags
    world.sells.payments.reviewed(payment.id, flag)
    assert not world.sells.work.due()


def test_a_chargeback_of_what_was_refunded_is_listed(world: World) -> None:
    """The buyer has the money twice: that is no order of theirs that is settled."""
    order = world.ordered()
    world.sells.orders.capture(order.number)
    order = world.sells.orders.get(order.number)
    keys = {line.key: line.quantity for line in order.lines}
    whole = cancellation(order, keys, id="c", at=NOON, also_refund=AlsoRefund.ALL)
    world.sells.orders.change(order.number, whole)
    (payment,) = world.sells.orders.payments(order.number)

    world.gateway.dispute(payment.id, payment.due)
    world.gateway.close_dispute(payment.id, won=False)
    world.tell()

    assert set(waiting(world)) == {WorkKind.FLAGGED, WorkKind.BALANCE_DUE}
    state = world.sells.orders.state(order.number)
    assert state.order is OrderStatus.CANCELED
    assert state.payment is OrderPaymentStatus.BALANCE_DUE
    (flag,) = world.sells.payments.get(payment.id).flags
    assert flag.kind is PaymentFlagKind.BROKEN_TOTALS


# ------------------------------------------------- what is stuck, and moot or credit


def test_a_capture_that_was_declined_is_over_once_the_money_came_otherwise(
    world: World,
) -> None:
    number = world.ordered().number
    refusing(world, "the authorization is over")
    world.sells.orders.capture(number)
    world.later(days=8)
    world.work()
    assert not world.sells.work.due().stuck
    assert waiting(world) == []  # not sent yet: canceled by time

    refusing(world, "")
    world.sells.orders.pay(number, "card", token="another card")
    world.sells.orders.capture(number)

    assert world.sells.orders.state(number).payment is OrderPaymentStatus.PAID
    assert not world.sells.work.due()


def test_a_refund_made_in_the_providers_own_pages_settles_what_was_stuck(
    world: World,
) -> None:
    order = shipped(world)
    refusing(world, "not now")
    change = return_credit(order, {"tea": 1}, id="c", at=NOON)
    world.sells.orders.change(order.number, change)
    assert world.sells.work.due().stuck
    (payment,) = world.sells.orders.payments(order.number)

    by_hand = attrs.evolve(payment.totals, refunded=change.refund)
    world.sells.payments.notify(
        Notification(
            source="fake",
            id="evt-by-hand",
            payment_id=payment.id,
            outcome=TotalsReported(by_hand),
        )
    )

    assert world.sells.orders.state(order.number).payment is OrderPaymentStatus.PAID
    assert not world.sells.work.due()


@pytest.mark.parametrize("said", ["change", "retry"])
def test_what_cannot_go_back_becomes_store_credit(world: World, said: str) -> None:
    order = shipped(world)
    refusing(world, "the card is closed")
    change = return_credit(order, {"tea": 1}, id="c", at=NOON)
    given = world.sells.orders.change(order.number, change).settlement
    assert given is not None
    assert given.state is SettlementState.STUCK

    for _ in range(2):
        if said == "change":
            world.sells.orders.change(order.number, change, as_credit=True)
        else:
            world.sells.work.retry(given.id, as_credit=True)

    assert not world.sells.work.due()
    state = world.sells.orders.state(order.number)
    assert state.payment is OrderPaymentStatus.PAID
    refusing(world, "")
    more = return_credit(
        world.sells.orders.get(order.number), {"tea": 1}, id="d", at=NOON
    )
    paid_back = world.sells.orders.change(order.number, more).settlement
    assert world.all_at_gateway() == (order.total - more.refund, NOTHING)
    assert paid_back is not None
    with pytest.raises(OrderStepError, match="is done"):
        world.sells.work.retry(paid_back.id, as_credit=True)


def test_an_order_that_became_credit_is_complete(world: World) -> None:
    order = shipped(world)
    number = order.number
    world.sells.orders.deliver(number, order.shipments[0].id)
    one = return_credit(order, {"tea": 1}, id="one", at=NOON)
    one = return_credit(world.sells.orders.get(number), {"tea": 1}, id="one", at=NOON)

    world.sells.orders.change(number, one, as_credit=True)

    state = world.sells.orders.state(number)
    assert (state.order, state.payment) == (
        OrderStatus.COMPLETED,
        OrderPaymentStatus.PAID,
    )
    order = world.sells.orders.get(number)
    rest = return_credit(
        order, {"tea": 2, "mug": 1}, id="rest", at=NOON, also_refund=AlsoRefund.ALL
    )
    world.sells.orders.change(number, rest)
    state = world.sells.orders.state(number)
    assert state.payment is OrderPaymentStatus.REFUNDED
    assert world.all_at_gateway() == (one.refund, NOTHING)


# --------------------------------------------------------------- amounts by hand


@pytest.mark.parametrize(
    ("amount", "error"),
    [
        (eur("-1.00"), InvalidPaymentError),
        (eur("1.005"), InvalidPaymentError),
        (eur("30.41"), AmountRefusedError),
        ("5.00", InvalidPaymentError),
    ],
)
def test_a_capture_of_no_such_amount_leaves_nothing(
    world: World, amount: Money, error: type[Exception]
) -> None:
    number = world.ordered().number
    with pytest.raises(error, match=r"\$\.amount"):
        world.sells.orders.capture(number, amount)
    assert world.sells.orders.settlements(number) == []


def test_a_key_names_one_capture(world: World) -> None:
    number = world.ordered().number
    for amount in (eur("5.00"), eur("5.00"), None):
        world.sells.orders.capture(number, amount, key="first")
    assert world.all_at_gateway() == (eur("5.00"), eur("25.40"))
    with pytest.raises(CommandConflictError, match="give a new capture a new key"):
        world.sells.orders.capture(number, eur("7.00"), key="first")


def test_an_order_of_which_a_part_was_paid_is_not_canceled_by_time(
    world: World,
) -> None:
    """A transfer less the bank's fee: the shop asks for the rest, or gives it up."""
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)

    def comes(id: str, amount: Money) -> None:
        line = BankLine(id=id, amount=amount, at=world.clock.now())
        world.sells.payments.tell(
            payment.id, lambda bank, due: bank.received(due, line)
        )

    comes("line-1", order.total - eur("0.40"))
    world.later(days=6)
    world.work()
    assert not world.sells.work.due()
    world.later(days=2)
    world.work()

    (listed,) = world.sells.work.due().waiting
    assert listed.kind is WorkKind.BALANCE_DUE
    assert world.sells.orders.state(order.number).order is OrderStatus.PLACED
    assert world.levels("tea") == (9, 6)
    comes("line-2", eur("0.40"))
    assert not world.sells.work.due()
    assert world.sells.orders.pack(order.number).shipments


def test_what_is_captured_and_credited_on_account_names_its_papers(
    world: World,
) -> None:
    world.sells.accounts.keep(TEA_CO)
    world.sells.payments.within(
        "purchase_order", lambda orders: orders.set_limit(TEA_CO.id, eur("100.00"))
    )
    number = world.ordered(
        payment_method="purchase_order", purchaser=FOR_TEA_CO, purchase_order="PO-1"
    ).number
    world.sells.orders.capture(number)
    order = world.sells.orders.get(number)
    change = cancellation(order, {"tea": 1}, id="c", at=NOON)

    given = world.sells.orders.change(number, change).settlement

    assert given is not None
    assert given.state is SettlementState.DONE
    (payment,) = world.sells.orders.payments(number)
    said = [dict(each.instruction.metadata) for each in payment.instructions[1:]]
    (note,) = world.sells.papers.issued(number)
    assert said[0]["invoice"] == number
    assert said[1]["credit_note"] == note.number
    assert payment.totals.kept == order.total - change.refund
