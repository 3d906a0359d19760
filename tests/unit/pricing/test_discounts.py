"""Lanes, shared budgets and gifts: rules against each other, priced and explained alike."""

from __future__ import annotations

import pytest

from ecomkit.pricing import (
    AmountOff,
    Applied,
    Beaten,
    Campaign,
    Exhausted,
    Gift,
    Lane,
    LaneChoice,
    ListPrice,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
    Rejected,
)

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
    pricer = Pricer(BOOK, promotions=[Promotion("gift", Gift(sku="mug", rate=50))])

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

    cheaper = price(tea, Promotion("gift", Gift(sku="mug", rate=30)), book=book)
    free = price(tea, Promotion("gift", Gift(sku="mug")), book=book)

    assert [str(line.amount) for line in cheaper.lines] == ["10.00 EUR", "2.10 EUR"]
    assert len(free.lines) == 1
    assert verdict(free) == Rejected(promotion="gift", reason="gift_below_floor")


def test_what_gives_money_back_is_no_gift() -> None:
    """An empty bottle at -0.25 would be a discount below zero."""
    book = PriceBook.of("EUR", {"tea": "10", "empty": "-0.25"})

    priced = price(cart(("tea", 1)), Promotion("gift", Gift(sku="empty")), book=book)

    assert (str(priced.total), len(priced.lines)) == ("10.00 EUR", 1)
    assert verdict(priced) == Rejected(promotion="gift", reason="no_saving")
