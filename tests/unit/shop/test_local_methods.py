"""Payment methods without a provider are written with the sale, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ecomkit.orders import AlsoRefund, cancellation
from ecomkit.orders.settlement import SettlementState
from ecomkit.payments import PaymentStatus
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.errors import (
    IdempotencyConflictError,
    UnsupportedOperationError,
)
from ecomkit.shop.desk.results import SaleResult, SaleState
from tests.durable.world import FOR_TEA_CO, TEA_CO, World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import NOON, eur


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("tea house"))


def issue(world: World, account: str, amount: str) -> None:
    world.sells.payments.within(
        "gift_card",
        lambda cards: cards.issue(account, eur(amount), id="sold", at=NOON),
    )


def left(world: World, account: str) -> object:
    return world.sells.payments.within(
        "gift_card", lambda cards: cards.balance(account, "EUR")
    )


def by_gift_card(world: World, account: str = "gift:1") -> SaleResult:
    quote = world.quote(payment_method="gift_card")
    return world.sells.checkouts.buy(quote.id, metadata={"account": account})


def test_a_gift_card_is_spent_in_the_transaction_that_places_the_order(
    world: World,
) -> None:
    issue(world, "gift:1", "50.00")
    issue(world, "gift:1", "50.00")  # sold once

    sale = by_gift_card(world)

    assert sale.order is not None
    assert left(world, "gift:1") == eur("19.60")
    assert world.sells.orders.capture(sale.order.number).settlement is not None
    less = cancellation(
        world.sells.orders.get(sale.order.number), {"tea": 1}, id="c", at=NOON
    )
    given = world.sells.orders.change(sale.order.number, less)
    assert given.settlement is not None
    assert given.settlement.state is SettlementState.DONE
    assert left(world, "gift:1") == eur("19.60") + less.refund
    assert not world.sells.work.due()


def test_a_gift_card_is_never_overdrawn(world: World) -> None:
    issue(world, "gift:1", "50.00")
    quotes = [
        world.quote(payment_method="gift_card", items=[("lesson", 1)]) for _ in range(4)
    ]

    def buy(quote: str) -> SaleState:
        details = {"account": "gift:1"}
        return world.sells.checkouts.buy(quote, metadata=details).state

    with ThreadPoolExecutor(4) as pool:
        states = sorted(pool.map(buy, [quote.id for quote in quotes]))

    assert states == ["declined", "declined", "declined", "ordered"]
    assert left(world, "gift:1") == eur("20.00")


def test_a_transfer_becomes_money_of_one_order(world: World) -> None:
    one, other = (world.ordered(payment_method="bank_transfer") for _ in range(2))
    line = BankLine(id="line-1", amount=one.total, at=NOON)

    paid = world.sells.payments.tell(
        one.payments[0], lambda bank, payment: bank.received(payment, line)
    )
    again = world.sells.payments.tell(
        one.payments[0], lambda bank, payment: bank.received(payment, line)
    )

    assert again == paid
    assert paid.status is PaymentStatus.CAPTURED
    with pytest.raises(IdempotencyConflictError):
        world.sells.payments.tell(
            other.payments[0], lambda bank, payment: bank.received(payment, line)
        )


def test_an_order_on_account_keeps_to_its_limit_and_frees_what_is_canceled(
    world: World,
) -> None:
    payments = world.sells.payments

    def free() -> object:
        return payments.within(
            "purchase_order", lambda orders: orders.available("tea-co", "EUR", NOON)
        )

    world.sells.accounts.keep(TEA_CO)
    payments.within(
        "purchase_order", lambda orders: orders.set_limit("tea-co", eur("40.00"))
    )
    details = {"company": "somebody else", "po_number": "of somebody else"}
    quotes = [
        world.quote(
            payment_method="purchase_order",
            purchaser=FOR_TEA_CO,
            purchase_order="PO-1",
        )
        for _ in range(2)
    ]
    sales = [world.sells.checkouts.buy(each.id, metadata=details) for each in quotes]

    assert [sale.state for sale in sales] == [SaleState.ORDERED, SaleState.DECLINED]
    assert free() == eur("9.00")
    order = sales[0].order
    assert order is not None
    all_of_it = {line.key: line.quantity for line in order.lines}
    world.sells.orders.change(
        order.number,
        cancellation(order, all_of_it, id="c", at=NOON, also_refund=AlsoRefund.ALL),
    )
    assert free() == eur("40.00")


def test_a_provider_is_not_in_the_books(world: World) -> None:
    with pytest.raises(UnsupportedOperationError, match="fake"):
        world.sells.payments.within("fake", lambda adapter: adapter.name)
