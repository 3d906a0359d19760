"""What is counted and moved in stock, and what becomes of orders that were promised it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any

import pytest

from ecomkit.cart import LineItem
from ecomkit.errors import EcomkitError
from ecomkit.inventory import InvalidStockError, MovementReason, StockLevel
from ecomkit.orders import NotPackableError, Order, OutOfStockError, cancellation
from ecomkit.orders.picking import pieces_held, pieces_packed, pieces_to_send
from ecomkit.reservations import ReservationState
from ecomkit.shop.desk import holding
from ecomkit.shop.desk.errors import CommandConflictError
from ecomkit.shop.store import Books
from tests.durable.world import World
from tests.stories.shops import NOON

TEA = [("tea", 3)]
PLACES = ("", "berlin", "paris")


def boxed(order: Order) -> list[tuple[str, dict[str, int]]]:
    """From where each shipment leaves, and the pieces in it."""
    return [(each.location, dict(each.picked)) for each in order.shipments]


def at(world: World, location: str) -> StockLevel:
    """The tea at a place."""
    (found,) = (
        each for each in world.sells.stock.levels("tea") if each.location == location
    )
    return found


def test_a_count_is_a_movement_of_the_difference(world: World) -> None:
    stock = world.sells.stock
    level = stock.count("tea", 7, key="list 1")
    stock.count("tea", 7, key="list 1")

    assert level.on_hand == 7
    last = stock.movements("tea")[0]
    assert (last.reason, last.amount) == (MovementReason.ADJUSTED, -2)
    stock.count("tea", 12, key="list 2")
    assert [each.amount for each in stock.movements("tea")] == [-2, 5, 9]
    assert stock.count("coffee", 0).on_hand == 0
    assert [each.sku for each in stock.levels("coffee")] == ["coffee"]
    with pytest.raises(InvalidStockError, match="found"):
        stock.count("tea", -1)


def test_one_delivery_note_and_one_list_are_about_several_articles(
    world: World,
) -> None:
    stock = world.sells.stock
    for _ in range(2):
        for sku in ("tea", "mug"):
            stock.receive(sku, 1, key="note 7")
            stock.receive(sku, 2, location="paris", key="note 7")
            stock.transfer(sku, 1, "paris", "", key="van 7")
    assert [each.on_hand for each in stock.levels(["tea", "mug"])] == [11, 1, 11, 1]
    for sku in ("tea", "mug"):
        stock.count(sku, 5, key="list 7")
    assert [each.on_hand for each in stock.levels(["tea", "mug"])] == [5, 1, 5, 1]
    with pytest.raises(CommandConflictError):
        stock.receive("tea", 3, key="note 7")


def test_more_than_anybody_has_is_refused(world: World) -> None:
    stock = world.sells.stock
    calls: list[Callable[[], Any]] = [
        lambda: stock.receive("tea", 10**20),
        lambda: stock.count("tea", 10**20),
        lambda: stock.set_terms(StockLevel(sku="tea", backorder_limit=10**20)),
    ]
    for call in calls:
        with pytest.raises(InvalidStockError, match="at most 1000000000000000"):
            call()


def test_what_is_packed_is_counted_until_it_has_left(world: World) -> None:
    number = world.ordered(items=TEA).number
    (parcel,) = world.sells.orders.pack(number).shipments
    world.sells.stock.count("tea", 9)
    assert world.levels("tea") == (9, 6)
    world.sells.orders.ship(number, parcel.id)
    world.sells.stock.count("tea", 6)
    assert world.levels("tea") == (6, 6)


def test_where_too_little_was_found_it_is_listed_until_it_is_not(world: World) -> None:
    stock = world.sells.stock
    first, second = (world.ordered(items=TEA).number for _ in range(2))
    assert not stock.oversold()
    assert not world.sells.work.due()

    stock.count("tea", 4)
    (short,) = stock.oversold()
    assert (short.sku, short.oversold) == ("tea", 2)
    assert world.sells.work.due().oversold == (short,)

    change = cancellation(
        world.sells.orders.get(second), {"tea": 3}, id="c", at=world.clock.now()
    )
    world.sells.orders.change(second, change)
    assert not stock.oversold()
    world.work()
    stock.receive("tea", -2)
    assert [each.oversold for each in stock.oversold()] == [1]
    stock.receive("tea", 1)
    assert not world.sells.work.due()
    assert len(world.sells.orders.pack(first).shipments) == 1


def test_the_same_pieces_are_not_packed_for_two_orders(world: World) -> None:
    first, second = (world.ordered(items=TEA).number for _ in range(2))
    world.sells.stock.count("tea", 4)

    (parcel,) = world.sells.orders.pack(second).shipments
    (rest,) = world.sells.orders.pack(first).shipments

    assert [dict(each.picked) for each in (parcel, rest)] == [{"tea": 3}, {"tea": 1}]
    world.sells.shipments.unpack(second, parcel.id)
    assert boxed(world.sells.orders.pack(first))[1:] == [("", {"tea": 2})]
    for each in world.sells.orders.get(first).shipments:
        world.sells.orders.ship(first, each.id)
    assert boxed(world.sells.orders.pack(second))[1:] == [("", {"tea": 1})]
    assert world.levels("tea") == (1, 0)


def test_goods_nobody_was_promised_go_to_another_place_once(world: World) -> None:
    world.ordered(items=TEA)
    stock = world.sells.stock
    for _ in range(2):
        stock.transfer("tea", 4, "", "paris", key="van 1")

    assert [at(world, place).on_hand for place in ("", "paris")] == [5, 4]
    assert sum(each.amount for each in stock.movements("tea")) == 9
    with pytest.raises(InvalidStockError, match="2 of 5 are promised to nobody"):
        stock.transfer("tea", 3, "", "paris")
    with pytest.raises(InvalidStockError, match="0 of 0"):
        stock.transfer("tea", 1, "nowhere", "paris")
    with pytest.raises(InvalidStockError, match=r"\$\.destination"):
        stock.transfer("tea", 1, "paris", "paris")


def test_what_is_moved_to_where_somebody_waits_is_given_to_them(world: World) -> None:
    stock = world.sells.stock
    stock.set_terms(StockLevel(sku="tea", location="paris", backorder_limit=9))
    stock.count("tea", 0)
    number = world.ordered(items=TEA).number
    stock.receive("tea", 5)

    stock.transfer("tea", 5, "", "paris")

    assert not stock.waiting("tea")
    assert boxed(world.sells.orders.pack(number)) == [("paris", {"tea": 3})]


def test_the_goods_of_an_order_are_taken_from_another_place(world: World) -> None:
    number = world.ordered().number
    stock, orders = world.sells.stock, world.sells.orders
    stock.receive("tea", 5, location="paris")
    stock.count("tea", 1)
    with pytest.raises(NotPackableError, match=r"orders\.source_from"):
        orders.pack(number, location="paris")

    with pytest.raises(OutOfStockError, match="0 are for sale there"):
        orders.source_from(number, "paris")
    orders.source_from(number, "paris", {"tea": 3})
    orders.source_from(number, "paris", {"tea": 3})

    assert not stock.oversold()
    assert [(each.allocated, each.on_hand) for each in stock.levels("tea")] == [
        (0, 1),
        (3, 5),
    ]
    assert boxed(orders.pack(number)) == [("", {"mug": 1}), ("paris", {"tea": 3})]
    for each in orders.get(number).shipments:
        orders.ship(number, each.id)
    assert (at(world, "").on_hand, at(world, "paris").on_hand) == (1, 2)


def test_what_has_not_come_is_taken_from_elsewhere_first(world: World) -> None:
    stock = world.sells.stock
    stock.count("tea", 1)
    stock.set_terms(StockLevel(sku="tea", backorder_limit=9))
    number = world.ordered(items=TEA).number
    stock.receive("tea", 2, location="paris")

    world.sells.orders.source_from(number, "paris", {"tea": 2})

    assert not stock.waiting("tea")
    parcels = boxed(world.sells.orders.pack(number))
    assert parcels == [("", {"tea": 1}), ("paris", {"tea": 2})]


class RandomStock:
    """One shop with three places, at which things happen that a seed says."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.world = World(tea=5)
        self.shop = self.world.sells
        self.numbers: list[str] = []

    def happen(self) -> None:
        """One thing happens; what is refused changes nothing."""
        things: list[Callable[[], Any]] = [
            self.order,
            self.order,
            lambda: self.shop.stock.receive(
                "tea", self.some(-4, 4), location=self.place()
            ),
            lambda: self.shop.stock.count(
                "tea", self.some(0, 9), location=self.place()
            ),
            lambda: self.shop.stock.transfer(
                "tea", self.some(1, 4), self.place(), self.place()
            ),
            lambda: self.shop.stock.transfer(
                "tea", self.some(1, 3), self.place(), self.place(), order=self.one()
            ),
            lambda: self.shop.orders.source_from(self.one(), self.place()),
            lambda: self.shop.orders.pack(self.one()),
            lambda: self.shop.orders.pack(self.one()),
            lambda: self.with_parcel(self.shop.orders.ship),
            lambda: self.with_parcel(self.shop.shipments.unpack),
            lambda: self.with_parcel(self.shop.shipments.lose),
            lambda: self.with_parcel(self.shop.shipments.take_back),
            self.cancel,
            self.exchange,
            self.world.work,
        ]
        with suppress(EcomkitError):
            self.random.choice(things)()

    def order(self) -> None:
        """Somebody buys some tea."""
        self.numbers.append(self.world.ordered(items=[("tea", self.some(1, 3))]).number)

    def cancel(self) -> None:
        """Some tea of an order is canceled."""
        order = self.shop.orders.get(self.one())
        id = f"c{len(order.changes)}"
        self.shop.orders.change(
            order.number, cancellation(order, {"tea": 1}, id=id, at=NOON)
        )

    def exchange(self) -> None:
        """One tea of a line goes, and as many as somebody likes come in another."""
        number = self.one()
        line = self.shop.orders.get(number).lines[0]
        kept = self.shop.orders.get(number).quantities(line.key).kept
        edit = self.shop.orders.preview(
            number,
            quantities={line.key: kept - 1},
            add=[LineItem("tea", self.some(1, 2))],
        )
        self.shop.orders.change(number, edit, payment_method="card", token="good")

    def with_parcel(self, act: Callable[[str, str], Order]) -> None:
        """Something happens to a parcel of an order."""
        order = self.shop.orders.get(self.one())
        act(
            order.number,
            self.random.choice([each.id for each in order.shipments] or ["-"]),
        )

    def some(self, least: int, most: int) -> int:
        """A number."""
        return self.random.randint(least, most)

    def place(self) -> str:
        """A place."""
        return self.random.choice(PLACES)

    def one(self) -> str:
        """An order, if there is one."""
        return self.random.choice(self.numbers or ["R-0"])

    def wrong(self) -> list[str]:
        """All figures of stock that do not come to what orders and movements say."""
        orders, named = self.world.orders(), self.shop.stock.oversold()
        look = partial(self._wrong, orders, {each.stock_resource for each in named})
        return self.shop.driver.run(self.shop.desk.read(look))

    def _wrong(self, orders: list[Order], named: set[str], books: Books) -> list[str]:
        promised: Counter[str] = Counter()
        for checkout in {each.checkout for each in orders}:
            found = books.reservations.find(checkout)
            if found is not None and found.state is ReservationState.COMMITTED:
                promised.update(dict(found.parts))
        packed: Counter[str] = Counter()
        for order in orders:
            for (place, sku), amount in pieces_packed(order).items():
                packed[f"stock:{sku}@{place}"] += amount
        moved: Counter[str] = Counter()
        for each in books.movements.where("sku", "tea"):
            moved[f"stock:tea@{each.location}"] += each.amount
        found_wrong = []
        listed = set()
        for row in books.stock.where("sku", "tea"):
            said = (row.limit, row.used, row.packed)
            meant = (moved[row.id], promised[row.id], packed[row.id])
            if said != meant:
                found_wrong.append(f"{row.id}: {said}, not {meant}")
            if row.used > row.limit:
                listed.add(row.id)
        if named != listed:
            found_wrong.append(f"listed {named}, short {listed}")
        for order in orders:
            held = pieces_held(holding.held_by(books, order.checkout)).get("tea", 0)
            if held > (most := pieces_to_send(order, lambda sku: "").get("tea", 0)):
                found_wrong.append(f"{order.number} holds {held}, needs {most}")
        return found_wrong


@pytest.mark.parametrize("seed", range(12))
def test_stock_is_what_orders_and_movements_say_whatever_happens(seed: int) -> None:
    sales = RandomStock(seed)
    for step in range(60):
        sales.happen()
        assert not sales.wrong(), step
    assert sales.numbers
