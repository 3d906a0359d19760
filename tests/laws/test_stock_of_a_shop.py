"""Whatever a shop receives, sells, packs, sends, loses and takes back: its stock adds up."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ecomkit.errors import EcomkitError
from ecomkit.inventory import MovementReason, StockLevel
from ecomkit.orders import (
    NotPackableError,
    Order,
    OrderStepError,
    cancellation,
    open_quantities,
)
from ecomkit.orders.fulfillment import Inspection
from ecomkit.shipping.tracking import ShipmentStatus
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.returning import put_back
from ecomkit.shop.store import MemoryStore
from tests.durable.world import World

SKUS, PLACES = ("tea", "mug"), ("", "paris")
SKU, PLACE = st.sampled_from(SKUS), st.sampled_from(PLACES)


class Selling(RuleBasedStateMachine):
    """A shop with two places, two articles, and orders that go all the ways there are."""

    def __init__(self) -> None:
        super().__init__()
        self.store = MemoryStore()
        self.world = World(self.store, tea=0, mug=0)
        for sku in SKUS:
            for place in PLACES:
                terms = StockLevel(sku=sku, location=place, backorder_limit=3)
                self.world.sells.stock.set_terms(terms)
                self.world.sells.stock.receive(sku, 2, location=place)
        self.numbers: list[str] = []
        self.count = 0
        self.returned: Counter[str] = Counter()
        self.came_back: Counter[str] = Counter()

    def drawn(self, data: st.DataObject) -> Order | None:
        if not self.numbers:
            return None
        return self.world.sells.orders.get(data.draw(st.sampled_from(self.numbers)))

    def shipment(self, data: st.DataObject) -> tuple[str, str] | None:
        order = self.drawn(data)
        if order is None or not order.shipments:
            return None
        return order.number, data.draw(st.sampled_from(order.shipments)).id

    # ------------------------------------------------------------------- goods come

    @rule(sku=SKU, place=PLACE, amount=st.integers(1, 4))
    def receive(self, sku: str, place: str, amount: int) -> None:
        self.world.sells.stock.receive(sku, amount, location=place)

    # -------------------------------------------------------------------- and are sold

    @rule(tea=st.integers(1, 5), mug=st.integers(0, 2))
    def buy(self, tea: int, mug: int) -> None:
        items = [(sku, n) for sku, n in (("tea", tea), ("mug", mug)) if n]
        try:
            sale = self.world.buy(items=items, payment_method="cash_on_delivery")
        except EcomkitError:
            return  # sold out
        if sale.order is not None:
            self.numbers.append(sale.order.number)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        order = self.drawn(data)
        left = {} if order is None else dict(open_quantities(order))
        if order is None or not left:
            return
        key = data.draw(st.sampled_from(sorted(left)))
        self.count += 1
        change = cancellation(
            order, {key: 1}, id=f"c-{self.count}", at=self.world.clock.now()
        )
        self.world.sells.orders.change(order.number, change)

    # ------------------------------------------------------------------------ and sent

    @rule(data=st.data(), place=st.none() | PLACE)
    def pack(self, data: st.DataObject, place: str | None) -> None:
        order = self.drawn(data)
        if order is not None:
            try:
                self.world.sells.orders.pack(order.number, location=place)
            except NotPackableError:
                return

    @rule(data=st.data(), arrives=st.booleans())
    def send(self, data: st.DataObject, *, arrives: bool) -> None:
        """All that has come is packed and sent at once."""
        order = self.drawn(data)
        if order is None:
            return
        try:
            order = self.world.sells.orders.pack(order.number)
        except NotPackableError:
            return
        for each in order.shipments:
            if each.failure is None:
                self.world.sells.orders.ship(order.number, each.id)
                if arrives:
                    self.world.sells.orders.deliver(order.number, each.id)

    @rule(data=st.data(), step=st.sampled_from(["ship", "deliver"]))
    def move(self, data: st.DataObject, step: str) -> None:
        found = self.shipment(data)
        if found is not None:
            try:
                getattr(self.world.sells.orders, step)(*found)
            except OrderStepError:
                return

    @rule(data=st.data(), step=st.sampled_from(["unpack", "lose", "take_back"]))
    def fail(self, data: st.DataObject, step: str) -> None:
        found = self.shipment(data)
        if found is not None:
            details: dict[str, Any] = {}
            if step == "take_back":
                details["is_damaged"] = data.draw(st.booleans())
            try:
                getattr(self.world.sells.shipments, step)(*found, **details)
            except OrderStepError:
                return

    @rule(data=st.data(), is_damaged=st.booleans())
    def come_back(self, data: st.DataObject, *, is_damaged: bool) -> None:
        """The buyer sends one piece back, and it is looked at."""
        order = self.drawn(data)
        if order is None:
            return
        sent = [
            line.key
            for line in order.lines
            if order.quantities(line.key).delivered
            > self.returned[f"{order.number} {line.key}"]
        ]
        if not sent:
            return
        key = data.draw(st.sampled_from(sent))
        self.returned[f"{order.number} {key}"] += 1
        self.came_back[order.line(key).sku] += 1
        self.count += 1
        id = f"return-{self.count}"
        off = int(is_damaged)
        seen = Inspection(line=key, as_new=1 - off, written_off=off)

        def change(transaction: Any) -> None:
            case = Case.from_order(transaction, order.number)
            desk = self.world.sells.desk
            put_back(desk, case, id, [seen], None)

        self.world.sells.driver.run(self.world.sells.desk.command(change))

    @rule()
    def work(self) -> None:
        self.world.later(minutes=1)
        self.world.sells.work.run()

    # ------------------------------------------------------------------------- the laws

    @invariant()
    def movements_sum_to_stock(self) -> None:
        for level in self.world.sells.stock.levels(SKUS):
            moved = sum(
                each.amount
                for each in self.world.sells.stock.movements(level.sku)
                if each.location == level.location
            )
            assert level.on_hand == moved >= 0

    @invariant()
    def reservations_never_exceed_stock(self) -> None:
        with self.store.begin(self.world.clock.now()) as books:
            taken: Counter[str] = Counter()
            for checkout in books.checkouts.where("owner", "ada"):
                found = books.reservations.find(checkout.id)
                if found is not None and found.state.value != "released":
                    taken.update(dict(found.parts))
            rows = books.stock.many(taken)
            for name, amount in taken.items():
                assert rows[name].used == amount <= rows[name].limit
            for sku in SKUS:
                waiting = sum(
                    each.amount for each in books.backorders.where("sku", sku)
                )
                promised = sum(
                    amount
                    for name, amount in taken.items()
                    if name.startswith(f"backorder:{sku}@")
                )
                assert waiting == promised

    @invariant()
    def quantities_conserve_from_order_to_hand_and_back(self) -> None:
        left: Counter[str] = Counter()
        back: Counter[str] = Counter(self.came_back)
        for number in self.numbers:
            order = self.world.sells.orders.get(number)
            for line in order.lines:
                known = order.quantities(line.key)
                assert known.ordered == known.canceled + known.open + known.packed
                assert known.packed >= known.shipped >= known.delivered
            for each in order.shipments:
                if each.shipped_at is not None:
                    left.update(dict(each.picked))
                if each.status is ShipmentStatus.RETURNED:
                    back.update(dict(each.picked))
        for sku in SKUS:
            moved: Counter[MovementReason] = Counter()
            for movement in self.world.sells.stock.movements(sku):
                moved[movement.reason] += movement.amount
            assert -moved[MovementReason.SHIPPED] == left[sku]
            assert moved[MovementReason.RETURNED] == back[sku]


TestSelling = Selling.TestCase
TestSelling.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)
