"""A benefit gives no more than its own limits, at every level and on every side of the tax."""

from __future__ import annotations

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Charge,
    CheapestFree,
    DiscountPolicy,
    FirstAndNext,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    PricingPolicy,
    Promotion,
    Scope,
    Select,
    SetPrice,
    Tier,
    Tiered,
)
from ecomkit.pricing.values import Benefit, DiscountLevel, TaxSide, UnitChoice
from ecomkit.tax import TaxRate, TaxTable

from .shop import NOON, cart, eur, price, total

VAT = TaxTable([TaxRate(id="vat", rate="20%")])
TWO = PriceBook.of("EUR", {"a": "10", "b": "10"})
SIDES = (TaxSide.LISTED, TaxSide.NET, TaxSide.GROSS)
TIERED = Tiered(
    tiers=Tier(at_least=2, benefit=PercentOff(50, max_units=2)), basis="quantity"
)


# What a benefit lowers six units by: on the side without tax, and with it.
LIMITED: list[tuple[Benefit, str, str]] = [
    (PercentOff(50, at_most=eur("4")), "4.00", "4.00"),
    (PercentOff(50, Scope.CART, at_most=eur("4")), "4.00", "4.00"),
    (PercentOff(50, max_units=1), "5.00", "6.00"),
    (PercentOff(50, Scope.CART, max_units=1), "5.00", "6.00"),
    (PercentOff(50, max_units_per_line=2), "10.00", "12.00"),
    (PercentOff(50, max_units=3, at_most=eur("6")), "6.00", "6.00"),
    (PercentOff(50, max_units=1, at_most=eur("5.50")), "5.00", "5.50"),
    (TIERED, "10.00", "12.00"),
]


@pytest.mark.parametrize("level", DiscountLevel)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("includes_tax", [False, True])
@pytest.mark.parametrize(("benefit", "on_net", "on_gross"), LIMITED)
def test_a_percentage_ends_at_its_limits(
    level: DiscountLevel,
    side: TaxSide,
    includes_tax: bool,
    benefit: Benefit,
    on_net: str,
    on_gross: str,
) -> None:
    """A unit is 10.00 without tax and 12.00 with it; one side is looked at and lowered."""
    listed = PriceList(
        id="list",
        currency="EUR",
        prices={"a": "12.00" if includes_tax else "10.00"},
        includes_tax=includes_tax,
    )
    discounts = DiscountPolicy(level=level, taken_on=side, deducted_from=side)
    plain, lowered = (
        price(
            cart(("a", 6)),
            *rules,
            book=PriceBook(lists=[listed]),
            taxes=VAT,
            policy=PricingPolicy(discounts=discounts),
        )
        for rules in ((), (Promotion("limited", benefit),))
    )

    if side is TaxSide.GROSS or (side is TaxSide.LISTED and includes_tax):
        assert plain.gross - lowered.gross == eur(on_gross)
    else:
        assert plain.net - lowered.net == eur(on_net)


@pytest.mark.parametrize("level", DiscountLevel)
@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (AmountOff(eur("30"), max_units=1), "10.00"),
        (AmountOff(eur("7"), max_units=1), "7.00"),
        (AmountOff(eur("30"), max_units_per_line=1), "20.00"),
        (AmountOff(eur("30"), Scope.LINE, max_units_per_line=1), "20.00"),
        (AmountOff(eur("30"), Scope.LINE, max_units=3), "30.00"),
        (AmountOff(eur("4"), Scope.UNIT, max_units=4), "16.00"),
        (AmountOff(eur("4"), Scope.UNIT, max_units_per_line=1), "8.00"),
        (AmountOff(eur("4"), Scope.UNIT, max_units=3, max_units_per_line=2), "12.00"),
        (AmountOff(eur("4"), Scope.UNIT, max_units=5, max_units_per_line=2), "16.00"),
        (SetPrice(eur("8"), max_units=3), "6.00"),
        (SetPrice(eur("8"), max_units_per_line=1), "4.00"),
        (SetPrice(eur("15"), Scope.CART, max_units=2), "5.00"),
        (SetPrice(eur("15"), Scope.LINE, max_units_per_line=2), "10.00"),
        (PercentOff(100, max_units_per_line=1), "20.00"),
        (PercentOff(100, max_units=3, max_units_per_line=2), "30.00"),
        (PercentOff(50, Scope.CART, max_units_per_line=1), "10.00"),
        (FirstAndNext(first=eur("3"), next=eur("1"), max_units=2), "8.00"),
        (CheapestFree(quantity=2, max_units=2), "20.00"),
    ],
)
def test_two_lines_of_three_give_no_more_than_the_limits(
    level: DiscountLevel, benefit: Benefit, expected: str
) -> None:
    """All six cost 10.00."""
    policy = PricingPolicy(discounts=DiscountPolicy(level=level))
    wishes = cart(("a", 3), ("b", 3))

    priced = price(wishes, Promotion("limited", benefit), book=TWO, policy=policy)

    assert priced.discount == eur(expected)


