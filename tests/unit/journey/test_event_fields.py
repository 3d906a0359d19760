"""An event is read one way everywhere, and what it lacks is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_fields import (
    cart_of,
    completed_orders,
    dimension,
    in_order,
    lines_of,
    money_of,
    needed_money,
    number_of,
    order_of,
    product_of,
    refund_of,
    text_of,
)
from ecomkit.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)


def event(name: str, subject: str = "", hour: int = 0, **properties: Any) -> Event:
    return Event(
        name=name,
        at=AT + timedelta(hours=hour),
        actor="ada",
        subject=subject,
        device="phone",
        properties=properties,
    )


def test_the_subject_is_what_the_name_says_or_a_property() -> None:
    """A cart event's subject is the cart, and its property may name an order."""
    assert order_of(event("order_completed", "o1")) == "o1"
    assert order_of(event("product_added", "c1")) == ""
    assert order_of(event("support_opened", "case-1", order="o1")) == "o1"
    assert cart_of(event("order_completed", "o1", cart="c1")) == "c1"
    assert product_of(event("product_viewed", "MUG")) == "MUG"
    assert product_of(event("product_added", "c1", sku="MUG")) == "MUG"


def test_goods_are_a_list_or_the_events_own_product() -> None:
    """Quantities that are no whole number count as one."""
    listed = event("order_completed", "o1", products=[{"sku": "A", "quantity": 2}])

    assert lines_of(listed) == [("A", 2, "")]
    assert lines_of(event("product_viewed", "MUG", category="tea")) == [
        ("MUG", 1, "tea")
    ]
    assert lines_of(event("product_added", "c1", sku="TEA", quantity="0.5")) == [
        ("TEA", 1, "")
    ]
    assert lines_of(event("page_viewed", "/")) == []


@pytest.mark.parametrize("products", ["MUG", 3, ["MUG"]])
def test_goods_that_are_none_are_refused(products: object) -> None:
    """The path leads to them."""
    with pytest.raises(InvalidInputError) as caught:
        lines_of(event("order_completed", "o1", products=products))

    assert caught.value.path.startswith("$.properties.products")


def test_amounts_are_money_or_refused() -> None:
    """A number alone has no currency."""
    paid = event("order_completed", "o1", total=Money("9.90", "EUR"), tax="1.58")

    assert money_of(paid, "total") == Money("9.90", "EUR")
    assert money_of(paid, "discount") is None
    with pytest.raises(InvalidInputError, match="not Money"):
        money_of(paid, "tax")
    with pytest.raises(InvalidInputError, match="has no discount"):
        needed_money(paid, "discount")


def test_a_refund_has_a_total_or_an_amount() -> None:
    """Both words are in use."""
    euro = Money("5.00", "EUR")

    assert refund_of(event("order_refunded", "o1", total=euro)) == euro
    assert refund_of(event("order_refunded", "o1", amount=euro)) == euro


def test_text_and_numbers_are_read_gently() -> None:
    """What is missing is empty."""
    answered = event("survey_answered", nps=9, agent=None, step=2)

    assert (number_of(answered, "nps"), number_of(answered, "agent")) == (9, None)
    assert (text_of(answered, "agent"), text_of(answered, "step")) == ("", "2")


def test_a_dimension_is_the_events_own_field_or_a_property() -> None:
    """Any property can split a figure."""
    paid = event("order_completed", "o1", country="DE")

    assert dimension("device")(paid) == "phone"
    assert dimension("country")(paid) == "DE"
    with pytest.raises(InvalidInputError):
        dimension("")


def test_events_stand_by_moment_and_then_by_sequence() -> None:
    """Those without either stay as given."""
    late, early = event("b", hour=2), event("a", hour=1)

    assert in_order([late, early]) == [early, late]
    assert in_order(in_order([late, early])) == [early, late]


def test_an_order_counts_once_and_not_when_canceled() -> None:
    """Orders without an id are each their own."""
    events = [
        event("order_completed", "o1"),
        event("order_completed", "o1"),
        event("order_completed", "o2"),
        event("order_canceled", "o2"),
        event("order_completed"),
        event("order_completed"),
    ]

    assert [order.subject for order in completed_orders(events)] == ["o1", "", ""]
