"""Revenue and order value are what their definition says."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.figures.revenue import (
    GROSS_REVENUE,
    NET_GOODS_REVENUE,
    Valuation,
    average_order_value,
    per_unit,
    revenue,
    revenue_by,
)
from ecomkit.money import Money, Rounding
from ecomkit.money.rounding import HALF_UP

AT = datetime(2026, 3, 1, tzinfo=UTC)
CENT = Rounding(HALF_UP)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def event(name: str, order: str, /, channel: str = "", **properties: Any) -> Event:
    return Event(
        name=name,
        at=AT,
        actor="ada",
        subject=order,
        channel=channel,
        properties=properties,
    )


def order(id: str = "o1", channel: str = "email") -> Event:
    """Goods 100 and shipping 5 net, 19 % tax on both: 124.95."""
    return event(
        "order_completed",
        id,
        channel,
        subtotal=eur("100.00"),
        shipping=eur("5.00"),
        tax=eur("19.95"),
        shipping_tax=eur("0.95"),
        total=eur("124.95"),
    )


@pytest.mark.parametrize(
    ("with_tax", "with_shipping", "worth"),
    [
        (True, True, "124.95"),
        (True, False, "119.00"),
        (False, True, "105.00"),
        (False, False, "100.00"),
    ],
)
def test_tax_and_shipping_are_in_it_or_not(
    with_tax: bool, with_shipping: bool, worth: str
) -> None:
    """The four figures that people call revenue."""
    valuation = Valuation(with_tax=with_tax, with_shipping=with_shipping)

    assert revenue([order()], valuation) == {"EUR": eur(worth)}


def test_the_definition_is_written_in_words() -> None:
    """Nobody has to guess what a figure means."""
    assert NET_GOODS_REVENUE.definition == (
        "orders placed, not canceled, after discounts, gift card sales excluded, "
        "tax excluded, shipping excluded, refunds not deducted"
    )


def test_an_order_counts_once_and_a_canceled_one_not_at_all() -> None:
    """A page loaded twice sells once."""
    events = [order(), order(), order("o2"), event("order_canceled", "o2")]

    assert revenue(events, GROSS_REVENUE) == {"EUR": eur("124.95")}


def test_refunds_are_taken_off_where_the_definition_says_so() -> None:
    """A refund tells its parts, as an order does."""
    refund = event("order_refunded", "o1", amount=eur("59.50"), subtotal=eur("50.00"))
    less = Valuation(with_tax=True, with_shipping=True, less_refunds=True)
    goods = Valuation(with_tax=False, with_shipping=False, less_refunds=True)

    assert revenue([order(), refund], less) == {"EUR": eur("65.45")}
    assert revenue([order(), refund], goods) == {"EUR": eur("50.00")}


def test_a_sale_can_be_counted_only_in_the_customers_hands() -> None:
    """Half a delivery is none."""
    delivered = Valuation(with_tax=True, with_shipping=True, delivered_only=True)
    half = event("shipment_delivered", "o1", complete=False)

    assert revenue([order(), half], delivered) == {}
    assert revenue([order(), half, event("shipment_delivered", "o1")], delivered) == {
        "EUR": eur("124.95")
    }


def test_currencies_are_never_added() -> None:
    """Each has a sum of its own."""
    yen = event("order_completed", "o3", total=Money("900", "JPY"))

    assert revenue([order(), yen], GROSS_REVENUE) == {
        "EUR": eur("124.95"),
        "JPY": Money("900", "JPY"),
    }


def test_revenue_by_channel_adds_up() -> None:
    """Every order belongs to one channel."""
    events = [order("o1", "email"), order("o2", "direct"), order("o3", "email")]

    assert revenue_by(events, "channel", GROSS_REVENUE) == {
        "direct": {"EUR": eur("124.95")},
        "email": {"EUR": eur("249.90")},
    }


def test_the_average_is_rounded_once() -> None:
    """100.00, 0.01 and 0.01 give 33.34."""
    events = [
        event("order_completed", id, total=eur(total))
        for id, total in (("a", "100.00"), ("b", "0.01"), ("c", "0.01"))
    ]

    assert average_order_value(events, GROSS_REVENUE, CENT) == {"EUR": eur("33.34")}
    assert average_order_value([], GROSS_REVENUE, CENT) == {}


def test_revenue_per_visit() -> None:
    """A sum divided by a count, rounded once."""
    assert per_unit({"EUR": eur("10.00")}, 3, CENT) == {"EUR": eur("3.33")}
    with pytest.raises(InvalidInputError):
        per_unit({}, 0, CENT)


def test_a_part_that_is_missing_is_asked_for() -> None:
    """Revenue without tax cannot be read out of a total alone."""
    bare = event("order_completed", "o1", total=eur("124.95"))

    with pytest.raises(InvalidInputError) as caught:
        revenue([bare], NET_GOODS_REVENUE)

    assert caught.value.path == "$.properties.subtotal"
    with pytest.raises(InvalidInputError, match="total"):
        revenue([event("order_completed", "o1")], GROSS_REVENUE)


def test_free_shipping_needs_no_tax_of_its_own() -> None:
    """Nothing has no tax."""
    free = event("order_completed", "o1", total=eur("119.00"), shipping=eur("0.00"))

    goods = Valuation(with_tax=True, with_shipping=False)
    assert revenue([free], goods) == {"EUR": eur("119.00")}
