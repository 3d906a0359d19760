"""Best sellers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey.recommend.best_sellers import BestSellersBy, best_sellers
from ecomkit.money import Money
from tests.unit.journey.buying import START, sold

LINES = [
    sold("o1", "tea", 10, "30.00"),
    sold("o1", "pot", 1, "45.00"),
    sold("o2", "mug", 2, "12.00", day=1),
    sold("o3", "mug", 2, "12.00", day=2),
]


@pytest.mark.parametrize(
    ("by", "order"),
    [
        (BestSellersBy.QUANTITY, ["tea", "mug", "pot"]),
        (BestSellersBy.REVENUE, ["pot", "tea", "mug"]),
        (BestSellersBy.ORDERS, ["mug", "pot", "tea"]),
    ],
)
def test_best_is_what_the_shop_says(by: BestSellersBy, order: list[str]) -> None:
    """Most pieces, most money, or most orders; equals stand by name."""
    assert [each.sku for each in best_sellers(LINES, by=by)] == order


def test_a_seller_shows_all_its_figures() -> None:
    (mug,) = best_sellers(LINES, by=BestSellersBy.ORDERS, most=1)

    assert (mug.quantity, mug.revenue, mug.orders) == (4, Money("24.00", "EUR"), 2)


def test_a_window_is_half_open() -> None:
    """What was sold at the moment it ends is not in it."""
    day = timedelta(days=1)
    found = best_sellers(LINES, since=START + day, until=START + 2 * day)

    assert [(each.sku, each.quantity) for each in found] == [("mug", 2)]


@pytest.mark.parametrize("most", [0, True])
def test_a_list_of_nothing_is_refused(most: int) -> None:
    with pytest.raises(InvalidInputError):
        best_sellers(LINES, most=most)
