"""Prices of one unit as a page shows them: on one side, per kilogram, beside earlier ones."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article, Content
from ecomkit.money import Money
from ecomkit.pricing import (
    CatalogPromotion,
    ListPrice,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    PriceTier,
    Promotion,
)
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.result import PricedLine
from ecomkit.pricing.values import PriceHistory
from ecomkit.tax import TaxTable

from .shop import NOON, cart, eur, price

VAT = TaxTable.from_rows([{"id": "vat", "rate": "19%"}])


def line(
    listed: ListPrice, shown: str | None = None, *, gross: bool = False, many: int = 1
) -> PricedLine:
    book = PriceBook(
        lists=[
            PriceList(
                id="l", currency="EUR", includes_tax=gross, prices={"tea": listed}
            )
        ],
        articles=[Article(sku="tea", content="250 g")],
    )
    priced = price(
        cart(("tea", many)),
        Promotion("x", PercentOff(50)),
        book=book,
        taxes=VAT,
        occasion=Occasion(at=NOON, shown=shown),
    )
    return priced.lines[0]


NET = ListPrice(unit_price=eur("100"), compare_at=eur("110"), lowest_prior=eur("105"))
GROSS = ListPrice(
    unit_price=eur("119"), compare_at=eur("130.90"), lowest_prior=eur("124.95")
)


@pytest.mark.parametrize(("listed", "gross"), [(NET, False), (GROSS, True)])
@pytest.mark.parametrize(
    ("shown", "unit", "compare_at", "prior", "kilo"),
    [
        ("gross", "119.00", "130.90", "124.95", "476.00"),
        ("net", "100.00", "110.00", "105.00", "400.00"),
    ],
)
def test_all_prices_of_a_line_are_on_the_side_that_is_shown(
    listed: ListPrice,
    shown: str,
    unit: str,
    compare_at: str,
    prior: str,
    kilo: str,
    *,
    gross: bool,
) -> None:
    found = line(listed, shown, gross=gross).shown
    assert found.unit_price == found.list_price == eur(unit)
    assert (found.compare_at, found.lowest_prior) == (eur(compare_at), eur(prior))
    assert str(found.content_price()) == f"{kilo} EUR per kg"


def test_prices_are_shown_as_the_list_has_them_where_nothing_is_said() -> None:
    assert line(NET).shown.side == "net"
    assert line(GROSS, gross=True).shown.side == "gross"
    assert line(ListPrice(unit_price=eur("100"))).shown.compare_at is None


@pytest.mark.parametrize("shown", ["net", "gross"])
@pytest.mark.parametrize("gross", [False, True])
@pytest.mark.parametrize(
    ("compare_at", "at_one", "at_three"),
    [
        ("99", False, True),
        ("100", False, True),
        ("101", True, True),
        ("90", False, False),
        ("0", False, False),
    ],
)
def test_only_a_price_above_what_is_asked_is_struck_out(
    compare_at: str, shown: str, *, gross: bool, at_one: bool, at_three: bool
) -> None:
    listed = ListPrice(
        unit_price=eur("100"),
        tiers=[PriceTier(at_least=3, unit_price=eur("90"))],
        compare_at=eur(compare_at),
    )
    for many, is_struck in ((1, at_one), (3, at_three)):
        found = line(listed, shown, gross=gross, many=many).shown.compare_at
        assert (found is not None) is is_struck


def test_the_price_per_kilogram_is_that_of_the_tier_and_of_the_catalog() -> None:
    tiers = [PriceTier(at_least=3, unit_price=eur("4.00"))]
    book = PriceBook(
        lists=[
            PriceList(
                id="l",
                currency="EUR",
                prices={"tea": ListPrice(unit_price=eur("5.00"), tiers=tiers)},
            )
        ],
        articles=[Article(sku="tea", content="250 g")],
        promotions=[CatalogPromotion(id="c", rate="10%")],
    )
    shown = [price(cart(("tea", n)), book=book).lines[0].shown for n in (1, 3)]
    assert [str(one.content_price()) for one in shown] == [
        "18.00 EUR per kg",
        "14.40 EUR per kg",
    ]
    assert str(shown[0].content_price("100 g")) == "1.80 EUR per 100 g"
    assert str(shown[0].content_price(Content(1, "g"))) == "0.02 EUR per g"


def test_goods_sold_by_a_measure_have_its_price() -> None:
    book = PriceBook.of(
        "EUR", {"nuts": "1.20", "pen": "2"}, articles=[Article(sku="nuts", unit="g")]
    )
    wishes = Cart("EUR", [LineItem("nuts", 3, unit="g"), LineItem("pen")])
    nuts, pen = price(wishes, book=book).lines
    assert str(nuts.shown.content_price()) == "1200.00 EUR per kg"
    assert pen.shown.content_price() is None


def test_a_price_per_another_kind_of_measure_is_refused() -> None:
    with pytest.raises(InvalidPriceError, match="has no price per"):
        line(NET).shown.content_price("1 l")
    with pytest.raises(InvalidPriceError):
        line(NET).shown.content_price(5)  # type: ignore[arg-type]


def test_the_lowest_prior_price_comes_from_a_history() -> None:
    history = PriceHistory(())
    for days, amount in ((90, "8"), (20, "9"), (10, "12")):
        since: datetime = NOON - timedelta(days=days)
        history = history.with_price(Money(amount, "EUR"), since)
    listed = ListPrice(
        unit_price=eur("7"),
        compare_at=eur("12"),
        lowest_prior=history.lowest_prior(NOON),
    )
    assert line(listed).shown.lowest_prior == eur("8")
