"""What a promotion gives, and what is no benefit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    PercentOff,
    ProgressivePercent,
    Scope,
    Select,
    SetPrice,
    Tier,
    Tiered,
)
from ecomkit.pricing.values import Benefit, TierBasis

from .shop import cart, eur, total

TEN = PercentOff(10)
MIXED = cart(("tea", 2), ("mug", 3))  # 20.00 and 9.00


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (TEN, "26.10"),
        (PercentOff(50, at_most=eur("4")), "25.00"),
        (PercentOff(50, Scope.CART, at_most=eur("4")), "25.00"),
        (PercentOff(50, max_units=1), "27.50"),
        (PercentOff(50, max_units_per_line=1), "22.50"),
        (PercentOff("1/3", select=Select(skus="mug")), "26.00"),
        (AmountOff(eur("5")), "24.00"),
        (AmountOff(eur("500")), "0.00"),
        (AmountOff(eur("1"), Scope.LINE), "27.00"),
        (AmountOff(eur("1"), Scope.UNIT), "24.00"),
        (AmountOff(eur("1"), Scope.UNIT, max_units=2), "27.00"),
        (SetPrice(eur("2")), "10.00"),
        (SetPrice(eur("99")), "29.00"),
        (SetPrice(eur("7"), Scope.LINE), "14.00"),
        (SetPrice(eur("7"), Scope.CART), "7.00"),
        (EachGroupOf(size=2, benefit=PercentOff(50)), "16.00"),
        (EachGroupOf(size=2, benefit=AmountOff(eur("1"), Scope.UNIT)), "25.00"),
        (EachGroupOf(size=2, benefit=AmountOff(eur("1"))), "27.00"),
        (EachGroupOf(size=9, benefit=TEN), "29.00"),
        (FirstAndNext(first=eur("2"), next=eur("1")), "22.00"),
        (FirstAndNext(first=eur("2"), next=eur("1"), max_units=2), "23.00"),
        (GroupPrice(quantity=3, amount=eur("5"), select=Select(skus="mug")), "25.00"),
        (GroupPrice(quantity=2, amount=eur("99")), "29.00"),
        (GroupPrice(quantity=2, amount=eur("1"), repeat=False), "10.00"),
        (CheapestFree(quantity=3), "26.00"),
        (CheapestFree(quantity=2), "16.00"),
        (CheapestFree(quantity=2, repeat=False), "19.00"),
        (CheapestFree(quantity=5, dearest=True), "19.00"),
        (BuyGet(buy=Select(skus="tea"), get=Select(skus="mug")), "23.00"),
        (BuyGet(buy=Select(skus="tea"), get=Select(skus="mug"), max_units=1), "26.00"),
        (BuyGet(buy_quantity=5), "29.00"),
        (Gift(sku="pot"), "29.00"),
        (Gift(sku="pot", rate="20%"), "49.00"),
        (Gift(sku="pot", for_each=9), "29.00"),
        (Gift(sku="mug", rate="0%", for_each=2), "35.00"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_benefit_lowers_the_total_by_what_it_says(
    benefit: Benefit, expected: str
) -> None:
    assert total(MIXED, benefit) == f"{expected} EUR"


@pytest.mark.parametrize(
    ("basis", "at_least", "expected"),
    [
        (TierBasis.CART_TOTAL, eur("29"), "26.10"),
        (TierBasis.CART_TOTAL, eur("29.01"), "29.00"),
        (TierBasis.LINE_TOTAL, eur("10"), "27.00"),
        (TierBasis.QUANTITY, 5, "26.10"),
        (TierBasis.QUANTITY, 6, "29.00"),
    ],
)
def test_a_tier_begins_at_its_amount_or_number(
    basis: TierBasis, at_least: Money | int, expected: str
) -> None:
    tiered = Tiered(tiers=Tier(at_least=at_least, benefit=TEN), basis=basis)

    assert total(MIXED, tiered) == f"{expected} EUR"


def test_below_the_first_tier_the_base_holds() -> None:
    tiered = Tiered(tiers=Tier(at_least=eur("99"), benefit=TEN), base=PercentOff(50))

    assert total(MIXED, tiered) == "14.50 EUR"


def test_a_weighed_line_has_as_many_units_as_it_weighs() -> None:
    """A fixed amount off each kilo counts the kilos there are; one kilo is one unit."""
    weighed = Cart("EUR", [LineItem("tea", Decimal("2.5"), unit="kg")])

    assert total(weighed, AmountOff(eur("1"), Scope.UNIT)) == "22.50 EUR"
    assert total(weighed, AmountOff(eur("1"), Scope.UNIT, max_units=1)) == "24.00 EUR"
    assert total(weighed, PercentOff(50, max_units=1)) == "20.00 EUR"


def test_a_thousand_million_units_take_no_longer_than_three() -> None:
    many = cart(("tea", 1_000_000_000), ("mug", 1_000_000_000))

    assert total(many, CheapestFree(quantity=3)) == "8666666671.00 EUR"
    assert total(many, BuyGet()) == "10000000000.00 EUR"


def test_a_unit_that_was_bought_is_not_the_reward() -> None:
    assert total(cart(("tea", 1)), BuyGet()) == "10.00 EUR"
    assert total(cart(("tea", 2)), BuyGet()) == "10.00 EUR"
    assert total(cart(("tea", 3)), BuyGet()) == "20.00 EUR"


WRONG: dict[str, Callable[[], object]] = {
    "float": lambda: PercentOff(1.5),  # type: ignore[arg-type]
    "nan": lambda: PercentOff("NaN%"),
    "not a number": lambda: PercentOff(Decimal("NaN")),
    "huge": lambda: PercentOff("1e999999"),
    "tiny": lambda: PercentOff(Decimal("1e-999999")),
    "below nothing": lambda: PercentOff(-1),
    "more than all": lambda: PercentOff(101),
    "no rate": lambda: PercentOff(None),  # type: ignore[arg-type]
    "scope": lambda: PercentOff(1, "shelf"),
    "select": lambda: PercentOff(1, select="tea"),  # type: ignore[arg-type]
    "no units": lambda: PercentOff(1, max_units=0),
    "half a unit": lambda: PercentOff(1, max_units=1.5),  # type: ignore[arg-type]
    "most": lambda: PercentOff(1, at_most=5),  # type: ignore[arg-type]
    "most below nothing": lambda: PercentOff(1, at_most=eur("-5")),
    "amount": lambda: AmountOff(5),  # type: ignore[arg-type]
    "float amount": lambda: AmountOff(5.5),  # type: ignore[arg-type]
    "no amount": lambda: AmountOff(()),
    "text": lambda: AmountOff("5"),  # type: ignore[arg-type]
    "negative": lambda: AmountOff(eur("-5")),
    "twice": lambda: AmountOff([eur("5"), eur("6")]),
    "set scope": lambda: SetPrice(eur("5"), "nowhere"),
    "tiers": lambda: Tiered(tiers=["x"]),
    "no tiers": lambda: Tiered(tiers=[]),
    "tier basis": lambda: Tiered(
        tiers=Tier(at_least=eur("5"), benefit=TEN), basis="moon"
    ),
    "units for a total": lambda: Tiered(tiers=Tier(at_least=5, benefit=TEN)),
    "money for units": lambda: Tiered(
        tiers=Tier(at_least=eur("5"), benefit=TEN), basis="quantity"
    ),
    "float tier": lambda: Tier(at_least=1.5, benefit=TEN),  # type: ignore[arg-type]
    "tier of delivery": lambda: Tier(
        at_least=eur("5"), benefit=PercentOff(5, Scope.DELIVERY)
    ),
    "tier of a gift": lambda: Tier(at_least=eur("5"), benefit=Gift(sku="tea")),  # type: ignore[arg-type]
    "tier that selects": lambda: Tier(
        at_least=eur("5"), benefit=PercentOff(5, select=Select(skus="tea"))
    ),
    "base that selects": lambda: Tiered(
        tiers=Tier(at_least=eur("5"), benefit=TEN),
        base=AmountOff(eur("1"), select=Select(skus="tea")),
    ),
    "group that selects": lambda: EachGroupOf(
        size=2, benefit=PercentOff(5, select=Select(skus="tea"))
    ),
    "group with a limit": lambda: EachGroupOf(
        size=2, benefit=PercentOff(5, max_units=1)
    ),
    "group with a most": lambda: EachGroupOf(
        size=2, benefit=PercentOff(5, at_most=eur("1"))
    ),
    "group of": lambda: EachGroupOf(size=2, benefit="x"),  # type: ignore[arg-type]
    "group of nothing said": lambda: EachGroupOf(benefit=TEN),
    "group price of nothing said": lambda: GroupPrice(amount=eur("5")),
    "group of three and of each": lambda: EachGroupOf(
        size=3, one_of_each=[Select()], benefit=TEN
    ),
    "one of each of what": lambda: EachGroupOf(one_of_each="mug", benefit=TEN),
    "one of each of too many": lambda: GroupPrice(
        one_of_each=[Select(skus=f"sku-{number}") for number in range(9)],
        amount=eur("5"),
    ),
    "places of nothing": lambda: ProgressivePercent([]),
    "places above all": lambda: ProgressivePercent([0, 101]),
    "places that fall": lambda: ProgressivePercent([20, 10]),
    "group of none": lambda: EachGroupOf(size=0, benefit=TEN),
    "more free than there are": lambda: CheapestFree(quantity=2, free=3),
    "gift": lambda: Gift(sku=5),  # type: ignore[arg-type]
    "no gift": lambda: Gift(sku=""),
    "selected": lambda: Select(skus=5),  # type: ignore[arg-type]
    "selected names": lambda: Select(skus=[5]),  # type: ignore[list-item]
    "price bound": lambda: Select(price_min=5),  # type: ignore[arg-type]
    "negative bound": lambda: Select(price_max=eur("-5")),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_is_no_benefit_is_refused_when_it_is_written(
    wrong: Callable[[], object],
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        wrong()
    assert caught.value.code
    assert caught.value.path.startswith("$")
