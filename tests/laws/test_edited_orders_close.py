"""L12 with orders that grow: whatever is added, swapped, claimed and taken back, it closes."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money import Money
from ecomkit.orders import Order, claim_credit, remaining, seller_shares
from ecomkit.orders.change import ChangeKind
from ecomkit.orders.editing import OrderEdit, edited, kept_cart
from ecomkit.orders.sending import packed, shipped
from ecomkit.testing.laws.refunds import closed, placed, quoted
from ecomkit.testing.strategies import Sale, sales
from tests.laws.orders import some_change


def some_edit(
    draw: Callable[..., Any], sale: Sale, order: Order, id: str
) -> OrderEdit | None:
    """Other quantities of the order's lines, more of some and less of others."""
    wanted = {}
    for line in order.lines:
        known = order.quantities(line.key)
        if line.is_gift or not draw(st.booleans()):
            continue
        least = ceil(known.kept - known.open)
        wanted[line.key] = draw(st.integers(least, ceil(known.kept) + 3))
    cart = kept_cart(order, sale.cart, wanted)
    if not wanted or not cart.lines:
        return None
    more = attrs.evolve(sale, cart=cart)
    if more.price().total.amount < 0:
        return None
    return edited(order, quoted(more), wanted=wanted, id=id, at=order.placed_at)


def some_claim(draw: Callable[..., Any], order: Order, id: str) -> Order:
    lost = {
        line.key: draw(st.integers(1, int(left)))
        for line in order.lines
        if (left := order.quantities(line.key).returnable) >= 1 and draw(st.booleans())
    }
    if not lost:
        return order
    return order.with_change(claim_credit(order, lost, id=id, at=order.placed_at))


@pytest.mark.law("L12")
@settings(max_examples=60)
@given(sales(), st.data())
def test_orders_that_grow_and_shrink_close_at_what_was_paid(
    sale: Sale, data: st.DataObject
) -> None:
    """What was agreed stays; what is owed moves by each balance; the end is nothing."""
    order, draw = placed(sale), data.draw
    zero = Money.zero(order.currency)
    paid = order.total
    for number in range(draw(st.integers(1, 4))):
        what = draw(st.sampled_from(["edit", "change", "send", "claim"]))
        before = order
        if what == "edit":
            edit = some_edit(draw, sale, order, f"e-{number}")
            if edit is None:
                continue
            order = edit.applied(order)
            assert edit.applied(order) is order
            assert edit.change.charge >= zero
            assert edit.change.refund >= zero
            assert edit.change.kind is ChangeKind.EDIT
        elif what == "change":
            change = some_change(draw, order, f"c-{number}")
            if change is not None:
                order = order.with_change(change)
        elif what == "send":
            rest = {
                line.key: left
                for line in order.lines
                if (left := order.quantities(line.key).open)
            }
            if rest:
                order = packed(order, rest, id=f"s-{number}", at=order.placed_at)
                order = shipped(order, f"s-{number}", at=order.placed_at)
        else:
            order = some_claim(draw, order, f"l-{number}")
        new = order.changes[len(before.changes) :]
        paid += Money.sum((each.balance for each in new), order.currency)
        assert order.due == paid
        assert sum((each.total for each in seller_shares(order)), start=zero) == paid
        assert order.lines[: len(before.lines)] == before.lines
        for line in order.lines:
            known = order.quantities(line.key)
            assert known.open >= 0
            assert known.returnable >= 0
            back = known.canceled + known.returned + known.claimed
            assert known.ordered == back + known.kept

    end = closed(order)

    assert end.credited == end.total
    assert end.due == zero
    for row in end.rows:
        owed = remaining(end, row.key)
        assert owed.gross == owed.tax == owed.net == zero
