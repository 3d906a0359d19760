"""A sale from cart to refund, on every store, by the rooms of a shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ecomkit.checkout import QuoteExpiredError
from ecomkit.orders import OutOfStockError, cancellation, return_credit
from ecomkit.orders.settlement import SettlementState
from ecomkit.payments import Instruction, PaymentStatus
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.errors import AmountRefusedError
from ecomkit.payments.outcome import Outcome
from ecomkit.shop.desk.errors import CartClosedError, CommandConflictError
from ecomkit.shop.desk.results import SaleState
from ecomkit.testing.payments import NEEDS_OWNER, NO_FUNDS, Fault
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, NOON, PERSON, eur


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("tea house"))


def test_from_a_cart_to_a_refund(world: World) -> None:
    shop = world.sells
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "tea", 3)
    shop.carts.add(cart.id, "mug", gift_wrap="gift")
    checkout = shop.checkouts.begin(cart.id, PERSON)
    assert [each.code for each in shop.checkouts.review(checkout.id).missing] != []
    shop.checkouts.update(
        checkout.id, shipping=ADA, delivery="post", payment_method="card"
    )
    quote = shop.checkouts.quote(checkout.id)

    sale = shop.checkouts.buy(quote.id, token="good")

    assert sale.state is SaleState.ORDERED
    assert sale.order is not None
    assert (sale.order.number, sale.order.total) == ("R-2026-000001", eur("32.40"))
    assert sale.payment is not None
    assert sale.payment.status is PaymentStatus.AUTHORIZED
    assert shop.carts.get(cart.id).order == sale.order.number
    assert world.levels("tea") == (9, 6)

    number = sale.order.number
    (parcel,) = shop.orders.pack(number).shipments
    taken = shop.orders.capture(number, key=parcel.id)
    assert taken.settlement is not None
    assert taken.settlement.state is SettlementState.DONE
    shop.orders.ship(number, parcel.id, tracking="T1")
    order = shop.orders.deliver(number, parcel.id)
    assert world.levels("tea") == (6, 6)
    assert world.at_gateway(sale.payment.id) == (eur("32.40"), eur("0.00"))

    shop.returns.request(number, {"tea": 1})
    (asked,) = shop.orders.get(number).returns
    shop.returns.decide(number, asked.id, approved=True)
    order = shop.returns.receive(number, asked.id)
    back = return_credit(order, {"tea": 1}, id="back", at=NOON)
    given = shop.returns.resolve(number, asked.id, back)
    again = shop.returns.resolve(number, asked.id, back)

    assert given.settlement is not None
    assert given.settlement.state is SettlementState.DONE
    assert given.settlement.owed == back.refund == eur("4.50")
    assert again == given
    assert world.at_gateway(sale.payment.id) == (eur("27.90"), eur("0.00"))
    assert not shop.work.due()
    assert world.sink.names().count("order_completed") == 1


def test_pressed_twice_it_is_bought_once(world: World) -> None:
    quote = world.quote()

    first = world.sells.checkouts.buy(quote.id, token="good")
    second = world.sells.checkouts.buy(quote.id, token="good")

    assert first.order == second.order
    assert len(world.orders()) == 1
    assert world.all_at_gateway() == (eur("0.00"), eur("32.40") - eur("2.00"))


def test_two_tabs_are_one_sale(world: World) -> None:
    checkout = world.filled()
    slow = world.sells.checkouts.quote(checkout.id)
    world.sells.checkouts.buy(slow.id, token=NEEDS_OWNER)
    waiting = world.card.sent[-1]
    fast = world.sells.checkouts.quote(checkout.id)
    ordered = world.sells.checkouts.buy(fast.id, token="good")
    world.gateway.decide(waiting, success=True)
    world.tell()
    world.later(minutes=5)
    world.sells.work.run()

    late = world.sells.checkouts.buy(slow.id, token=NEEDS_OWNER)

    assert late.order == ordered.order
    assert len(world.orders()) == 1
    assert world.all_at_gateway() == (eur("0.00"), eur("30.40"))
    with pytest.raises(CartClosedError):
        world.sells.carts.add(checkout.cart, "tea")


def test_money_that_arrives_late_becomes_the_order(world: World) -> None:
    quote = world.quote()
    asked = world.sells.checkouts.buy(quote.id, token=NEEDS_OWNER)
    assert asked.state is SaleState.ACTION
    world.later(minutes=31)
    world.decide(success=True)

    world.tell()

    assert world.sells.checkouts.state(quote.checkout).state is SaleState.ORDERED
    assert world.levels("tea") == (9, 6)


def test_late_money_goes_back_when_the_goods_are_gone(world: World) -> None:
    quote = world.quote(items=[("tea", 9)])
    world.sells.checkouts.buy(quote.id, token=NEEDS_OWNER)
    waiting = world.card.sent[-1]
    world.later(minutes=31)
    other = world.buy(items=[("tea", 5)])
    assert other.state is SaleState.ORDERED
    world.gateway.decide(waiting, success=True)

    world.tell()

    assert world.sells.checkouts.state(quote.checkout).state is SaleState.GONE
    assert world.at_gateway(waiting.payment_id) == (eur("0.00"), eur("0.00"))


def test_an_answer_that_is_lost_is_found_by_work(world: World) -> None:
    world.card.faults = [Fault.TIMEOUT_AFTER]
    quote = world.quote()
    sale = world.sells.checkouts.buy(quote.id, token="good")
    assert sale.state is SaleState.BUSY
    world.later(minutes=1)
    assert [each.payment for each in world.sells.work.due().work] == [
        f"{quote.checkout}:1"
    ]

    world.sells.work.run()

    assert world.sells.checkouts.state(quote.checkout).state is SaleState.ORDERED
    assert world.gateway.effects.total() == 1


@pytest.mark.parametrize("arrives", [True, False], ids=["after", "before"])
def test_a_process_that_dies_leaves_work_that_the_next_one_does(
    world: World, monkeypatch: pytest.MonkeyPatch, *, arrives: bool
) -> None:
    quote, real = world.quote(), world.card.submit

    def killed(instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        if arrives:
            real(instruction, timeout=timeout)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(world.card, "submit", killed)
        with pytest.raises(SystemExit):
            world.sells.checkouts.buy(quote.id, token="good")
    world.later(days=30 if arrives else 0, minutes=1)

    world.sells.work.run()
    world.later(minutes=1)
    world.sells.work.run()

    assert world.sells.checkouts.state(quote.checkout).state is SaleState.ORDERED
    assert world.gateway.effects.total() == 1


def test_ones_own_hold_does_not_stand_in_ones_way(world: World) -> None:
    checkout, other = world.filled(items=[("tea", 9)]), world.filled()
    too_late = world.sells.checkouts.quote(other.id)
    first = world.sells.checkouts.quote(checkout.id)
    declined = world.sells.checkouts.buy(first.id, token=NO_FUNDS)
    assert declined.state is SaleState.DECLINED

    again = world.sells.checkouts.quote(checkout.id)
    with pytest.raises(OutOfStockError):
        world.sells.checkouts.hold(too_late.id)
    sale = world.sells.checkouts.buy(again.id, token="good")

    assert sale.state is SaleState.ORDERED


def test_a_quote_that_has_ended_is_refused_before_money_moves(world: World) -> None:
    quote = world.quote()
    world.later(minutes=31)

    with pytest.raises(QuoteExpiredError):
        world.sells.checkouts.buy(quote.id, token="good")

    assert world.card.sent == []


def test_a_key_stands_for_one_command(world: World) -> None:
    order = world.ordered()
    for _ in range(3):
        world.sells.orders.capture(order.number, eur("10.00"), key="parcel-1")
    (payment,) = world.sells.orders.payments(order.number)
    assert payment.totals.captured == eur("10.00")
    with pytest.raises(AmountRefusedError):
        world.sells.orders.capture(order.number, eur("30.00"))
    world.sells.stock.receive("tea", 5, key="note-1")
    world.sells.stock.receive("tea", 5, key="note-1")
    assert world.levels("tea") == (14, 11)
    with pytest.raises(CommandConflictError):
        world.sells.stock.receive("tea", 6, key="note-1")


def test_a_declined_refund_is_stuck_and_can_be_repeated(world: World) -> None:
    order = world.ordered(payment_method="bank_transfer")
    (payment,) = world.sells.orders.payments(order.number)
    line = BankLine(id="line-1", amount=order.total, at=NOON)
    world.sells.payments.tell(payment.id, lambda bank, due: bank.received(due, line))
    back = cancellation(order, {"tea": 1}, id="c", at=NOON)

    given = world.sells.orders.change(order.number, back)

    assert given.settlement is not None
    assert given.settlement.state is SettlementState.STUCK
    assert "refund_reference" in given.settlement.note
    assert world.sells.work.due().stuck == (given.settlement,)
    done = world.sells.work.retry(
        given.settlement.id, details={"refund_reference": "SCT-1"}
    )
    assert done.state is SettlementState.DONE
    (payment,) = world.sells.orders.payments(order.number)
    assert payment.totals.refunded == back.refund
