"""Lanes, shared budgets and gifts: rules against each other, priced and explained alike."""

from __future__ import annotations

from typing import Any

import pytest

from ecomkit.pricing import (
    AmountOff,
    Campaign,
    CatalogPromotion,
    Charge,
    FirstAndNext,
    Gift,
    Lane,
    LaneChoice,
    ListPrice,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
    Scope,
    Select,
    SetPrice,
    TotalAtLeast,
)
from ecomkit.pricing.result import Applied, Beaten, Exhausted, Missing, NotYet, Rejected
from ecomkit.pricing.values import Benefit

from .shop import BOOK, OCCASION, cart, eur, price, verdict

TEA_AND_POT = cart(("tea", 1), ("pot", 1))
TENTH = Promotion("tenth", PercentOff(10), lane=1)


@pytest.mark.parametrize("choice", LaneChoice)
def test_a_lane_with_a_gift_is_priced_and_explained(choice: LaneChoice) -> None:
    """A gift is a line of its own: it has no rivals where each line takes its best."""
    three = Promotion("three", AmountOff(eur("3")), lane=1)
    gift = Promotion("gift", Gift(sku="mug"), lane=1)
    pricer = Pricer(
        BOOK, promotions=[TENTH, three, gift], lanes=[Lane(number=1, choice=choice)]
    )

    priced = pricer.price(TEA_AND_POT, OCCASION)
    trace = pricer.explain(TEA_AND_POT, OCCASION)

    gifts = [line.sku for line in priced.lines if line.is_gift]
    assert gifts == ([] if choice is LaneChoice.BEST else ["mug"])
    assert trace.total.amount == priced.total
    assert trace.verdicts == priced.verdicts
    taken = [figure for _, figure in trace.total.walk() if figure.what == "discount"]
    assert -sum(figure.amount for figure in taken) == priced.discount


def test_a_gift_stands_in_the_explanation_at_its_price() -> None:
    pricer = Pricer(BOOK, promotions=[Promotion("gift", Gift(sku="mug", rate="50%"))])

    figure = pricer.explain(TEA_AND_POT, OCCASION).find("goods/line:mug/discount:gift")

    assert figure is not None
    assert (figure.amount, figure.because["base"]) == (eur("-1.50"), "3.00 EUR")


def test_what_loses_on_every_line_is_beaten_by_the_sum_of_the_differences() -> None:
    small = Promotion("small", PercentOff(5), lane=1)
    lane = Lane(number=1, choice=LaneChoice.BEST_PER_LINE)

    priced = price(TEA_AND_POT, TENTH, small, lanes=lane)

    assert priced.verdicts == (
        Applied(promotion="tenth", saving=eur("3.50")),
        Beaten(promotion="small", by="tenth", by_how_much=eur("1.75")),
    )


def test_the_benefits_of_a_promotion_count_together_on_a_line() -> None:
    """3.00 and 2.00 off the pot are more than 4.00."""
    two = Promotion("two", (AmountOff(eur("3")), AmountOff(eur("2"))), lane=1)
    four = Promotion("four", AmountOff(eur("4")), lane=1)
    lane = Lane(number=1, choice=LaneChoice.BEST_PER_LINE)

    priced = price(cart(("pot", 1)), four, two, lanes=[lane])

    assert priced.verdicts == (
        Beaten(promotion="four", by="two", by_how_much=eur("1")),
        Applied(promotion="two", saving=eur("5")),
    )


@pytest.mark.parametrize("budget", ["5", "6.49"])
def test_promotions_on_one_cart_share_their_budget(budget: str) -> None:
    """3.50 and 3.00 are more than it has: what would overspend is not given."""
    first = Promotion("first", PercentOff(10), campaign="spring")
    second = Promotion("second", AmountOff(eur("3")), campaign="spring")
    campaign = Campaign(id="spring", budget=eur(budget))

    priced = price(TEA_AND_POT, first, second, campaigns=campaign)

    assert priced.verdicts == (
        Applied(promotion="first", saving=eur("3.50")),
        Exhausted(promotion="second", limit="budget"),
    )
    assert [claim.amount for claim in priced.claims] == [eur("3.50")]


def test_a_gift_does_not_break_a_price_floor() -> None:
    mug = ListPrice(unit_price=eur("3"), floor=eur("2"))
    book = PriceBook(
        lists=[PriceList(id="l", currency="EUR", prices={"tea": "10", "mug": mug})]
    )
    tea = cart(("tea", 1))

    cheaper = price(tea, Promotion("gift", Gift(sku="mug", rate="30%")), book=book)
    free = price(tea, Promotion("gift", Gift(sku="mug")), book=book)

    assert [str(line.amount) for line in cheaper.lines] == ["10.00 EUR", "2.10 EUR"]
    assert len(free.lines) == 1
    assert verdict(free) == Rejected(promotion="gift", reason="gift_below_floor")


