"""Goods and money of sales through a shop: nothing appears, nothing is lost, all of it closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs
from hypothesis import event, settings
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
from ecomkit.orders.bundle_parts import pieces_taken, units_taken
from ecomkit.orders.change import ChangeKind
from ecomkit.orders.fulfillment import Inspection, ReturnCause
from ecomkit.orders.remainder import returnable
from ecomkit.orders.settlement import SettlementState
from ecomkit.orders.status import OrderFulfillmentStatus
from ecomkit.testing.laws.refunds import closed
from tests.durable.world import WorldOfSets
from tests.stories.shops import NOON

_STOCK = 60
_SKUS = ("tea", "mug")
_PIECES = {"tea": {"tea": 1}, "mug": {"mug": 1}, "set": {"tea": 2, "mug": 1}}
_FEW = st.integers(1, 3)
_CREDITS = (ChangeKind.RETURN, ChangeKind.EXCHANGE, ChangeKind.CLAIM)


class GoodsAndMoney(RuleBasedStateMachine):
    """One order, changed, sent, lost, returned whole or in parts, claimed and replaced.

    The machine knows in which parcel each unit was; the order finds it out by itself. So one
    parcel at most is on its way, and what is missing was in it.
    """

    @initialize(
        tea=_FEW,
        mug=_FEW,
        sets=_FEW,
        code=st.sampled_from(["", "SPRING"]),
        sent=st.sampled_from(["no", "on its way", "arrived", "arrived"]),
    )
    def sell(self, tea: int, mug: int, sets: int, code: str, sent: str) -> None:
        self.world = WorldOfSets(tea=_STOCK, mug=_STOCK)
        self.sells = self.world.sells
        items = (("tea", tea), ("mug", mug), ("set", sets))
        self.number, self.step = self.world.ordered(items=items, code=code).number, 0
        # Pieces that have left stock, less those back.
        self.gone: Counter[str] = Counter()
        # Units by line in parcels that were not lost; of these, with the buyer and not answered.
        self.live: Counter[str] = Counter()
        self.there: Counter[str] = Counter()
        # In the parcel on its way: not answered, answered by money, answered by goods.
        self.coming: Counter[str] = Counter()
        self.credited: Counter[str] = Counter()
        self.replaced: Counter[str] = Counter()
        # Replaced and not lost later; credited and lost.
        self.again: Counter[str] = Counter()
        self.settled: Counter[str] = Counter()
        self.parcel = ""
        if sent != "no":
            self.send()
        if sent == "arrived":
            self.arrive()

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """One of all that can happen now, the rarer meetings as often as the usual steps."""
        can = [self.cancel, self.pay]
        if not self.order.is_canceled:
            can += [self.add]
        if self.parcel:
            can += [self.arrive, self.fail, self.fail]
        else:
            can += [self.send, self.send]
        if any(self.there.values()):
            can += [self.come_back]
        if any(self.there.values()) or self.parcel:
            can += [self.claim, self.claim, self.part_comes_back, self.part_comes_back]
        chosen = data.draw(st.sampled_from(can))
        event(chosen.__name__)
        chosen(data)

    @property
    def order(self) -> Order:
        return self.sells.orders.get(self.number)

    def some(self, data: st.DataObject, most: Mapping[str, int]) -> dict[str, int]:
        """Some units of some lines."""
        found = {}
        for key, limit in most.items():
            if limit > 0 and data.draw(st.booleans()):
                found[key] = data.draw(st.integers(1, limit))
        return found

    def whole(self, units: Mapping[str, int]) -> dict[str, int]:
        """Of some units, those that can be returned whole."""
        order = self.order
        return {
            key: min(most, int(order.quantities(key).returnable))
            for key, most in units.items()
        }

    def touched(self, key: str) -> int:
        line = self.order.line(key)
        return sum(units_taken(line, pieces_taken(self.order.changes, key)))

    def add(self, data: st.DataObject) -> None:
        sku, more = data.draw(st.sampled_from(sorted(_PIECES))), data.draw(_FEW)
        paid = data.draw(st.booleans())
        edit = self.sells.orders.preview(self.number, add=[LineItem(sku, more)])
        how = (
            {"payment_method": "card", "token": "good"} if paid else {"ask_buyer": True}
        )
        self.sells.orders.change(self.number, edit, **how)

    def cancel(self, data: st.DataObject) -> None:
        self.step += 1
        order = self.order
        opened = {
            line.key: int(order.quantities(line.key).open) for line in order.lines
        }
        wanted = self.some(data, opened)
        if wanted:
            change = cancellation(order, wanted, id=f"c-{self.step}", at=NOON)
            self.sells.orders.change(self.number, change)

    def pay(self, data: st.DataObject | None = None) -> None:
        state = self.sells.orders.state(self.number).payment.value
        if state in {"balance_due", "partially_paid"}:
            owed = [
                each
                for each in self.sells.orders.settlements(self.number)
                if each.kind.value == "ask" and each.state is not SettlementState.DONE
            ]
            if owed:
                self.sells.orders.pay(self.number, "card", token="good")

    def send(self, data: st.DataObject | None = None) -> None:
        self.pay()
        if any(each.open for each in self.order.all_quantities):
            self.world.later(minutes=1)
            parcel = self.sells.orders.pack(self.number).shipments[-1]
            self.sells.orders.ship(self.number, parcel.id)
            self.sells.orders.capture(self.number)
            self.parcel = parcel.id
            self.gone.update(dict(parcel.picked))
            self.coming.update({key: int(n) for key, n in parcel.quantities})
            self.live.update(self.coming)

    def arrive(self, data: st.DataObject | None = None) -> None:
        self.sells.orders.deliver(self.number, self.parcel)
        self.there.update(self.coming)
        self.on_the_way_no_more()

    def fail(self, data: st.DataObject) -> None:
        comes_back = data.draw(st.booleans())
        self.world.later(minutes=1)
        event(f"lost; credited: {any(self.credited.values())}")
        event(f"lost; replaced: {any(self.replaced.values())}")
        parcel = self.order.shipment(self.parcel)
        if comes_back:
            self.sells.shipments.take_back(self.number, self.parcel)
            self.gone.subtract(dict(parcel.picked))
        else:
            self.sells.shipments.lose(self.number, self.parcel)
        self.live.subtract({key: int(n) for key, n in parcel.quantities})
        self.settled.update(self.credited)
        self.again.subtract(self.replaced)
        self.on_the_way_no_more()

    def on_the_way_no_more(self) -> None:
        self.parcel = ""
        for each in (self.coming, self.credited, self.replaced):
            each.clear()

    def asked(self, wanted: Mapping[str, int], **why: Any) -> str:
        self.world.later(minutes=1)
        returns = self.sells.returns
        id = returns.request(self.number, wanted, **why).returns[-1].id
        returns.decide(self.number, id, approved=True)
        return id

    def resolve(self, id: str, *add: LineItem) -> None:
        edit = self.sells.returns.preview(self.number, id, exchange_for=add)
        self.sells.returns.resolve(
            self.number, id, edit, payment_method="card", token="good"
        )

    def come_back(self, data: st.DataObject) -> None:
        exchange, good = data.draw(st.booleans()), data.draw(st.integers(0, 3))
        wanted = self.some(data, self.whole(self.there))
        if wanted:
            self.there.subtract(wanted)
            self.receive(self.asked(wanted), wanted, good, exchange=exchange)

    def receive(
        self, id: str, wanted: Mapping[str, int], good: int, *, exchange: bool = False
    ) -> None:
        self.sells.returns.receive(self.number, id)
        found = [
            Inspection(line=key, as_new=min(good, n), written_off=n - min(good, n))
            for key, n in wanted.items()
        ]
        self.sells.returns.inspect(self.number, id, found)
        for each in found:
            line, part = self.order.part(each.line)
            for sku, n in ({part: 1} if part else _PIECES[line.sku]).items():
                self.gone[sku] -= n * int(each.as_new)
        self.resolve(id, *([LineItem("mug")] if exchange else []))

    def part_comes_back(self, data: st.DataObject) -> None:
        """Parts of sets that the buyer has, or of those that are missing on their way."""
        back, good = data.draw(st.booleans()), data.draw(st.integers(0, 3))
        order = self.order
        source = self.coming if data.draw(st.booleans()) else self.there
        for line in order.lines:
            if not line.parts:
                continue
            sku = data.draw(st.sampled_from(sorted(dict(line.parts))))
            key = f"{line.key}/{sku}"
            # Of whole sets here, or of one that is broken already.
            most = min(int(returnable(order, key, {})), source[line.key] * 2)
            if most <= 0:
                continue
            before = self.touched(line.key)
            wanted = {key: data.draw(st.integers(1, min(most, source[line.key])))}
            if source is self.coming:
                why = {"cause": ReturnCause.MISSING, "comes_back": False}
                self.resolve(self.asked(wanted, **why))
            elif back:
                self.receive(self.asked(wanted), wanted, good)
            else:
                why = {"cause": ReturnCause.DAMAGED, "comes_back": False}
                self.resolve(self.asked(wanted, **why))
            begun = self.touched(line.key) - before
            event(f"parts, on their way: {source is self.coming}, units: {begun}")
            source[line.key] -= begun
            if source is self.coming:
                self.credited[line.key] += begun
            return

    def claim(self, data: st.DataObject) -> None:
        """What came is damaged, or what is on its way is missing: money, or goods again."""
        replace = data.draw(st.booleans())
        on_its_way = bool(self.parcel) and data.draw(st.booleans())
        source = self.coming if on_its_way else self.there
        wanted = self.some(data, self.whole(source))
        if not wanted:
            return
        source.subtract(wanted)
        cause = ReturnCause.MISSING if on_its_way else ReturnCause.DAMAGED
        due = self.order.due
        id = self.asked(wanted, cause=cause, comes_back=False)
        if replace:
            assert self.sells.returns.replace(self.number, id).due == due
            self.again.update(wanted)
        else:
            self.resolve(id)
        if on_its_way:
            (self.replaced if replace else self.credited).update(wanted)

    @invariant()
    def goods_are_somewhere(self) -> None:
        """Each unit is canceled, here, packed, with the buyer, back, claimed or replaced."""
        waiting: Counter[str] = Counter()
        for line in self.order.lines:
            known = self.order.quantities(line.key)
            key = line.key
            assert known.settled == self.settled[key]
            assert known.ordered == (
                known.canceled + known.open + known.packed + known.settled
            )
            assert known.packed >= known.shipped >= known.delivered
            assert known.shipped + known.settled == (
                known.returnable + known.returned + known.claimed + known.incomplete
            )
            assert known.shipped == self.live[key] - self.again[key]
            assert min(attrs.astuple(known)) >= 0
            assert known.returnable >= 0
            for sku, n in _PIECES[line.sku].items():
                waiting[sku] += n * int(known.open)
        for sku in _SKUS:
            here = _STOCK - self.gone[sku]
            assert self.world.levels(sku) == (here, here - waiting[sku])

    @invariant()
    def what_was_credited_came_back_or_was_claimed(self) -> None:
        order = self.order
        for kind in _CREDITS:
            credited: Counter[str] = Counter()
            settled: Counter[str] = Counter()
            for change in order.changes:
                if change.kind is not kind:
                    continue
                for entry in change.entries:
                    credited[entry.row] += int(entry.quantity)
                    for sku, pieces in entry.parts:
                        credited[f"{entry.row}/{sku}"] += pieces
                for each in order.returns:
                    if each.change == change.id:
                        settled.update({key: int(n) for key, n in each.credited})
            assert +credited == settled

    @invariant()
    def the_state_fits_the_goods(self) -> None:
        known = [each for each in self.order.sent_quantities if not each.is_canceled]
        found = self.sells.orders.state(self.number).fulfillment
        if found is OrderFulfillmentStatus.RETURNED:
            assert not any(each.kept for each in known)
        if found is OrderFulfillmentStatus.DELIVERED:
            assert not any(each.awaited for each in known)
            assert not self.parcel

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
        """But the last one of an order that was canceled before anything was paid."""
        credited = [each.id for each in self.order.changes if each.refund]
        notes = [each.change for each in self.sells.papers.issued(self.number)]
        if self.order.is_canceled and not self.world.all_at_gateway()[0]:
            assert set(credited[:-1]) <= set(notes) <= set(credited)
        else:
            assert set(notes) == set(credited)
        assert len(notes) == len(set(notes))

    @invariant()
    def it_closes(self) -> None:
        end = closed(self.order)
        assert end.due == Money.zero("EUR")
        assert end.credited == end.total


GoodsAndMoney.TestCase.settings = settings(
    max_examples=60, stateful_step_count=12, deadline=None
)
TestGoodsAndMoney = GoodsAndMoney.TestCase