@pytest.mark.parametrize("level", DiscountLevel)
@pytest.mark.parametrize("scope", [Scope.DELIVERY, Scope.DELIVERIES, Scope.ORDER])
def test_a_cap_holds_for_all_deliveries_together(
    level: DiscountLevel, scope: Scope
) -> None:
    charges = [Charge(id=id, method=id, amount=eur("60")) for id in ("post", "van")]
    policy = PricingPolicy(discounts=DiscountPolicy(level=level))
    rule = Promotion("half", PercentOff(50, scope, at_most=eur("40")))

    priced = price(cart(("a", 1)), rule, book=TWO, policy=policy, charges=charges)

    assert priced.discount == eur("40.00")


def test_the_tier_of_several_lines_has_one_limit() -> None:
    """Two lines reach 20.00: half off both, 6.00 at most."""
    rule = Tiered(
        tiers=Tier(at_least=eur("20"), benefit=PercentOff(50, at_most=eur("6"))),
        basis="line_total",
    )

    assert total(cart(("a", 2), ("b", 3)), rule, book=TWO) == "44.00 EUR"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (None, "120"),
        (UnitChoice.CHEAPEST, "120"),
        (UnitChoice.DEAREST, "90"),
        (UnitChoice.LINE, "90"),
    ],
)
def test_a_limit_takes_the_cheapest_units_or_as_the_policy_says(
    choice: UnitChoice | None, expected: str
) -> None:
    book = PriceBook.of("EUR", {"a": "100", "b": "40"})
    policy = PricingPolicy(discounts=DiscountPolicy(choice=choice))
    wishes, half = cart(("a", 1), ("b", 1)), PercentOff(50, max_units=1)

    assert total(wishes, half, book=book, policy=policy) == f"{expected}.00 EUR"


@pytest.mark.parametrize("currency", ["EUR", "USD"])
def test_a_cap_is_in_the_currency_of_the_cart(currency: str) -> None:
    """4.00 euro or 5.00 dollars at most; in any other currency the benefit is nothing."""
    caps = [eur("4"), Money("5", "USD")]
    rule = Promotion("half", PercentOff(50, at_most=caps))
    lists = [
        PriceList(id=code, currency=code, prices={"a": "100"})
        for code in ("EUR", "USD", "CHF")
    ]
    wishes = Cart(currency, [LineItem("a")])

    priced = price(wishes, rule, book=PriceBook(lists=lists))
    other = price(Cart("CHF", [LineItem("a")]), rule, book=PriceBook(lists=lists))

    assert priced.discount == next(cap for cap in caps if cap.currency.code == currency)
    assert not other.discount


def test_a_cap_stands_on_the_side_that_the_buyer_is_shown() -> None:
    """10.00 at most, with tax, off net prices: 8.33 without it."""
    rule = Promotion("half", PercentOff(50, at_most=eur("10")))
    shown = Occasion(at=NOON, shown="gross")
    wishes = cart(("a", 6))

    plain = price(wishes, book=TWO, taxes=VAT, occasion=shown)
    capped = price(wishes, rule, book=TWO, taxes=VAT, occasion=shown)

    assert plain.gross - capped.gross == eur("10.00")
    assert plain.net - capped.net == eur("8.33")


def test_units_left_out_by_the_select_do_not_count_against_the_limit() -> None:
    rule = PercentOff(50, max_units=2, select=Select(skus="b"))

    assert total(cart(("a", 3), ("b", 3)), rule, book=TWO) == "50.00 EUR"
