"""Our events in five systems' words, and back."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey import EVENT_KINDS
from ecomkit.journey.translation import (
    TranslatedEvent,
    TranslatingSink,
    from_vocabulary,
    to_vocabulary,
)
from ecomkit.journey.vocabulary import VOCABULARIES
from ecomkit.money import Money

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
TABLE = """
product_viewed          | Product Viewed          | view_item         | product_view
products_searched       | Products Searched       | search            | products_searched
product_list_viewed     | Product List Viewed     | view_item_list    | list_view
promotion_clicked       | Promotion Clicked       | select_promotion  | promo_click
product_added           | Product Added           | add_to_cart       | add_to_cart
product_removed         | Product Removed         | remove_from_cart  | remove_from_cart
checkout_started        | Checkout Started        | begin_checkout    | checkout_step
payment_info_entered    | Payment Info Entered    | add_payment_info  | checkout_step
order_completed         | Order Completed         | purchase          | transaction
order_refunded          | Order Refunded          | refund            | refund
product_added_to_wishlist | Product Added to Wishlist | add_to_wishlist | product_added_to_wishlist
lamp_rubbed             | Lamp Rubbed             | lamp_rubbed       | lamp_rubbed
"""


def event(name: str, /, subject: str = "", **properties: Any) -> Event:
    return Event(
        name=name,
        at=AT,
        actor="ada",
        subject=subject,
        id="e1",
        session="s1",
        channel="email",
        properties=properties,
    )


ORDER = event(
    "order_completed",
    "o1",
    total=Money("27.50", "EUR"),
    subtotal=Money("22.50", "EUR"),
    shipping=Money("3.00", "EUR"),
    tax=Money("2.00", "EUR"),
    products=(
        {
            "sku": "MUG",
            "name": "Mug",
            "category": "kitchen",
            "price": Money("12.50", "EUR"),
            "quantity": 2,
        },
    ),
)


@pytest.mark.parametrize("row", TABLE.strip().split("\n"))
def test_names_are_those_of_the_systems(row: str) -> None:
    """A name the other system lacks goes out under our own, in its way of writing."""
    ours, *theirs = (cell.strip() for cell in row.split("|"))

    systems = ("segment", "ga4", "snowplow")
    assert [to_vocabulary(event(ours), each).name for each in systems] == theirs


@pytest.mark.parametrize("vocabulary", list(VOCABULARIES))
@pytest.mark.parametrize("name", [*EVENT_KINDS, "lamp_rubbed"])
def test_every_event_comes_back(name: str, vocabulary: str) -> None:
    """Also where two of our names are one of theirs."""
    sent = event(name, "thing-1", note="blue", count=3)

    assert from_vocabulary(to_vocabulary(sent, vocabulary)) == sent


@pytest.mark.parametrize("vocabulary", list(VOCABULARIES))
def test_an_order_comes_back_to_the_cent(vocabulary: str) -> None:
    """Totals and goods are exact in both directions."""
    assert from_vocabulary(to_vocabulary(ORDER, vocabulary)) == ORDER


@pytest.mark.parametrize("vocabulary", list(VOCABULARIES))
def test_a_product_put_into_the_cart_comes_back(vocabulary: str) -> None:
    """The cart is the subject, the product is among the facts."""
    sent = event(
        "product_added",
        "c1",
        sku="MUG",
        quantity=2,
        price=Money("12.50", "EUR"),
        engraving="Ada",
    )

    assert from_vocabulary(to_vocabulary(sent, vocabulary)) == sent


def test_ga4_gets_the_value_without_shipping_and_tax() -> None:
    """Google's value is the goods alone, its currency beside it."""
    message = to_vocabulary(ORDER, "ga4")

    assert message.name == "purchase"
    assert message.properties["transaction_id"] == "o1"
    assert message.properties["value"] == Decimal("22.50")
    assert message.properties["currency"] == "EUR"
    assert message.properties["items"] == [
        {
            "item_id": "MUG",
            "item_name": "Mug",
            "item_category": "kitchen",
            "price": Decimal("12.50"),
            "quantity": 2,
        }
    ]


def test_ga4_gets_a_single_product_as_an_item() -> None:
    """Looking at one mug is a list of one."""
    message = to_vocabulary(event("product_viewed", "MUG", name="Mug"), "ga4")

    assert message.properties == {"items": [{"item_id": "MUG", "item_name": "Mug"}]}


