"""What a bundle takes from its parts: all that is known of each, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecomkit.catalog import Article, Bundle, ListCatalog, Product
from ecomkit.catalog.made_of_parts import made_of_parts
from ecomkit.measures import Dimensions, Weight
from ecomkit.shipping.parcels import Box, PackItem, pack_items

MUG = Article(
    sku="mug",
    weight=Weight.of(400, "g"),
    dimensions=Dimensions.of(12, 9, 9, "cm"),
    hs_code="691200",
    origin="DE",
    seller="mia",
    ships_from="attic",
    flags=["fragile"],
)
SET = Article(sku="set", parts={"mug": 2})
CARD = Article(sku="card", kind="digital")


def test_what_is_known_of_all_parts_is_known_of_the_set() -> None:
    made = made_of_parts(SET, [(MUG, 2)])
    assert made.weight == Weight.of(800, "g")
    assert made.dimensions == Dimensions.of(18, 12, 9, "cm")
    assert (made.hs_code, made.origin) == ("691200", "DE")
    assert (made.seller, made.ships_from, made.flags) == ("mia", "attic", ("fragile",))


def test_what_differs_or_is_not_known_of_one_is_not_known() -> None:
    lamp = Article(sku="lamp", hs_code="940500", origin="DE", flags=["lithium"])
    made = made_of_parts(SET, [(MUG, 1), (lamp, 1)])
    assert (made.weight, made.dimensions, made.hs_code) == (None, None, "")
    assert (made.origin, made.seller, made.ships_from) == ("DE", "", "")
    assert made.flags == ("fragile", "lithium")


def test_what_is_said_of_the_set_stands() -> None:
    said = Article(
        sku="set",
        parts={"mug": 2},
        weight=Weight.of(1, "kg"),
        dimensions=Dimensions.of(30, 20, 20, "cm"),
        hs_code="6912",
        origin="CN",
        seller="kiln",
        ships_from="cellar",
        shipping_category="parcel",
        flags=["fragile"],
    )
    assert made_of_parts(said, [(MUG, 2)]) == said


def test_one_category_counts_and_one_thing_to_send() -> None:
    cold = Article(sku="ice", shipping_category="cold", weight=Weight.of(1, "kg"))
    made = made_of_parts(SET, [(cold, 1), (CARD, 3)])
    assert (made.shipping_category, made.kind) == ("cold", "goods")
    assert made.weight == Weight.of(1, "kg")
    assert made_of_parts(SET, [(CARD, 2)]).kind == "digital"


def test_what_must_lie_as_it_is_has_no_size_beside_others() -> None:
    vase = Article(sku="vase", dimensions=MUG.dimensions, flags=["upright"])
    assert made_of_parts(SET, [(vase, 2)]).dimensions is None
    assert made_of_parts(SET, [(MUG, 101)]).dimensions is None


def test_a_catalog_and_a_bundle_say_the_same() -> None:
    catalog = ListCatalog(
        [Product("mug", "Mug", weight=MUG.weight, dimensions=MUG.dimensions)],
        [Bundle("set", "Two mugs", parts={"mug": 2})],
    )
    made = catalog.find(["set"])["set"]
    assert (made.weight, made.dimensions) == (
        Weight.of(800, "g"),
        Dimensions.of(18, 12, 9, "cm"),
    )


_sides = st.tuples(*[st.integers(1, 12)] * 3).map(
    lambda x: Dimensions.of(x[0], x[1], x[2], "cm")
)


@given(st.lists(st.tuples(_sides, st.integers(1, 4)), min_size=1, max_size=4))
def test_all_parts_fit_into_the_size_of_the_set(
    pieces: list[tuple[Dimensions, int]],
) -> None:
    parts = [
        (Article(sku=f"part-{i}", dimensions=size), count)
        for i, (size, count) in enumerate(pieces)
    ]
    made = made_of_parts(SET, parts).dimensions
    assert made is not None
    assert made.volume.exact >= sum(size.volume.exact * n for size, n in pieces)
    longest = max(side for size, _ in pieces for side in size.sides)
    assert made.sides[0] >= longest
    if len(pieces) == 1 and pieces[0][1] == 1:
        assert made.sides == pieces[0][0].sides
    if len(pieces) == 1 and pieces[0][1] == 2:
        box = Box(id="b", inner=made, carries=Weight.of(1, "kg"))
        item = PackItem(key="x", size=pieces[0][0], weight=Weight(), quantity=2)
        assert not pack_items([item], [box]).unpacked
