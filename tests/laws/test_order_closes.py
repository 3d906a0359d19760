"""L12: every sequence of cancellations, returns and partial refunds closes at what was paid."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money import Money, Rounding
from ecomkit.money.rounding import RoundingMode
from ecomkit.orders import (
    AlsoRefund,
    Order,
    cancellation,
    credit_note,
    remaining,
    seller_shares,
)
from ecomkit.testing.laws import L1, L5, L9, L12, L15
from ecomkit.testing.laws.refunds import closed, placed
from ecomkit.testing.strategies import Sale, sales
from tests.laws.orders import orders, rebated_sales, some_change


@pytest.mark.law("L12")
@given(orders(), st.data())
def test_every_sequence_of_changes_ends_at_what_was_paid(
    order: Order, data: st.DataObject
) -> None:
    """On the way nobody gets back more than was paid, and no change takes money."""
    zero = Money.zero(order.currency)
    for number in range(data.draw(st.integers(0, 5))):
        change = some_change(data.draw, order, f"c-{number}")
        if change is None:
            break
        assert change.refund >= zero
        order = order.with_change(change)
        assert zero <= order.credited <= order.total
        if order.cash is not None:
            assert order.due.rounded(order.cash) == order.due
        assert sum((each.total for each in seller_shares(order)), start=zero) == (
            order.due
        )

    end = closed(order)

    assert end.credited == end.total
    assert end.due == zero
    for row in end.rows:
        left = remaining(end, row.key)
        assert left.gross == left.tax == left.net == zero
        assert all(not tax.amount for tax in left.taxes)


@settings(max_examples=100)
@given(sales(), st.sampled_from([5, 10, 50]), st.sampled_from(RoundingMode), st.data())
def test_what_is_paid_in_cash_is_paid_and_given_back_in_coins(
    sale: Sale, step: int, mode: RoundingMode, data: st.DataObject
) -> None:
    """What a change gives back and what is due after it are coins; at the end it is all back."""
    coins = Rounding(mode, step=step)
    order = placed(in_coins(sale, coins))
    assert order.due == order.due.rounded(coins)
    for number in range(data.draw(st.integers(0, 4))):
        change = some_change(data.draw, order, f"c-{number}")
        if change is None:
            break
        order = order.with_change(change)
        assert change.refund == change.refund.rounded(coins)
        assert order.due == order.due.rounded(coins)

    assert closed(order).due == Money.zero(order.currency)


def in_coins(sale: Sale, coins: Rounding | None) -> Sale:
    """The same sale at a till, or where nothing is rounded to coins."""
    old = sale.pricer.policy
    return sale.in_shop(policy=attrs.evolve(old, scale=0, cash=coins, cash_methods=()))


@settings(max_examples=100)
@given(rebated_sales())
def test_orders_close_where_some_rows_give_money_back(sale: Sale) -> None:
    """Empties and a rebate for paying in advance are priced, taxed and close as all else does."""
    for law in (L1, L5, L9, L15):
        assert law.check(sale)
    L12.check(sale)


@settings(max_examples=100)
@given(rebated_sales(), st.data())
def test_only_coins_are_rounded_beside_the_rows(
    sale: Sale, data: st.DataObject
) -> None:
    """Not paid in cash, what a change credits is what its rows say, however many rebates."""
    sale = in_coins(sale, None)
    if not L12.applies(sale):
        return
    order = placed(sale)
    for number in range(data.draw(st.integers(1, 3))):
        change = some_change(data.draw, order, f"c-{number}")
        if change is None:
            return
        assert not change.cash_rounding
        order = order.with_change(change)
        for row in order.rows:
            left, first = remaining(order, row.key).gross, row.charged.gross
            assert 0 <= left.amount <= first.amount or first.amount <= left.amount <= 0


@settings(max_examples=50)
@given(orders(), st.data())
def test_credit_notes_are_exact_mirrors(order: Order, data: st.DataObject) -> None:
    """A credit note adds up: by row, by tax, net and tax to gross, at the old rates."""
    change = some_change(data.draw, order, "c-1")
    if change is None:
        return
    after = order.with_change(change)

    note = credit_note(after, change, number="C-1", at=change.at)

    assert note.net + note.tax == note.gross
    assert note.total == order.due - after.due
    assert sum((each.amount for each in note.taxes), start=note.tax * 0) == note.tax
    for entry in note.entries:
        charged = order.row(entry.row).charged
        assert [tax.rate for tax in entry.charged.taxes] == [
            tax.rate for tax in charged.taxes
        ]


@settings(max_examples=50)
@given(orders(), st.data())
def test_one_by_one_or_all_at_once_is_the_same(
    order: Order, data: st.DataObject
) -> None:
    """Taking units back one at a time gives back what taking them together does."""
    free = [line for line in order.lines if order.quantities(line.key).open >= 1]
    if not free:
        return
    line = data.draw(st.sampled_from(free))
    count = int(order.quantities(line.key).open)
    together = cancellation(
        order,
        {line.key: count},
        id="all",
        at=order.placed_at,
        also_refund=AlsoRefund.NOTHING,
    )

    single = order
    for number in range(count):
        change = cancellation(
            single,
            {line.key: 1},
            id=f"c-{number}",
            at=order.placed_at,
            also_refund=AlsoRefund.NOTHING,
        )
        single = single.with_change(change)

    assert single.credited == together.refund
