"""The figures of a marketplace's tables beside plain loops, whatever the tables hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ecomkit.journey import Proportion
from ecomkit.journey.feedback import review_scores
from ecomkit.journey.figures import (
    payments_by,
    repeat_rate,
    revenue_by_seller,
    shipping_share,
    sold_lines_from_events,
)
from ecomkit.journey.logs import MarketplaceLog
from ecomkit.journey.recommend import best_sellers
from ecomkit.money import Money

PLAIN = MarketplaceLog(currency="BRL")
BOUGHT = datetime(2017, 10, 2, 10, 56, 33, tzinfo=UTC)

cents = st.integers(0, 9999)
ids = st.sampled_from(["o1", "o2", "o3", "o4", "o9"])
orders = st.lists(
    st.tuples(
        st.sampled_from(["o1", "o2", "o3", "o4"]),
        st.sampled_from(["ann", "bob"]),
        st.just(BOUGHT),
        st.sampled_from(["delivered", "canceled", ""]),
    ),
    unique_by=lambda row: row[0],
)
items = st.lists(
    st.tuples(
        ids,
        st.integers(1, 3),
        st.sampled_from(["mug", "tea"]),
        st.sampled_from(["s1", "s2"]),
        cents,
        cents,
    ),
    unique_by=lambda row: row[:2],
)
payments = st.lists(
    st.tuples(ids, st.integers(1, 4), st.sampled_from(["voucher", "card"]), cents),
    unique_by=lambda row: row[:2],
)
reviews = st.lists(
    st.tuples(ids, st.integers(1, 5), st.just(BOUGHT), st.uuids()), max_size=6
)


def in_reals(rows: Iterable[tuple[Any, ...]], *places: int) -> list[tuple[Any, ...]]:
    """The rows with cents written as a data frame would: floats of reals."""
    return [
        tuple(cell / 100 if place in places else cell for place, cell in enumerate(row))
        for row in rows
    ]


@given(orders, items, payments, reviews)
def test_the_figures_of_the_tables_are_those_of_plain_loops(
    orders: list[Any], items: list[Any], payments: list[Any], reviews: list[Any]
) -> None:
    """Whatever the tables hold: orders without items, payments and reviews of no order."""
    found = PLAIN.read(
        orders=orders,
        items=in_reals(items, 4, 5),
        payments=in_reals(payments, 3),
        reviews=reviews,
    )

    known = {row[0] for row in orders}
    sold = {row[0] for row in items}
    counting = {
        row[0]: row[1] for row in orders if row[0] in sold and row[3] != "canceled"
    }
    lines = [row for row in items if row[0] in counting]
    by_seller, by_product, by_method = Counter[str](), Counter[str](), Counter[str]()
    for _, _, product, seller, price, _ in lines:
        by_seller[seller] += price
        by_product[product] += price
    for order, _, method, amount in payments:
        if order in known:
            by_method[method] += amount
    freight = sum(row[5] for row in lines)
    total = sum(row[4] for row in lines) + freight
    bought = Counter(counting.values())
    scores = [row[1] for row in reviews if row[0] in known]

    def in_cents(amounts: Mapping[str, Mapping[str, Money]]) -> dict[str, int]:
        return {name: int(each["BRL"].amount * 100) for name, each in amounts.items()}

    assert in_cents(revenue_by_seller(found.events)) == by_seller
    assert in_cents(payments_by(found.events)) == by_method
    assert shipping_share(found.events) == (
        {"BRL": Fraction(freight, total)} if total else {}
    )
    assert repeat_rate(found.events) == Proportion(
        sum(count > 1 for count in bought.values()), len(bought)
    )
    assert {
        each.sku: int(each.revenue.amount * 100)
        for each in best_sellers(sold_lines_from_events(found.events))
        if each.revenue is not None
    } == by_product
    summary = review_scores(found.events)
    assert summary.count == len(scores)
    assert summary.mean == (sum(scores) / len(scores) if scores else 0)
    left_out = [
        *(row for row in [*items, *payments, *reviews] if row[0] not in known),
        *(row for row in orders if row[0] not in sold),
    ]
    assert len(found.left_out) == len(left_out)
