"""So much off for each amount spent, and what is missing for the next step."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    DiscountPolicy,
    Gift,
    PercentOff,
    PriceBook,
    PricingPolicy,
    Promotion,
    Select,
    SpendAndSave,
    Tier,
    Tiered,
)
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.result import Applied, Missing, NotYet, Rejected
from ecomkit.tax import TaxTable

from .shop import cart, eur, price, verdict

FIVE_FOR_FIFTY = SpendAndSave(for_each=eur("50"), amount=eur("5"))
POTS, TEAS = Select(skus="pot"), Select(skus="tea")


def off(wishes: Cart, *benefits: Any, **parts: Any) -> str:
    promotions = [Promotion(f"p{i}", benefit) for i, benefit in enumerate(benefits)]
    return str(price(wishes, *promotions, **parts).discount.amount)


@pytest.mark.parametrize(
    ("pots", "expected"),
    [(1, "0.00"), (2, "5.00"), (3, "5.00"), (4, "10.00"), (20, "50.00")],
)
def test_a_part_of_the_amount_gives_nothing(pots: int, expected: str) -> None:
    assert off(cart(("pot", pots)), FIVE_FOR_FIFTY) == expected


@pytest.mark.parametrize(
    ("change", "lines", "expected"),
    [
        ({"at_most": eur("20")}, [("pot", 20)], "20.00"),
        ({"at_most": eur("12")}, [("pot", 20)], "12.00"),
        ({"amount": eur("80")}, [("pot", 2)], "50.00"),  # no more than there is
        ({"select": POTS}, [("pot", 3), ("tea", 5)], "5.00"),  # 75.00 of pots
        ({"select": TEAS, "spent_on": POTS}, [("pot", 4), ("tea", 3)], "10.00"),
        ({"select": TEAS, "spent_on": POTS}, [("pot", 20), ("tea", 3)], "30.00"),
        ({"select": TEAS, "spent_on": POTS}, [("tea", 9)], "0.00"),
        ({"spent_on": Select(price_min=eur("10"))}, [("mug", 9), ("pot", 3)], "5.00"),
    ],
)
def test_what_counts_what_it_comes_off_and_how_much_at_most(
    change: dict[str, Any], lines: list[tuple[str, int]], expected: str
) -> None:
    assert off(cart(*lines), attrs.evolve(FIVE_FOR_FIFTY, **change)) == expected


@pytest.mark.parametrize(
    ("basis", "expected"), [("list", "10.00"), ("running", "5.00"), ("final", "0.00")]
)
def test_spent_before_between_or_after_discounts(basis: str, expected: str) -> None:
    """100.00; 10.00 off before it leave 90.00, and 50.00 off after it leave 40.00."""
    benefits = AmountOff(eur("10")), attrs.evolve(FIVE_FOR_FIFTY, basis=basis)
    promotions = [Promotion(f"p{i}", benefit) for i, benefit in enumerate(benefits)]
    last = Promotion("last", AmountOff(eur("50")))

    priced = price(cart(("pot", 4)), *promotions, last)

    told = {each.promotion: each for each in priced.verdicts}["p1"]
    saved = told.saving if isinstance(told, Applied) else eur("0.00")
    assert str(saved.amount) == expected
    policy = PricingPolicy(discounts=DiscountPolicy(threshold=basis))
    plain = [promotions[0], Promotion("p1", FIVE_FOR_FIFTY), last]
    assert price(cart(("pot", 4)), *plain, policy=policy).total == priced.total


def test_gifts_and_goods_in_no_promotion_are_not_spent_on() -> None:
    articles = [Article(sku="card", discountable=False)]
    book = PriceBook.of("EUR", {"card": "100", "pot": "45"}, articles=articles)
    gift = Gift(sku="pot", rate="10%")

    wishes = cart(("card", 1), ("pot", 1))
    assert off(wishes, gift, FIVE_FOR_FIFTY, book=book) == "4.50"


@pytest.mark.parametrize(
    ("side", "expected"), [(None, "5.00"), ("gross", "5.00"), ("net", "0.00")]
)
def test_it_is_spent_on_the_side_that_it_names(side: Any, expected: str) -> None:
    """A pot at 50.00 with tax in it is 42.02 without."""
    book = PriceBook.of("EUR", {"pot": "50"}, includes_tax=True)
    taxes = TaxTable.from_rows([{"id": "vat", "rate": "19%"}])
    benefit = attrs.evolve(FIVE_FOR_FIFTY, side=side)
    assert off(cart(("pot", 1)), benefit, book=book, taxes=taxes) == expected


def test_each_currency_has_its_own_amounts() -> None:
    book = PriceBook.of("USD", {"pot": "60"})
    both = SpendAndSave(
        for_each=[eur("50"), Money("60", "USD")], amount=[eur("5"), Money("6", "USD")]
    )
    dollars = Cart("USD").with_item("pot", 2)
    assert off(dollars, both, book=book) == "12.00"
    priced = price(dollars, Promotion("p", FIVE_FOR_FIFTY), book=book)
    assert verdict(priced) == Rejected(promotion="p", reason="currency")


def test_it_is_spread_over_what_it_comes_off() -> None:
    """5.00 off 25.00 and 30.00: of 55.00, to the cent."""
    priced = price(cart(("pot", 1), ("tea", 3)), Promotion("p", FIVE_FOR_FIFTY))
    assert [str(line.discount.amount) for line in priced.lines] == ["2.27", "2.73"]


def test_an_amount_to_be_spent_is_above_zero() -> None:
    with pytest.raises(InvalidPromotionError, match="above zero") as caught:
        SpendAndSave(for_each=[eur("0")], amount=eur("5"))
    assert caught.value.path == "$.for_each"


def missing(amount: str, saving: str) -> Missing:
    return Missing(what="amount", amount=eur(amount), saving=eur(saving))


@pytest.mark.parametrize(
    ("pots", "change", "told"),
    [
        (1, {}, NotYet(promotion="p", missing=(missing("25", "5"),))),
        (3, {}, Applied(promotion="p", saving=eur("5"), further=missing("25", "5"))),
        (
            4,
            {"at_most": eur("12")},
            Applied(promotion="p", saving=eur("10"), further=missing("50", "2")),
        ),
        (6, {"at_most": eur("12")}, Applied(promotion="p", saving=eur("12"))),
    ],
)
def test_what_is_missing_for_the_next_step(
    pots: int, change: dict[str, Any], told: object
) -> None:
    promotion = Promotion("p", attrs.evolve(FIVE_FOR_FIFTY, **change))
    assert verdict(price(cart(("pot", pots)), promotion)) == told


def test_no_step_is_promised_that_there_are_no_goods_for() -> None:
    benefit = attrs.evolve(FIVE_FOR_FIFTY, select=TEAS, spent_on=POTS)
    priced = price(cart(("pot", 4), ("tea", 1)), Promotion("p", benefit))
    assert verdict(priced) == Applied(promotion="p", saving=eur("10"))


BY_TOTAL = Tiered(
    tiers=[
        Tier(at_least=eur("50"), benefit=PercentOff(5)),
        Tier(at_least=eur("100"), benefit=PercentOff(10)),
    ]
)
BY_UNITS = Tiered(tiers=[Tier(at_least=3, benefit=PercentOff(5))], basis="quantity")


@pytest.mark.parametrize(
    ("benefit", "pots", "told"),
    [
        (BY_TOTAL, 1, NotYet(promotion="p", missing=(Missing(what="amount", amount=eur("25")),))),
        (
            BY_TOTAL,
            2,
            Applied(
                promotion="p",
                saving=eur("2.50"),
                further=Missing(what="amount", amount=eur("50")),
            ),
        ),
        (BY_TOTAL, 4, Applied(promotion="p", saving=eur("10"))),
        (BY_UNITS, 1, NotYet(promotion="p", missing=(Missing(what="quantity", quantity=2),))),
        (BY_UNITS, 3, Applied(promotion="p", saving=eur("3.75"))),
    ],
)  # fmt: skip
def test_a_tier_says_what_is_missing_too(
    benefit: Tiered, pots: int, told: object
) -> None:
    assert verdict(price(cart(("pot", pots)), Promotion("p", benefit))) == told
