"""Nothing is lost, nothing overlaps, every limit is kept, and order does not matter."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.measures import Dimensions, Weight
from ecomkit.shipping.parcels import Box, PackItem, Rotation, pack_items, packing_faults

SIDES = st.integers(5, 320)
ROOMS = st.integers(50, 450)


@st.composite
def some_items(draw: st.DrawFn) -> list[PackItem]:
    return [
        PackItem(
            key=f"line {number}",
            size=Dimensions.of(draw(SIDES), draw(SIDES), draw(SIDES), "mm"),
            weight=Weight(draw(st.integers(0, 9_000))),
            quantity=draw(st.integers(1, 7)),
            rotation=draw(st.sampled_from(Rotation)),
            fragile=draw(st.booleans()),
        )
        for number in range(draw(st.integers(1, 5)))
    ]


@st.composite
def some_boxes(draw: st.DrawFn) -> list[Box]:
    return [
        Box(
            id=f"box {number}",
            inner=Dimensions.of(draw(ROOMS), draw(ROOMS), draw(ROOMS), "mm"),
            carries=Weight(draw(st.integers(500, 30_000))),
            tare=Weight(draw(st.integers(0, 900))),
        )
        for number in range(draw(st.integers(1, 3)))
    ]


@settings(max_examples=100, deadline=None)
@given(items=some_items(), boxes=some_boxes())
def test_a_packing_has_no_faults(items: list[PackItem], boxes: list[Box]) -> None:
    packing = pack_items(items, boxes)

    assert packing_faults(packing, items, boxes) == ()
    assert all(packed.placements for packed in packing.boxes)


@settings(max_examples=40, deadline=None)
@given(items=some_items(), boxes=some_boxes(), data=st.data())
def test_the_same_items_go_to_the_same_places(
    items: list[PackItem], boxes: list[Box], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(items)), data.draw(st.permutations(boxes))

    assert pack_items(*shuffled) == pack_items(items, boxes)


@settings(max_examples=40, deadline=None)
@given(items=some_items(), boxes=some_boxes())
def test_only_what_fits_into_no_box_is_left(
    items: list[PackItem], boxes: list[Box]
) -> None:
    """What is left out would be left out of an order of its own, too."""
    left = {each.key for each in pack_items(items, boxes).unpacked}

    for item in items:
        alone = pack_items([item], boxes)
        assert bool(alone.unpacked) is (item.key in left)
