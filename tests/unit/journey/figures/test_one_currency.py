"""Five euros and five hundred yen are not compared as 5 and 500."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ecomkit.journey.figures import (
    Purchase,
    SoldLine,
    cohort_table,
    rfm_table,
    sales_summary,
)
from ecomkit.journey.recommend import BestSellersBy, best_sellers
from ecomkit.money import CurrencyMismatchError, Money
from tests.unit.journey.buying import START

AMOUNTS = [Money("5", "EUR"), Money("500", "JPY"), Money("7", "EUR")]
PURCHASES = [
    Purchase(
        order=str(place),
        customer=f"c{place}",
        at=START + timedelta(days=40 * place),
        amount=amount,
    )
    for place, amount in enumerate(AMOUNTS)
]
LINES = [
    SoldLine(
        order=each.order, sku=each.order, quantity=1, amount=each.amount, at=each.at
    )
    for each in PURCHASES
]


@pytest.mark.parametrize(
    "figure",
    [
        lambda: cohort_table(PURCHASES),
        lambda: rfm_table(PURCHASES, on=date(2030, 1, 1)).scores(),
        lambda: rfm_table(PURCHASES, on=date(2030, 1, 1)).means,
        lambda: sales_summary(PURCHASES),
        lambda: best_sellers(LINES, by=BestSellersBy.REVENUE),
    ],
    ids=["cohorts", "scores", "means", "summary", "best sellers"],
)
def test_a_figure_of_one_currency_refuses_a_second(figure: Callable[[], Any]) -> None:
    with pytest.raises(CurrencyMismatchError):
        figure()


def test_what_needs_no_money_is_counted_all_the_same() -> None:
    by_pieces = best_sellers(LINES)

    assert [(each.sku, each.revenue) for each in by_pieces] == [
        (str(place), amount) for place, amount in enumerate(AMOUNTS)
    ]
