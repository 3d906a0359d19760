"""Which boxes an order goes into."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.measures import Dimensions, Length, Weight
from ecomkit.shipping import InvalidBoxError
from ecomkit.shipping.parcels import (
    Box,
    Packing,
    PackItem,
    Rotation,
    UnpackedItem,
    items_to_pack,
    pack_items,
    packing_faults,
)
from ecomkit.shipping.reasons import TooHeavy, TooLarge
from tests.unit.shipping.goods import cm, consignment, kg, line

SMALL = Box(id="small", inner=cm(20, 15, 10), carries=kg("5"), tare=Weight(120))
LARGE = Box(
    id="large",
    inner=cm(60, 40, 30),
    outer=cm(61, 41, 31),
    carries=kg("30"),
    tare=Weight(600),
)
BOXES = (LARGE, SMALL)


def item(key: str, size: Dimensions, quantity: int = 1, **facts: object) -> PackItem:
    facts.setdefault("weight", Weight(100))
    return PackItem(key=key, size=size, quantity=quantity, **facts)  # type: ignore[arg-type]


def packed(*items: PackItem) -> Packing:
    packing = pack_items(items, BOXES)
    assert packing_faults(packing, items, BOXES) == ()
    return packing


def kinds(packing: Packing) -> list[str]:
    return [each.box.id for each in packing.boxes]


def test_the_smallest_box_that_takes_everything_is_used() -> None:
    found = packed(item("mug", cm(10, 10, 10), 2))

    assert kinds(found) == ["small"]
    assert found.boxes[0].contents == (("mug", 2),)
    assert found.boxes[0].weight == Weight(320)


def test_an_item_is_rotated_to_fit() -> None:
    assert kinds(packed(item("rod", cm(10, 10, 20)))) == ["small"]


@pytest.mark.parametrize("rotation", [Rotation.UPRIGHT, Rotation.FIXED])
def test_an_upright_item_gets_a_box_it_can_stand_in(rotation: Rotation) -> None:
    assert kinds(packed(item("vase", cm(10, 10, 20), rotation=rotation))) == ["large"]


def test_a_fixed_item_is_not_rotated_at_all() -> None:
    assert kinds(packed(item("tray", cm(15, 20, 5), rotation=Rotation.UPRIGHT))) == [
        "small"
    ]
    assert kinds(packed(item("tray", cm(15, 20, 5), rotation=Rotation.FIXED))) == [
        "large"
    ]


def test_nothing_is_above_a_fragile_item() -> None:
    eggs = item("eggs", cm(20, 15, 5), 2, fragile=True)

    assert kinds(packed(eggs)) != ["small"]
    assert kinds(packed(item("tins", cm(20, 15, 5), 2))) == ["small"]
    assert kinds(
        packed(item("eggs", cm(20, 15, 5), fragile=True), item("t", cm(20, 15, 5)))
    ) == ["small"]


def test_a_box_is_not_loaded_beyond_what_it_carries() -> None:
    bricks = item("brick", cm(20, 10, 5), 4, weight=kg("8"))

    assert [x.contents for x in packed(bricks).boxes] == [
        (("brick", 3),),
        (("brick", 1),),
    ]


def test_eight_that_fit_exactly_fit() -> None:
    assert kinds(packed(item("cube", cm(30, 20, 15), 8))) == ["large"]


def test_what_does_not_fit_is_listed_with_the_excess() -> None:
    ski = item("ski", cm(170, 10, 10))
    anvil = item("anvil", cm(20, 10, 10), weight=kg("31.5"))
    found = packed(ski, anvil, item("mug", cm(10, 10, 10)))

    assert found.unpacked == (
        UnpackedItem(
            key="anvil", quantity=1, reason=TooHeavy(by=kg("1.5"), limit=kg("30"))
        ),
        UnpackedItem(
            key="ski",
            quantity=1,
            reason=TooLarge(piece="ski", measure="box", by=Length.of(110, "cm")),
        ),
    )
    assert kinds(found) == ["small"]


def test_the_order_of_lines_and_boxes_changes_nothing() -> None:
    items = [
        item("a", cm(9, 8, 7), 5),
        item("b", cm(25, 12, 4), 3),
        item("c", cm(1, 2, 3), 9),
    ]

    assert pack_items(items, BOXES) == pack_items(items[::-1], BOXES[::-1])


def test_nothing_needs_no_box() -> None:
    assert pack_items((), BOXES) == Packing(boxes=(), unpacked=())


def test_hundreds_of_items_are_packed() -> None:
    found = packed(item("soap", cm(5, 4, 3), 200, weight=Weight(10)))

    assert len(found.boxes) == 1


def test_a_consignment_is_packed_into_parcels() -> None:
    goods = consignment(
        line("a", quantity=2, size=cm(10, 10, 10), weight=kg("1"), flags={"fragile"}),
        line("b", size=cm(5, 5, 5), weight=kg("0.5"), flags={"upright"}),
        line("c", ships=False),
    )
    items = items_to_pack(goods)
    parcels = pack_items(items, BOXES).parcels

    assert [(x.key, x.rotation.value, x.fragile) for x in items] == [
        ("a", "any", True),
        ("b", "upright", False),
    ]
    assert goods.packed(parcels).parcels == parcels
    assert [(x.id, x.box, x.size) for x in parcels] == [("1", "small", SMALL.outer)]


BROKEN: dict[str, Callable[[], object]] = {
    "no room": lambda: item("x", cm(0, 1, 1)),
    "none": lambda: item("x", cm(1, 1, 1), 0),
    "no rotation": lambda: item("x", cm(1, 1, 1), rotation="around"),
    "no inside": lambda: Box(id="x", inner=cm(0, 1, 1), carries=kg("1")),
    "larger inside": lambda: Box(
        id="x", inner=cm(2, 2, 2), outer=cm(2, 2, 1), carries=kg("1")
    ),
    "no box": lambda: pack_items([item("x", cm(1, 1, 1))], []),
    "a size for a box": lambda: pack_items([], [cm(1, 1, 1)]),  # type: ignore[list-item]
    "too many": lambda: pack_items([item("x", cm(1, 1, 1), 5001)], BOXES),
    "one key twice": lambda: pack_items([item("x", cm(1, 1, 1))] * 2, BOXES),
    "no size": lambda: items_to_pack(consignment(line("a"))),
}


@pytest.mark.parametrize("name", BROKEN)
def test_invalid_boxes_and_items_are_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        BROKEN[name]()


def test_the_error_names_the_line() -> None:
    with pytest.raises(InvalidBoxError) as caught:
        items_to_pack(consignment(line("a")))

    assert caught.value.facts == {"line": "a"}
