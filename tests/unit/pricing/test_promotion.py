"""Promotions, campaigns, lanes and the catalog's own: what they must say, and who wins."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from ecomkit.catalog import Article
from ecomkit.errors import InvalidInputError
from ecomkit.pricing import (
    AmountOff,
    Campaign,
    CatalogPromotion,
    Lane,
    PercentOff,
    PriceBook,
    PriceList,
    PriceOverride,
    PriceTier,
    Promotion,
    Select,
)
from ecomkit.pricing.result import Beaten
from ecomkit.pricing.result.claims import Claim

from .shop import NAIVE, NOON, cart, eur, price

OFF = PercentOff(10)
TEN = Promotion("ten", OFF)
TWO = Promotion("two", AmountOff(eur("2")))
TEA = cart(("tea", 3))
LISTED = PriceList(id="l", currency="EUR", prices={"tea": "10"})

WRONG: dict[str, Callable[[], object]] = {
    "no id": lambda: Promotion("", OFF),
    "no benefit": lambda: Promotion("p", ()),
    "benefit": lambda: Promotion("p", "x"),
    "condition": lambda: Promotion("p", OFF, conditions="x"),
    "code": lambda: Promotion("p", OFF, codes=5),  # type: ignore[arg-type]
    "empty code": lambda: Promotion("p", OFF, codes=""),
    "naive": lambda: Promotion("p", OFF, since=NAIVE),
    "backwards": lambda: Promotion("p", OFF, since=NOON, until=NOON),
    "priority": lambda: Promotion("p", OFF, priority="x"),  # type: ignore[arg-type]
    "lane": lambda: Promotion("p", OFF, lane=1.5),  # type: ignore[arg-type]
    "channel": lambda: Promotion("p", OFF, channels=5),  # type: ignore[arg-type]
    "uses": lambda: Promotion("p", OFF, max_uses=0),
    "budget": lambda: Campaign(id="k", budget=eur("-5")),
    "no budget": lambda: Campaign(id="k", budget=5),  # type: ignore[arg-type]
    "choice": lambda: Lane(number=1, choice="worst"),
    "number": lambda: Lane(number="1"),  # type: ignore[arg-type]
    "catalog: nothing": lambda: CatalogPromotion(id="c"),
    "catalog: both": lambda: CatalogPromotion(id="c", rate="5%", amount=eur("5")),
    "catalog: too much": lambda: CatalogPromotion(id="c", rate="200%"),
    "catalog: negative": lambda: CatalogPromotion(id="c", amount=eur("-5")),
    "catalog: select": lambda: CatalogPromotion(id="c", rate="5%", select="x"),  # type: ignore[arg-type]
    "claim": lambda: Claim(kind="x", id="a"),
    "override": lambda: PriceOverride(unit_price=5, reason="x"),  # type: ignore[arg-type]
    "negative override": lambda: PriceOverride(unit_price=eur("-5"), reason="x"),
    "override without reason": lambda: PriceOverride(unit_price=eur("5"), reason=""),
    "float price": lambda: PriceBook.of("EUR", {"a": 1.5}),
    "nan price": lambda: PriceBook.of("EUR", {"a": "NaN"}),
    "huge price": lambda: PriceBook.of("EUR", {"a": "1e999999"}),
    "no price": lambda: PriceBook.of("EUR", {"a": None}),
    "finer than the list": lambda: PriceBook.of("EUR", {"a": "0.0035"}),
    "no currency": lambda: PriceBook.of("XXY", {"a": "1"}),
    "prices": lambda: PriceBook.of("EUR", ["a"]),  # type: ignore[arg-type]
    "sku": lambda: PriceBook.of("EUR", {5: "1"}),  # type: ignore[dict-item]
    "list": lambda: PriceBook(lists=["x"]),
    "two lists": lambda: PriceBook(lists=[LISTED, LISTED]),
    "facts": lambda: PriceBook(lists=LISTED, articles=["x"]),  # type: ignore[list-item]
    "facts twice": lambda: PriceBook(lists=LISTED, articles=[Article(sku="a")] * 2),
    "catalog": lambda: PriceBook(lists=LISTED, promotions=["x"]),
    "kind": lambda: Article(sku="a", kind="ghost"),
    "categories": lambda: Article(sku="a", categories=5),  # type: ignore[arg-type]
    "list backwards": lambda: attrs.evolve(LISTED, since=NOON, until=NOON),
    "list naive": lambda: attrs.evolve(LISTED, since=NAIVE),
    "list scale": lambda: attrs.evolve(LISTED, scale=-1),
    "count": lambda: attrs.evolve(LISTED, tiers_count="moon"),
    "tier from 0": lambda: PriceTier(at_least=0, unit_price=eur("1")),
    "tier from a float": lambda: PriceTier(at_least=1.5, unit_price=eur("1")),  # type: ignore[arg-type]
    "tier from text": lambda: PriceTier(at_least="5", unit_price=eur("1")),  # type: ignore[arg-type]
    "tier price": lambda: PriceTier(at_least=5, unit_price=1.5),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_cannot_be_sold_by_is_refused_when_it_is_written(
    wrong: Callable[[], object],
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        wrong()
    assert caught.value.code
    assert caught.value.path.startswith("$")


def test_a_book_knows_when_its_prices_change() -> None:
    sale = CatalogPromotion(id="s", rate="5%", since=NOON)
    book = PriceBook(lists=attrs.evolve(LISTED, until=NOON), promotions=sale)

    assert list(book.boundaries()) == [NOON, NOON]


def test_the_higher_priority_goes_first() -> None:
    """A tenth of 30.00 and 2.00, or 2.00 and a tenth of 28.00."""
    assert str(price(TEA, TEN, TWO).total) == "25.00 EUR"
    assert str(price(TEA, TEN, attrs.evolve(TWO, priority=1)).total) == "25.20 EUR"


def test_an_exclusive_promotion_is_the_only_one() -> None:
    priced = price(TEA, TEN, attrs.evolve(TWO, exclusive=True))

    assert str(priced.total) == "28.00 EUR"
    assert priced.verdicts[0] == Beaten(
        promotion="ten", by="two", by_how_much=eur("-1")
    )


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("all", "25.00"), ("best", "27.00"), ("best_per_line", "27.00")],
)
def test_a_lane_takes_all_or_the_best(choice: str, expected: str) -> None:
    priced = price(TEA, TEN, TWO, lanes=Lane(number=0, choice=choice))

    assert str(priced.total) == f"{expected} EUR"
    assert isinstance(priced.verdicts[1], Beaten) is (choice != "all")


def test_a_lane_may_take_the_best_for_each_line() -> None:
    mugs = Promotion("mugs", PercentOff(50, select=Select(skus="mug")))
    wishes = cart(("tea", 1), ("mug", 1))

    priced = price(wishes, TEN, mugs, lanes=Lane(number=0, choice="best_per_line"))

    assert [str(line.discount) for line in priced.lines] == ["1.00 EUR", "1.50 EUR"]


def test_a_lane_in_which_nothing_applies_takes_nothing() -> None:
    dear = Promotion("dear", PercentOff(0))

    assert (
        str(
            price(
                TEA,
                dear,
                attrs.evolve(dear, id="d"),
                lanes=Lane(number=0, choice="best"),
            ).total
        )
        == "30.00 EUR"
    )


def test_lower_lanes_go_first() -> None:
    later = attrs.evolve(TEN, lane=2, priority=9)

    assert str(price(TEA, later, TWO, lanes=Lane(number=2)).total) == "25.20 EUR"
