"""The tables of a marketplace: read from any rows, and their figures beside plain loops."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.errors import InvalidInputError
from ecomkit.journey import Proportion
from ecomkit.journey.feedback import review_scores
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    NET_GOODS_REVENUE,
    on_time_rate,
    parts_of,
    payments_by,
    repeat_rate,
    revenue,
    revenue_by_seller,
    shipping_share,
    sold_lines_from_events,
    time_to_ship,
)
from ecomkit.journey.logs import LogReading, MarketplaceLog
from ecomkit.journey.recommend import BestSellersBy, best_sellers
from ecomkit.money import Money

THEIRS = {
    "order": "order_id",
    "customer": "customer_unique_id",
    "bought": "order_purchase_timestamp",
    "status": "order_status",
    "dispatched": "order_delivered_carrier_date",
    "delivered": "order_delivered_customer_date",
    "promised": "order_estimated_delivery_date",
    "item": "order_item_id",
    "product": "product_id",
    "seller": "seller_id",
    "freight": "freight_value",
    "sequence": "payment_sequential",
    "method": "payment_type",
    "amount": "payment_value",
    "installments": "payment_installments",
    "score": "review_score",
    "reviewed": "review_creation_date",
    "review": "review_id",
}
MARKET = MarketplaceLog(currency="BRL", columns=THEIRS)
PLAIN = MarketplaceLog(currency="BRL")
BOUGHT = datetime(2017, 10, 2, 10, 56, 33, tzinfo=UTC)
ORDERS = [("o1", "ann", "2017-10-02 10:56:33"), ("o2", "bob", "2017-10-03 09:00:00")]
ITEMS = [
    ("o1", 1, "mug", "s1", "29.99", "8.72"),
    ("o1", 2, "tea", "s2", "10.00", "1.29"),
    ("o2", 1, "mug", "s1", "29.99", "0"),
]


def reals(text: str) -> Money:
    return Money(text, "BRL")


def read(**tables: Iterable[Any]) -> LogReading:
    given: dict[str, Iterable[Any]] = {"orders": ORDERS, "items": ITEMS, **tables}
    return PLAIN.read(**given)


def told(found: LogReading) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_a_day_of_a_marketplace_from_data_frames() -> None:
    """Floats of a data frame are read as they were written, its NaT and NaN as nothing."""
    orders = pd.DataFrame(
        {
            "order_id": ["o1", "o2", "o3"],
            "customer_unique_id": ["ann", "bob", "ann"],
            "order_status": ["delivered", "delivered", "canceled"],
            "order_purchase_timestamp": pd.to_datetime(
                ["2017-10-02 10:56:33", "2017-10-03 09:00:00", "2017-10-04 09:00:00"]
            ),
            "order_delivered_carrier_date": pd.to_datetime(
                ["2017-10-04 10:56:33", "2017-10-05 09:00:00", None]
            ),
            "order_delivered_customer_date": pd.to_datetime(
                ["2017-10-10 21:25:13", "2017-10-20 12:00:00", None]
            ),
            "order_estimated_delivery_date": ["2017-10-18", "2017-10-18", "2017-10-18"],
        }
    )
    items = pd.DataFrame(
        {
            "order_id": ["o1", "o1", "o2", "o3"],
            "order_item_id": [1, 2, 1, 1],
            "product_id": ["mug", "tea", "mug", "mug"],
            "seller_id": ["s1", "s2", "s1", "s1"],
            "price": [29.99, 10.0, 29.99, 29.99],
            "freight_value": [8.72, 1.29, 0.0, 5.0],
        }
    )
    payments = pd.DataFrame(
        {
            "order_id": ["o1", "o1", "o1", "o2", "o3"],
            "payment_sequential": [1, 2, 3, 1, 1],
            "payment_type": ["voucher", "voucher", "credit_card", "boleto", "boleto"],
            "payment_installments": [1, 1, 3, 1, 1],
            "payment_value": [10.0, 5.5, 34.5, 29.99, 34.99],
        }
    )
    reviews = pd.DataFrame(
        {
            "review_id": ["r1", "r2", "r3"],
            "order_id": ["o1", "o2", "o9"],
            "review_score": [5, 2, 1],
            "review_creation_date": ["2017-10-11", "2017-10-21", "2017-10-21"],
        }
    )

    found = MARKET.read(
        orders=orders.to_dict("records"),
        items=items.to_dict("records"),
        payments=payments.to_dict("records"),
        reviews=reviews.to_dict("records"),
    )

    assert told(found) == ["reviews, line 3, order_id: no order 'o9'"]
    assert revenue(found.events, GROSS_REVENUE) == {"BRL": reals("79.99")}
    assert revenue_by_seller(found.events) == {
        "s1": {"BRL": reals("59.98")},
        "s2": {"BRL": reals("10.00")},
    }
    assert shipping_share(found.events) == {
        "BRL": Fraction(Decimal("10.01")) / Fraction(Decimal("79.99"))
    }
    assert payments_by(found.events) == {
        "boleto": {"BRL": reals("64.98")},
        "credit_card": {"BRL": reals("34.50")},
        "voucher": {"BRL": reals("15.50")},
    }
    assert repeat_rate(found.events) == Proportion(0, 2)
    assert review_scores(found.events).mean == 3.5
    assert on_time_rate(found.events) == Proportion(1, 2)
    assert time_to_ship(found.events).median == timedelta(days=2)
    (mug, tea) = best_sellers(
        sold_lines_from_events(found.events), by=BestSellersBy.REVENUE
    )
    assert (mug.sku, mug.quantity, mug.revenue) == ("mug", 2, reals("59.98"))
    assert tea.revenue == reals("10.00")
    by_seller = parts_of(found.events, "seller")
    assert revenue(by_seller["s1"], GROSS_REVENUE) == {"BRL": reals("59.98")}
    assert review_scores(by_seller["s2"]).mean == 5


def test_the_rows_of_a_database_are_the_same_events() -> None:
    connection = duckdb.connect()
    connection.execute("create table orders (o text, c text, b timestamp)")
    connection.executemany("insert into orders values (?, ?, ?)", ORDERS)
    connection.execute(
        "create table items (o text, n int, p text, s text, x decimal(9, 2), f decimal(9, 2))"
    )
    connection.executemany("insert into items values (?, ?, ?, ?, ?, ?)", ITEMS)

    found = read(
        orders=connection.execute("from orders").fetchall(),
        items=connection.execute("from items").fetchall(),
    )

    assert found == read()


def test_an_order_says_what_its_tables_say() -> None:
    found = read(
        orders=[("o1", "ann", BOUGHT, "shipped", "", None, "2017-10-18 00:00:00")],
        items=[("o1", 1, "mug", "s1", 20, "5.00", "cups")],
        payments=[("o1", 1, "credit_card", "25.00", 3)],
    )

    assert not found.problems
    order, payment = found.events
    assert (order.name, order.actor, order.at) == ("order_completed", "ann", BOUGHT)
    assert order.properties == {
        "order": "o1",
        "total": reals("25.00"),
        "shipping": reals("5.00"),
        "shipping_tax": reals("0"),
        "promised_by": date(2017, 10, 18),
        "products": (
            {
                "sku": "mug",
                "quantity": 1,
                "seller": "s1",
                "amount": reals("20"),
                "category": "cups",
            },
        ),
    }
    assert payment.subject == "o1/1"
    assert payment.properties["installments"] == 3


def test_figures_without_tax_are_refused_as_no_table_says_the_tax() -> None:
    with pytest.raises(InvalidInputError) as error:
        revenue(read().events, NET_GOODS_REVENUE)

    assert "subtotal" in str(error.value)


def test_a_day_is_one_of_the_zone() -> None:
    here = MarketplaceLog(currency="BRL", zone=ZoneInfo("America/Sao_Paulo"))

    found = here.read(orders=ORDERS, items=ITEMS, reviews=[("o1", 5, "2017-10-11")])

    assert found.events[0].at == BOUGHT + timedelta(hours=3)
    assert found.events[-1].at == datetime(2017, 10, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tables", "problem", "counts"),
    [
        ({"orders": [*ORDERS, ("o3", "cat", "")]}, "orders, line 3, bought: is empty", False),
        ({"orders": [*ORDERS, ("o3", "cat", BOUGHT)]}, "orders, line 3: order o3 has no items", False),
        ({"orders": [*ORDERS, ("o1", "bob", BOUGHT)]}, "orders, line 3: says otherwise of o1 than line 1", False),
        ({"items": [*ITEMS, ("o9", 1, "mug", "s1", "1", "0")]}, "items, line 4, order: no order 'o9'", False),
        ({"items": [*ITEMS, ("o1", "2", "tea", "s2", "11.00", "1.29")]}, "items, line 4: says otherwise of o1 2 than line 2", False),
        ({"items": [*ITEMS, ("o1", 3, "tea", "s2", "-1", "0")]}, "items, line 4, price: -1.00 BRL is below nothing", False),
        ({"items": [*ITEMS, ("o1", 3, "tea", "s2", 0.1 + 0.2, "0")]}, "items, line 4, price: 0.30000000000000004 is a computed float", False),
        ({"items": [*ITEMS, ("o1", 3, "tea", "s2", "10,00", "0")]}, "items, line 4, price: '10,00' is not an amount", False),
        ({"items": [*ITEMS, ("o1", 1.5, "tea", "s2", "1", "0")]}, "items, line 4, item: 1.5 is not a whole number", False),
        ({"items": [*ITEMS, ("o1", 3, "tea", "", "1", "0")]}, "items, line 4, seller: is empty", False),
        ({"items": [*ITEMS, (1,) * 10]}, "items, line 4: has 10 values for 9 columns", False),
        ({"reviews": [("o9", 5, BOUGHT)]}, "reviews, line 1, order: no order 'o9'", False),
        ({"reviews": [("o1", 6, BOUGHT)]}, "reviews, line 1, score: 6 is no score from 1 to 5", False),
        ({"reviews": [("o1", 5, BOUGHT), ("o1", 4, BOUGHT)]}, "reviews, line 2: says otherwise of o1 2017-10-02 10:56:33+00:00 than line 1", False),
        ({"payments": [("o1", 1, "card", "50.00")]}, "orders, line 2: order o2 has no payment", True),
        ({"payments": [("o1", 2, "card", "50.00"), ("o2", 1, "card", "29.99")]}, "payments, line 1: order o1 has payment 2, and no 1", True),
        ({"payments": [("o1", 1, "card", "49.00"), ("o2", 1, "card", "29.99")]}, "orders, line 1: order o1 is 50.00 BRL, and 49.00 BRL was paid", True),
    ],
)  # fmt: skip
def test_what_is_wrong_or_odd_is_told_by_its_line(
    tables: dict[str, Any], problem: str, *, counts: bool
) -> None:
    """A row that is wrong is left out, what is odd counts; the two orders stand."""
    found = read(**tables)

    assert told(found) == [problem]
    assert bool(found.left_out) is not counts
    assert [
        each.subject for each in found.events if each.name == "order_completed"
    ] == [
        "o1",
        "o2",
    ]
    assert revenue(found.events, GROSS_REVENUE) == {"BRL": reals("79.99")}


def test_items_alone_say_when_they_were_bought_and_by_whom() -> None:
    """Without a table of orders; the second order is a guest's, who is no customer."""
    flat = [
        ("o1", 1, "mug", "s1", "29.99", "8.72", "cups", "ann", BOUGHT),
        ("o1", 2, "tea", "s2", "10.00", "1.29", "", "ann", BOUGHT),
        ("o2", 1, "mug", "s1", "29.99", "0", "", "", BOUGHT + timedelta(days=1)),
    ]
    wrong = [
        ("o1", 3, "tea", "s2", "10.00", "1.29", "", "bob", BOUGHT),
        ("o3", 1, "tea", "s2", "10.00", "1.29"),
    ]

    found = PLAIN.read(
        items=[*flat, *wrong],
        payments=[("o1", 1, "card", "50.00"), ("o3", 1, "card", "11.29")],
        reviews=[("o1", 4, "2017-10-11")],
    )

    assert told(found) == [
        "items, line 4: says otherwise of order o1 than line 1",
        "items, line 5, bought: is empty",
        "payments, line 2, order: no order 'o3'",
        "items, line 3: order o2 has no payment",
    ]
    assert revenue(found.events, GROSS_REVENUE) == {"BRL": reals("79.99")}
    assert revenue_by_seller(found.events)["s1"] == {"BRL": reals("59.98")}
    assert review_scores(found.events).mean == 4
    assert repeat_rate(found.events) == Proportion(0, 1)


