"""Which units sets are made of, which of them are rewarded, and what they cost by then."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    DiscountPolicy,
    EachGroupOf,
    GroupPrice,
    PercentOff,
    PriceBook,
    PricingPolicy,
    ProgressivePercent,
    Promotion,
    QuantityAtLeast,
    Scope,
    Select,
    SetPrice,
)
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values import Benefit, UnitChoice

from .shop import cart, eur, price, total

FALLING = {"a": "100", "b": "80", "c": "60", "d": "40"}
SEVEN = {"a": "10", "b": "8", "c": "6", "d": "5", "e": "4", "f": "3", "g": "1"}
SHOP = {"phone": "500", "case": "20", "mug": "20", "tea": "5"}
PACKS = {"p": "46", "q": "46"}


def one_of_each(prices: dict[str, str], most: int = 9) -> Cart:
    return cart(*[(sku, 1) for sku in list(prices)[:most]])


def in_colors(sku: str, *counts: int) -> list[LineItem]:
    """Lines of one article, each with another option."""
    colors = "red", "blue", "green", "black", "white"
    return [
        LineItem(sku, count, options={"color": color})
        for color, count in zip(colors, counts, strict=False)
    ]


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (CheapestFree(quantity=2), "160.00"),  # 80 and 40
        (CheapestFree(quantity=2, rate="50%"), "220.00"),  # 40 and 20
        (CheapestFree(quantity=2, dearest=True, rate="20%"), "248.00"),  # 20 and 12
        (CheapestFree(quantity=2, nth=2, rate="20%"), "248.00"),
        (CheapestFree(quantity=2, dearest=True, nth=2, rate="20%"), "256.00"),
        (CheapestFree(quantity=3, nth=2), "200.00"),  # the 80 of 100, 80, 60
        (CheapestFree(quantity=3, free=2), "140.00"),  # 60 and 80
        (CheapestFree(quantity=4, free=2, nth=2), "140.00"),  # 60 and 80
        (CheapestFree(quantity=2, over_all_groups=True), "180.00"),  # 40 and 60
        (CheapestFree(quantity=2, amount_off=eur("5")), "270.00"),
        (CheapestFree(quantity=2, amount_off=eur("5"), max_units=1), "275.00"),
        (CheapestFree(quantity=2, amount_off=eur("50")), "190.00"),  # 50 and 40
        (CheapestFree(quantity=2, unit_price=eur("1")), "162.00"),
        (CheapestFree(quantity=2, unit_price=eur("50")), "250.00"),  # 80 costs 50
        (CheapestFree(quantity=2, max_units=1), "200.00"),
        (CheapestFree(quantity=2, repeat=False), "200.00"),
        (GroupPrice(quantity=2, amount=eur("120")), "220.00"),  # 60 and 40 stay
        (GroupPrice(quantity=2, amount=eur("90")), "180.00"),
        (GroupPrice(quantity=3, amount=eur("150"), repeat=False), "190.00"),
        (EachGroupOf(size=3, benefit=AmountOff(eur("50"), Scope.UNIT)), "130.00"),
        (EachGroupOf(size=3, benefit=AmountOff(eur("50"))), "230.00"),
        (EachGroupOf(size=2, benefit=AmountOff(eur("110"))), "70.00"),  # 180 less 110
        (EachGroupOf(size=3, benefit=SetPrice(eur("70"))), "240.00"),
        (ProgressivePercent([0, 10, 20]), "252.00"),  # 8, 12 and 8 off
        (ProgressivePercent([50, 100]), "50.00"),
        (BuyGet(), "180.00"),  # 100 and 80 are bought, 40 and 60 are free
        (BuyGet(buy_quantity=2), "240.00"),
        (BuyGet(buy_quantity=3, amount_off=eur("15")), "265.00"),
    ],
)
def test_of_four_units_a_benefit_takes_those_it_names(
    benefit: Benefit, expected: str
) -> None:
    """The four cost 280.00."""
    book = PriceBook.of("EUR", FALLING)

    assert total(one_of_each(FALLING), benefit, book=book) == f"{expected} EUR"


@pytest.mark.parametrize(
    ("choice", "units", "expected"),
    [
        (None, 6, "27.00"),  # 6 and 3
        (None, 7, "28.00"),
        (UnitChoice.CHEAPEST, 7, "31.00"),  # of 1, 3, 4 and 5, 6, 8: 1 and 5
        (UnitChoice.DEAREST, 7, "28.00"),
    ],
)
def test_sets_are_made_dearest_first_unless_the_policy_says_otherwise(
    choice: UnitChoice | None, units: int, expected: str
) -> None:
    policy = PricingPolicy(discounts=DiscountPolicy(choice=choice))
    book = PriceBook.of("EUR", SEVEN)
    wishes = one_of_each(SEVEN, units)

    paid = total(wishes, CheapestFree(quantity=3), book=book, policy=policy)

    assert paid == f"{expected} EUR"


@pytest.mark.parametrize(
    ("wishes", "benefit", "expected"),
    [
        ([("phone", 1), ("case", 2)], {"unit_price": eur("5")}, "525.00"),
        ([("phone", 2), ("case", 3)], {"unit_price": eur("5")}, "1030.00"),
        ([("phone", 1), ("case", 1)], {"unit_price": eur("25")}, "520.00"),
        ([("phone", 1)], {"unit_price": eur("5")}, "500.00"),
        ([("phone", 2), ("case", 1)], {"amount_off": eur("30")}, "1000.00"),
        ([("phone", 2), ("case", 2)], {"rate": "50%", "max_units": 1}, "1030.00"),
        ([("phone", 1), ("case", 1)], {"get_quantity": 2}, "500.00"),
        (
            [("phone", 1), ("case", 1)],
            {"get_quantity": 2, "whole_sets": True},
            "520.00",
        ),
        (
            [("phone", 1), ("case", 3)],
            {"get_quantity": 2, "whole_sets": True},
            "520.00",
        ),
    ],
)
def test_a_phone_rewards_its_case(
    wishes: list[tuple[str, int]], benefit: dict[str, object], expected: str
) -> None:
    rule = BuyGet(
        buy=Select(skus="phone"),
        get=Select(skus="case"),
        **benefit,  # type: ignore[arg-type]  # one field or the other
    )

    paid = total(cart(*wishes), rule, book=PriceBook.of("EUR", SHOP))

    assert paid == f"{expected} EUR"


@pytest.mark.parametrize(
    ("count", "part", "whole"), [(3, "40", "60"), (4, "40", "40"), (7, "80", "100")]
)
def test_a_set_may_be_rewarded_in_part_or_only_whole(
    count: int, part: str, whole: str
) -> None:
    """Buy two, get two: of three mugs one is free, or none."""
    book = PriceBook.of("EUR", SHOP)
    for whole_sets, expected in ((False, part), (True, whole)):
        rule = BuyGet(buy_quantity=2, get_quantity=2, whole_sets=whole_sets)
        paid = total(cart(("mug", count)), rule, book=book)
        assert paid == f"{expected}.00 EUR"


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ([("mug", 1)], "20"),
        ([("mug", 1), ("tea", 1)], "5"),
        ([("mug", 2), ("tea", 1)], "25"),
        ([("mug", 2)], "20"),
        ([("mug", 1), ("tea", 1), ("case", 1)], "25"),
    ],
)
def test_what_can_be_the_reward_is_bought_last(
    wishes: list[tuple[str, int]], expected: str
) -> None:
    """With any article bought, a mug is free: also a mug that costs more than the article."""
    rule = BuyGet(get=Select(skus="mug"))

    paid = total(cart(*wishes), rule, book=PriceBook.of("EUR", SHOP))

    assert paid == f"{expected}.00 EUR"


FREE_CHEAPEST = CheapestFree(quantity=2)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (PercentOff(50, max_units=1), "25"),
        (PercentOff(50, Scope.CART), "25"),
        (PercentOff(50, Scope.CART, max_units=1), "25"),
        (SetPrice(eur("40")), "40"),
        (SetPrice(eur("40"), max_units=1), "40"),
        (SetPrice(eur("40"), Scope.CART), "40"),
        (AmountOff(eur("10"), Scope.UNIT), "40"),
        (AmountOff(eur("60"), Scope.UNIT), "0"),
        (AmountOff(eur("30"), max_units=1), "20"),
        (CheapestFree(quantity=1), "50"),  # both units serve the first set
        (CheapestFree(quantity=1, shared=True), "0"),
        (GroupPrice(quantity=1, amount=eur("1")), "50"),
        (GroupPrice(quantity=1, amount=eur("1"), shared=True), "1"),
    ],
)
@pytest.mark.parametrize(
    "first", [FREE_CHEAPEST, BuyGet(), PercentOff(100, max_units=1)]
)
def test_what_an_earlier_benefit_left_of_each_unit_counts(
    first: Benefit, second: Benefit, expected: str
) -> None:
    """Of two at 50.00, on one line or on two, one is free before the next benefit begins."""
    if isinstance(first, PercentOff) and isinstance(second, CheapestFree | GroupPrice):
        expected = "1" if isinstance(second, GroupPrice) else "0"  # none is used up
    book = PriceBook.of("EUR", {"p": "50"})

    for wishes in (cart(("p", 2)), Cart("EUR", in_colors("p", 1, 1))):
        assert total(wishes, first, second, book=book) == f"{expected}.00 EUR"


@pytest.mark.parametrize("benefit", [CheapestFree(quantity=3), BuyGet(buy_quantity=2)])
def test_the_cheapest_is_the_one_that_costs_least_by_then(benefit: Benefit) -> None:
    """At half price the article at 100.00 is the cheapest of 100, 60 and 70."""
    book = PriceBook.of("EUR", {"a": "100", "b": "60", "c": "70"})
    half = PercentOff(50, select=Select(skus="a"))

    assert total(one_of_each(FALLING, 3), half, benefit, book=book) == "130.00 EUR"
    assert total(one_of_each(FALLING, 3), benefit, half, book=book) == "120.00 EUR"


SPLITS: list[Sequence[LineItem]] = [
    [LineItem("p", 5)],
    [LineItem("p", 3), LineItem("q", 2)],
    [LineItem("p", 2), LineItem("q", 3)],
    in_colors("p", 4, 1),
    in_colors("p", 1, 1, 1, 1, 1),
    list(chain(in_colors("p", 1, 2), in_colors("q", 2))),
]


@pytest.mark.parametrize("lines", SPLITS)
@pytest.mark.parametrize("is_consumed", [False, True])
def test_packs_cost_what_they_say_however_their_units_lie_on_lines(
    lines: Sequence[LineItem], is_consumed: bool
) -> None:
    """Three for 126.00 and two for 90.00: five cost 216.00."""
    packs = [
        Promotion(
            f"{count} for {amount}",
            GroupPrice(quantity=count, amount=eur(amount), repeat=not is_consumed),
            conditions=QuantityAtLeast(count, consumes=True) if is_consumed else (),
        )
        for count, amount in ((3, "126"), (2, "90"))
    ]

    priced = price(Cart("EUR", lines), *packs, book=PriceBook.of("EUR", PACKS))

    assert priced.total == eur("216.00")


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (GroupPrice(quantity=2, amount=eur("10")), "26"),  # two are left for it
        (GroupPrice(quantity=3, amount=eur("10")), "32"),
        (GroupPrice(quantity=2, amount=eur("9"), shared=True), "18"),  # four are paid
        (CheapestFree(quantity=2), "24"),
        (BuyGet(rate="50%"), "28"),
        (EachGroupOf(size=2, benefit=PercentOff(50)), "24"),
        (EachGroupOf(size=2, benefit=PercentOff(50), shared=True), "16"),
    ],
)
def test_a_unit_serves_one_set_unless_a_set_is_shared(
    second: Benefit, expected: str
) -> None:
    """Of five at 8.00, three make up the first set."""
    book = PriceBook.of("EUR", {"p": "8"})
    first = CheapestFree(quantity=3)

    for wishes in (cart(("p", 5)), Cart("EUR", in_colors("p", 2, 2, 1))):
        assert total(wishes, first, second, book=book) == f"{expected}.00 EUR"


@pytest.mark.parametrize(
    ("benefit", "hint"),
    [
        (AmountOff(eur("5"), Scope.LINE), "Scope.UNIT, or left out for the group"),
        (SetPrice(eur("5"), Scope.CART), "GroupPrice"),
    ],
)
def test_what_a_group_has_no_line_or_cart_for_is_refused(
    benefit: AmountOff | SetPrice, hint: str
) -> None:
    with pytest.raises(InvalidPromotionError) as caught:
        EachGroupOf(size=3, benefit=benefit)

    assert caught.value.path == "$.benefit.scope"
    assert hint in caught.value.hint
