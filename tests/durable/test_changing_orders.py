"""An order is changed as one thing: goods, delivery, stock and one settlement."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.checkout import DocumentKind
from ecomkit.checkout.errors import IncompleteCheckoutError
from ecomkit.journey import profiles
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    parts_of,
    revenue,
    revenue_by_category,
    sold_lines_from_events,
)
from ecomkit.journey.recommend import best_sellers
from ecomkit.money import Money
from ecomkit.orders import Order, OrderStepError, cancellation
from ecomkit.orders.errors import InvalidChangeError, PaymentNeededError
from ecomkit.orders.settlement import SettlementKind, SettlementState
from ecomkit.orders.status import OrderPaymentStatus
from ecomkit.payments.errors import UnsupportedOperationError
from ecomkit.pricing import Gift, PriceBook, Pricer, Promotion, QuantityAtLeast
from ecomkit.testing.payments import NO_FUNDS
from tests.durable.world import World
from tests.stories.shops import BOOK, FEES, NOON, SELLER, TAXES, eur

MUG = LineItem("mug", 1)


def captured(world: World, **wishes: Any) -> Order:
    order = world.ordered(**wishes)
    world.sells.orders.capture(order.number)
    return world.sells.orders.get(order.number)


def test_a_line_is_added_and_paid(world: World) -> None:
    """Nothing of what was agreed moves; only the mug is owed, its delivery is paid."""
    order = captured(world)
    number = order.number

    edit = world.sells.orders.preview(number, add=[MUG])
    done = world.sells.orders.change(number, edit, payment_method="card", token="good")

    assert edit.balance == eur("12.00")
    after = done.order
    assert after.total == order.total + eur("12.00")
    assert after.lines[: len(order.lines)] == order.lines
    assert after.lines[-1].quantity == 1
    assert done.settlement is not None
    assert done.settlement.kind is SettlementKind.ASK
    assert done.settlement.state is SettlementState.DONE
    assert world.sells.orders.state(number).payment is OrderPaymentStatus.PARTIALLY_PAID
    world.sells.orders.capture(number)
    assert world.all_at_gateway() == (after.total, eur("0.00"))
    assert world.levels("mug") == (9, 7)
    assert "order_edited" in world.sink.names()


def test_the_figures_of_an_order_that_grew_are_those_of_all_its_goods(
    world: World,
) -> None:
    """The book's tea is a drink, the mug of no category; five tea are sold in all."""
    order = captured(world)
    number = order.number
    edit = world.sells.orders.preview(number, add=[MUG], quantities={"tea": 5})
    world.sells.orders.change(number, edit, payment_method="card", token="good")
    after = world.sells.orders.get(number)

    told = list(world.sink)
    sold: dict[str, Money] = {}
    for line in after.lines:
        category = "drinks" if line.sku == "tea" else ""
        sold[category] = line.gross + sold.get(category, 0)
    assert revenue_by_category(told) == {
        category: {"EUR": amount} for category, amount in sorted(sold.items())
    }
    (edited,) = [event for event in told if event.name == "order_edited"]
    assert {each["category"] for each in edited.properties["products"]} == {
        "drinks",
        "",
    }
    (ada,) = profiles(told).values()
    assert set(ada.bought) == {"tea", "mug"}
    by_seller = parts_of(told, "seller")[""]
    goods = sum((line.gross for line in after.lines), eur("0.00"))
    assert revenue(by_seller, GROSS_REVENUE) == {"EUR": goods}
    pieces = {
        each.sku: each.quantity for each in best_sellers(sold_lines_from_events(told))
    }
    assert pieces == {"tea": 5, "mug": 2}


def test_what_is_added_is_packed_with_the_rest(world: World) -> None:
    order = captured(world)
    number = order.number
    edit = world.sells.orders.preview(number, add=[MUG], quantities={"tea": 5})
    world.sells.orders.change(number, edit, payment_method="card", token="good")

    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.orders.ship(number, parcel.id)

    sent = world.sells.orders.deliver(number, parcel.id)
    assert sum(quantity for _, quantity in parcel.quantities) == 7
    assert all(each.open == 0 for each in sent.all_quantities)
    assert (world.levels("tea"), world.levels("mug")) == ((4, 4), (7, 7))


def test_a_code_is_kept_and_used_once(world: World) -> None:
    """LAST can be used once in all; the order that used it keeps it when it grows."""
    order = captured(world, code="LAST")

    edit = world.sells.orders.preview(order.number, add=[MUG])

    assert edit.balance == eur("6.00")
    world.sells.orders.change(order.number, edit, payment_method="card", token="good")
    again = world.quote(code="LAST")
    assert not again.priced.discounts


