"""An independent check of a packing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.measures import Length
from ecomkit.shipping.errors import InvalidBoxError
from ecomkit.shipping.parcels.boxes import (
    Box,
    ItemPlacement,
    PackedBox,
    Packing,
    PackItem,
    Rotation,
)
from ecomkit.validators import (
    as_tuple,
    require_types,
)


class PackingFaultKind(StrictEnum):
    """What can be wrong with a packing."""

    LOST = "lost"
    TOO_MANY = "too_many"
    UNKNOWN_BOX = "unknown_box"
    OUTSIDE = "outside"
    OVERLAP = "overlap"
    ROTATED = "rotated"
    ON_FRAGILE = "on_fragile"
    TOO_HEAVY = "too_heavy"
    WRONG_WEIGHT = "wrong_weight"


@attrs.frozen(kw_only=True)
class PackingFault:
    """One fault: in which box (from 1; 0 for the whole order) and with which lines."""

    kind: PackingFaultKind
    box: int
    keys: tuple[str, ...]


def packing_faults(
    packing: Packing, items: Iterable[PackItem], boxes: Iterable[Box]
) -> tuple[PackingFault, ...]:
    """Every fault of a packing; empty if there is none.

    For the packings of a shop's own packer, too: it does not know how they were made.
    """
    kept, kinds = as_tuple(items), as_tuple(boxes)
    require_types(kept, PackItem, path="$.items", error=InvalidBoxError)
    require_types(kinds, Box, path="$.boxes", error=InvalidBoxError)
    wanted = {item.key: item for item in kept}
    known = {box.id: box for box in kinds}
    faults = list(_counted(packing, wanted))
    for number, packed in enumerate(packing.boxes, start=1):
        if known.get(packed.box.id) != packed.box:
            faults.append(_fault(PackingFaultKind.UNKNOWN_BOX, number))
        faults.extend(_weighed(packed, wanted, number))
        faults.extend(_each(packed, wanted, number))
        faults.extend(_pairs(packed, wanted, number))
    return tuple(faults)


def _fault(kind: PackingFaultKind, box: int, *keys: str) -> PackingFault:
    return PackingFault(kind=kind, box=box, keys=keys)


def _counted(packing: Packing, wanted: dict[str, PackItem]) -> Iterable[PackingFault]:
    seen: Counter[str] = Counter()
    for packed in packing.boxes:
        seen.update(each.key for each in packed.placements)
    for left in packing.unpacked:
        seen[left.key] += left.quantity
    for key in sorted({*seen, *wanted}):
        count = wanted[key].quantity if key in wanted else 0
        if seen[key] < count:
            yield _fault(PackingFaultKind.LOST, 0, key)
        elif seen[key] > count:
            yield _fault(PackingFaultKind.TOO_MANY, 0, key)


def _weighed(
    packed: PackedBox, wanted: dict[str, PackItem], number: int
) -> Iterable[PackingFault]:
    contents = sum(
        wanted[each.key].weight.exact
        for each in packed.placements
        if each.key in wanted
    )
    if contents > packed.box.carries.exact:
        yield _fault(PackingFaultKind.TOO_HEAVY, number)
    if contents + packed.box.tare.exact != packed.weight.exact:
        yield _fault(PackingFaultKind.WRONG_WEIGHT, number)


def _each(
    packed: PackedBox, wanted: dict[str, PackItem], number: int
) -> Iterable[PackingFault]:
    inner = packed.box.inner
    for each in packed.placements:
        ends = _ends(each)
        if ends[0] > inner.length or ends[1] > inner.width or ends[2] > inner.height:
            yield _fault(PackingFaultKind.OUTSIDE, number, each.key)
        item = wanted.get(each.key)
        if item is not None and not _is_rotation_allowed(each, item):
            yield _fault(PackingFaultKind.ROTATED, number, each.key)


def _ends(each: ItemPlacement) -> tuple[Length, Length, Length]:
    return (
        each.x + each.size.length,
        each.y + each.size.width,
        each.z + each.size.height,
    )


def _is_rotation_allowed(each: ItemPlacement, item: PackItem) -> bool:
    if item.rotation is Rotation.FIXED:
        return each.size == item.size
    if item.rotation is Rotation.UPRIGHT and each.size.height != item.size.height:
        return False
    return each.size.sides == item.size.sides


def _pairs(
    packed: PackedBox, wanted: dict[str, PackItem], number: int
) -> Iterable[PackingFault]:
    for one, other in combinations(packed.placements, 2):
        ends, others = _ends(one), _ends(other)
        flat = (
            one.x < others[0]
            and other.x < ends[0]
            and one.y < others[1]
            and other.y < ends[1]
        )
        if not flat:
            continue
        keys = tuple(sorted((one.key, other.key)))
        if one.z < others[2] and other.z < ends[2]:
            yield _fault(PackingFaultKind.OVERLAP, number, *keys)
            continue
        below = one if ends[2] <= other.z else other
        if below.key in wanted and wanted[below.key].fragile:
            yield _fault(PackingFaultKind.ON_FRAGILE, number, *keys)