@pytest.mark.parametrize("choice", LaneChoice)
def test_gifts_of_an_article_that_is_there_have_lines_of_their_own(
    choice: LaneChoice,
) -> None:
    """Orders, parcels and refunds tell lines by their keys."""
    gifts = [Promotion(id, Gift(sku="tea"), lane=1) for id in ("a", "b")]

    priced = price(TEA_AND_POT, *gifts, lanes=[Lane(number=1, choice=choice)])

    keys = [line.key for line in priced.lines]
    assert len(set(keys)) == len(keys) == (3 if choice is LaneChoice.BEST else 4)
    assert str(priced.total) == "35.00 EUR"


def test_what_gives_money_back_is_no_gift() -> None:
    """An empty bottle at -0.25 would be a discount below zero."""
    book = PriceBook.of("EUR", {"tea": "10", "empty": "-0.25"})

    priced = price(cart(("tea", 1)), Promotion("gift", Gift(sku="empty")), book=book)

    assert (str(priced.total), len(priced.lines)) == ("10.00 EUR", 1)
    assert verdict(priced) == Rejected(promotion="gift", reason="no_saving")


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (PercentOff(10), "8.00"),
        (PercentOff(10, Scope.CART), "8.00"),
        (PercentOff(10, select=Select(skus=["tea", "empty"])), "8.00"),
        (AmountOff(eur("2")), "7.00"),
        (AmountOff(eur("50")), "-1.00"),
        (FirstAndNext(first=eur("1"), next=eur("1")), "8.00"),
        (SetPrice(eur("1"), Scope.CART), "0.00"),
    ],
)
def test_money_for_empty_bottles_is_not_discounted_away(
    benefit: Benefit, expected: str
) -> None:
    """Four at -0.25 give back 1.00, whatever is taken off the tea."""
    prices = {"tea": "10", "empty": "-0.25"}
    wishes = cart(("tea", 1), ("empty", 4))

    priced = price(wishes, Promotion("p", benefit), book=PriceBook.of("EUR", prices))

    assert priced.lines[1].amount == eur("-1.00")
    assert str(priced.total) == f"{expected} EUR"


def test_empty_bottles_do_not_hide_a_promotion_on_other_goods() -> None:
    book = PriceBook.of("EUR", {"tea": "10", "empty": "-0.25"})
    tea = Select(skus="tea")
    tenth = Promotion(
        "tenth",
        PercentOff(10),
        conditions=TotalAtLeast(eur("30"), select=tea),
    )

    priced = price(cart(("tea", 3), ("empty", 4)), tenth, book=book)

    assert str(priced.total) == "26.00 EUR"


@pytest.mark.parametrize("off", [{"rate": "10%"}, {"amount": eur("1")}])
def test_money_for_empty_bottles_has_no_sale_in_the_catalog(off: Any) -> None:
    book = PriceBook(
        lists=[PriceList(id="l", currency="EUR", prices={"empty": "-0.25"})],
        promotions=[CatalogPromotion(id="sale", **off)],
    )

    assert str(price(cart(("empty", 4)), book=book).total) == "-1.00 EUR"


def test_an_exclusive_code_that_saves_nothing_shuts_out_nothing() -> None:
    """Somebody types a code for mugs and has none: the other discount stays."""
    mugs = Promotion(
        "mugs",
        PercentOff(50, select=Select(skus="mug")),
        codes="MUGS",
        exclusive=True,
    )

    priced = price(cart(("tea", 1), codes=("MUGS",)), mugs, TENTH)

    assert priced.verdicts == (
        NotYet(
            promotion="mugs",
            missing=(Missing(what="contents", values=("mug",)),),
            code="MUGS",
        ),
        Applied(promotion="tenth", saving=eur("1")),
    )


def test_a_code_that_saves_six_may_block_one_that_saves_nine() -> None:
    six = Promotion("six", AmountOff(eur("6")), codes="SIX", exclusive=True)
    nine = Promotion("nine", (AmountOff(eur("4")), AmountOff(eur("5"))))

    priced = price(cart(("pot", 1), codes=("SIX",)), six, nine)

    assert priced.verdicts == (
        Applied(promotion="six", saving=eur("6"), code="SIX"),
        Beaten(promotion="nine", by="six", by_how_much=eur("-3")),
    )


def test_an_exclusive_promotion_on_deliveries_is_the_only_one() -> None:
    """Rules on goods and on deliveries choose together."""
    free = Promotion("free", PercentOff(100, Scope.DELIVERY), exclusive=True)
    half = Promotion("half", PercentOff(50, Scope.DELIVERY))
    far = Promotion("far", PercentOff(50), conditions=TotalAtLeast(eur("99")))
    post = Charge(id="post", amount=eur("5"))

    priced = price(TEA_AND_POT, free, half, TENTH, far, charges=[post])

    assert priced.discount == eur("5")
    assert priced.verdicts == (
        Applied(promotion="free", saving=eur("5")),
        Beaten(promotion="half", by="free", by_how_much=eur("2.50")),
        Beaten(promotion="tenth", by="free", by_how_much=eur("1.50")),
        Beaten(promotion="far", by="free", by_how_much=eur("5")),
    )