def test_a_gift_comes_and_goes_with_what_it_is_given_for(world: World) -> None:
    """From three teas on a mug is free: the third brings it, and takes it along."""
    gift = Promotion("gift", Gift(sku="mug"), conditions=(QuantityAtLeast(3),))
    pricer = Pricer(BOOK, promotions=(gift,), fees=FEES, taxes=TAXES)
    world.quoter = attrs.evolve(world.quoter, pricer=pricer)
    world.sells = world.shop(world.store)
    order = captured(world, items=(("tea", 2),))

    more = world.sells.orders.preview(order.number, quantities={"tea": 3})
    world.sells.orders.change(order.number, more, payment_method="card", token="good")
    assert more.balance == eur("4.50")
    assert world.levels("mug") == (9, 8)

    less = world.sells.orders.preview(order.number, quantities={"tea": 1})
    world.sells.orders.change(order.number, less)
    assert less.balance == eur("-4.50")
    assert world.levels("mug") == (9, 9)


def test_a_canceled_order_is_not_filled_again(world: World) -> None:
    order = captured(world)
    none = dict.fromkeys([line.key for line in order.lines], 0)
    world.sells.orders.change(
        order.number, world.sells.orders.preview(order.number, quantities=none)
    )

    with pytest.raises(OrderStepError, match="is canceled"):
        world.sells.orders.preview(order.number, add=[MUG])


def test_an_order_without_one_of_its_lines_is_canceled_when_it_is_not_paid(
    world: World,
) -> None:
    order = world.ordered(payment_method="bank_transfer")
    edit = world.sells.orders.preview(order.number, quantities={"mug": 0})
    world.sells.orders.change(order.number, edit)

    world.later(days=8)
    world.work()

    after = world.sells.orders.get(order.number)
    assert all(each.is_canceled for each in after.all_quantities)
    assert not world.sells.work.due().waiting


def test_goods_are_swapped_with_one_settlement(world: World) -> None:
    """Two teas less and a mug more: 3.00 are owed, not 12.00 taken and 9.00 given."""
    order = captured(world)
    number = order.number

    edit = world.sells.orders.preview(number, add=[MUG], quantities={"tea": 1})
    done = world.sells.orders.change(number, edit, payment_method="card", token="good")

    assert (edit.change.charge, edit.change.refund) == (eur("12.00"), eur("9.00"))
    assert edit.balance == eur("3.00")
    (settled,) = [
        each
        for each in world.sells.orders.settlements(number)
        if each.id == f"{number}:{edit.change.id}"
    ]
    assert settled == done.settlement
    assert settled.owed == eur("3.00")
    assert world.levels("tea") == (9, 8)
    world.sells.orders.capture(number)
    assert world.all_at_gateway() == (done.order.due, eur("0.00"))
    (note,) = world.sells.papers.issued(number)
    assert note.change == edit.change.id


def test_what_becomes_cheaper_is_given_back(world: World) -> None:
    order = captured(world)

    edit = world.sells.orders.preview(
        order.number, quantities={"mug": 0}, add=[LineItem("tea", 1)]
    )
    done = world.sells.orders.change(order.number, edit)

    assert edit.balance == eur("-7.50")
    assert done.settlement is not None
    assert done.settlement.state is SettlementState.DONE
    assert world.all_at_gateway() == (done.order.due, eur("0.00"))


def test_another_delivery_is_charged_instead_of_the_first(world: World) -> None:
    order = captured(world)

    edit = world.sells.orders.preview(order.number, delivery="pickup")
    done = world.sells.orders.change(order.number, edit)

    assert edit.balance == eur("-4.90")
    main, first = done.order.deliveries
    assert (main.id, main.method, main.charged.gross) == ("main", "pickup", eur("0.00"))
    assert (first.method, first.lines) == ("post", ())
    assert set(main.lines) == {line.key for line in done.order.lines}
    assert world.sells.orders.pack(order.number, delivery="main").shipments


def test_a_packed_delivery_stays_as_it_is(world: World) -> None:
    order = captured(world)
    world.sells.orders.pack(order.number)

    with pytest.raises(OrderStepError, match="is packed"):
        world.sells.orders.preview(order.number, delivery="pickup")


def test_the_buyer_is_asked_where_nobody_can_pay_at_once(world: World) -> None:
    """Refused without a word on how; with a link, the goods wait for the money."""
    order = captured(world)
    number = order.number
    edit = world.sells.orders.preview(number, add=[MUG])

    with pytest.raises(PaymentNeededError, match="costs 12.00 EUR more"):
        world.sells.orders.change(number, edit)
    assert world.sells.orders.get(number) == order
    assert world.levels("mug") == (9, 8)

    asked = world.sells.orders.change(number, edit, ask_buyer=True)
    assert asked.settlement is not None
    assert asked.settlement.state is SettlementState.OPEN
    assert world.sells.orders.state(number).payment is OrderPaymentStatus.PARTIALLY_PAID
    assert "payment_requested" in world.sink.names()

    world.sells.orders.pay(number, "card", token="good")
    settled = world.sells.orders.settlements(number)[-1]
    assert (settled.id, settled.state) == (asked.settlement.id, SettlementState.DONE)
    assert world.sells.orders.pack(number).shipments


def test_a_declined_payment_waits_for_another(world: World) -> None:
    order = captured(world)
    edit = world.sells.orders.preview(order.number, add=[MUG])

    done = world.sells.orders.change(
        order.number, edit, payment_method="card", token=NO_FUNDS
    )

    assert done.settlement is not None
    assert done.settlement.state is SettlementState.STUCK
    assert world.sells.work.due().stuck == (done.settlement,)
    world.sells.orders.pay(order.number, "card", token="good")
    assert not world.sells.work.due().stuck


