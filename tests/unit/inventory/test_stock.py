"""Levels of stock, movements and what may be told of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.inventory import (
    Availability,
    AvailabilityKind,
    IncomingStock,
    InvalidStockError,
    MovementReason,
    StockLevel,
    StockMovement,
    availability,
    in_stock_units,
)

TODAY = date(2026, 3, 1)
MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_what_can_be_sold_is_what_is_not_promised_or_kept_back() -> None:
    level = StockLevel(sku="tea", on_hand=10, allocated=3, held=2, safety_stock=1)

    assert level.available == 4
    assert level.oversold == 0


def test_what_comes_in_is_for_those_who_wait_and_not_for_sale() -> None:
    level = StockLevel(sku="tea", on_hand=5, allocated=1, backordered=3)

    assert level.available == 1
    assert level.fillable == 3


def test_a_stocktake_that_finds_less_shows_what_is_oversold() -> None:
    level = StockLevel(sku="tea", on_hand=2, allocated=3, held=1)

    assert level.available == 0
    assert level.oversold == 2


def test_backorders_end_at_their_limit() -> None:
    assert StockLevel(sku="t", backorder_limit=5, backordered=3).backorders_left == 2
    assert StockLevel(sku="t", backorder_limit=5, backordered=6).backorders_left == 0


@pytest.mark.parametrize(
    "field", ["on_hand", "held", "safety_stock", "backorder_limit"]
)
@pytest.mark.parametrize("amount", [-1, 1.5, True, "3", None])
def test_amounts_are_whole_and_not_below_zero(field: str, amount: object) -> None:
    with pytest.raises(InvalidStockError) as refusal:
        StockLevel(sku="tea", **{field: amount})  # type: ignore[arg-type]

    assert refusal.value.path == f"$.{field}"


@pytest.mark.parametrize(
    ("quantity", "unit", "sold_by", "amount"),
    [
        (3, "", "", 3),
        (3, "piece", "", 3),
        (3, "", "pair", 3),
        (2, "", "kg", 2000),
        (Decimal("1.5"), "kg", "kg", 1500),
        (350, "g", "kg", 350),
        (Decimal("0.35"), "kg", "g", 350_000),
        (1, "oz", "lb", 625),
        (Decimal("0.25"), "lb", "lb", 2500),
        (20, "cm", "m", 200),
        (70, "ml", "l", 70),
    ],
)
def test_what_is_sold_by_a_measure_is_counted_in_parts_of_it(
    quantity: int | Decimal, unit: str, sold_by: str, amount: int
) -> None:
    assert in_stock_units(quantity, unit, sold_by=sold_by) == amount


@pytest.mark.parametrize(
    ("quantity", "unit", "sold_by", "message"),
    [
        (Decimal("0.0005"), "kg", "kg", "(steps of 0.001)"),
        (Decimal("0.5"), "", "", "(whole ones)"),
        (8, "oz", "kg", "(give the quantity in the unit that it is sold by)"),
        (1, "l", "kg", "what is sold by 'kg' is not measured in 'l'"),
    ],
)
def test_what_cannot_be_counted_says_what_can(
    quantity: int | Decimal, unit: str, sold_by: str, message: str
) -> None:
    with pytest.raises(InvalidStockError) as refusal:
        in_stock_units(quantity, unit, sold_by=sold_by)

    assert message in str(refusal.value)


@pytest.mark.parametrize(
    "quantity", [Decimal("0.5"), 0, -1, 1.0, True, Decimal("NaN"), Decimal("1e99")]
)
def test_what_is_no_number_of_parts_is_refused(quantity: object) -> None:
    with pytest.raises(InvalidStockError):
        in_stock_units(quantity)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (4, Availability(kind=AvailabilityKind.IN_STOCK, asked=4, now=4, due=TODAY)),
        (
            6,
            Availability(
                kind=AvailabilityKind.BACKORDER, asked=6, now=4, later=2, due=MONDAY
            ),
        ),
        (
            8,
            Availability(
                kind=AvailabilityKind.BACKORDER, asked=8, now=4, later=4, due=FRIDAY
            ),
        ),
        (
            9,
            Availability(kind=AvailabilityKind.SOLD_OUT, asked=9, now=4, later=4),
        ),
    ],
)
def test_a_buyer_learns_when_it_can_come(asked: int, answer: Availability) -> None:
    """One waits already; 3 are due on Monday and 9 on Friday."""
    levels = [
        StockLevel(sku="tea", location="berlin", on_hand=4),
        StockLevel(
            sku="tea",
            location="paris",
            backordered=1,
            backorder_limit=5,
            expected=(
                IncomingStock(amount=9, due=FRIDAY),
                IncomingStock(amount=3, due=MONDAY),
            ),
        ),
    ]

    assert availability(levels, asked, on=TODAY) == answer


def test_a_backorder_without_announced_supply_has_no_date() -> None:
    level = StockLevel(sku="tea", backorder_limit=1)

    assert availability([level], 1, on=TODAY) == Availability(
        kind=AvailabilityKind.BACKORDER, asked=1, now=0, later=1
    )


def test_before_its_release_a_thing_is_preordered() -> None:
    """What lies in the shop already is not sent before the day."""
    level = StockLevel(sku="game", on_hand=5, backorder_limit=9, releases_on=FRIDAY)

    early = availability([level], 2, on=TODAY)
    assert (early.kind, early.now, early.due) == (AvailabilityKind.PREORDER, 0, FRIDAY)
    assert availability([level], 2, on=FRIDAY).kind is AvailabilityKind.IN_STOCK


def test_a_preorder_waits_for_its_supply_too() -> None:
    later = date(2026, 3, 9)
    level = StockLevel(
        sku="game",
        backorder_limit=9,
        releases_on=FRIDAY,
        expected=(
            IncomingStock(amount=5, due=MONDAY),
            IncomingStock(amount=5, due=later),
        ),
    )

    assert availability([level], 5, on=TODAY).due == FRIDAY
    assert availability([level], 6, on=TODAY).due == later


def test_nothing_of_an_unknown_sku_is_available() -> None:
    assert availability([], 1, on=TODAY).kind is AvailabilityKind.SOLD_OUT


@pytest.mark.parametrize(
    ("reason", "amount"),
    [
        ("received", -1),
        ("returned", -1),
        ("damaged", 1),
        ("shipped", 1),
        ("adjusted", 0),
        ("received", 1.5),
        ("received", True),
    ],
)
def test_a_movement_goes_the_way_its_reason_says(reason: str, amount: object) -> None:
    with pytest.raises(InvalidStockError):
        StockMovement(
            id="m",
            sku="tea",
            amount=amount,  # type: ignore[arg-type]
            reason=MovementReason(reason),
            at=NOON,
        )


def test_a_movement_has_a_moment_and_a_known_reason() -> None:
    with pytest.raises(InvalidStockError, match="time zone"):
        StockMovement(
            id="m",
            sku="tea",
            amount=1,
            reason=MovementReason.ADJUSTED,
            at=NOON.replace(tzinfo=None),
        )
    with pytest.raises(InvalidInputError):
        StockMovement(
            id="m",
            sku="tea",
            amount=1,
            reason="eaten",
            at=NOON,
        )
