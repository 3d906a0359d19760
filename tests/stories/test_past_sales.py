"""Past sales of a shop are tried out under rules that are not live yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecomkit.orders import cancellation
from ecomkit.pricing import PercentOff, Pricer, Promotion, Select, TotalAtLeast
from ecomkit.whatif import PastSale, backtest
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import BOOK, FEES, LAST, NOON, SPRING, TAXES, eur

SALES: tuple[dict[str, Any], ...] = (
    {},  # three teas and a mug: 25.50, sent for 4.90
    {"items": [("mug", 5)]},  # 60.00, sent for nothing
    {"items": [("tea", 2)], "code": "SPRING"},  # 9.00 less 0.90, sent for 4.90
    {"items": [("tea", 1)], "payment_method": "cash_on_delivery"},  # and 3.00 more
    {"items": [("lesson", 1)]},  # 30.00, nothing to send
)


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("tea house"))


@pytest.fixture
def sales(world: World) -> list[PastSale]:
    for wishes in SALES:
        world.buy(**wishes)
        world.later(hours=1)
    return [PastSale.from_order(each) for each in world.sells.orders.placed(NOON)]


def test_under_the_rules_of_the_day_every_sale_comes_to_what_it_did(
    world: World, sales: list[PastSale]
) -> None:
    result = backtest(world.quoter.pricer, sales)

    assert [str(sale.total) for sale in sales] == [
        "30.40 EUR",
        "60.00 EUR",
        "13.00 EUR",
        "12.40 EUR",
        "30.00 EUR",
    ]
    assert [sale.after for sale in result.sales] == [sale.total for sale in sales]


def test_a_promotion_is_tried_on_what_was_sold(
    sales: list[PastSale],
) -> None:
    mugs = Promotion(
        "mugs",
        PercentOff("25%", select=Select(skus={"mug"})),
        conditions=TotalAtLeast(eur("50.00")),
    )

    with_mugs = (SPRING, LAST, mugs)
    result = backtest(Pricer(BOOK, promotions=with_mugs, fees=FEES, taxes=TAXES), sales)

    assert [(each.sale, str(each.after)) for each in result.cheaper] == [
        ("R-2026-000002", "45.00 EUR")
    ]
    assert len(result.same) == len(SALES) - 1
    assert result.change == {"EUR": eur("-15.00")}


def test_a_sale_stands_as_it_was_agreed_whatever_was_taken_back(world: World) -> None:
    order = world.ordered()
    less = cancellation(order, {"tea": 1}, id="less", at=NOON)
    world.sells.orders.change(order.number, less)

    sale = PastSale.from_order(world.sells.orders.get(order.number))

    assert (sale.total, sale) == (order.total, PastSale.from_order(order))
