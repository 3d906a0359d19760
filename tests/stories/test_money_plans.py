"""When money is taken: with the goods, after them, or in installments, without being asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ecomkit.money import Money
from ecomkit.orders import AlsoRefund, Order, OrderChange, cancellation, return_credit
from ecomkit.orders.errors import NotPackableError
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import CaptureMoment, CapturePolicy, PaymentMethod
from ecomkit.payments.trade import InstallmentPlan, PaymentTerms
from ecomkit.shop.desk.results import SaleState
from ecomkit.shop.store import WorkKind
from tests.durable.world import FOR_TEA_CO, TEA_CO, World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import eur

NOTHING = eur("0.00")


def plan(id: str, moment: CaptureMoment, days: int = 0) -> PaymentMethod:
    return PaymentMethod(id=id, adapter="fake", capture=CapturePolicy(moment, days))


class PlannedWorld(World):
    methods = (
        *World.methods[:-1],
        plan("at_order", CaptureMoment.AT_ORDER),
        plan("at_shipment", CaptureMoment.AT_SHIPMENT),
        plan("after_delivery", CaptureMoment.AFTER_DELIVERY, 3),
        PaymentMethod(
            id="deposit",
            adapter="fake",
            plan=InstallmentPlan.from_deposit("30%", rest_after_days=14),
        ),
        PaymentMethod(
            id="in_three",
            adapter="fake",
            plan=InstallmentPlan.from_count(3, every_days=30),
        ),
        PaymentMethod(
            id="purchase_order",
            adapter="purchase_order",
            terms=PaymentTerms.from_text("2/10 net 30"),
            capture=CapturePolicy(CaptureMoment.AT_SHIPMENT),
        ),
    )


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PlannedWorld]:
    with opened(request.param, tmp_path) as open_store:
        yield PlannedWorld(open_store("tea house"))


def sent(world: World, number: str) -> str:
    """All that is open leaves as a shipment."""
    order = world.sells.orders.pack(number)
    shipment = order.shipments[-1].id
    world.sells.orders.ship(number, shipment)
    return shipment


def test_with_the_order(world: World) -> None:
    order = world.ordered(payment_method="at_order")
    assert world.all_at_gateway() == (order.total, NOTHING)


def test_with_the_goods_and_what_was_canceled_is_not_taken(world: World) -> None:
    """Captured is what has left, its delivery included; the rest of the hold goes back."""
    order = world.ordered(payment_method="at_shipment")
    number = order.number
    assert world.all_at_gateway() == (NOTHING, order.total)
    world.sells.orders.change(
        number,
        cancellation(order, {"mug": 1}, id="c", at=world.clock.now()),
    )

    sent(world, number)

    order = world.sells.orders.get(number)
    assert order.total - order.due > eur(
        "12.00"
    )  # the mug, and its part of the delivery
    assert world.all_at_gateway() == (order.due, NOTHING)
    assert not world.sells.work.due()


def test_some_days_after_the_goods_arrived(world: World) -> None:
    number = world.ordered(payment_method="after_delivery").number
    world.sells.orders.deliver(number, sent(world, number))
    world.later(days=2)
    world.sells.work.run()
    assert world.all_at_gateway()[0] == NOTHING

    world.later(days=1)
    assert [each.kind for each in world.sells.work.due().work] == [WorkKind.CAPTURE]
    world.sells.work.run()

    assert world.all_at_gateway() == (world.sells.orders.get(number).due, NOTHING)
    assert not world.sells.work.due()


def test_what_came_back_meanwhile_is_not_taken(world: World) -> None:
    number = world.ordered(payment_method="after_delivery").number
    world.sells.orders.deliver(number, sent(world, number))
    order = world.sells.orders.get(number)
    back = return_credit(order, {"tea": 3}, id="b", at=world.clock.now())
    world.sells.orders.change(number, back)
    world.later(days=4)

    world.sells.work.run()

    assert world.all_at_gateway() == (order.total - back.refund, NOTHING)


def test_an_account_is_invoiced_with_the_goods_on_its_terms(world: World) -> None:
    world.sells.accounts.keep(TEA_CO)
    world.sells.payments.within(
        "purchase_order", lambda orders: orders.set_limit("tea-co", eur("99.00"))
    )
    order = world.ordered(
        payment_method="purchase_order", purchaser=FOR_TEA_CO, purchase_order="PO-1"
    )
    assert str(order.payment_terms) == "2/10 net 30"
    assert order.payment_terms is not None
    assert order.payment_terms.due_on(date(2026, 11, 3)) == date(2026, 12, 3)

    sent(world, order.number)

    (payment,) = world.sells.orders.payments(order.number)
    assert payment.totals.owed == order.total
    state = world.sells.orders.state(order.number)
    assert state.payment is OrderPaymentStatus.BALANCE_DUE
    due = world.sells.work.due()
    assert not due.stuck
    assert not due.waiting, "it is not overdue"


# -------------------------------------------------------------------- installments


def kept(world: World) -> Money:
    return world.all_at_gateway()[0]


def test_a_deposit_makes_the_order_and_the_rest_the_goods(world: World) -> None:
    quote = world.quote(payment_method="deposit")
    assert quote.to_pay_now == eur("9.12")
    sale = world.sells.checkouts.buy(quote.id, token="good")

    assert sale.state is SaleState.ORDERED
    assert sale.order is not None
    number = sale.order.number
    assert sale.order.schedule is not None
    assert [(p.name, p.amount, p.due_on) for p in sale.order.schedule.parts] == [
        ("deposit", eur("9.12"), date(2026, 11, 2)),
        ("rest", eur("21.28"), date(2026, 11, 16)),
    ]
    assert kept(world) == eur("9.12")
    with pytest.raises(NotPackableError, match="not_paid"):
        world.sells.orders.pack(number)

    world.sells.orders.pay(number, "card", token="good")

    assert kept(world) == quote.total
    payments = world.sells.orders.payments(number)
    assert [each.due for each in payments] == [eur("9.12"), eur("21.28")]
    world.sells.orders.pack(number)
    world.later(days=20)
    world.sells.work.run()
    assert not world.sells.work.due()


def test_who_does_not_pay_the_rest_is_listed_until_it_is_there(world: World) -> None:
    number = world.ordered(payment_method="deposit").number
    world.later(days=14)
    world.sells.work.run()

    (waiting,) = world.sells.work.due().waiting
    assert waiting.kind is WorkKind.INSTALLMENT
    assert waiting.note == "rest: 21.28 EUR was due on 2026-11-16"
    assert world.sink.names().count("installment_due") == 1

    world.sells.orders.pay(number, "card", token="good")
    world.sells.work.run()
    assert not world.sells.work.due()
    assert kept(world) == world.sells.orders.get(number).total


def test_three_parts_and_a_smaller_order_in_between(world: World) -> None:
    order = world.ordered(payment_method="in_three")
    number = order.number
    assert kept(world) == eur("10.14")
    world.sells.orders.pay(number, "card", token="good")
    assert kept(world) == eur("20.27")
    order = world.sells.orders.get(number)
    change = cancellation(order, {"tea": 1}, id="c", at=world.clock.now())

    world.sells.orders.change(number, change)
    payment = world.sells.orders.pay(number, "card", token="good")

    assert payment.due == eur("10.13") - change.refund
    assert kept(world) == order.total - change.refund
    world.later(days=90)
    world.sells.work.run()
    assert not world.sells.work.due()


def test_an_order_in_installments_that_is_canceled_gives_all_back(world: World) -> None:
    order = world.ordered(payment_method="in_three")
    world.sells.orders.pay(order.number, "card", token="good")
    order = world.sells.orders.get(order.number)
    world.sells.orders.change(order.number, _whole(order))
    world.later(days=90)
    world.sells.work.run()

    assert world.all_at_gateway() == (NOTHING, NOTHING)
    assert not world.sells.work.due()


def _whole(order: Order) -> OrderChange:
    lines = {line.key: line.quantity for line in order.lines}
    return cancellation(
        order, lines, id="all", at=order.placed_at, also_refund=AlsoRefund.ALL
    )