def test_an_order_that_was_paid_is_not_canceled_for_a_link_not_used(
    world: World,
) -> None:
    order = captured(world)
    edit = world.sells.orders.preview(order.number, add=[MUG])
    world.sells.orders.change(order.number, edit, ask_buyer=True)

    world.later(days=30)
    world.work()

    (stuck,) = world.sells.work.due().stuck
    assert stuck.note == "not paid in time"
    assert not any(
        each.canceled for each in world.sells.orders.get(order.number).all_quantities
    )


def test_what_is_paid_at_the_door_is_asked_for_at_the_door(world: World) -> None:
    order = world.ordered(payment_method="cash_on_delivery")

    edit = world.sells.orders.preview(order.number, add=[MUG])
    done = world.sells.orders.change(order.number, edit)

    assert edit.balance == eur("12.00")
    *_, last = world.sells.orders.payments(order.number)
    assert (last.payment_method, last.due) == ("cash_on_delivery", done.order.due)


def test_goods_that_are_not_there_are_not_added(world: World) -> None:
    order = captured(world)

    with pytest.raises(IncompleteCheckoutError) as error:
        world.sells.orders.preview(order.number, add=[LineItem("mug", 9)])

    assert error.value.message == "stock_unavailable"
    edit = world.sells.orders.preview(order.number, add=[LineItem("mug", 8)])
    assert edit.balance == eur("96.00")


def test_nonsense_is_refused_with_its_place(world: World) -> None:
    order = captured(world)
    for wrong in (-1, 1.5, "2", True):
        with pytest.raises(InvalidChangeError) as error:
            world.sells.orders.preview(order.number, quantities={"tea": wrong})  # type: ignore[dict-item]
        assert error.value.path == "$.quantities.tea"


def test_a_preview_of_before_is_refused_and_one_of_now_applied_once(
    world: World,
) -> None:
    order = captured(world)
    first = world.sells.orders.preview(order.number, add=[MUG])
    second = world.sells.orders.preview(order.number, add=[MUG])
    once = world.sells.orders.change(
        order.number, first, payment_method="card", token="good"
    )

    twice = world.sells.orders.change(
        order.number, first, payment_method="card", token="good"
    )

    assert twice == once
    with pytest.raises(OrderStepError):
        world.sells.orders.change(order.number, second, ask_buyer=True)
    assert once.order.total - order.total == eur("12.00")


def test_an_invoice_of_what_was_added_follows_the_first(world: World) -> None:
    order = captured(world)
    number = order.number
    first = world.sells.papers.receipt(
        number, "en", seller=SELLER, document=DocumentKind.INVOICE
    )
    edit = world.sells.orders.preview(number, add=[MUG])
    world.sells.orders.change(number, edit, payment_method="card", token="good")

    again = world.sells.papers.receipt(
        number, "en", seller=SELLER, document=DocumentKind.INVOICE
    )
    added = world.sells.papers.invoice_of_change(
        number, edit.change.id, "en", seller=SELLER
    )

    assert again.total == first.total
    assert (added.number, added.total.money) == ("R-I-2026-000002", eur("12.00"))
    total = Money.sum((each.total.money for each in (again, added)), "EUR")
    assert total == world.sells.orders.get(number).total


def test_an_article_that_is_sold_no_more_stays_in_the_order(world: World) -> None:
    """What is added is priced; what is kept keeps its price, wherever it is listed now."""
    number = world.ordered().number
    dearer = attrs.evolve(BOOK.lists[0], prices={"tea": "5.00"})
    tea = BOOK.articles["tea"]
    book = PriceBook(lists=[dearer], articles=[tea])
    pricer = Pricer(book, fees=FEES, taxes=TAXES)
    world.quoter = attrs.evolve(world.quoter, pricer=pricer)
    shop = world.shop(world.store)

    edit = shop.orders.preview(number, add=[LineItem("tea")])
    assert (edit.balance, [line.sku for line in edit.lines]) == (eur("5.00"), ["tea"])
    shop.orders.change(number, edit, payment_method="card", token="good")

    order = shop.orders.get(number)
    mug = next(line for line in order.lines if line.sku == "mug")
    assert order.quantities(mug.key).kept == 1
    with pytest.raises(IncompleteCheckoutError, match="not_for_sale"):
        shop.orders.preview(number, add=[MUG])


def test_an_adapter_that_payments_rest_on_is_missed_by_its_name(world: World) -> None:
    order = world.ordered()
    world.sells.orders.capture(order.number)
    order = world.sells.orders.get(order.number)
    change = cancellation(order, {"mug": 1}, id="c", at=NOON)
    world.adapters = world.adapters[1:]
    others = [each for each in world.methods if each.adapter != "fake"]
    world.quoter = attrs.evolve(world.quoter, payment_methods=others)

    with pytest.raises(UnsupportedOperationError, match="adapter 'fake'"):
        world.shop(world.store).orders.change(order.number, change)

    assert world.sells.orders.get(order.number).changes == ()
