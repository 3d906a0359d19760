"""Goods: the price book reads the catalog's articles."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ecomkit.cart import Cart
from ecomkit.catalog import (
    Article,
    Bundle,
    Category,
    CategoryTree,
    Content,
    InvalidProductError,
    ListCatalog,
    Product,
)
from ecomkit.measures import Weight, unit_ratio
from ecomkit.pricing import (
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    Promotion,
    Select,
)
from ecomkit.wire import from_wire, to_wire

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TREE = CategoryTree([Category("food", "Food"), Category("tea", "Tea", parent="food")])
CATALOG = ListCatalog(
    [
        Product("green", "Green tea", categories=["tea"], tax_category="food"),
        Product("card", "Gift card", discountable=False),
        Product("mug", "Mug", content="300 ml"),
    ],
    [Bundle("set", "Tea set", parts={"green": 2, "mug": 1})],
    TREE,
)


def test_a_catalog_is_handed_over_whole() -> None:
    book = PriceBook.of(
        "EUR", {"green": "4.50", "set": "15.00", "else": "1.00"}, articles=CATALOG
    )

    assert book.article("green").categories == ("tea", "food")
    assert book.article("green").tax_category == "food"
    assert book.article("mug").content == Content(Decimal(300), "ml")  # a part
    assert book.article("else") == Article(sku="else")
    assert "card" not in book.articles  # it has no price


def test_a_rule_on_a_category_finds_what_is_below_it() -> None:
    book = PriceBook.of("EUR", {"green": "10.00", "mug": "10.00"}, articles=CATALOG)
    rule = Promotion("food", PercentOff(10, select=Select(categories="food")))
    priced = Pricer(book, promotions=[rule]).price(
        Cart("EUR").with_item("green").with_item("mug"), Occasion(at=NOON)
    )

    assert str(priced.discount.amount) == "1.00"


def test_a_plain_sku_is_an_article_with_nothing_special() -> None:
    card = Article(sku="card", discountable=False)

    assert (card.product, card.title, card.tax_category) == ("card", "card", "standard")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sku": ""},
        {"discountable": 1},
        {"content": "much"},
        {"content": Content},
        {"parts": {"tea": 0}},
        {"categories": 5},
    ],
)
def test_what_is_no_article_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidProductError):
        Article(**{"sku": "a"} | wrong)  # type: ignore[arg-type]


def test_shares_of_a_bundle_are_stated_for_all_of_its_parts() -> None:
    with pytest.raises(InvalidProductError, match="some parts only"):
        Bundle("set", "Set", parts={"a": 1, "b": 1}, shares={"a": 1})


@pytest.mark.parametrize(
    ("unit", "other", "ratio"),
    [
        ("g", "kg", (1, 1000)),
        ("t", "kg", (1000, 1)),
        ("ml", "l", (1, 1000)),
        ("m", "kg", None),
        ("box", "box", (1, 1)),
        ("pair", "piece", None),
    ],
)
def test_units_convert_within_their_kind(
    unit: str, other: str, ratio: tuple[int, int] | None
) -> None:
    assert unit_ratio(unit, other) == ratio


def test_contents_are_compared_per_kilogram_liter_or_meter() -> None:
    written = ["250 g", "0.75 l", "330 ml", "80 cm", "2 m2", "12 piece"]
    found = [Content.from_text(text).reference for text in written]

    assert found == ["kg", "l", "l", "m", "m2", "piece"]


def test_a_book_with_articles_is_written_and_read() -> None:
    special = Article(
        sku="tea", content="250 g", weight=Weight(260), categories={"b", "a"}, unit="kg"
    )
    book = PriceBook.of("EUR", {"tea": "4.50"}, articles=[special])

    assert from_wire(to_wire(book)) == book


def test_a_book_of_the_version_before_is_read() -> None:
    current = to_wire(PriceBook.of("EUR", {"lesson": "40.00"}))
    older = current | {
        "version": 2,
        "products": {"lesson": {"sku": "lesson", "kind": "services"}},
    }

    assert from_wire(older) == PriceBook.of(
        "EUR", {"lesson": "40.00"}, articles=[Article(sku="lesson", kind="service")]
    )