def test_a_row_told_twice_counts_once() -> None:
    found = read(orders=[*ORDERS, ORDERS[0]], items=[*ITEMS, *ITEMS])

    assert not found.problems
    assert found.repeated == 4
    assert found.events == read().events


def test_any_way_of_being_empty_is_nothing() -> None:
    """Of a cell that may be empty; None, blanks, NaN of any kind, NaT and NA."""
    for nothing in (
        None,
        " ",
        float("nan"),
        Decimal("NaN"),
        Decimal("sNaN"),
        pd.NaT,
        pd.NA,
    ):
        found = read(
            orders=[(*ORDERS[0], nothing, nothing, nothing, nothing), ORDERS[1]]
        )

        assert found == read()


@given(st.lists(st.tuples(*[st.from_type(object)] * 6), max_size=3))
def test_whatever_is_in_a_cell_a_row_is_read_or_told(rows: list[Any]) -> None:
    """No cell stops the reading of a log."""
    found = read(items=[*ITEMS, *rows])

    assert revenue(found.events, GROSS_REVENUE)["BRL"] >= reals("79.99")


@pytest.mark.parametrize(
    "facts",
    [
        {"currency": "XXL"},
        {"currency": 7},
        {"currency": "BRL", "columns": {"basket": "order_id"}},
        {"currency": "BRL", "zone": 3},
        {"currency": "BRL", "canceled": [7]},
    ],
)
def test_a_log_that_cannot_be_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        MarketplaceLog(**facts)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidInputError) as error:
        MARKET.read(orders=[{"order_id": "o1"}], items=[])

    assert str(error.value) == (
        "$.orders: no column 'customer_unique_id' for customer"
        " (there are order_id; say which in columns)"
    )
