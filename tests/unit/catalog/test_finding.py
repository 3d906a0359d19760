"""Products are found in the plural and with a slip, and shown by price and rating."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ecomkit.catalog import (
    CategoryTree,
    OptionAxis,
    Product,
    SearchIndex,
    SortOrder,
    Variant,
    compare_products,
    list_products,
)
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money

MUG = Product("mug", "Blue mug")
BOX = Product("box", "Gift box")
BERRY = Product("berry", "Berry tea")
SHIRT = Product(
    "shirt",
    "Linen shirt",
    axes=[OptionAxis("size", ["S", "M"])],
    variants=[Variant("shirt-s", {"size": "S"}), Variant("shirt-m", {"size": "M"})],
)
ALL = (MUG, BOX, BERRY, SHIRT)
PRICES = {
    sku: Money(amount, "EUR")
    for sku, amount in (
        ("mug", "12.00"),
        ("box", "3.00"),
        ("shirt-s", "40.00"),
        ("shirt-m", "42.00"),
    )
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("blue mugs", ["mug"]),
        ("boxes", ["box"]),
        ("berries", ["berry"]),
        ("shrit", ["shirt"]),
        ("shir", ["shirt"]),
        ("linnen", ["shirt"]),
        ("linan shirts", ["shirt"]),
        ("bleu", ["mug"]),
        ("xhirt", []),
        ("mg", []),
    ],
)
def test_a_word_is_found_in_the_plural_and_with_one_slip(
    typed: str, found: list[str]
) -> None:
    assert [hit.product.id for hit in SearchIndex(ALL).find(typed)] == found


def test_what_is_written_right_comes_before_what_is_near() -> None:
    tee = Product("tees", "Tees")
    index = SearchIndex([Product("teas", "Teas"), tee])
    assert [hit.product.id for hit in index.find("tees")] == ["tees"]
    brand, vase = Product("brand", "Glas"), Product("vase", "Glass vase")
    found = SearchIndex([brand, vase]).find("glass")
    assert [hit.product.id for hit in found] == ["vase", "brand"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (SortOrder.CHEAPEST, ["box", "mug", "shirt", "berry"]),
        (SortOrder.DEAREST, ["shirt", "mug", "box", "berry"]),
    ],
)
def test_a_page_is_sorted_by_price(sort: SortOrder, order: list[str]) -> None:
    """What has no price comes last."""
    page = list_products(ALL, CategoryTree(), sort=sort, prices=PRICES)
    assert [product.id for product in page.products] == order


def test_a_page_shows_what_lies_between_two_prices() -> None:
    page = list_products(
        ALL,
        CategoryTree(),
        prices=PRICES,
        at_least=Money("12", "EUR"),
        at_most=Money("40", "EUR"),
    )
    assert [product.id for product in page.products] == ["mug", "shirt"]
    with pytest.raises(InvalidInputError, match="bound"):
        list_products(ALL, CategoryTree(), at_most=Money("40", "EUR"))


def test_a_bound_of_nothing_needs_prices_as_any_other() -> None:
    with pytest.raises(InvalidInputError, match="bound"):
        list_products(ALL, CategoryTree(), at_least=Money("0", "EUR"))


def test_prices_in_two_currencies_have_no_order() -> None:
    """500 yen are not more than 40 euros because 500 is more than 40."""
    mixed = {**PRICES, "mug": Money("500", "JPY")}
    with pytest.raises(InvalidInputError, match="one currency"):
        list_products(ALL, CategoryTree(), prices=mixed, sort=SortOrder.CHEAPEST)


def test_a_product_is_found_by_its_titles_and_choices() -> None:
    tea = Product(
        "tea",
        "Green tea",
        titles={"de": "Grüner Tee", "fr": "Thé vert"},
        choices=[OptionAxis("cut", ["leaf", "ground"])],
    )
    index = SearchIndex([tea, MUG])
    for typed in ("gruner", "thé vert", "ground"):
        assert [hit.product.id for hit in index.find(typed)] == ["tea"]
    page = list_products([tea, MUG], CategoryTree(), having={"cut": "leaf"})
    assert [product.id for product in page.products] == ["tea"]
    assert page.choices["cut"] == {"leaf": 1, "ground": 1}


def test_fewer_hits_than_none_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="at least 0"):
        SearchIndex(ALL).find("mug", most=-1)


def test_products_are_compared_by_price_and_rating() -> None:
    table = compare_products(
        [SHIRT, BERRY], prices=PRICES, ratings={"berry": Decimal("4.5")}
    )
    rows = {row.name: row.values for row in table.rows}
    assert rows["price"] == (Money("40.00", "EUR"), None)
    assert rows["rating"] == (None, Decimal("4.5"))