def test_shopify_gets_money_as_objects_in_its_tree() -> None:
    """Amount and currency code stand together, nested as the pixel nests them."""
    checkout = to_vocabulary(ORDER, "shopify").properties["checkout"]

    assert checkout["order"] == {"id": "o1"}
    assert checkout["totalPrice"] == {
        "amount": Decimal("27.50"),
        "currencyCode": "EUR",
    }
    assert checkout["lineItems"][0]["variant"]["sku"] == "MUG"


def test_matomo_gets_the_goods_as_rows() -> None:
    """SKU, name, category, price, quantity, in this order."""
    message = to_vocabulary(ORDER, "matomo")

    assert message.name == "trackEcommerceOrder"
    assert message.properties["ec_items"] == [
        ["MUG", "Mug", "kitchen", Decimal("12.50"), 2]
    ]
    assert message.properties["revenue"] == Decimal("27.50")


def test_what_others_send_is_read() -> None:
    """A purchase as Google's own tag writes it."""
    message = TranslatedEvent(
        vocabulary="ga4",
        name="purchase",
        at=AT,
        actor="visitor-1",
        properties={
            "transaction_id": "T7",
            "value": Decimal("30.03"),
            "tax": 2,
            "currency": "USD",
            "items": [{"item_id": "SKU_1", "price": "10.01", "quantity": 3}],
        },
    )

    read = from_vocabulary(message)

    assert (read.name, read.subject) == ("order_completed", "T7")
    assert read.properties == {
        "subtotal": Money("30.03", "USD"),
        "tax": Money("2", "USD"),
        "products": ({"sku": "SKU_1", "price": Money("10.01", "USD"), "quantity": 3},),
    }


@pytest.mark.parametrize(
    ("vocabulary", "theirs", "ours"),
    [
        ("ga4", "view_search_results", "products_searched"),
        ("shopify", "checkout_address_info_submitted", "checkout_step_completed"),
        ("ga4", "refund", "order_refunded"),
        ("snowplow", "checkout_step", "checkout_step_completed"),
        ("segment", "Order Completed", "order_completed"),
        ("segment", "Lamp Rubbed", "lamp_rubbed"),
        ("matomo", "setEcommerceView", "product_viewed"),
    ],
)
def test_their_names_are_read_as_ours(vocabulary: str, theirs: str, ours: str) -> None:
    """Where one of theirs means several of ours, the plainest is taken."""
    message = TranslatedEvent(
        vocabulary=vocabulary, name=theirs, properties={}, at=AT, actor="ada"
    )

    assert from_vocabulary(message).name == ours


def test_a_float_amount_is_refused() -> None:
    """The hint of the amount's own error says what to write instead."""
    message = TranslatedEvent(
        vocabulary="ga4",
        name="purchase",
        properties={"value": 30.03, "currency": "USD"},
        at=AT,
        actor="ada",
    )

    with pytest.raises(InvalidInputError, match="float"):
        from_vocabulary(message)


def test_two_currencies_in_one_event_are_refused() -> None:
    """The other systems could only show one of them."""
    mixed = event("order_completed", total=Money("1", "EUR"), tax=Money("1", "USD"))

    with pytest.raises(InvalidInputError, match="EUR and USD"):
        to_vocabulary(mixed, "ga4")


def test_broken_goods_and_unknown_systems_are_refused() -> None:
    """What is wrong is named."""
    with pytest.raises(InvalidInputError):
        to_vocabulary(event("order_completed", products=("mug",)), "segment")
    with pytest.raises(InvalidInputError, match="matomo"):
        to_vocabulary(ORDER, "abacus")
    with pytest.raises(InvalidInputError):
        to_vocabulary(event("order_completed", "o1", transaction="x"), "snowplow")
    with pytest.raises(InvalidInputError):
        from_vocabulary(
            TranslatedEvent(
                vocabulary="ga4", name="x", properties={"items": 3}, at=AT, actor="ada"
            )
        )


def test_a_sink_sends_messages() -> None:
    """Any sender of a vendor can listen to the shop."""
    sent: list[TranslatedEvent] = []

    TranslatingSink("segment", sent.append).publish([ORDER])

    assert [message.name for message in sent] == ["Order Completed"]
