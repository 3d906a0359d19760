"""Each fault a packing can have is found."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.measures import Length
from ecomkit.shipping.parcels import (
    Box,
    ItemPlacement,
    PackedBox,
    Packing,
    PackItem,
    Rotation,
    UnpackedItem,
    packing_faults,
)
from ecomkit.shipping.reasons import NothingToSend
from tests.unit.shipping.goods import cm, kg

BOX = Box(id="box", inner=cm(20, 20, 20), carries=kg("2"), tare=kg("0.1"))
TIN = PackItem(
    key="tin", size=cm(10, 10, 20), weight=kg("1"), rotation=Rotation.UPRIGHT
)
EGG = PackItem(key="egg", size=cm(10, 20, 5), weight=kg("0.5"), fragile=True)
ITEMS = (TIN, EGG)


def at(key: str, x: int, y: int, z: int, *size: int) -> ItemPlacement:
    return ItemPlacement(
        key=key,
        x=Length.of(x, "cm"),
        y=Length.of(y, "cm"),
        z=Length.of(z, "cm"),
        size=cm(*size),
    )


GOOD = (at("tin", 0, 0, 0, 10, 10, 20), at("egg", 10, 0, 0, 10, 20, 5))


def boxed(*placements: ItemPlacement, weight: str = "1.6", box: Box = BOX) -> PackedBox:
    return PackedBox(box=box, weight=kg(weight), placements=placements)


def faults(
    *boxes: PackedBox, items: tuple[PackItem, ...] = ITEMS, left: int = 0
) -> list[tuple[str, int, tuple[str, ...]]]:
    unpacked = (UnpackedItem(key="tin", quantity=left, reason=NothingToSend()),) * bool(
        left
    )
    packing = Packing(boxes=boxes, unpacked=unpacked)
    return [
        (x.kind.value, x.box, x.keys) for x in packing_faults(packing, items, [BOX])
    ]


def test_a_good_packing_has_no_faults() -> None:
    assert faults(boxed(*GOOD)) == []


def test_lost_and_doubled_items_are_faults() -> None:
    assert faults(boxed(GOOD[0], weight="1.1")) == [("lost", 0, ("egg",))]
    assert faults(boxed(*GOOD), left=1) == [("too_many", 0, ("tin",))]
    assert faults(boxed(*GOOD), items=(EGG,))[0] == ("too_many", 0, ("tin",))


def test_an_unknown_box_is_a_fault() -> None:
    other = attrs.evolve(BOX, carries=kg("9"))

    assert faults(boxed(*GOOD, box=other)) == [("unknown_box", 1, ())]


def test_a_box_too_heavy_or_weighed_wrongly() -> None:
    assert faults(boxed(*GOOD, weight="1.7")) == [("wrong_weight", 1, ())]
    heavy = (attrs.evolve(TIN, weight=kg("1.6")), EGG)
    assert faults(boxed(*GOOD, weight="2.2"), items=heavy) == [("too_heavy", 1, ())]


@pytest.mark.parametrize("corner", [(11, 0, 0), (10, 1, 0), (10, 0, 16)])
def test_an_item_that_sticks_out_is_a_fault(corner: tuple[int, int, int]) -> None:
    egg = at("egg", *corner, 10, 20, 5)

    assert faults(boxed(GOOD[0], egg)) == [("outside", 1, ("egg",))]


def test_items_that_overlap_are_a_fault() -> None:
    egg = at("egg", 9, 0, 0, 10, 20, 5)

    assert faults(boxed(GOOD[0], egg)) == [("overlap", 1, ("egg", "tin"))]


def test_an_item_rotated_against_its_rule_is_a_fault() -> None:
    lying = at("tin", 0, 0, 0, 10, 20, 10)
    assert faults(boxed(lying, GOOD[1])) == [("rotated", 1, ("tin",))]
    fixed = (TIN, attrs.evolve(EGG, rotation=Rotation.FIXED))
    around = at("egg", 0, 10, 0, 20, 10, 5)
    assert faults(boxed(GOOD[0], around), items=fixed) == [("rotated", 1, ("egg",))]
    assert faults(boxed(at("tin", 0, 0, 0, 9, 10, 20), GOOD[1]))[0][0] == "rotated"


def test_an_item_on_a_fragile_one_is_a_fault() -> None:
    low = (attrs.evolve(TIN, size=cm(10, 10, 10)), EGG)
    under, over = at("egg", 0, 0, 0, 10, 20, 5), at("tin", 0, 0, 10, 10, 10, 10)

    assert faults(boxed(under, over), items=low) == [("on_fragile", 1, ("egg", "tin"))]
    assert faults(boxed(over, under), items=low) == [("on_fragile", 1, ("egg", "tin"))]
