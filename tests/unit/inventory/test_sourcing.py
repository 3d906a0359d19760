"""Which location each piece comes from."""

from __future__ import annotations

from datetime import date

import pytest

from ecomkit.inventory import (
    ByPriority,
    FewestLocations,
    InvalidStockError,
    NearestFirst,
    PickKind,
    SourcingStrategy,
    StockLevel,
    plan_sourcing,
)

TODAY, FRIDAY = date(2026, 3, 1), date(2026, 3, 6)
LEVELS = [
    StockLevel(sku="cup", location="berlin", on_hand=2),
    StockLevel(sku="cup", location="paris", on_hand=9),
    StockLevel(sku="mug", location="berlin", on_hand=3),
    StockLevel(sku="mug", location="rome", on_hand=3, backorder_limit=4),
]


def planned(
    wanted: dict[str, int], strategy: SourcingStrategy
) -> list[tuple[str, str, int]]:
    plan = plan_sourcing(wanted, LEVELS, strategy, on=TODAY)
    return [(pick.sku, pick.location, pick.amount) for pick in plan.picks]


def test_priority_takes_what_the_first_has_then_the_next() -> None:
    assert planned({"cup": 4}, ByPriority(["berlin", "paris"])) == [
        ("cup", "berlin", 2),
        ("cup", "paris", 2),
    ]


def test_the_nearest_is_asked_first() -> None:
    near = NearestFirst({"paris": 10, "berlin": 900})

    assert planned({"cup": 4}, near) == [("cup", "paris", 4)]


def test_few_parcels_are_preferred_to_the_first_location() -> None:
    fewest = FewestLocations(["berlin", "paris", "rome"])

    assert planned({"cup": 4}, fewest) == [("cup", "paris", 4)]
    assert planned({"cup": 2, "mug": 2}, fewest) == [
        ("cup", "berlin", 2),
        ("mug", "berlin", 2),
    ]
    assert planned({"cup": 3, "mug": 5}, fewest) == [
        ("cup", "berlin", 2),
        ("cup", "paris", 1),
        ("mug", "berlin", 3),
        ("mug", "rome", 2),
    ]


def test_stock_is_taken_before_backorders() -> None:
    plan = plan_sourcing({"mug": 9}, LEVELS, ByPriority(["rome", "berlin"]), on=TODAY)

    assert [(pick.location, pick.kind, pick.amount) for pick in plan.picks] == [
        ("rome", PickKind.STOCK, 3),
        ("berlin", PickKind.STOCK, 3),
        ("rome", PickKind.BACKORDER, 3),
    ]
    assert plan.parts == (
        ("stock:mug@rome", 3),
        ("stock:mug@berlin", 3),
        ("backorder:mug@rome", 3),
    )


def test_what_is_missing_is_reported() -> None:
    plan = plan_sourcing(
        {"mug": 11, "hat": 1}, LEVELS, ByPriority(["rome", "berlin"]), on=TODAY
    )

    assert plan.missing == (("hat", 1), ("mug", 1))


def test_a_location_not_named_is_not_used() -> None:
    assert planned({"cup": 1}, ByPriority(["rome"])) == []


def test_before_release_everything_is_a_preorder() -> None:
    level = StockLevel(sku="game", on_hand=3, backorder_limit=2, releases_on=FRIDAY)
    plan = plan_sourcing({"game": 3}, [level], ByPriority([""]), on=TODAY)

    assert [(pick.kind, pick.amount) for pick in plan.picks] == [(PickKind.PREORDER, 2)]
    assert plan.missing == (("game", 1),)


@pytest.mark.parametrize("wanted", [{"cup": -1}, {"cup": 1.5}])
def test_wanted_amounts_are_whole(wanted: dict[str, int]) -> None:
    with pytest.raises(InvalidStockError):
        plan_sourcing(wanted, LEVELS, ByPriority(["rome"]), on=TODAY)


def test_locations_are_a_list() -> None:
    with pytest.raises(InvalidStockError):
        ByPriority("rome")
