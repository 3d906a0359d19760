"""A promotion of several benefits gives what promotions of one benefit each give."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Charge,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PricedCart,
    Pricer,
    Promotion,
    Scope,
    Select,
    SetPrice,
)
from ecomkit.pricing.values import Benefit
from ecomkit.testing.promotions import delivery_benefits, goods_benefits
from ecomkit.testing.strategies import NOON, Sale, sales


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


EVERY_SCOPE: list[Benefit] = [
    *(PercentOff(10, scope) for scope in (Scope.UNIT, Scope.LINE, Scope.CART)),
    PercentOff(20, Scope.LINE, select=Select(skus="tea")),
    AmountOff(euros("3.00"), Scope.CART, select=Select(skus="mug")),
    PercentOff(100, Scope.DELIVERY, select=Select(methods="post")),
    AmountOff(euros("3.00"), Scope.DELIVERIES),
    SetPrice(euros("1.00"), Scope.DELIVERY),
    AmountOff(euros("2.51"), Scope.ORDER),
    PercentOff(7, Scope.ORDER, select=Select(skus="tea")),
    PercentOff(50, Scope.FEE),
    AmountOff(euros("1.00"), Scope.FEES),
]


def amounts(priced: PricedCart) -> dict[str, Money]:
    rows = (*priced.lines, *priced.fees, *priced.charges)
    return {row.key: row.amount for row in rows}


@pytest.mark.parametrize("first", EVERY_SCOPE, ids=str)
def test_each_of_them_is_taken_off_what_it_says(first: Benefit) -> None:
    """Whatever it stands beside: goods, deliveries, the order or fees."""
    cart = Cart("EUR").with_item("tea", 3).with_item("mug")
    charges = [
        Charge(id=method, method=method, amount=euros("4.90"))
        for method in ("post", "bike")
    ]
    for other in EVERY_SCOPE:
        benefits = [first, other]
        together = [Promotion("all", benefits)]
        apart = [Promotion(f"p{n}", each) for n, each in enumerate(benefits)]
        found = [
            amounts(
                Pricer(
                    PriceBook.of("EUR", {"tea": "4.50", "mug": "12.00"}),
                    promotions=promotions,
                    fees=[OrderFee(id="fee", amount=euros("3.00"))],
                ).price(cart, Occasion(at=NOON), charges)
            )
            for promotions in (together, apart)
        ]
        assert found[0] == found[1], benefits


@given(sale=sales(), data=st.data())
def test_so_it_is_over_generated_shops(sale: Sale, data: st.DataObject) -> None:
    currency = sale.cart.currency
    kinds = goods_benefits(currency) | delivery_benefits(currency)
    benefits = data.draw(st.lists(kinds, min_size=2, max_size=3))
    old = sale.pricer
    found = []
    for promotions in (
        [Promotion("all", benefits)],
        [Promotion(f"p{number}", each) for number, each in enumerate(benefits)],
    ):
        pricer = Pricer(
            old.book,
            promotions=promotions,
            fees=old.fees,
            taxes=old.taxes,
            policy=old.policy,
            zone=old.zone,
        )
        found.append(amounts(attrs.evolve(sale, pricer=pricer).price()))

    assert found[0] == found[1]
