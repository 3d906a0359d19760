"""What is bought together."""

from __future__ import annotations

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey.recommend.copurchase import baskets_from, co_purchases
from tests.unit.journey.buying import sold

BASKETS = [["mug", "tea"], ["tea", "mug", "pot"], ["pot"], ["mug"]]


def test_an_order_is_a_basket_without_its_carriage() -> None:
    lines = [
        sold("o1", "mug"),
        sold("o1", "POST"),
        sold("o1", "mug"),
        sold("o2", "POST"),
    ]

    assert baskets_from(lines, without={"POST"}) == (frozenset({"mug"}),)


def test_pairs_are_counted_once_for_each_basket() -> None:
    """Mugs are in three of four baskets, tea in two, both in two."""
    found = co_purchases(BASKETS).of("mug", "tea")

    assert (found.together, found.with_first, found.with_second) == (2, 3, 2)
    assert found.support == 2 / 4
    assert found.confidence == 2 / 3
    assert found.lift == (2 / 3) / (2 / 4)


def test_rare_pairs_are_dropped() -> None:
    """Pots met mugs once, which is not twice."""
    counts = co_purchases(BASKETS, fewest=2)

    assert list(counts.pairs()) == [("mug", "tea", 2)]
    assert counts.of("pot", "mug").together == 0
    assert len(list(co_purchases(BASKETS, fewest=1).pairs())) == 3


def test_the_top_goes_by_name_where_counts_are_equal() -> None:
    counts = co_purchases([["c", "b"], ["b", "a"], ["c", "b"], ["b", "a"], ["a", "c"]])

    assert [(pair.first, pair.second) for pair in counts.top(2)] == [
        ("a", "b"),
        ("b", "c"),
    ]


def test_an_unknown_product_is_refused() -> None:
    with pytest.raises(InvalidInputError) as error:
        co_purchases(BASKETS).of("mug", "saucer")
    assert error.value.path == "$.second"


@pytest.mark.parametrize("fewest", [0, True, "2"])
def test_a_limit_that_makes_no_sense_is_refused(fewest: int) -> None:
    with pytest.raises(InvalidInputError):
        co_purchases(BASKETS, fewest=fewest)
