"""L6: whether equal goods stand on one line or on two does not matter, but for rounding."""

from __future__ import annotations

import attrs
from hypothesis import assume, given, settings

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    DiscountLevel,
    DiscountPolicy,
    PercentOff,
    PricedCart,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
)
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


@settings(max_examples=60)
@given(sales(rules=()))
def test_goods_cost_the_same_however_they_stand(sale: Sale) -> None:
    """Before discounts."""
    one, two = both(sale, [], DiscountLevel.LINE)

    assert one.goods == two.goods
    assert one.total == two.total


@settings(max_examples=60)
@given(sales(rules=()))
def test_discounts_rounded_by_unit_or_on_the_total_are_the_same(sale: Sale) -> None:
    """One rule by unit; on the total any number, as only sums are rounded."""
    # A floor cuts what a line gives: where the odd step falls then changes the sum.
    assume(all(p.floor is None for p in sale.pricer.book.lists[0].prices.values()))
    for level in (DiscountLevel.UNIT, DiscountLevel.TOTAL):
        for promotion in rules(level):
            one, two = both(sale, [promotion], level)
            assert one.discount == two.discount


@settings(max_examples=60)
@given(sales(rules=()))
def test_discounts_rounded_on_the_line_differ_by_a_step_for_each_rule_and_line(
    sale: Sale,
) -> None:
    promotions = rules(DiscountLevel.LINE)
    one, two = both(sale, promotions, DiscountLevel.LINE)
    steps = len(promotions) * len(two.lines)

    difference = abs(one.discount - two.discount)
    assert difference <= Money.from_minor(steps, sale.cart.currency)
