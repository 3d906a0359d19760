"""500 generated orders packed by ecomkit and by packvium: boxes in total, time per order.

Both may use any number of four kinds of boxes. packvium runs in its balanced
profile, with time enough to finish; times are those of the processor. Every packing of
ours is looked over by the independent check. Run: python bench/shipping_packing.py [orders]
"""

from __future__ import annotations

import sys
from random import Random
from statistics import median
from time import process_time
from typing import Any

from ecomkit.measures import Dimensions, Weight
from ecomkit.shipping.parcels import Box, PackItem, Rotation, pack_items, packing_faults

BOXES = [
    Box(id=id, inner=Dimensions.of(length, width, height, "mm"), carries=Weight(grams))
    for id, (length, width, height), grams in (
        ("S", (200, 150, 100), 5_000),
        ("M", (300, 200, 150), 10_000),
        ("L", (400, 300, 200), 20_000),
        ("XL", (600, 400, 300), 30_000),
    )
]


def order(number: int) -> list[PackItem]:
    """One to six kinds of things of 2 to 26 cm, up to ten of each; a fifth stand upright."""
    chance = Random(number)
    return [
        PackItem(
            key=f"item {kind}",
            size=Dimensions.of(
                chance.randint(20, 260),
                chance.randint(20, 260),
                chance.randint(20, 260),
                "mm",
            ),
            weight=Weight(chance.randint(50, 3_000)),
            quantity=chance.randint(1, 10),
            rotation=Rotation.ANY if chance.randrange(5) else Rotation.UPRIGHT,
        )
        for kind in range(chance.randint(1, 6))
    ]


def packvium_boxes(items: list[PackItem], package: Any) -> tuple[int, bool]:
    """How many boxes packvium needs for the same order, and if anything is left."""

    def size(sides: Dimensions) -> Any:
        return package.Dimensions.mm(
            *(
                str(side.in_unit("mm"))
                for side in (sides.length, sides.width, sides.height)
            )
        )

    result = package.Packer(package.PackingConfig.balanced(time_limit_ms=20_000)).pack(
        items=[
            package.Item.create(
                item.key,
                size(item.size),
                int(item.weight.in_unit("g")),
                quantity=item.quantity,
                keep_upright=item.rotation is Rotation.UPRIGHT,
            )
            for item in items
        ],
        containers=[
            package.Container.create(box.id, size(box.inner), 0, int(box.carries.grams))
            for box in BOXES
        ],
    )
    return len(result.containers), bool(result.unpacked)


def main(orders: int) -> None:
    """Prints boxes and milliseconds for both."""
    import packvium

    boxes = theirs = fewer = more = given_up = 0
    times: list[float] = []
    their_times: list[float] = []
    for number in range(orders):
        items = order(number)
        start = process_time()
        packing = pack_items(items, BOXES)
        times.append(process_time() - start)
        assert not packing.unpacked
        assert not packing_faults(packing, items, BOXES)
        start = process_time()
        other, left = packvium_boxes(items, packvium)
        their_times.append(process_time() - start)
        if left:
            given_up += 1  # its time was up; the order counts for neither
            continue
        boxes += len(packing.boxes)
        theirs += other
        fewer += len(packing.boxes) < other
        more += len(packing.boxes) > other
    print(
        f"{orders} orders, {sum(i.quantity for n in range(orders) for i in order(n))} things"
    )
    for name, count, taken in (
        ("ecomkit", boxes, times),
        ("packvium", theirs, their_times),
    ):
        print(
            f"{name:9} {count:5} boxes"
            f"  median {median(taken) * 1e3:7.1f} ms  worst {max(taken) * 1e3:7.1f} ms"
        )
    print(
        f"{100 * (boxes - theirs) / theirs:+.1f} % boxes; fewer in {fewer} orders, "
        f"more in {more}; packvium gave up {given_up} orders"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
