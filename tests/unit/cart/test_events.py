"""What happened between two states of a cart."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ecomkit.addressing import Address
from ecomkit.cart import (
    Cart,
    CartCleared,
    CartUpdated,
    CouponEntered,
    CouponRemoved,
    Delivery,
    ProductAdded,
    ProductRemoved,
    cart_changes,
)
from ecomkit.events import Event

TEA = Cart("EUR").with_item("tea", 2)
PARIS = Address("Ada", "1 Lane", city="Paris", postcode="75001", country="FR")


def test_nothing_happened() -> None:
    assert cart_changes(TEA, TEA) == ()


def test_more_is_an_addition_and_less_a_removal() -> None:
    assert cart_changes(TEA, TEA.with_quantity("tea", 5)) == (
        ProductAdded(sku="tea", key="tea", quantity=3),
    )
    assert cart_changes(TEA, TEA.with_quantity("tea", 1)) == (
        ProductRemoved(sku="tea", key="tea", quantity=1),
    )


def test_a_weighed_difference_is_exact() -> None:
    ham = Cart("EUR").with_item("ham", Decimal("0.3"), unit="kg")
    more = ham.with_item("ham", Decimal("0.1"), unit="kg")

    assert cart_changes(ham, more) == (
        ProductAdded(
            sku="ham", key=more.lines[0].key, quantity=Decimal("0.1"), unit="kg"
        ),
    )


def test_a_changed_content_is_one_line_less_and_another_more() -> None:
    wrapped = TEA.with_line_details("tea", gift_wrap="box")

    assert cart_changes(TEA, wrapped) == (
        ProductRemoved(sku="tea", key="tea", quantity=2),
        ProductAdded(sku="tea", key=wrapped.lines[0].key, quantity=2),
    )


def test_codes_are_reported_by_the_code() -> None:
    assert cart_changes(TEA, TEA.with_code("spring")) == (CouponEntered("SPRING"),)
    assert cart_changes(TEA.with_code("spring"), TEA) == (CouponRemoved("SPRING"),)


def test_a_cleared_cart_tells_what_went_and_that_it_was_cleared() -> None:
    assert cart_changes(TEA, TEA.cleared()) == (
        ProductRemoved(sku="tea", key="tea", quantity=2),
        CartCleared(1),
    )


def test_anything_else_is_reported_by_field() -> None:
    after = TEA.with_shipping(PARIS).with_details(note="ring twice")

    assert cart_changes(TEA, after) == (CartUpdated(("deliveries", "note")),)
    assert cart_changes(TEA, TEA.with_line_details("tea", note="x")) == (
        CartUpdated(("lines",)),
    )


def test_the_events_have_the_names_of_the_journey() -> None:
    after = TEA.with_item("mug").with_code("spring").with_quantity("tea", 1)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    events = [
        Event.of(change, at=at, actor="visitor", subject="cart-1")
        for change in cart_changes(TEA, after)
    ]

    plain = {"quantity": 1, "unit": "", "category": "", "price": None}
    assert [(event.name, dict(event.properties)) for event in events] == [
        ("product_removed", {"sku": "tea", "key": "tea", **plain}),
        ("product_added", {"sku": "mug", "key": "mug", **plain}),
        ("coupon_entered", {"code": "SPRING"}),
    ]


@pytest.mark.parametrize("id", ["main", "home"])
def test_the_first_address_changes_no_line(id: str) -> None:
    cart = Cart("EUR").with_item("tea")
    sent = cart.with_delivery(Delivery(id, PARIS))

    for before, after in ((cart, sent), (sent, cart)):
        assert cart_changes(before, after) == (CartUpdated(("deliveries",)),)
