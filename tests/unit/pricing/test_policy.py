"""The conventions of arithmetic, each by the figure it changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money import Rounding, RoundingMode
from ecomkit.pricing import (
    AmountOff,
    Buyer,
    CheapestFree,
    DiscountPolicy,
    ListPrice,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    PricingPolicy,
    Promotion,
    Scope,
    SpreadPolicy,
    Usage,
)
from ecomkit.tax import TaxTable

from .shop import NAIVE, NOON, cart, eur, price

BOOK = PriceBook.of("EUR", {"a": "0.33", "b": "1.05"})
WISHES = cart(("a", 3), ("b", 1))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (DiscountPolicy(), "0.21"),
        (DiscountPolicy(level="unit"), "0.20"),
        (DiscountPolicy(level="total"), "0.20"),
        (DiscountPolicy(rounding=Rounding(RoundingMode.DOWN)), "0.19"),
        (DiscountPolicy(rounding=Rounding(RoundingMode.UP)), "0.21"),
        (DiscountPolicy(rounding=Rounding(RoundingMode.HALF_EVEN)), "0.20"),
        (
            DiscountPolicy(level="unit", rounding=Rounding(RoundingMode.HALF_EVEN)),
            "0.19",
        ),
    ],
    ids=repr,
)
def test_where_and_how_a_percentage_is_rounded(
    policy: DiscountPolicy, expected: str
) -> None:
    """A tenth of 0.99 and of 1.05."""
    priced = price(
        WISHES,
        Promotion("p", PercentOff(10)),
        book=BOOK,
        policy=PricingPolicy(discounts=policy),
    )
    assert str(priced.discount.amount) == expected


@pytest.mark.parametrize(
    ("side", "expected"), [("listed", "10.00"), ("gross", "12.00"), ("net", "10.00")]
)
def test_a_percentage_may_look_at_one_side_of_the_tax(side: str, expected: str) -> None:
    """And be taken off the price as it is listed, here without tax."""
    priced = price(
        cart(("tea", 10)),
        Promotion("p", PercentOff(10)),
        taxes=TaxTable.from_rows([{"id": "vat", "rate": "20%"}]),
        policy=PricingPolicy(discounts=DiscountPolicy(taken_on=side)),
    )
    assert str(priced.discount.amount) == expected


@pytest.mark.parametrize(
    ("floor", "expected"), [("cap", "4.50"), ("redistribute", "6.00")]
)
def test_a_floor_cuts_a_discount_or_moves_it(floor: str, expected: str) -> None:
    prices = {
        "a": ListPrice(unit_price=eur("10"), floor=eur("8.50")),
        "b": eur("10"),
    }
    book = PriceBook(lists=PriceList(id="l", currency="EUR", prices=prices))
    priced = price(
        cart(("a", 1), ("b", 1)),
        Promotion("p", AmountOff(eur("6"))),
        book=book,
        policy=PricingPolicy(discounts=DiscountPolicy(floor=floor)),
    )
    assert str(priced.discount.amount) == expected
    assert priced.lines[0].amount == eur("8.50")


def test_units_below_the_floor_do_not_take_their_line_below_it() -> None:
    """One piece at the floor, 1.00 off the line, and then 5.00 off each of the others."""
    floor = ListPrice(unit_price=eur("10"), floor=eur("4.80"))
    listed = PriceList(id="list", currency="EUR", prices={"tea": floor})
    priced = price(
        cart(("tea", 5)),
        Promotion("one", CheapestFree(quantity=1), priority=1),
        Promotion("line", AmountOff(eur("1"), Scope.LINE), priority=1),
        Promotion("each", AmountOff(eur("5"), Scope.UNIT)),
        book=PriceBook(lists=[listed]),
    )

    assert priced.total == eur("24")


def test_an_amount_off_the_cart_is_whole_where_list_prices_are_its_weights() -> None:
    """The tea is free before it has borne its part by list price: the mug bears the rest."""
    book = PriceBook.of("EUR", {"tea": "10.00", "mug": "9.99"})
    priced = price(
        cart(("tea", 1), ("mug", 6)),
        Promotion("first", PercentOff("40.95")),
        Promotion("rest", AmountOff(eur("41.30"))),
        book=book,
        policy=PricingPolicy(
            discounts=DiscountPolicy(level="unit"),
            spread=SpreadPolicy(weights="list"),
        ),
    )

    assert priced.total == eur("0")
    assert priced.discounts[1].amount == eur("41.30")


@pytest.mark.parametrize("scope", ["unit", "line", "cart"])
@pytest.mark.parametrize("level", ["unit", "line", "total"])
def test_no_floor_is_broken_by_any_level(scope: str, level: str) -> None:
    listed = ListPrice(unit_price=eur("10"), floor=eur("9.99"))
    book = PriceBook(lists=PriceList(id="l", currency="EUR", prices={"a": listed}))
    policy = PricingPolicy(discounts=DiscountPolicy(level=level))

    for benefit in (PercentOff(50, Scope(scope)), AmountOff(eur("5"), Scope(scope))):
        priced = price(
            cart(("a", 2)), Promotion("p", benefit), book=book, policy=policy
        )
        assert priced.total == eur("19.98")


WRONG: dict[str, Callable[[], object]] = {
    "scale": lambda: PricingPolicy(scale=9),
    "scale text": lambda: PricingPolicy(scale="1"),  # type: ignore[arg-type]
    "discounts": lambda: PricingPolicy(discounts="x"),  # type: ignore[arg-type]
    "cash": lambda: PricingPolicy(cash="x"),  # type: ignore[arg-type]
    "line amount": lambda: PricingPolicy(line_amount="x"),  # type: ignore[arg-type]
    "spread": lambda: PricingPolicy(spread="x"),  # type: ignore[arg-type]
    "taxes": lambda: PricingPolicy(taxes="x"),  # type: ignore[arg-type]
    "level": lambda: DiscountPolicy(level="moon"),
    "rounding": lambda: DiscountPolicy(rounding="x"),  # type: ignore[arg-type]
    "ties": lambda: DiscountPolicy(ties="moon"),
    "order": lambda: DiscountPolicy(order="moon"),
    "method": lambda: SpreadPolicy(method="moon"),
    "naive": lambda: Occasion(at=NAIVE),
    "never": lambda: Occasion(at=None),  # type: ignore[arg-type]
    "place": lambda: Occasion(at=NOON, place="DE"),  # type: ignore[arg-type]
    "buyer": lambda: Occasion(at=NOON, buyer="ann"),  # type: ignore[arg-type]
    "override": lambda: Occasion(at=NOON, overrides={"a": eur("5")}),
    "overrides": lambda: Occasion(at=NOON, overrides=5),  # type: ignore[arg-type]
    "uses": lambda: Usage(uses={"a": "x"}),
    "spent": lambda: Usage(spent={"a": 5}),
    "groups": lambda: Buyer(groups=5),  # type: ignore[arg-type]
    "orders": lambda: Buyer(order_count="x"),  # type: ignore[arg-type]
    "proof": lambda: Buyer(tax_ids="x"),
    "paper": lambda: Buyer(exemptions="x"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_is_no_policy_or_occasion_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        wrong()
    assert caught.value.path.startswith("$")
