"""What is said of an order's money, from the order until it came, by each kind of method."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ecomkit.customers import Seller
from ecomkit.journey.figures import payments_by, time_to_cash
from ecomkit.money import Money
from ecomkit.orders import reduction
from ecomkit.orders.status import OrderStatus
from ecomkit.payments.adapters import BankLine
from tests.durable.test_money_by_hand import OnAccount
from tests.durable.world import FOR_TEA_CO, TEA_CO
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import ADA, SELLER, eur


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OnAccount]:
    with opened(request.param, tmp_path) as open_store:
        yield OnAccount(open_store("tea house"))


def said(world: OnAccount, number: str) -> tuple[str, ...]:
    """The state of an order's money, then what its paper says was paid and is due."""
    paper = world.sells.papers.receipt(number, seller=SELLER)
    rows = [f"{each.amount} {each.state}" for each in paper.payments]
    sums = [str(each.amount) for each in paper.sums if each.code == "due"]
    left = [each for each in paper.notes if each.startswith("Still to pay")]
    state = world.sells.orders.state(number).payment
    return (state.value, *rows, *left, *sums)


def arrives(world: OnAccount, number: str) -> None:
    (parcel,) = world.sells.orders.get(number).shipments
    world.sells.orders.deliver(number, parcel.id)


def told(world: OnAccount, name: str) -> list[Money]:
    return [each.properties["amount"] for each in world.sink if each.name == name]


def test_what_is_said_of_an_invoice(world: OnAccount) -> None:
    number = world.sent_on_account()
    arrives(world, number)
    assert said(world, number) == ("authorized", "€31.00 promised")

    world.sells.orders.capture(number)
    owed = ("balance_due", "€31.00 open", "Still to pay: €31.00")
    assert said(world, number) == owed
    assert told(world, "payment_invoiced") == [eur("31.00")]
    assert told(world, "payment_captured") == []

    world.pays(number, "10.00", "line-1")
    in_part = ("partially_paid", "€10.00 paid", "€21.00 open", "€21.00")
    assert said(world, number) == in_part

    world.later(days=40)
    assert world.overdue() == [f"{number}: 21.00 EUR was due on 2026-12-02"]
    assert said(world, number) == in_part
    assert world.sells.orders.state(number).order is OrderStatus.PLACED
    assert time_to_cash(world.sink).all == ()

    world.pays(number, "21.00", "line-2")
    assert said(world, number) == ("paid", "€31.00 paid")
    assert world.sells.orders.state(number).order is OrderStatus.COMPLETED
    assert not world.sells.work.due()
    assert told(world, "payment_captured") == [eur("10.00"), eur("21.00")]
    (took,) = time_to_cash(world.sink).all
    assert took >= timedelta(days=40)
    assert payments_by(world.sink) == {"purchase_order": {"EUR": eur("31.00")}}


def less(world: OnAccount, number: str, amount: str, id: str) -> None:
    order = world.sells.orders.get(number)
    change = reduction(order, {"mug": eur(amount)}, id=id, at=world.clock.now())
    world.sells.orders.change(number, change)


def test_a_debt_is_less_by_what_is_credited(world: OnAccount) -> None:
    number = world.sent_on_account()
    world.sells.orders.capture(number)
    world.pays(number, "10.00", "line-1")
    less(world, number, "5.00", "c")
    owed = ("partially_paid", "€10.00 paid", "€16.00 open", "€16.00")
    assert said(world, number) == owed

    world.pays(number, "16.00", "line-2")
    assert said(world, number) == ("paid", "€26.00 paid", "€0.00")
    assert told(world, "payment_refunded") == []


def test_what_is_credited_at_last_closes_what_was_paid_before(world: OnAccount) -> None:
    """As where a buyer takes off the discount for paying early."""
    number = world.sent_on_account()
    world.sells.orders.capture(number)
    world.later(days=8)
    world.pays(number, "30.00", "line-1")
    world.later(days=3)
    assert time_to_cash(world.sink).all == ()
    less(world, number, "1.00", "discount")

    assert said(world, number) == ("paid", "€30.00 paid", "€0.00")
    (took,) = time_to_cash(world.sink).all
    assert timedelta(days=8) <= took < timedelta(days=9)


