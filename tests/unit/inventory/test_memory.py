"""The book of stock, kept in memory over reservations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from ecomkit.inventory import (
    IncomingStock,
    MemoryStock,
    MovementReason,
    StockConflictError,
    StockLevel,
    StockMovement,
    StockSource,
)
from ecomkit.reservations import MemoryReservations, Reservation

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)


def moved(
    id: str, amount: int, reason: str = "received", reference: str = ""
) -> StockMovement:
    return StockMovement(
        id=id,
        sku="tea",
        location="berlin",
        amount=amount,
        reason=MovementReason(reason),
        at=NOW,
        reference=reference,
    )


def order(id: str, amount: int) -> Reservation:
    return Reservation(id, {"stock:tea@berlin": amount}, expires_at=SOON)


@pytest.fixture
def reservations() -> MemoryReservations:
    return MemoryReservations()


@pytest.fixture
def stock(reservations: MemoryReservations) -> MemoryStock:
    stock = MemoryStock(reservations)
    stock.record(moved("delivery", 10))
    return stock


def level(stock: StockSource) -> StockLevel:
    (found,) = stock.levels(["tea"], NOW)
    return found


def test_what_came_in_can_be_sold(stock: MemoryStock) -> None:
    assert level(stock) == StockLevel(sku="tea", location="berlin", on_hand=10)
    assert stock.levels(["coffee"], NOW) == ()


def test_holds_and_orders_are_distinguished(
    stock: MemoryStock, reservations: MemoryReservations
) -> None:
    reservations.reserve(order("cart", 2), NOW)
    reservations.commit(order("order", 3), NOW)

    assert (level(stock).held, level(stock).allocated, level(stock).available) == (
        2,
        3,
        5,
    )
    (later,) = stock.levels(["tea"], SOON)
    assert (later.held, later.available) == (0, 7)


def test_what_is_shipped_leaves_stock_and_reservation(
    stock: MemoryStock, reservations: MemoryReservations
) -> None:
    reservations.commit(order("order", 3), NOW)
    stock.record(moved("parcel-1", -2, "shipped", "order"))
    assert (level(stock).on_hand, level(stock).allocated) == (8, 1)
    assert level(stock).available == 7

    stock.record(moved("parcel-2", -1, "shipped", "order"))
    assert (level(stock).on_hand, level(stock).allocated) == (7, 0)
    assert level(stock).available == 7


def test_a_movement_recorded_twice_counts_once(stock: MemoryStock) -> None:
    stock.record(moved("delivery", 10))

    assert level(stock).on_hand == 10
    with pytest.raises(StockConflictError, match="was recorded with other facts"):
        stock.record(moved("delivery", 11))


def test_more_than_is_in_stock_cannot_leave(stock: MemoryStock) -> None:
    with pytest.raises(StockConflictError, match="10 are in stock, 11 cannot leave"):
        stock.record(moved("theft", -11, "damaged"))


@pytest.mark.parametrize("reference", ["order", "unknown"])
def test_only_what_is_committed_can_be_shipped(
    stock: MemoryStock, reservations: MemoryReservations, reference: str
) -> None:
    reservations.reserve(order("order", 3), NOW)
    with pytest.raises(StockConflictError, match="has less of it committed"):
        stock.record(moved("parcel", -1, "shipped", reference))

    reservations.commit(order("order", 3), NOW)
    with pytest.raises(StockConflictError):
        stock.record(moved("parcel", -4, "shipped", "order"))
    assert level(stock).on_hand == 10


def test_shipping_leaves_the_other_parts_of_an_order_reserved(
    stock: MemoryStock, reservations: MemoryReservations
) -> None:
    reservations.set_limits({"coupon:SPRING": 5})
    both = attrs.evolve(
        order("order", 1), parts={"stock:tea@berlin": 1, "coupon:SPRING": 1}
    )
    reservations.commit(both, NOW)
    stock.record(moved("parcel", -1, "shipped", "order"))

    assert reservations.find(["order"])[0].parts == (("coupon:SPRING", 1),)


def test_what_comes_back_can_be_sold_again(
    stock: MemoryStock, reservations: MemoryReservations
) -> None:
    reservations.commit(order("order", 3), NOW)
    stock.record(moved("parcel", -3, "shipped", "order"))
    stock.record(moved("return", 1, "returned", "order"))

    assert level(stock).available == 8


def test_safety_stock_and_backorders_are_terms(
    stock: MemoryStock, reservations: MemoryReservations
) -> None:
    supply = IncomingStock(amount=20, due=date(2026, 3, 9))
    stock.set_terms(
        StockLevel(
            sku="tea",
            location="berlin",
            on_hand=999,
            safety_stock=4,
            backorder_limit=2,
            expected=(supply,),
        )
    )
    assert level(stock).on_hand == 10
    assert level(stock).available == 6
    assert level(stock).expected == (supply,)

    late = Reservation("late", {"backorder:tea@berlin": 2}, expires_at=SOON)
    assert isinstance(reservations.commit(late, NOW), Reservation)
    assert level(stock).backorders_left == 0


def test_terms_can_be_set_before_anything_came(
    reservations: MemoryReservations,
) -> None:
    stock = MemoryStock(reservations)
    stock.set_terms(StockLevel(sku="tea", location="berlin", backorder_limit=2))

    assert level(stock).backorders_left == 2


def test_the_book_adds_up_to_what_is_there(stock: MemoryStock) -> None:
    stock.record(moved("broken", -1, "damaged"))
    stock.record(moved("count", 2, "adjusted"))

    assert [each.amount for each in stock.movements("tea")] == [10, -1, 2]
    assert sum(each.amount for each in stock.movements("tea")) == level(stock).on_hand
