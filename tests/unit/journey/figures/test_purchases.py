"""Purchases and sold lines, from lines and from events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError, NoFiguresError
from ecomkit.journey.figures.customer_value import revenue_by_seller
from ecomkit.journey.figures.purchases import (
    Purchase,
    by_customer,
    purchases_from_events,
    purchases_from_lines,
    sold_lines_from_events,
)
from ecomkit.journey.figures.revenue import GROSS_REVENUE, NET_GOODS_REVENUE
from ecomkit.journey.figures.sales_summary import sales_summary
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.recommend.best_sellers import BestSellersBy, best_sellers
from ecomkit.money import Money, Rounding
from tests.unit.journey.buying import START, bought, sold


def order(name: str, *, subject: str = "o1", **properties: Any) -> Event:
    return Event(
        name=name, at=START, actor="ann", subject=subject, properties=properties
    )


PLACED = order(
    "order_completed",
    total=Money("14.99", "EUR"),
    subtotal=Money("10.00", "EUR"),
    products=[{"sku": "MUG", "quantity": 2, "amount": Money("10.00", "EUR")}],
)


def test_lines_make_up_orders() -> None:
    """An order comes to the sum of its lines, at the moment of its first."""
    (one, two) = purchases_from_lines(
        [
            sold("o1", "MUG", amount="3.00", day=1),
            sold("o2", "TEA", customer=""),
            sold("o1", "TEA", amount="4.50", customer="", day=0.5),
        ]
    )

    assert one == bought("ann", 0.5, "7.50", order="o1")
    assert two.customer == ""


def test_an_order_counts_once_for_what_it_is_worth() -> None:
    """A confirmation page that is loaded twice sells once."""
    (once,) = purchases_from_events([PLACED, PLACED], GROSS_REVENUE)

    assert once.amount == Money("14.99", "EUR")
    assert purchases_from_events([PLACED], NET_GOODS_REVENUE)[0].amount == Money(
        "10.00", "EUR"
    )


def test_a_canceled_order_is_no_purchase() -> None:
    events = [PLACED, order("order_canceled")]

    assert purchases_from_events(events, GROSS_REVENUE) == ()
    assert sold_lines_from_events(events) == ()


def test_lines_are_read_from_orders() -> None:
    assert sold_lines_from_events([PLACED]) == (sold("o1", "MUG", 2),)


@pytest.mark.parametrize("product", ["MUG", {}, {"sku": "MUG", "amount": 3}])
def test_what_is_no_product_is_refused(product: object) -> None:
    with pytest.raises(InvalidInputError) as error:
        sold_lines_from_events([order("order_completed", products=[product])])
    assert error.value.path.startswith("$.properties.products[0]")


def test_lines_without_an_amount_count_as_pieces_and_not_as_money() -> None:
    """A log of clicks says what was sold, and not for how much."""
    placed = order("order_completed", products=[{"sku": "MUG", "quantity": 2}])
    lines = sold_lines_from_events([placed])

    (best,) = best_sellers(lines)

    assert (best.sku, best.quantity, best.revenue, best.orders) == ("MUG", 2, None, 1)
    with pytest.raises(NoFiguresError):
        best_sellers(lines, by=BestSellersBy.REVENUE)
    with pytest.raises(NoFiguresError):
        purchases_from_lines(lines)
    with pytest.raises(InvalidEventError):
        revenue_by_seller([placed])


def test_guests_are_no_customers() -> None:
    """Each customer's orders stand from first to last; unknown people have no row."""
    later, earlier = bought("ann", 2), bought("ann", 1)

    assert by_customer([later, bought("", 1), earlier]) == {"ann": [earlier, later]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"order": ""},
        {"at": datetime(2026, 1, 1)},  # the point
        {"amount": "10.00"},
    ],
)
def test_a_purchase_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        "order": "o1",
        "customer": "ann",
        "at": START,
        "amount": Money("1", "EUR"),
    }

    with pytest.raises(InvalidInputError):
        Purchase(**{**facts, **wrong})


def test_figures_of_sales() -> None:
    """Four orders, one by a guest; one of two customers came back."""
    figures = sales_summary(
        [bought("ann", 0), bought("ann", 1), bought("bob", 2, "5.01"), bought("", 3)]
    )

    assert (figures.orders, figures.guests, figures.customers) == (4, 1, 2)
    assert figures.repeat == Proportion(1, 2)
    assert figures.revenue == Money("35.01", "EUR")
    assert figures.average(Rounding()) == Money("8.75", "EUR")
    assert figures.to_dict()["revenue"] == "35.01 EUR"


def test_no_sales_have_no_figures() -> None:
    with pytest.raises(NoFiguresError):
        sales_summary([])
