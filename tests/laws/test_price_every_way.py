"""L18: the index, the fast path and the full steps agree."""

from __future__ import annotations

import pytest
from hypothesis import given

from ecomkit.cart import Cart
from ecomkit.money import Rate, Rounding
from ecomkit.pricing import (
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    PricingPolicy,
    Promotion,
    Select,
)
from ecomkit.tax import TaxPolicy, TaxRate, TaxTable
from ecomkit.testing.laws import L18
from ecomkit.testing.strategies import NOON, Sale, sales


@pytest.mark.law("L18")
@given(sales())
def test_every_way_to_a_price_ends_at_the_same(sale: Sale) -> None:
    """With tiers, fractions, price bounds and several lines of an article."""
    assert L18.check(sale)


def test_a_price_whose_taxes_round_to_more_than_itself_is_no_money_back() -> None:
    """One cent that holds two taxes, each rounded up to a cent."""
    sale = Sale(
        pricer=Pricer(
            PriceBook.of("EUR", {"a": "0.01"}, includes_tax=True),
            promotions=[Promotion("free", PercentOff(100, select=Select(skus="a")))],
            taxes=TaxTable([TaxRate(id=id, rate=Rate(1, 10_000)) for id in ("v", "c")]),
            policy=PricingPolicy(taxes=TaxPolicy(rounding=Rounding("up"))),
        ),
        cart=Cart("EUR").with_item("a"),
        occasion=Occasion(at=NOON),
    )

    assert not sale.price().total
    assert L18.check(sale)
