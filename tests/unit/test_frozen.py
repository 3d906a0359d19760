"""Values made without a second check are those that a check would have let through."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.catalog import Article
from ecomkit.frozen import trusted
from ecomkit.inventory import StockLevel
from ecomkit.money import Money
from ecomkit.payments import Payment
from ecomkit.shop.store import LimitedResource, NumberSeries

PAYMENT = Payment.of(id="p", adapter="card", due=Money("9.90", "EUR"))


@pytest.mark.parametrize(
    ("value", "facts"),
    [
        (StockLevel(sku="tea", on_hand=3), {"on_hand": 4, "allocated": 1}),
        (LimitedResource(id="coupon:SPRING", limit=9), {"used": 2}),
        (NumberSeries(id="R-2026"), {"last": 7}),
        (LineItem("tea", 2, note="green"), {"delivery": "second"}),
        (PAYMENT, {"version": 1}),
        (Article(sku="tea", title="Green tea"), {"title": "Tea", "unlimited": True}),
    ],
)
def test_it_equals_what_evolve_makes(value: Any, facts: dict[str, Any]) -> None:
    made = trusted(value, **facts)

    assert made == attrs.evolve(value, **facts)
    assert hash(made) == hash(attrs.evolve(value, **facts))
    assert trusted(value) == value is not trusted(value)
