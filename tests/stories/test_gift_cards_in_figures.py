"""What a gift card is sold for is no revenue and earns nothing: what it buys is, and does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from ecomkit.events import Event
from ecomkit.journey.attribution import conversion_paths
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    NET_GOODS_REVENUE,
    Valuation,
    average_order_value,
    customer_value,
    kpi_report,
    payments_by,
    purchases_from_events,
    revenue,
    revenue_by_category,
    revenue_by_seller,
    sold_lines_from_events,
)
from ecomkit.journey.figures.axes import parts_of
from ecomkit.journey.loyalty import (
    LoyaltyProgram,
    PointsBasis,
    PointsPerAmount,
    points_accounts,
)
from ecomkit.journey.privacy import DEFAULT_ERASURE, plan_erasure
from ecomkit.journey.recommend import best_sellers
from ecomkit.journey.touchpoints import journeys
from ecomkit.money import Money, Rounding
from ecomkit.orders import Order, cancellation
from ecomkit.orders.amounts import RowAmounts
from tests.stories.shops import SLIP, eur
from tests.stories.test_gift_cards import CardHouse, card_house

PROGRAM = LoyaltyProgram(
    id="friends",
    rules=PointsPerAmount(id="euro", points=1, per=eur("1"), basis=PointsBasis.GROSS),
)
EVERY_VALUATION = [
    Valuation(with_tax=tax, with_shipping=shipping, less_refunds=refunds)
    for tax in (True, False)
    for shipping in (True, False)
    for refunds in (True, False)
]


Sold = tuple[CardHouse, list[Order], list[Event]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CardHouse]:
    with card_house("sqlite", tmp_path) as found:
        yield found


@pytest.fixture
def sold(house: CardHouse) -> Sold:
    """Two cards and a mug; a lesson that a card pays; one card given back; a card alone."""
    shop = house.shop
    first = house.bought(("card", 2), ("mug", 1))
    code = house.cards(first)[0].code
    second = house.pay(code, ("lesson", 1)).order
    assert second is not None
    third = house.bought(("card", 1))
    house.returned(first, "card")
    shop.work.run()
    orders = [shop.orders.get(each.number) for each in (first, second, third)]
    told = [event for each in orders for event in shop.orders.history(each.number)]
    return house, orders, told


def plainly(order: Order, valuation: Valuation) -> Money:
    """The revenue of an order, row by row."""
    total = Money.zero(order.currency)
    cards = {line.key for line in order.lines if line.gift_card is not None}
    deliveries = {each.key for each in order.deliveries}

    def worth(key: str, charged: RowAmounts) -> Money:
        if key in cards or (key in deliveries and not valuation.with_shipping):
            return Money.zero(order.currency)
        return charged.gross if valuation.with_tax else charged.net

    for row in order.rows:
        total += worth(row.key, row.charged)
    for change in order.changes if valuation.less_refunds else ():
        for entry in change.entries:
            total -= worth(entry.row, entry.charged)
    return total


@pytest.mark.parametrize("valuation", EVERY_VALUATION, ids=lambda v: v.definition)
def test_revenue_is_that_of_goods_whoever_paid(
    sold: Sold, valuation: Valuation
) -> None:
    _, orders, told = sold
    expected = [plainly(order, valuation) for order in orders]
    assert [each.amount for each in purchases_from_events(told, valuation)] == expected
    whole = Money.sum(expected, "EUR")
    assert revenue(told, valuation) == {"EUR": whole}
    (average,) = average_order_value(told, valuation, Rounding()).values()
    assert abs(average * 3 - whole) <= eur("0.02")
    value = customer_value(told, valuation, Rounding())["EUR"]
    assert (value.customers, value.value) == (1, whole)


def test_each_sum_of_money_is_counted_once(sold: Sold) -> None:
    """Mug, lesson and delivery; the cards were paid, and are no revenue."""
    house, orders, told = sold
    delivery = orders[0].deliveries[0].charged.gross
    assert revenue(told, GROSS_REVENUE) == {"EUR": eur("42.00") + delivery}
    assert payments_by(told)["terminal"] == {"EUR": eur("162.00") + delivery}
    assert house.owed() == {"EUR": eur("70.00")}

    goods = {"": {"EUR": eur("42.00")}}
    assert revenue_by_seller(told) == revenue_by_category(told) == goods
    lines = sold_lines_from_events(told)
    assert {(line.sku, line.amount) for line in lines} == {
        ("mug", eur("12.00")),
        ("lesson", eur("30.00")),
    }
    best = best_sellers(lines)
    assert {each.sku for each in best} == {"mug", "lesson"}


def test_orders_and_conversions_are_counted_all_the_same(sold: Sold) -> None:
    _, orders, told = sold
    report = kpi_report(told, GROSS_REVENUE, Rounding())
    assert report.value("orders") == 3
    assert report.value("revenue EUR") == revenue(told, GROSS_REVENUE)["EUR"]
    (own,) = journeys(told).values()
    worth = tuple(plainly(order, GROSS_REVENUE) for order in orders)
    assert (own.orders, own.value) == (tuple(o.number for o in orders), worth)
    assert worth[2] == eur("0")

    by_seller = parts_of(told, "seller")
    assert revenue(by_seller[""], NET_GOODS_REVENUE) == revenue(told, NET_GOODS_REVENUE)

    visit = attrs.evolve(told[0], name="page_viewed", channel="email", subject="p")
    paths = conversion_paths([visit, *told])
    assert [(each.conversions, each.value) for each in paths] == [(1, worth[0])]


def test_points_are_for_what_a_card_buys(sold: Sold) -> None:
    """A card that is given back takes no points of the goods beside it."""
    house, _, told = sold
    account = points_accounts(told, PROGRAM, at=house.clock.now())["ada"]
    earned = {lot.order: lot.earned for lot in account.lots.values()}
    orders = list(
        dict.fromkeys(
            event.subject for event in told if event.name == "order_completed"
        )
    )
    assert earned == {orders[0]: 12, orders[1]: 30}
    assert not [each for each in account.entries if each.kind.value == "reverse"]


def test_goods_that_come_back_take_all_their_points(house: CardHouse) -> None:
    order = house.bought(("card", 1), ("lesson", 2))
    change = cancellation(order, {"lesson": 2}, id="ill", at=house.clock.now())
    house.shop.orders.change(order.number, change, details=SLIP)
    told = house.shop.orders.history(order.number)
    account = points_accounts(told, PROGRAM, at=house.clock.now())["ada"]
    assert sum(lot.earned for lot in account.lots.values()) == 60
    assert sum(lot.pending + lot.available for lot in account.lots.values()) == 0
    less = attrs.evolve(GROSS_REVENUE, less_refunds=True)
    assert revenue(told, less) == {"EUR": eur("0")}


def test_a_buyer_who_is_forgotten_leaves_the_same_figures(sold: Sold) -> None:
    house, _, told = sold
    plan = plan_erasure(told, DEFAULT_ERASURE, at=house.clock.now(), pseudonym="nobody")
    left = [plan.changed.get(event.id, event) for event in told]
    kept = [event for event in left if event is not None]
    assert revenue(kept, GROSS_REVENUE) == revenue(told, GROSS_REVENUE)
    assert {event.actor for event in kept} == {"nobody"}
