"""Choosing: which rules apply, to whom, and which of them together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.pricing import (
    Buyer,
    CatalogPromotion,
    Occasion,
    PriceBook,
    PriceList,
    Pricer,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
NOW = Occasion(at=NOON)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


@pytest.mark.parametrize(
    ("groups", "total"), [((), "10.00"), ("vip", "8.00"), ("trade", "10.00")]
)
def test_a_catalog_price_is_reduced_for_its_groups(groups: str, total: str) -> None:
    book = PriceBook(
        lists=[PriceList(id="l", currency="EUR", prices={"a": "10.00"})],
        promotions=[CatalogPromotion(id="vip", rate="20%", groups="vip")],
    )
    occasion = Occasion(at=NOON, buyer=Buyer(groups=groups))

    priced = Pricer(book).price(Cart("EUR").with_item("a"), occasion)
    assert priced.total == eur(total)
