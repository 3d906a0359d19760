"""Whatever comes in, is sold, sent, lost or given back: the book of stock adds up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ecomkit.errors import ConflictError
from ecomkit.inventory import (
    ByPriority,
    FewestLocations,
    MemoryStock,
    MovementReason,
    PickKind,
    StockLevel,
    StockMovement,
    plan_sourcing,
)
from ecomkit.reservations import MemoryReservations, Reservation, ReservationState

SKUS = ("cup", "mug")
PLACES = ("berlin", "paris")
TODAY = date(2026, 3, 1)
SKU, PLACE = st.sampled_from(SKUS), st.sampled_from(PLACES)
STRATEGIES = st.sampled_from([ByPriority(PLACES), FewestLocations(PLACES)])


class Stocking(RuleBasedStateMachine):
    """Two locations, two SKUs, and orders that come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)
        self.reservations = MemoryReservations()
        self.stock = MemoryStock(self.reservations)
        self.number = 0
        self.lost = 0
        self.orders: dict[str, Reservation] = {}

    def new_id(self) -> str:
        self.number += 1
        return f"id-{self.number}"

    def record(
        self, sku: str, place: str, amount: int, reason: MovementReason, order: str = ""
    ) -> None:
        movement = StockMovement(
            id=self.new_id(),
            sku=sku,
            location=place,
            amount=amount,
            reason=reason,
            at=self.now,
            reference=order,
        )
        self.stock.record(movement)
        self.stock.record(movement)  # what is told twice counts once

    @rule(sku=SKU, place=PLACE, amount=st.integers(1, 5))
    def receive(self, sku: str, place: str, amount: int) -> None:
        self.record(sku, place, amount, MovementReason.RECEIVED)

    @rule(sku=SKU, place=PLACE, amount=st.integers(1, 2))
    def lose(self, sku: str, place: str, amount: int) -> None:
        try:
            self.record(sku, place, -amount, MovementReason.DAMAGED)
        except ConflictError:
            assert self.level(sku, place).on_hand < amount
            return
        self.lost += amount

    @rule(sku=SKU, place=PLACE, safety=st.integers(0, 2), backorders=st.integers(0, 2))
    def set_terms(self, sku: str, place: str, safety: int, backorders: int) -> None:
        """Backorders may be widened; what was promised is not taken back."""
        known = self.level(sku, place).backorder_limit
        self.stock.set_terms(
            StockLevel(
                sku=sku,
                location=place,
                safety_stock=safety,
                backorder_limit=known + backorders,
            )
        )

    @rule(
        wanted=st.dictionaries(SKU, st.integers(1, 4), min_size=1),
        strategy=STRATEGIES,
        minutes=st.integers(1, 30),
        pay=st.booleans(),
    )
    def order(
        self,
        wanted: dict[str, int],
        strategy: ByPriority | FewestLocations,
        minutes: int,
        *,
        pay: bool,
    ) -> None:
        """What a plan says can be had is had, when nobody comes between."""
        levels = self.stock.levels(SKUS, self.now)
        plan = plan_sourcing(wanted, levels, strategy, on=TODAY)
        picked = {
            sku: sum(pick.amount for pick in plan.picks if pick.sku == sku)
            for sku in wanted
        }
        missing = dict(plan.missing)
        assert all(picked[sku] + missing.get(sku, 0) == wanted[sku] for sku in wanted)
        if not plan.picks:
            return
        order = Reservation(
            self.new_id(), plan.parts, expires_at=self.now + timedelta(minutes=minutes)
        )
        take = self.reservations.commit if pay else self.reservations.reserve
        answer = take(order, self.now)
        assert isinstance(answer, Reservation)
        self.orders[order.id] = order

    @rule(data=st.data())
    def pay_late(self, data: st.DataObject) -> None:
        """A payment may come after the hold ran out, and take only what is left."""
        if self.orders:
            order = self.orders[data.draw(st.sampled_from(sorted(self.orders)))]
            try:
                self.reservations.commit(order, self.now)
            except ConflictError:
                assert self.reservations.find([order.id])

    @rule(data=st.data())
    def ship(self, data: st.DataObject) -> None:
        """Only what is committed can leave, and only what is there."""
        if not self.orders:
            return
        id = data.draw(st.sampled_from(sorted(self.orders)))
        found = self.reservations.find([id])
        for resource, amount in self.orders[id].parts:
            kind, _, rest = resource.partition(":")
            sku, _, place = rest.partition("@")
            if kind != PickKind.STOCK:
                continue
            before = self.level(sku, place)
            try:
                self.record(sku, place, -amount, MovementReason.SHIPPED, order=id)
            except ConflictError:
                continue
            assert found
            assert found[0].state is ReservationState.COMMITTED
            after = self.level(sku, place)
            assert after.on_hand == before.on_hand - amount
            assert after.allocated == before.allocated - amount
            assert after.available == before.available

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if self.orders:
            self.reservations.release(
                data.draw(st.sampled_from(sorted(self.orders))), {}
            )

    @rule(minutes=st.integers(1, 40))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        self.reservations.expire(self.now)

    @invariant()
    def the_book_adds_up(self) -> None:
        for level in self.stock.levels(SKUS, self.now):
            moved = sum(
                each.amount
                for each in self.stock.movements(level.sku)
                if each.location == level.location
            )
            assert level.on_hand == moved >= 0

    @invariant()
    def nothing_is_promised_twice(self) -> None:
        for level in self.stock.levels(SKUS, self.now):
            promised = level.allocated + level.held
            assert promised <= level.on_hand + self.lost + level.safety_stock
            assert level.backordered <= level.backorder_limit
            assert level.oversold <= self.lost
            free = level.on_hand - promised - level.safety_stock
            assert level.available == max(free, 0)

    def level(self, sku: str, place: str) -> StockLevel:
        for level in self.stock.levels([sku], self.now):
            if level.location == place:
                return level
        return StockLevel(sku=sku, location=place)


TestStocking = Stocking.TestCase
TestStocking.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
