"""Products, their variants, bundles, and the articles they are ordered as."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from ecomkit.catalog import (
    Article,
    Bundle,
    Catalog,
    Category,
    CategoryTree,
    Image,
    InvalidProductError,
    ListCatalog,
    OptionAxis,
    OptionMatrixError,
    PersonalizationField,
    PersonalizationKind,
    PersonalizationSchema,
    Product,
    ProductKind,
    UnknownCategoryError,
    Variant,
)
from ecomkit.errors import InvalidInputError
from ecomkit.measures import Dimensions, Weight

COLOR = OptionAxis("color", ["red", "blue"])
SIZE = OptionAxis("size", ["S", "L"])


def variants(*wanted: tuple[str, str]) -> list[Variant]:
    return [
        Variant(f"shirt-{color}-{size}", {"size": size, "color": color})
        for color, size in wanted
    ]


ALL = variants(("red", "S"), ("red", "L"), ("blue", "S"), ("blue", "L"))
SHIRT = Product(
    "shirt",
    "Shirt",
    axes=[COLOR, SIZE],
    variants=[*ALL[:3], Variant("shirt-blue-L", ALL[3].options, weight=Weight(250))],
    weight=Weight(200),
    dimensions=Dimensions.of(30, 20, 2, "cm"),
    categories=["shirts"],
    tax_category="clothing",
    hs_code="6109.10.00",
    origin="pt",
)
TEA = Product("tea", "Green tea", weight=Weight(100), categories=["food"], unit="kg")
MANUAL = Product("manual", "Manual", kind=ProductKind.DIGITAL)
TREE = CategoryTree(
    [
        Category("clothes", "Clothes"),
        Category("shirts", "Shirts", parent="clothes"),
        Category("food", "Food"),
    ]
)


def test_a_product_without_variants_is_ordered_by_its_id() -> None:
    assert TEA.skus == ("tea",)
    assert TEA.tax_category == "standard"
    assert TEA.is_divisible
    assert not SHIRT.is_divisible


def test_a_variant_is_found_by_what_was_chosen() -> None:
    found = SHIRT.find({"size": "L", "color": "red"})

    assert found is not None
    assert found.sku == "shirt-red-L"
    assert SHIRT.find({"size": "XL", "color": "red"}) is None


@pytest.mark.parametrize(
    ("made", "not_made", "problem"),
    [
        (ALL[:3], [], "missing: color blue, size L"),
        ([*ALL, *variants(("red", "S"))], [], "twice: color red, size S"),
        (
            [*ALL, *variants(("red", "XL"))],
            [],
            "of unknown options: color red, size XL",
        ),
        (ALL, [{"color": "red"}], "of unknown options: color red"),
        (ALL, [{"color": "red", "size": "S"}], "listed in not_made"),
        ([], [], "missing"),
    ],
)
def test_every_combination_is_made_once_or_said_not_to_be(
    made: list[Variant], not_made: list[dict[str, str]], problem: str
) -> None:
    with pytest.raises(OptionMatrixError, match=problem) as refusal:
        Product("s", "S", axes=[COLOR, SIZE], variants=made, not_made=not_made)

    assert refusal.value.path == "$.variants"


def test_a_combination_may_not_exist() -> None:
    shirt = Product(
        "s",
        "S",
        axes=[COLOR, SIZE],
        variants=ALL[:3],
        not_made=[{"size": "L", "color": "blue"}],
    )

    assert len(shirt.skus) == 3


def test_variants_without_axes_are_refused() -> None:
    with pytest.raises(OptionMatrixError):
        Product("s", "S", variants=ALL[:1])
    with pytest.raises(OptionMatrixError, match="two axes have one name"):
        Product("s", "S", axes=[COLOR, COLOR], variants=ALL[:1])


def test_no_sku_names_two_variants() -> None:
    same = [attrs.evolve(variant, sku="shirt") for variant in ALL]
    with pytest.raises(InvalidProductError, match="two variants have one SKU"):
        Product("s", "S", axes=[COLOR, SIZE], variants=same)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", " tea"),
        ("id", ""),
        ("title", ""),
        ("title", " Tea"),
        ("kind", "liquid"),
        ("description", "x" * 20_001),
        ("images", ["tea.jpg"]),
        ("images", 7),
        ("categories", "food"),
        ("categories", ["food", "food"]),
        ("tags", [""]),
        ("tags", [" hot"]),
        ("attributes", {"caffeine": 1.5}),
        ("attributes", {"caffeine": Decimal("NaN")}),
        ("attributes", "strong"),
        ("tax_category", ""),
        ("weight", 100),
        ("dimensions", (1, 2, 3)),
        ("hs_code", "12"),
        ("origin", "XX"),
        ("axes", ["color"]),
        ("variants", ["red"]),
        ("not_made", "red"),
        ("personalization", {"front": 10}),
    ],
)
def test_what_does_not_fit_a_product_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidInputError):
        attrs.evolve(TEA, **{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "make",
    [
        lambda: OptionAxis("color", []),
        lambda: OptionAxis("", ["red"]),
        lambda: Variant("s", {"color": 7}),  # type: ignore[arg-type]
        lambda: Variant("s", "red"),  # type: ignore[arg-type]
        lambda: Image(""),
    ],
)
def test_what_does_not_fit_a_part_is_refused(make: object) -> None:
    with pytest.raises(InvalidInputError):
        make()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("kind", "ships"),
    [("goods", True), ("made_to_order", True), ("service", False), ("digital", False)],
)
def test_a_kind_says_whether_there_is_a_parcel(kind: str, *, ships: bool) -> None:
    assert ProductKind(kind).ships is ships


def test_an_article_has_all_facts_of_its_variant() -> None:
    catalog: Catalog = ListCatalog([SHIRT, TEA], tree=TREE)
    found = catalog.find(["shirt-blue-L", "shirt-red-S", "hat"])

    assert found["shirt-blue-L"] == Article(
        sku="shirt-blue-L",
        product="shirt",
        title="Shirt",
        kind=ProductKind.GOODS,
        options=(("color", "blue"), ("size", "L")),
        categories=("shirts", "clothes"),
        tax_category="clothing",
        weight=Weight(250),
        dimensions=Dimensions.of(30, 20, 2, "cm"),
        hs_code="61091000",
        origin="PT",
    )
    assert found["shirt-red-S"].weight == Weight(200)
    assert found.keys() == {"shirt-blue-L", "shirt-red-S"}


def test_a_bundle_weighs_what_its_parts_weigh() -> None:
    bundle = Bundle(
        "set", "Set", parts={"tea": 3, "shirt-red-S": 1}, categories=["food"]
    )
    article = ListCatalog([SHIRT, TEA], [bundle], TREE).find(["set"])["set"]

    assert article.parts == (("shirt-red-S", 1), ("tea", 3))
    assert article.weight == Weight(500)
    assert article.kind is ProductKind.GOODS
    assert article.categories == ("food",)


def test_a_bundle_of_what_is_not_sent_is_not_sent() -> None:
    bundle = Bundle("set", "Set", parts={"manual": 1})
    article = ListCatalog([MANUAL], [bundle]).find(["set"])["set"]

    assert article.kind is ProductKind.DIGITAL
    assert article.weight is None


@pytest.mark.parametrize(
    ("bundles", "problem"),
    [
        ([Bundle("set", "Set", parts={"hat": 1})], "not in the catalog"),
        ([Bundle("tea", "Set", parts={"tea": 1})], "is the SKU of two things"),
        (
            [
                Bundle("a", "A", parts={"tea": 1}),
                Bundle("b", "B", parts={"a": 1}),
            ],
            "not in the catalog",
        ),
    ],
)
def test_bundles_fit_their_catalog(bundles: list[Bundle], problem: str) -> None:
    with pytest.raises(InvalidProductError, match=problem):
        ListCatalog([SHIRT, TEA], bundles, TREE)


def test_products_fit_their_catalog() -> None:
    with pytest.raises(InvalidProductError, match="is the SKU of two things"):
        ListCatalog([TEA, TEA], tree=TREE)
    with pytest.raises(UnknownCategoryError):
        ListCatalog([TEA])


@pytest.mark.parametrize("parts", [{}, {"tea": 0}, {"tea": True}, {"": 1}, ["tea"]])
def test_a_bundle_has_parts(parts: object) -> None:
    with pytest.raises(InvalidInputError):
        Bundle("set", "Set", parts=parts)  # type: ignore[arg-type]


RING = PersonalizationSchema(
    [
        PersonalizationField("inside", longest=5, required=True, service="engraving"),
        PersonalizationField("outside", service="engraving"),
        PersonalizationField(
            "sketch", kind=PersonalizationKind.FILE, service="drawing"
        ),
    ]
)


def test_a_personalization_that_fits_has_no_problems_and_a_service() -> None:
    texts, files = {"inside": "Ada", "outside": "Bob"}, {"sketch": "upload-1"}

    assert RING.problems(texts, files) == ()
    assert RING.services(texts, files) == ("drawing", "engraving")
    assert RING.services({"inside": "Ada"}, {}) == ("engraving",)


def test_all_that_a_product_does_not_offer_is_reported_at_once() -> None:
    problems = RING.problems({"back": "x", "sketch": "words"}, {"inside": "upload-1"})

    assert [(each.field, each.code) for each in problems] == [
        ("inside", "missing"),
        ("back", "unknown"),
        ("sketch", "unknown"),
        ("inside", "unknown"),
    ]
    (long,) = RING.problems({"inside": "Augusta"}, {})
    assert (long.code, long.longest) == ("too_long", 5)


def test_fields_of_a_schema_have_names_of_their_own() -> None:
    with pytest.raises(InvalidProductError, match="one name"):
        PersonalizationSchema([PersonalizationField("a"), PersonalizationField("a")])
