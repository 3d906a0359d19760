"""Goods and money of sales through a shop: nothing appears, nothing is lost, all of it closes."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from ecomkit.cart import LineItem
from ecomkit.money import Money
from ecomkit.orders import Order, cancellation
from ecomkit.orders.change import ChangeKind
from ecomkit.orders.fulfillment import Inspection, ReturnCause, ReturnStatus
from ecomkit.orders.settlement import SettlementState
from ecomkit.testing.laws.refunds import closed
from tests.durable.world import World
from tests.stories.shops import NOON

_STOCK = 40
_SKUS = ("tea", "mug")
_FEW = st.integers(1, 3)


class GoodsAndMoney(RuleBasedStateMachine):
    """One order, changed, sent, returned, exchanged, claimed and replaced in any order."""

    @initialize(tea=_FEW, mug=_FEW, code=st.sampled_from(["", "SPRING"]))
    def sell(self, tea: int, mug: int, code: str) -> None:
        self.world = World(tea=_STOCK, mug=_STOCK)
        self.sells = self.world.sells
        order = self.world.ordered(items=(("tea", tea), ("mug", mug)), code=code)
        self.number, self.step = order.number, 0
        self.restocked: dict[str, int] = dict.fromkeys(_SKUS, 0)
        self.replaced: dict[str, int] = dict.fromkeys(_SKUS, 0)

    @property
    def order(self) -> Order:
        return self.sells.orders.get(self.number)

    def some(self, data: st.DataObject, of: str) -> dict[str, int]:
        """Some units of some lines, of those that are open or can be returned."""
        found = {}
        for line in self.order.lines:
            most = int(getattr(self.order.quantities(line.key), of))
            if most and data.draw(st.booleans()):
                found[line.key] = data.draw(st.integers(1, most))
        return found

    @rule(sku=st.sampled_from(_SKUS), more=_FEW, paid=st.booleans())
    def add(self, sku: str, more: int, paid: bool) -> None:
        edit = self.sells.orders.preview(self.number, add=[LineItem(sku, more)])
        how = (
            {"payment_method": "card", "token": "good"} if paid else {"ask_buyer": True}
        )
        self.sells.orders.change(self.number, edit, **how)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.step += 1
        wanted = self.some(data, "open")
        if wanted:
            change = cancellation(self.order, wanted, id=f"c-{self.step}", at=NOON)
            self.sells.orders.change(self.number, change)

    @rule()
    def pay(self) -> None:
        state = self.sells.orders.state(self.number).payment.value
        if state in {"balance_due", "partially_paid"}:
            owed = [
                each
                for each in self.sells.orders.settlements(self.number)
                if each.kind.value == "ask" and each.state is not SettlementState.DONE
            ]
            if owed:
                self.sells.orders.pay(self.number, "card", token="good")

    @rule()
    def send(self) -> None:
        self.pay()
        if any(each.open for each in self.order.all_quantities):
            before = len(self.order.shipments)
            for parcel in self.sells.orders.pack(self.number).shipments[before:]:
                self.sells.orders.ship(self.number, parcel.id)
                self.sells.orders.deliver(self.number, parcel.id)
            self.sells.orders.capture(self.number)

    @rule(data=st.data(), exchange=st.booleans(), good=st.integers(0, 3))
    def come_back(self, data: st.DataObject, exchange: bool, good: int) -> None:
        wanted = self.some(data, "returnable")
        if not wanted:
            return
        returns = self.sells.returns
        id = returns.request(self.number, wanted).returns[-1].id
        returns.decide(self.number, id, approved=True)
        returns.receive(self.number, id)
        found = [
            Inspection(line=key, as_new=min(good, n), written_off=n - min(good, n))
            for key, n in wanted.items()
        ]
        returns.inspect(self.number, id, found)
        for each in found:
            sku = self.order.line(each.line).sku
            self.restocked[sku] += int(each.as_new)
        add = [LineItem("mug")] if exchange else []
        edit = returns.preview(self.number, id, exchange_for=add)
        returns.resolve(self.number, id, edit, payment_method="card", token="good")

    @rule(data=st.data())
    def claim(self, data: st.DataObject) -> None:
        wanted = self.some(data, "returnable")
        if not wanted:
            return
        returns = self.sells.returns
        asked = returns.request(
            self.number, wanted, cause=ReturnCause.MISSING, comes_back=False
        )
        id = asked.returns[-1].id
        returns.decide(self.number, id, approved=True)
        returns.resolve(self.number, id, returns.preview(self.number, id))

    @rule(data=st.data())
    def replace(self, data: st.DataObject) -> None:
        wanted = self.some(data, "returnable")
        if not wanted:
            return
        returns, due = self.sells.returns, self.order.due
        asked = returns.request(
            self.number, wanted, cause=ReturnCause.DAMAGED, comes_back=False
        )
        id = asked.returns[-1].id
        returns.decide(self.number, id, approved=True)
        assert returns.replace(self.number, id).due == due
        for key, amount in wanted.items():
            self.replaced[self.order.line(key).sku] += amount

    @invariant()
    def goods_are_somewhere(self) -> None:
        """Each unit is canceled, here, packed, with the buyer, back, claimed or replaced."""
        sent: dict[str, int] = dict.fromkeys(_SKUS, 0)
        waiting = dict(sent)
        for line in self.order.lines:
            known = self.order.quantities(line.key)
            assert known.ordered == (known.canceled + known.open + known.packed)
            assert known.packed >= known.shipped >= known.delivered
            assert known.shipped == known.returnable + known.returned + known.claimed
            sent[line.sku] += int(known.shipped)
            waiting[line.sku] += int(known.ordered - known.canceled - known.shipped)
        for sku in _SKUS:
            here = _STOCK - sent[sku] - self.replaced[sku] + self.restocked[sku]
            assert self.world.levels(sku) == (here, here - waiting[sku])

    @invariant()
    def what_was_credited_came_back_or_was_claimed(self) -> None:
        order = self.order
        for line in order.lines:
            for kind in (ChangeKind.RETURN, ChangeKind.EXCHANGE, ChangeKind.CLAIM):
                credited = sum(
                    int(entry.quantity)
                    for change in order.changes
                    if change.kind is kind
                    for entry in change.entries
                    if entry.row == line.key
                )
                settled = sum(
                    int(dict(each.credited).get(line.key, 0))
                    for each in order.returns
                    if each.status is ReturnStatus.RESOLVED
                    and any(
                        change.id == each.change and change.kind is kind
                        for change in order.changes
                    )
                )
                assert credited == settled

    @invariant()
    def the_money_follows(self) -> None:
        """What the gateway has is what is due, less what the buyer was asked for."""
        order = self.order
        kept, held = self.world.all_at_gateway()
        zero = Money.zero("EUR")
        asked = [
            each.owed
            for each in self.sells.orders.settlements(self.number)
            if each.kind.value == "ask" and each.state is not SettlementState.DONE
        ]
        assert kept <= order.due
        assert kept + held >= order.due - Money.sum(asked, "EUR")
        assert kept + held <= order.due or not kept
        assert order.due >= zero

    @invariant()
    def every_credit_has_its_paper(self) -> None:
        credited = {each.id for each in self.order.changes if each.refund}
        notes = self.sells.papers.issued(self.number)
        assert {each.change for each in notes} == credited
        assert len(notes) == len(credited)

    @invariant()
    def it_closes(self) -> None:
        end = closed(self.order)
        assert end.due == Money.zero("EUR")
        assert end.credited == end.total


GoodsAndMoney.TestCase.settings = settings(
    max_examples=15, stateful_step_count=8, deadline=None
)
TestGoodsAndMoney = GoodsAndMoney.TestCase
