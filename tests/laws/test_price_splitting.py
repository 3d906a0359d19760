"""L6: whether equal goods stand on one line or on two does not matter, but for rounding."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    DiscountPolicy,
    PercentOff,
    PriceBook,
    PricedCart,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
)
from ecomkit.pricing.values import DiscountLevel
from ecomkit.testing.strategies import Sale, sales


def split(cart: Cart) -> Cart:
    """Every line of two units or more as two lines of the same article."""
    lines = []
    for line in cart.lines:
        half = int(line.quantity) // 2
        if half:
            other = attrs.evolve(line, options=(("cut", "by hand"),), quantity=half)
            lines.append(other)
        lines.append(attrs.evolve(line, quantity=int(line.quantity) - half))
    return Cart(cart.currency, lines, codes=cart.codes)


def both(
    sale: Sale, promotions: list[Promotion], level: DiscountLevel
) -> tuple[PricedCart, PricedCart]:
    old = sale.pricer
    pricer = Pricer(
        old.book,
        promotions=promotions,
        policy=PricingPolicy(
            discounts=DiscountPolicy(
                rounding=old.policy.discounts.rounding, level=level
            )
        ),
    )
    return (
        pricer.price(sale.cart, sale.occasion),
        pricer.price(split(sale.cart), sale.occasion),
    )


def rules(level: DiscountLevel) -> list[Promotion]:
    """A percentage, and an amount: off each unit, where units are what is rounded."""
    flat = Scope.UNIT if level is DiscountLevel.UNIT else Scope.CART
    return [
        Promotion("ninth", PercentOff("11.11")),
        Promotion(
            "flat",
            AmountOff([Money("3", c) for c in ("EUR", "JPY", "KWD", "CHF")], flat),
        ),
    ]


@pytest.mark.law("L6")
@given(sales(rules=()))
def test_equal_goods_on_two_lines_cost_what_they_do_on_one(sale: Sale) -> None:
    """Before discounts, and with those that are rounded by unit or on the total, exactly.

    Rounded on the line, each rule and line may make a difference of one step.
    """
    goods_are_the_same(sale)
    # A floor cuts what a line gives: where the odd step falls then changes the sum.
    discounts_are_the_same(without_floors(sale))
    discounts_differ_by_steps(sale)


def goods_are_the_same(sale: Sale) -> None:
    one, two = both(sale, [], DiscountLevel.LINE)

    assert one.goods == two.goods
    assert one.total == two.total


def discounts_are_the_same(sale: Sale) -> None:
    for level in (DiscountLevel.UNIT, DiscountLevel.TOTAL):
        for promotion in rules(level):
            one, two = both(sale, [promotion], level)
            assert one.discount == two.discount


def discounts_differ_by_steps(sale: Sale) -> None:
    promotions = rules(DiscountLevel.LINE)
    one, two = both(sale, promotions, DiscountLevel.LINE)
    steps = len(promotions) * len(two.lines)

    difference = abs(one.discount - two.discount)
    assert difference <= Money.from_minor(steps, sale.cart.currency)


def without_floors(sale: Sale) -> Sale:
    """The same sale at prices that promotions may break."""
    old = sale.pricer
    listed = old.book.lists[0]
    prices = {
        sku: attrs.evolve(price, floor=None) for sku, price in listed.prices.items()
    }
    book = PriceBook(
        lists=[attrs.evolve(listed, prices=prices)],
        articles=old.book.articles.values(),
    )
    return attrs.evolve(sale, pricer=Pricer(book, policy=old.policy))
