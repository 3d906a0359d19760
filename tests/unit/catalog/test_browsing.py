"""Categories, pages, search, comparison, and whether a page says enough."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from ecomkit.catalog import (
    Category,
    CategoryTree,
    ComparisonRow,
    Completeness,
    Image,
    InvalidCategoryError,
    OptionAxis,
    PersonalizationField,
    PersonalizationSchema,
    Product,
    ProductKind,
    SearchIndex,
    SortOrder,
    UnknownCategoryError,
    Variant,
    compare_products,
    list_products,
)
from ecomkit.errors import InvalidInputError
from ecomkit.measures import Weight

TREE = CategoryTree(
    [
        Category("home", "Home"),
        Category("kitchen", "Kitchen", parent="home"),
        Category("cups", "Cups", parent="kitchen"),
        Category("garden", "Garden", parent="home"),
        Category("food", "Food"),
    ]
)
CUP = Product(
    "cup",
    "Café cup",
    categories=["cups"],
    tags=["gift", "new"],
    attributes={"material": "porcelain", "volume": 250},
    axes=[OptionAxis("color", ["red", "white"])],
    variants=[
        Variant("cup-r", {"color": "red"}),
        Variant("cup-w", {"color": "white"}),
    ],
    since=date(2026, 1, 1),
    weight=Weight(300),
    description="A cup for coffee",
)
MUG = Product(
    "mug",
    "Mug",
    categories=["cups"],
    tags=["gift"],
    attributes={"material": "steel", "volume": 400, "lid": True},
    since=date(2026, 2, 1),
    description="Keeps tea and coffee hot",
)
POT = Product("pot", "Plant pot", categories=["garden"])
TEA = Product("tea", "شاي أخضر", categories=["food"], tags=["hot"], description="Tea")
ALL = (CUP, MUG, POT, TEA)


def ids(products: tuple[Product, ...]) -> list[str]:
    return [product.id for product in products]


def test_a_tree_knows_what_is_above_and_below() -> None:
    assert TREE.ancestors("cups") == ("kitchen", "home")
    assert [each.id for each in TREE.path("cups")] == ["home", "kitchen", "cups"]
    assert [each.id for each in TREE.children("home")] == ["kitchen", "garden"]
    assert [each.id for each in TREE.children()] == ["home", "food"]
    assert TREE.with_ancestors(["cups", "garden"]) == (
        "cups",
        "kitchen",
        "home",
        "garden",
    )


@pytest.mark.parametrize(
    ("categories", "problem"),
    [
        ([Category("a", "A"), Category("a", "B")], "two categories have one id"),
        ([Category("a", "A", parent="b")], "of a category is unknown"),
        ([Category("a", "A", parent="a")], "is its own ancestor"),
        (
            [Category("a", "A", parent="b"), Category("b", "B", parent="a")],
            "is its own ancestor",
        ),
    ],
)
def test_what_is_no_tree_is_refused(categories: list[Category], problem: str) -> None:
    with pytest.raises(InvalidCategoryError, match=problem):
        CategoryTree(categories)


@pytest.mark.parametrize("ask", ["ancestors", "path", "children", "find"])
def test_an_unknown_category_is_refused(ask: str) -> None:
    with pytest.raises(UnknownCategoryError):
        getattr(TREE, ask)("toys")


def test_a_page_shows_a_category_and_all_below_it() -> None:
    assert ids(list_products(ALL, TREE, category="home").products) == [
        "cup",
        "mug",
        "pot",
    ]
    assert ids(list_products(ALL, TREE, category="cups").products) == ["cup", "mug"]
    assert ids(list_products(ALL, TREE).products) == ids(ALL)
    with pytest.raises(UnknownCategoryError):
        list_products(ALL, TREE, category="toys")


@pytest.mark.parametrize(
    ("having", "tags", "found"),
    [
        ({"color": ["red"]}, [], ["cup"]),
        ({"color": ["red", "blue"]}, [], ["cup"]),
        ({"material": ["steel", "porcelain"]}, [], ["cup", "mug"]),
        ({"volume": ["400"]}, [], ["mug"]),
        ({"lid": ["True"]}, [], ["mug"]),
        ({"color": ["red"], "material": ["steel"]}, [], []),
        ({}, ["gift"], ["cup", "mug"]),
        ({}, ["gift", "new"], ["cup"]),
    ],
)
def test_a_page_is_filtered_by_choices_and_tags(
    having: dict[str, list[str]], tags: list[str], found: list[str]
) -> None:
    assert ids(list_products(ALL, TREE, having=having, tags=tags).products) == found


def test_a_page_counts_its_choices() -> None:
    assert list_products(ALL, TREE, category="cups").choices == {
        "color": {"red": 1, "white": 1},
        "lid": {"True": 1},
        "material": {"porcelain": 1, "steel": 1},
        "volume": {"250": 1, "400": 1},
    }


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        (SortOrder.GIVEN, ["cup", "mug", "pot", "tea"]),
        (SortOrder.TITLE, ["cup", "mug", "pot", "tea"]),
        (SortOrder.NEWEST, ["mug", "cup", "pot", "tea"]),
        (SortOrder.RANK, ["tea", "mug", "cup", "pot"]),
    ],
)
def test_a_page_is_sorted(sort: SortOrder, found: list[str]) -> None:
    """Prices belong to another room, which gives its figures as ranks."""
    ranks = {"mug": 900, "tea": 450}

    assert ids(list_products(ALL, TREE, sort=sort, ranks=ranks).products) == found


def test_an_unknown_order_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        list_products(ALL, TREE, sort="price")  # type: ignore[arg-type]


INDEX = SearchIndex(ALL)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cafe", ["cup"]),
        ("CAFÉ CUP", ["cup"]),
        ("cup-r", ["cup"]),
        ("red", ["cup"]),
        ("steel", ["mug"]),
        ("coffee", ["cup", "mug"]),
        ("coffee hot", ["mug"]),
        ("cof", ["cup", "mug"]),
        ("شاى اخضر", ["tea"]),
        ("p", ["pot", "cup"]),
        ("coffee xyz", []),
        ("", []),
        ("!?", []),
    ],
)
def test_products_are_found_by_words(typed: str, found: list[str]) -> None:
    assert [hit.product.id for hit in INDEX.find(typed)] == found


def test_the_title_says_more_than_the_description() -> None:
    """Tea is called tea in its id; the mug only keeps it hot."""
    hits = INDEX.find("tea")

    assert [(hit.product.id, hit.score > 10) for hit in hits] == [
        ("tea", True),
        ("mug", False),
    ]


def test_equal_hits_are_ordered_by_title() -> None:
    same = [
        Product(id, title) for id, title in (("2", "b x"), ("1", "b x"), ("3", "a x"))
    ]

    assert [hit.product.id for hit in SearchIndex(same).find("x")] == ["3", "1", "2"]


def test_only_the_best_hits_are_given() -> None:
    many = [Product(str(number), "Cup") for number in range(50)]

    assert len(SearchIndex(many).find("cup")) == 20
    assert len(SearchIndex(many).find("cup", most=5)) == 5


def test_a_text_of_any_length_can_be_searched_for() -> None:
    assert INDEX.find("coffee " * 10_000)[0].product.id == "cup"


def test_products_are_compared_fact_by_fact() -> None:
    table = compare_products([CUP, MUG])

    assert table.products == ("cup", "mug")
    assert table.rows == (
        ComparisonRow(name="title", values=("Café cup", "Mug")),
        ComparisonRow(name="kind", values=("goods", "goods")),
        ComparisonRow(name="weight", values=("300 g", None)),
        ComparisonRow(name="color", values=("red, white", None)),
        ComparisonRow(name="material", values=("porcelain", "steel")),
        ComparisonRow(name="volume", values=(250, 400)),
        ComparisonRow(name="lid", values=(None, True)),
    )
    assert [row.name for row in table.rows if not row.differs] == ["kind"]


def test_a_complete_page_lacks_nothing() -> None:
    product = attrs.evolve(
        CUP,
        description="x" * 80,
        images=[Image("cup.jpg", alt="A red cup")],
        hs_code="691110",
        origin="DE",
    )

    assert Completeness(abroad=True, attributes=["material"]).missing(product) == ()


def test_all_that_a_page_lacks_is_reported_at_once() -> None:
    bare = Product("x", "X", images=[Image("x.jpg")])
    wanted = Completeness(least_images=2, abroad=True, attributes=["material"])

    assert [fact.field for fact in wanted.missing(bare)] == [
        "description",
        "images",
        "images[0].alt",
        "categories",
        "weight",
        "hs_code",
        "origin",
        "attributes.material",
    ]


def test_what_is_not_sent_needs_no_weight() -> None:
    course = Product("x", "X", kind=ProductKind.SERVICE, categories=["food"])

    assert [fact.field for fact in Completeness().missing(course)] == [
        "description",
        "images",
    ]


def test_what_is_made_to_order_asks_what_to_make() -> None:
    ring = Product("r", "R", kind=ProductKind.MADE_TO_ORDER, weight=Weight(5))
    fields = [fact.field for fact in Completeness().missing(ring)]
    assert "personalization" in fields

    asked = attrs.evolve(
        ring, personalization=PersonalizationSchema([PersonalizationField("inside")])
    )
    assert "personal" not in [fact.field for fact in Completeness().missing(asked)]


def test_variants_may_each_have_their_weight() -> None:
    weighed = [attrs.evolve(each, weight=Weight(1)) for each in CUP.variants]
    cup = attrs.evolve(CUP, weight=None, variants=weighed)

    assert "weight" not in [fact.field for fact in Completeness().missing(cup)]
