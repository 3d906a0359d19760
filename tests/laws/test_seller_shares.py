"""What sellers are owed sums to what is due, after any changes, and is shared to the cent."""

from __future__ import annotations

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.customers import Seller
from ecomkit.money import Money, Rate
from ecomkit.orders import Order, seller_shares
from ecomkit.orders.earnings import earning
from ecomkit.orders.sellers import sold_by
from tests.laws.orders import orders, some_change


def of_several(data: st.DataObject, order: Order) -> Order:
    """The order, each line of it sold by somebody."""
    who = st.sampled_from(["", "ann", "bo", "cy"])
    lines = [attrs.evolve(line, seller=data.draw(who)) for line in order.lines]
    return attrs.evolve(order, lines=lines)


def papers_say_the_same(order: Order) -> None:
    """Each seller's receipt less their credit notes is their share; goods are on one of them."""
    seller_of = {line.key: line.seller for line in order.lines if line.seller}
    papers = [
        (share, sold_by(order, share.seller))
        for share in seller_shares(order)
        if share.seller
    ]
    assert all(paper.due == share.total for share, paper in papers)
    for change in order.changes:
        credited = [
            entry
            for _, paper in papers
            for own in paper.changes
            if own.id == change.id
            for entry in own.entries
            if entry.row in seller_of
        ]
        goods = [entry for entry in change.entries if entry.row in seller_of]
        assert sorted(credited, key=lambda each: each.row) == sorted(
            goods, key=lambda each: each.row
        )


@settings(max_examples=150)
@given(orders(), st.data())
def test_the_shares_of_sellers_sum_to_what_is_due(
    order: Order, data: st.DataObject
) -> None:
    order = of_several(data, order)
    zero = Money.zero(order.currency)
    for number in range(data.draw(st.integers(0, 4)) + 1):
        shares = seller_shares(order)
        assert Money.sum((each.total for each in shares), order.currency) == order.due
        assert all(each.net + each.tax == each.gross for each in shares)
        assert all(each.delivery >= zero for each in shares if each.seller)
        papers_say_the_same(order)
        change = some_change(data.draw, order, f"c-{number}")
        if change is None:
            break
        order = order.with_change(change)


@settings(max_examples=100)
@given(orders(), st.data(), st.integers(0, 100), st.integers(0, 30))
def test_a_share_is_shared_without_a_rest(
    order: Order, data: st.DataObject, commission: int, tax: int
) -> None:
    """The seller's payout, the commission and its tax are the seller's part."""
    for share in seller_shares(of_several(data, order)):
        terms = Seller(
            id=share.seller,
            name="somebody",
            commission=Rate.from_percent(commission),
            commission_tax=Rate.from_percent(tax),
        )
        earned = earning(share, terms)
        assert earned.payout + earned.commission + earned.commission_tax == share.total


@settings(max_examples=100)
@given(orders(), st.data())
def test_the_papers_of_sellers_hold_all_of_their_goods_and_deliveries(
    order: Order, data: st.DataObject
) -> None:
    """Fees and cash rounding of the order as a whole are on no seller's paper.

    A delivery that no line has caused is the shop's, if it sells something in it.
    """
    order = of_several(data, order)
    sellers = {line.seller for line in order.lines}
    parts = [sold_by(order, seller) for seller in sorted(sellers)]
    rest = Money.sum(
        (fee.charged.gross for fee in order.fees if not fee.line), order.currency
    )
    own = {line.key for line in order.lines if not line.seller}
    unshared = Money.sum(
        (
            each.charged.gross
            for each in order.deliveries
            if each.key
            and not any(part.amount for _, part in each.shares)
            and own.isdisjoint(each.lines)
        ),
        order.currency,
    )
    on_paper = Money.sum((part.total for part in parts), order.currency)
    assert on_paper == order.total - order.cash_rounding - rest - unshared