def test_what_was_paid_before_it_is_credited_goes_back(world: OnAccount) -> None:
    number = world.sent_on_account()
    world.sells.orders.capture(number)
    less(world, number, "1.00", "before")
    world.pays(number, "30.00", "line-1")
    less(world, number, "5.00", "after")
    back = ("paid", "€30.00 paid", "€5.00 refunded", "€0.00")
    assert said(world, number) == back
    assert told(world, "payment_refunded") == [eur("5.00")]


def test_more_than_is_owed_yet_is_credited(world: OnAccount) -> None:
    number = world.sent_on_account()
    world.sells.orders.capture(number)
    world.pays(number, "26.00", "line-1")
    less(world, number, "8.00", "c")
    back = ("paid", "€26.00 paid", "€3.00 refunded", "€0.00")
    assert said(world, number) == back
    assert told(world, "payment_refunded") == [eur("3.00")]


def test_who_sold_has_earned_when_the_money_came(world: OnAccount) -> None:
    world.sells.sellers.keep(Seller(id="max", name="Max", commission="5%"))
    world.sells.accounts.keep(TEA_CO)
    world.sells.payments.within(
        "purchase_order", lambda orders: orders.set_limit("tea-co", eur("100.00"))
    )
    carts, checkouts = world.sells.carts, world.sells.checkouts
    cart = carts.open("ada", "EUR")
    carts.add(cart.id, "mug", 1, seller="max")
    begun = checkouts.begin(cart.id, FOR_TEA_CO)
    checkouts.update(
        begun.id,
        shipping=ADA,
        delivery="post",
        payment_method="purchase_order",
        purchase_order="PO-2",
    )
    order = checkouts.buy(checkouts.quote(begun.id).id).order
    assert order is not None
    world.sells.orders.capture(order.number)
    assert world.sells.sellers.due() == []

    world.pays(order.number, str(order.total.amount), "line-1")
    assert [seller for seller, _ in world.sells.sellers.due()] == ["max"]


def test_who_owes_is_not_forgotten(world: OnAccount) -> None:
    number = world.sent_on_account()
    arrives(world, number)
    world.sells.orders.capture(number)
    (kept,) = world.sells.people.forget("ada").kept
    assert (kept.order, kept.reason) == (number, "the sale is under way")

    world.pays(number, "31.00", "line-1")
    (kept,) = world.sells.people.forget("ada").kept
    assert kept.until is not None, "what the law keeps, for so long"


def test_a_card_that_is_captured_is_no_debt(world: OnAccount) -> None:
    number = world.ordered(payment_method="card").number
    assert said(world, number) == ("authorized", "€30.40 promised")
    world.sells.orders.capture(number)
    assert said(world, number) == ("paid", "€30.40 paid")
    assert told(world, "payment_invoiced") == []


def test_a_transfer_is_due_until_it_came(world: OnAccount) -> None:
    number = world.ordered(payment_method="bank_transfer").number
    due = ("balance_due", "€30.40 open", "Still to pay: €30.40")
    assert said(world, number) == due
    (payment,) = world.sells.orders.payments(number)

    def comes(id: str, amount: str) -> None:
        line = BankLine(id=id, amount=eur(amount), at=world.clock.now())
        world.sells.payments.tell(
            payment.id, lambda bank, due: bank.received(due, line)
        )

    comes("line-1", "10.00")
    assert said(world, number) == ("partially_paid", "€10.00 paid", "€20.40")
    comes("line-2", "20.40")
    assert said(world, number) == ("paid", "€30.40 paid")
    assert told(world, "payment_captured") == [eur("10.00"), eur("20.40")]
