"""What is weighed or measured has as many units as it weighs, for every benefit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    DiscountPolicy,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    ListPrice,
    PercentOff,
    PriceBook,
    PriceList,
    PriceTier,
    PricingPolicy,
    Promotion,
    QuantityAtLeast,
    Scope,
    ServiceFee,
    SetPrice,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.values import Benefit, Condition, DiscountLevel

from .shop import eur, price, total

BOOK = PriceBook.of("EUR", {"tea": "10", "bag": "4"})


def weighed(*kilos: str, sku: str = "tea", currency: str = "EUR") -> Cart:
    """A line for each weight, told apart by an option."""
    return Cart(
        currency,
        [
            LineItem(sku, Decimal(kilo), unit="kg", options={"box": str(number)})
            for number, kilo in enumerate(kilos)
        ],
    )


def from_two(benefit: PercentOff | AmountOff | SetPrice) -> Tiered:
    return Tiered(tiers=Tier(at_least=2, benefit=benefit), basis="quantity")


@pytest.mark.parametrize(
    ("kilos", "benefit", "expected"),
    [
        ("2.5", SetPrice(eur("8")), "20.00"),
        ("2.5", SetPrice(eur("8"), max_units=2), "21.00"),
        ("0.5", SetPrice(eur("8")), "4.00"),
        ("2.5", AmountOff(eur("3"), Scope.UNIT), "17.50"),
        ("2.5", AmountOff(eur("3"), Scope.UNIT, max_units=2), "19.00"),
        ("2.5", AmountOff(eur("12"), Scope.UNIT), "0.00"),
        ("2.5", AmountOff(eur("30"), max_units=1), "15.00"),
        ("2.5", PercentOff(50, max_units=1), "20.00"),
        ("1.5", PercentOff(50, max_units=2), "7.50"),
        ("2.5", from_two(PercentOff(10)), "22.50"),
        ("1.999", from_two(PercentOff(10)), "19.99"),
        ("2", from_two(SetPrice(eur("9"))), "18.00"),
        ("2.5", from_two(PercentOff(50, max_units=1)), "20.00"),
        ("2.5", FirstAndNext(first=eur("1"), next=eur("0.50")), "23.25"),
        ("2.5", FirstAndNext(first=eur("1"), next=eur("0.50"), max_units=2), "23.50"),
        ("0.5", FirstAndNext(first=eur("1"), next=eur("0.50")), "4.50"),
        ("2.5", CheapestFree(quantity=2), "15.00"),
        ("2.5", CheapestFree(quantity=2, rate="50%"), "20.00"),
        ("2.5", CheapestFree(quantity=3), "25.00"),
        ("5", GroupPrice(quantity=2, amount=eur("15")), "40.00"),
        ("3.5", BuyGet(buy_quantity=2, rate="50%"), "30.00"),
        ("2.5", BuyGet(buy_quantity=2), "20.00"),  # the half that is left is free
        ("2.5", BuyGet(buy_quantity=2, whole_sets=True), "25.00"),
        ("5.5", EachGroupOf(size=2, benefit=PercentOff(10)), "51.00"),
        ("5.5", EachGroupOf(size=2, benefit=AmountOff(eur("1"), Scope.UNIT)), "51.00"),
        ("5.5", EachGroupOf(size=2, benefit=AmountOff(eur("1"))), "53.00"),
        ("5.9", Gift(sku="bag", for_each=2), "59.00"),
    ],
)
def test_a_kilo_is_a_unit(kilos: str, benefit: Benefit, expected: str) -> None:
    """Tea is 10.00 a kilo."""
    assert total(weighed(kilos), benefit, book=BOOK) == f"{expected} EUR"


@pytest.mark.parametrize(
    "benefit",
    [
        SetPrice(eur("8")),
        AmountOff(eur("3"), Scope.UNIT, max_units=2),
        PercentOff(50, max_units=1),
        from_two(PercentOff(10)),
        CheapestFree(quantity=2),
        GroupPrice(quantity=2, amount=eur("15")),
        BuyGet(),
        EachGroupOf(size=2, benefit=PercentOff(10)),
    ],
)
def test_kilos_of_two_boxes_count_together(benefit: Benefit) -> None:
    together = total(weighed("2.5"), benefit, book=BOOK)

    assert total(weighed("1.2", "1.3"), benefit, book=BOOK) == together
    assert total(weighed("0.5", "2"), benefit, book=BOOK) == together


def test_a_gift_comes_for_each_full_two_kilos() -> None:
    for kilos, gifts in (("1.9", 0), ("2", 1), ("5.9", 2)):
        priced = price(
            weighed(kilos), Promotion("gift", Gift(sku="bag", for_each=2)), book=BOOK
        )
        assert sum(int(line.quantity) for line in priced.lines if line.is_gift) == gifts


@pytest.mark.parametrize(
    ("condition", "reached"),
    [
        (QuantityAtLeast(2), {"1.9": False, "2": True, "2.5": True}),
        (QuantityAtLeast(2, consumes=True), {"1.9": False, "2": True, "2.5": True}),
        (QuantityAtLeast(2, on_one_line=True), {"1.9": False, "2.5": True}),
        (TotalAtLeast(eur("20")), {"1.9": False, "2": True}),
        (TotalAtLeast(eur("20"), consumes=True), {"1.9": False, "2": True}),
    ],
)
def test_a_condition_counts_what_it_weighs(
    condition: Condition, reached: dict[str, bool]
) -> None:
    rule = Promotion("five off", AmountOff(eur("5")), conditions=condition)
    for kilos, holds in reached.items():
        priced = price(weighed(kilos), rule, book=BOOK)
        assert bool(priced.discount) is holds


def test_a_service_for_each_kilo_is_charged_for_what_it_weighs() -> None:
    cutting = ServiceFee(id="cut", amount=eur("0.40"), service="cut", per="unit")
    wishes = Cart("EUR", [LineItem("tea", Decimal("2.5"), unit="kg", services=["cut"])])

    assert price(wishes, book=BOOK, fees=[cutting]).total == eur("26.00")


@pytest.mark.parametrize(
    ("kilos", "expected"), [("1.9", "19.00"), ("2", "16.00"), ("2.5", "20.00")]
)
def test_a_price_tier_is_reached_by_what_it_weighs(kilos: str, expected: str) -> None:
    tiers = [PriceTier(at_least=2, unit_price=eur("8"))]
    tea = ListPrice(unit_price=eur("10"), tiers=tiers)
    book = PriceBook(lists=[PriceList(id="l", currency="EUR", prices={"tea": tea})])

    assert price(weighed(kilos), book=book).total == eur(expected)


@pytest.mark.parametrize(
    ("currency", "kilos", "unit_price", "lowered", "expected"),
    [
        ("JPY", "2.5", "1000", "800", "2000"),
        ("JPY", "0.333", "1000", "800", "266"),
        ("KWD", "0.250", "10.000", "8.000", "2.000"),
    ],
)
def test_kilos_are_kilos_in_every_currency(
    currency: str, kilos: str, unit_price: str, lowered: str, expected: str
) -> None:
    book = PriceBook.of(currency, {"tea": unit_price})
    wishes = weighed(kilos, currency=currency)

    paid = total(wishes, SetPrice(Money(lowered, currency)), book=book)

    assert paid == f"{expected} {currency}"


@pytest.mark.parametrize("level", DiscountLevel)
def test_a_percentage_of_what_is_weighed_is_rounded_on_the_whole(
    level: DiscountLevel,
) -> None:
    """0.333 kg at 9.99 are 3.33, and a tenth of it 0.33."""
    book = PriceBook.of("EUR", {"tea": "9.99"})
    policy = PricingPolicy(discounts=DiscountPolicy(level=level))

    paid = total(weighed("0.333"), PercentOff(10), book=book, policy=policy)

    assert paid == "3.00 EUR"


def test_a_quantity_between_two_costs_something_between() -> None:
    """Set prices and amounts off each kilo lie between those of two kilos and of three."""
    for benefit in (SetPrice(eur("8")), AmountOff(eur("2"), Scope.UNIT)):
        paid = [
            price(weighed(kilos), Promotion("x", benefit), book=BOOK).total
            for kilos in ("2", "2.001", "2.5", "2.999", "3")
        ]
        assert paid == sorted(paid)
        assert len(set(paid)) == len(paid)
