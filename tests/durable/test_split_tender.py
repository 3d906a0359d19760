"""One order, several payments: a gift card pays what it holds, and a card the rest."""

from __future__ import annotations

import pytest

from ecomkit.money import Money
from ecomkit.orders import AlsoRefund, cancellation
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments import PaymentMethodRefusedError, PaymentStatus, Tender
from ecomkit.shop.desk.results import SaleResult, SaleState
from ecomkit.testing.payments import NEEDS_OWNER, NO_FUNDS, Fault
from tests.durable.crashing import CrashingWorld, DiesOnce
from tests.durable.world import World
from tests.stories.shops import NOON, eur

NOTHING = eur("0.00")
GIFT = Tender("gift_card", eur("20.00"), metadata={"account": "gift:1"})
REST = eur("10.40")


def issue(world: World, amount: str = "20.00") -> None:
    world.sells.payments.within(
        "gift_card",
        lambda cards: cards.issue("gift:1", eur(amount), id="sold", at=NOON),
    )


def left(world: World) -> Money:
    balance: Money = world.sells.payments.within(
        "gift_card", lambda cards: cards.balance("gift:1", "EUR")
    )
    return balance


def split(world: World, token: str = "good", quote: str = "") -> SaleResult:
    return world.sells.checkouts.buy(
        quote or world.quote().id, token=token, tenders=[GIFT]
    )


def test_both_pay_one_order(world: World) -> None:
    issue(world)
    sale = split(world)

    order = sale.order
    assert order is not None
    assert [each.due for each in sale.payments] == [GIFT.amount, REST]
    assert left(world) == NOTHING
    assert world.at_gateway(order.payments[1]) == (NOTHING, REST)
    state = world.sells.orders.state(order.number)
    assert state.payment is OrderPaymentStatus.AUTHORIZED

    world.sells.orders.capture(order.number)
    assert world.at_gateway(order.payments[1]) == (REST, NOTHING)
    assert world.sells.orders.state(order.number).payment is OrderPaymentStatus.PAID
    assert not world.sells.work.due()


def test_a_card_that_is_declined_gives_the_gift_card_its_money_back(
    world: World,
) -> None:
    issue(world)
    quote = world.quote()
    sale = split(world, NO_FUNDS, quote.id)

    assert sale.state is SaleState.DECLINED
    assert left(world) == GIFT.amount
    assert split(world, "good", quote.id).state is SaleState.ORDERED
    assert left(world) == NOTHING


def test_a_gift_card_without_money_leaves_the_card_alone(world: World) -> None:
    issue(world, "19.99")
    sale = split(world)

    assert sale.state is SaleState.DECLINED
    assert world.card.sent == []
    assert left(world) == eur("19.99")


def test_the_bank_may_ask_first(world: World) -> None:
    """Pressed twice meanwhile, nothing is spent twice; a message makes the order."""
    issue(world)
    quote = world.quote()
    assert split(world, NEEDS_OWNER, quote.id).state is SaleState.ACTION
    assert split(world, NEEDS_OWNER, quote.id).state is SaleState.ACTION
    assert left(world) == NOTHING

    world.decide(success=True)
    world.tell()

    sale = world.sells.checkouts.state(quote.checkout)
    assert sale.state is SaleState.ORDERED
    assert len(sale.payments) == 2
    assert left(world) == NOTHING


@pytest.mark.parametrize("other", ["another card", "left alone"])
def test_who_leaves_the_bank_s_page_has_lost_nothing(world: World, other: str) -> None:
    issue(world)
    quote = world.quote()
    split(world, NEEDS_OWNER, quote.id)
    if other == "left alone":
        world.later(days=2)
        world.work()
        assert left(world) == GIFT.amount
    else:
        sale = split(world, "good", quote.id)
        world.work()
        assert sale.state is SaleState.ORDERED
        assert left(world) == NOTHING
        assert world.all_at_gateway() == (NOTHING, REST)
    assert not world.sells.work.due()


def test_a_lost_answer_ends_in_one_order(world: World) -> None:
    issue(world)
    world.card.faults = [Fault.TIMEOUT_AFTER]
    quote = world.quote()
    assert split(world, "good", quote.id).state is SaleState.BUSY
    world.work()

    assert world.sells.checkouts.state(quote.checkout).state is SaleState.ORDERED
    assert world.all_at_gateway() == (NOTHING, REST)
    assert left(world) == NOTHING


def test_what_a_change_gives_back_goes_to_the_card_first(world: World) -> None:
    issue(world)
    order = split(world).order
    assert order is not None
    world.sells.orders.capture(order.number)
    all_of_it = {line.key: line.quantity for line in order.lines}
    back = cancellation(order, all_of_it, id="all", at=NOON, also_refund=AlsoRefund.ALL)
    world.sells.orders.change(order.number, back)

    assert world.at_gateway(order.payments[1]) == (NOTHING, NOTHING)
    assert left(world) == GIFT.amount
    assert not world.sells.work.due()


def test_a_smaller_order_frees_the_card_first(world: World) -> None:
    issue(world)
    order = split(world).order
    assert order is not None
    less = cancellation(order, {"mug": 1}, id="less", at=NOON)
    after = world.sells.orders.change(order.number, less).order

    assert after.due < GIFT.amount
    assert world.at_gateway(order.payments[1]) == (NOTHING, NOTHING)
    assert left(world) == GIFT.amount - after.due
    gift, card = world.sells.orders.payments(order.number)
    assert (gift.status, card.status) == (
        PaymentStatus.AUTHORIZED,
        PaymentStatus.VOIDED,
    )
    world.sells.orders.capture(order.number)
    assert world.sells.orders.state(order.number).payment is OrderPaymentStatus.PAID


def test_tenders_that_cannot_be_used_are_refused(world: World) -> None:
    issue(world, "100.00")
    quote = world.quote()

    for tender in (
        Tender("gift_card", eur("50.00"), metadata={"account": "gift:1"}),
        Tender("shells", eur("1.00")),
        Tender("quotation", eur("1.00")),
    ):
        with pytest.raises(PaymentMethodRefusedError):
            world.sells.checkouts.buy(quote.id, token="good", tenders=[tender])
    assert left(world) == eur("100.00")


def test_a_crash_before_any_step_ends_in_one_order() -> None:
    """Each time with the gift card spent once, and the rest held once."""
    undisturbed = DiesOnce()
    _sold(undisturbed)

    for at in range(undisturbed.steps):
        world = _sold(DiesOnce(at))
        assert len(world.orders()) == 1, at
        assert left(world) == NOTHING, at
        assert world.all_at_gateway() == (NOTHING, REST), at
        assert not world.sells.work.due(), at


def _sold(plan: DiesOnce) -> CrashingWorld:
    world = CrashingWorld(plan=plan)
    plan.is_over = True
    issue(world)
    quote = world.quote().id
    plan.is_over = False
    world.finished(
        lambda: split(world, "good", quote),
        lambda sale: sale.state is SaleState.ORDERED,
    )
    plan.is_over = True
    world.work()
    return world
