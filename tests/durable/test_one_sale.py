"""One checkout is one order and one charge, whoever presses, tells or comes late.

The public reports behind these cases paid two orders with one payment, charged a second
tab, or kept money for which no order could be made any more.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import attrs
import pytest

from ecomkit.cart import StaleCartError
from ecomkit.errors import ConflictError
from ecomkit.orders import OutOfStockError
from ecomkit.payments import Instruction, PaymentStatus
from ecomkit.payments.outcome import Outcome
from ecomkit.shop.desk.results import SaleState
from ecomkit.testing.payments import NEEDS_OWNER, NO_FUNDS, Fault
from tests.durable.world import World, at_once
from tests.stories.shops import eur

TOTAL, NOTHING = eur("30.40"), eur("0.00")


def slow(world: World, seconds: float = 0.005) -> None:
    """Makes the gateway so slow that others come in between."""
    submit = world.card.submit

    def late(instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        time.sleep(seconds)
        return submit(instruction, timeout=timeout)

    world.card.submit = late  # type: ignore[method-assign]


# ------------------------------------------------------------ bound to one another


def test_each_order_rests_on_a_payment_of_its_own(world: World) -> None:
    first, second = world.buy(), world.buy()

    assert first.payment is not None
    assert second.payment is not None
    assert first.payment.id != second.payment.id
    assert [each.order for each in first.payments] == [
        first.order and first.order.number
    ]
    assert world.all_at_gateway() == (NOTHING, TOTAL * 2)


def test_the_store_refuses_a_second_order_of_a_checkout(world: World) -> None:
    order = world.ordered()
    store = world.sells.driver.store

    with (
        pytest.raises(ConflictError),
        store.begin(world.clock.now(), write=True) as books,
    ):
        books.orders.add(attrs.evolve(order, number="R-2026-000099"))

    assert len(world.orders()) == 1


# ------------------------------------------------------------------- money is there


def test_after_a_death_in_the_middle_the_order_is_made_days_later(
    world: World,
) -> None:
    quote = world.quote(items=[("tea", 9), ("mug", 9)])
    submit = world.card.submit

    def killed(*arguments: Any, **options: Any) -> Outcome:
        submit(*arguments, **options)
        raise SystemExit  # the gateway did it; we are gone

    world.card.submit = killed  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        world.sells.checkouts.buy(quote.id, token="good")
    world.card.submit = submit  # type: ignore[method-assign]
    world.later(days=3)
    assert world.sells.work.due().work

    world.sells.work.run()

    assert world.sells.checkouts.state(quote.checkout).state is SaleState.ORDERED
    assert world.all_at_gateway() == (NOTHING, quote.total)
    assert world.gateway.effects.total() == 1
    assert world.levels("tea") == (9, 0)
    assert not world.sells.work.due()


def test_the_second_buyer_of_the_last_piece_is_refused_before_money_moves(
    world: World,
) -> None:
    quotes = [world.quote(items=[("tea", 9)]) for _ in range(2)]
    sold = world.sells.checkouts.buy(quotes[0].id, token="good")

    with pytest.raises(OutOfStockError):
        world.sells.checkouts.buy(quotes[1].id, token="good")

    assert sold.order is not None
    assert world.all_at_gateway() == (NOTHING, quotes[0].total)


# --------------------------------------------------------------- pressed and told twice


def test_both_tabs_succeed_and_one_is_given_back(world: World) -> None:
    checkout = world.filled()
    first = world.sells.checkouts.quote(checkout.id)
    world.sells.checkouts.buy(first.id, token=NEEDS_OWNER)
    waiting = world.card.sent[-1]
    world.card.faults = [Fault.TIMEOUT_BEFORE]
    second = world.sells.checkouts.quote(checkout.id)
    world.sells.checkouts.buy(second.id, token="good")
    world.gateway.decide(waiting, success=True)

    world.tell()
    world.work()

    assert len(world.orders()) == 1
    assert world.all_at_gateway() == (NOTHING, TOTAL)
    assert not world.sells.work.due()


def test_a_button_pressed_four_times_charges_once(world: World) -> None:
    checkout = world.filled()
    slow(world)

    def press() -> Any:
        quote = world.sells.checkouts.quote(checkout.id)
        return world.sells.checkouts.buy(quote.id, token="good")

    at_once(press, press, press, press)
    world.work()

    assert len(world.orders()) == 1
    assert world.all_at_gateway() == (NOTHING, TOTAL)


def test_a_notification_the_buyer_and_it_once_more_at_once(world: World) -> None:
    quote = world.quote()
    world.sells.checkouts.buy(quote.id, token=NEEDS_OWNER)
    world.decide(success=True)
    told = world.gateway.notifications.pop()

    found = at_once(
        lambda: world.sells.payments.notify(told),
        lambda: world.sells.checkouts.buy(quote.id, token=NEEDS_OWNER),
        lambda: world.sells.payments.notify(told),
    )

    assert not [each for each in found if isinstance(each, Exception)]
    assert len(world.orders()) == 1
    assert world.all_at_gateway() == (NOTHING, TOTAL)


def test_another_card_ends_the_one_that_was_left_waiting(world: World) -> None:
    quote = world.quote()
    world.sells.checkouts.buy(
        quote.id, token=NEEDS_OWNER, return_url="https://a.example"
    )

    sale = world.sells.checkouts.buy(
        quote.id, token="good", return_url="https://b.example"
    )
    world.work()

    assert sale.state is SaleState.ORDERED
    assert world.all_at_gateway() == (NOTHING, TOTAL)
    left = world.sells.checkouts.state(quote.checkout)
    assert [each.status for each in left.payments] == [PaymentStatus.AUTHORIZED]


# ----------------------------------------------------------------- one's own holds


def test_ones_own_hold_of_the_last_goods_and_the_last_coupon(world: World) -> None:
    checkout = world.filled(code="LAST", items=[("tea", 9), ("mug", 9)])
    declined = world.sells.checkouts.quote(checkout.id)
    refused = world.sells.checkouts.buy(declined.id, token=NO_FUNDS)
    assert refused.state is SaleState.DECLINED

    world.sells.checkouts.update(checkout.id, payment_method="bank_transfer")
    again = world.sells.checkouts.quote(checkout.id)
    sale = world.sells.checkouts.buy(again.id)

    assert sale.state is SaleState.ORDERED
    assert again.total == declined.total
    assert world.levels("tea") == (9, 0)


# --------------------------------------------------------------------- two workers


def test_two_workers_take_what_each_of_them_says(world: World) -> None:
    number = world.ordered().number
    ten = eur("10.00")

    at_once(
        lambda: world.sells.orders.capture(number, ten),
        lambda: world.sells.orders.capture(number, ten),
    )
    world.work()

    assert world.all_at_gateway() == (ten * 2, TOTAL - ten * 2)


def test_a_key_takes_once(world: World) -> None:
    number = world.ordered().number

    for _ in range(3):
        world.sells.orders.capture(number, eur("10.00"), key="parcel-1")

    assert world.all_at_gateway()[0] == eur("10.00")


# ------------------------------------------------------------------------ events


def test_a_sink_that_is_down_stops_nothing_and_is_told_later(world: World) -> None:
    world.sink.down = True
    sale = world.buy()
    assert sale.state is SaleState.ORDERED
    assert "order_completed" not in world.sink.names()
    world.sink.down = False

    world.sells.work.run()
    world.sells.work.run()

    names = world.sink.names()
    assert names.count("order_completed") == names.count("payment_authorized") == 1


def test_what_a_notification_brought_is_told(world: World) -> None:
    quote = world.quote()
    world.sells.checkouts.buy(quote.id, token=NEEDS_OWNER)
    world.decide(success=True)

    world.tell()

    names = world.sink.names()
    assert names.count("order_completed") == names.count("payment_authorized") == 1


# ------------------------------------------------------------------- carts and numbers


def test_an_older_cart_is_not_stored_over_a_newer_one(world: World) -> None:
    carts = world.sells.carts
    seen = carts.open("ada", "EUR", name="birthday")
    stored = carts.save(seen, seen.cart.with_item("tea"))

    with pytest.raises(StaleCartError):
        carts.save(seen, seen.cart.with_item("mug"))

    assert carts.owned_by("ada") == [stored]
    assert (stored.name, stored.version) == ("birthday", seen.version + 1)


def test_numbers_have_no_gap_and_begin_anew_each_year(world: World) -> None:
    numbers = [world.ordered(items=[("mug", 1)]).number]
    quote = world.quote(items=[("mug", 1)])
    world.sells.checkouts.buy(quote.id, token=NO_FUNDS)  # takes none
    numbers.append(world.ordered(items=[("mug", 1)]).number)
    world.later(days=60)
    numbers.append(world.ordered(items=[("mug", 1)]).number)

    assert numbers == ["R-2026-000001", "R-2026-000002", "R-2027-000001"]
