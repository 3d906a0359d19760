"""The packer: which boxes an order goes into, and where each thing lies.

Rooms that are still empty are kept as the largest boxes that fit into them (maximal
spaces: Lai and Chan 1997; Parreno and others 2008). Each box is filled several times, in
several orders and by several rules for the place, and the fullest filling counts. All of
it is whole numbers and fixed orders: the same things always lie in the same places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from typing import NamedTuple, TypeVar

from ecomkit.errors import short_repr
from ecomkit.measures import Dimensions, Length, Weight
from ecomkit.shipping import fields
from ecomkit.shipping.errors import InvalidBoxError
from ecomkit.shipping.parcels.boxes import (
    Box,
    ItemPlacement,
    PackedBox,
    Packing,
    PackItem,
    Rotation,
    UnpackedItem,
)
from ecomkit.shipping.reasons import ShippingReason, TooHeavy, TooLarge

# From so many things on one filling of each box must do; below, as many as there are.
_MANY = 600
_MOST = 5_000

_Sides = tuple[int, int, int]
_Space = tuple[int, int, int, int, int, int]  # two corners
_Place = tuple[int, int, int]
_Kind = TypeVar("_Kind")


class _Thing(NamedTuple):
    volume: int
    weight: int
    ways: tuple[_Sides, ...]
    fragile: bool
    key: str
    number: int


class _Laid(NamedTuple):
    thing: _Thing
    space: _Space


def pack_items(items: Iterable[PackItem], boxes: Iterable[Box]) -> Packing:
    """Packs *items* into as few of the *boxes* as it finds, and of those the smallest.

    There are as many boxes of each kind as are needed. What fits into none of them is
    told in ``unpacked``. Raises InvalidBoxError for more than 5,000 things at once.
    """
    kinds = sorted(_checked(boxes, Box), key=lambda box: (box.inner.volume, box.id))
    wanted = _checked(items, PackItem)
    if not kinds:
        raise InvalidBoxError("there is no box to pack in", path="$.boxes")
    if len({item.key for item in wanted}) < len(wanted):
        raise InvalidBoxError("two items have one key", path="$.items")
    if sum(item.quantity for item in wanted) > _MOST:
        raise InvalidBoxError(f"more than {_MOST} things at once", path="$.items")
    left: list[_Thing] = []
    unpacked: list[UnpackedItem] = []
    for item in sorted(wanted, key=lambda item: item.key):
        reason = _why_not(item, kinds)
        if reason is None:
            left.extend(_things(item, first=len(left)))
        else:
            unpacked.append(
                UnpackedItem(key=item.key, quantity=item.quantity, reason=reason)
            )
    packed: list[PackedBox] = []
    while left:
        box, laid = _next_box(left, kinds)
        packed.append(_packed(box, laid))
        gone = {each.thing.number for each in laid}
        left = [thing for thing in left if thing.number not in gone]
    return Packing(boxes=tuple(packed), unpacked=tuple(unpacked))


def _checked(values: Iterable[_Kind], kind: type[_Kind]) -> list[_Kind]:
    kept = list(fields.several(values))
    for number, value in enumerate(kept):
        if not isinstance(value, kind):
            raise InvalidBoxError(
                f"{short_repr(value)} is not a {kind.__name__}", path=f"$[{number}]"
            )
    return kept


def _ways(item: PackItem) -> tuple[_Sides, ...]:
    length, width, height = (
        item.size.length.exact,
        item.size.width.exact,
        item.size.height.exact,
    )
    if item.rotation is Rotation.FIXED:
        return ((length, width, height),)
    if item.rotation is Rotation.UPRIGHT:
        return tuple(sorted({(length, width, height), (width, length, height)}))
    turned = permutations((length, width, height))
    return tuple(sorted({(a, b, c) for a, b, c in turned}))


def _things(item: PackItem, first: int) -> Iterable[_Thing]:
    ways = _ways(item)
    for number in range(first, first + item.quantity):
        yield _Thing(
            volume=item.size.volume.exact,
            weight=item.weight.exact,
            ways=ways,
            fragile=item.fragile,
            key=item.key,
            number=number,
        )


def _room(box: Box) -> _Sides:
    inner = box.inner
    return inner.length.exact, inner.width.exact, inner.height.exact


def _why_not(item: PackItem, boxes: Sequence[Box]) -> ShippingReason | None:
    # How much too long the thing is for the box that suits it best, or how much too
    # heavy for the strongest box that it fits into.
    too_long = {
        box.id: min(
            max(side - room for side, room in zip(way, _room(box), strict=True))
            for way in _ways(item)
        )
        for box in boxes
    }
    fitting = [box for box in boxes if too_long[box.id] <= 0]
    if not fitting:
        by = Length.from_exact(min(too_long.values()))
        return TooLarge(piece=item.key, measure="box", by=by)
    limit = max(box.carries for box in fitting)
    if item.weight > limit:
        over = Weight.from_exact(item.weight.exact - limit.exact)
        return TooHeavy(by=over, limit=limit)
    return None


# ------------------------------------------------------------------ one box


def _next_box(left: list[_Thing], boxes: Sequence[Box]) -> tuple[Box, list[_Laid]]:
    # The smallest box that takes all, or else the one that takes most of the room.
    volume = sum(thing.volume for thing in left)
    weight = sum(thing.weight for thing in left)
    best: tuple[int, Box, list[_Laid]] | None = None
    tried: set[str] = set()
    for box in boxes:
        if box.inner.volume.exact >= volume and box.carries.exact >= weight:
            laid = _filled(left, box)
            if len(laid) == len(left):
                return box, laid
            tried.add(box.id)
            best = _fuller(best, box, laid)
    for box in reversed(boxes):
        if best is not None and box.inner.volume.exact <= best[0]:
            break
        if box.id not in tried:
            best = _fuller(best, box, _filled(left, box))
    assert best is not None  # there is a box, and each thing fits into one of them
    return best[1], best[2]


def _fuller(
    best: tuple[int, Box, list[_Laid]] | None, box: Box, laid: list[_Laid]
) -> tuple[int, Box, list[_Laid]]:
    inside = sum(each.thing.volume for each in laid)
    if best is None or inside > best[0]:
        return inside, box, laid
    return best


def _filled(things: list[_Thing], box: Box) -> list[_Laid]:
    # The fullest of several fillings; the first that takes everything ends the search.
    best: tuple[tuple[int, int], list[_Laid]] | None = None
    tries = max(1, min(len(_PLANS), _MANY // len(things)))
    for order, rule in _PLANS[:tries]:
        ordered = sorted(things, key=lambda thing: _rank(thing, order))
        laid = _laid(ordered, box, rule)
        if len(laid) == len(things):
            return laid
        full = sum(each.thing.volume for each in laid), len(laid)
        if best is None or full > best[0]:
            best = full, laid
    assert best is not None  # there is always a first plan
    return best[1]


def _rank(thing: _Thing, order: _Order) -> tuple[object, ...]:
    # What is fragile comes last: nothing may lie above it.
    return thing.fragile, order(thing), thing.ways, thing.weight, thing.key


def _laid(things: list[_Thing], box: Box, rule: _Rule) -> list[_Laid]:
    room = _room(box)
    left = box.carries.exact
    spaces: list[_Space] = [(0, 0, 0, *room)]
    laid: list[_Laid] = []
    hopeless: tuple[tuple[_Sides, ...], bool] | None = None
    for thing in things:
        if thing.weight > left or (thing.ways, thing.fragile) == hopeless:
            continue
        found = _place(thing, spaces, room, rule, laid)
        if found is None:
            hopeless = thing.ways, thing.fragile
            continue
        laid.append(_Laid(thing, found))
        left -= thing.weight
        x1, y1, z1, x2, y2, z2 = found
        # Above what is fragile there is no room any more.
        top = room[2] if thing.fragile else z2
        spaces = _cut(spaces, (x1, y1, z1, x2, y2, top))
    return laid


def _place(
    thing: _Thing, spaces: list[_Space], room: _Sides, rule: _Rule, laid: list[_Laid]
) -> _Space | None:
    best: tuple[tuple[int, ...], _Space] | None = None
    for space in spaces:
        x, y, z, x2, y2, z2 = space
        free = x2 - x, y2 - y, z2 - z
        for way in thing.ways:
            if way[0] > free[0] or way[1] > free[1] or way[2] > free[2]:
                continue
            rank = rule((x, y, z), free, way, room)
            if best is None or rank < best[0]:
                where = (x, y, z, x + way[0], y + way[1], z + way[2])
                if not thing.fragile or not _covered(where, laid):
                    best = rank, where
    return None if best is None else best[1]


def _covered(where: _Space, laid: list[_Laid]) -> bool:
    # Whether something lies above: a fragile thing may not be put under it later.
    x1, y1, _, x2, y2, z2 = where
    return any(
        x1 < s[3] and s[0] < x2 and y1 < s[4] and s[1] < y2 and s[5] > z2
        for _, s in laid
    )


def _cut(spaces: list[_Space], taken: _Space) -> list[_Space]:
    # Each space that is touched becomes up to six smaller ones; those that lie in
    # another are dropped.
    x1, y1, z1, x2, y2, z2 = taken
    kept: list[_Space] = []
    new: list[_Space] = []
    for space in spaces:
        a, b, c, d, e, f = space
        if a >= x2 or d <= x1 or b >= y2 or e <= y1 or c >= z2 or f <= z1:
            kept.append(space)
            continue
        if a < x1:
            new.append((a, b, c, x1, e, f))
        if x2 < d:
            new.append((x2, b, c, d, e, f))
        if b < y1:
            new.append((a, b, c, d, y1, f))
        if y2 < e:
            new.append((a, y2, c, d, e, f))
        if c < z1:
            new.append((a, b, c, d, e, z1))
        if z2 < f:
            new.append((a, b, z2, d, e, f))
    new = list(dict.fromkeys(new))
    for space in new:
        others = (other for other in (*kept, *new) if other is not space)
        if not any(_inside(space, other) for other in others):
            kept.append(space)
    return kept


def _inside(s: _Space, o: _Space) -> bool:
    return (
        o[0] <= s[0]
        and o[1] <= s[1]
        and o[2] <= s[2]
        and o[3] >= s[3]
        and o[4] >= s[4]
        and o[5] >= s[5]
    )


# ------------------------------------------------------------------ plans

_Rule = Callable[[_Place, _Sides, _Sides, _Sides], tuple[int, ...]]
_Order = Callable[[_Thing], tuple[int, int]]


def _tightest(at: _Place, free: _Sides, way: _Sides, room: _Sides) -> tuple[int, ...]:
    # Where least is left over beside it.
    spare = sorted((free[0] - way[0], free[1] - way[1], free[2] - way[2]))
    return (*spare, at[2], at[1], at[0], *way)


def _most_alike(at: _Place, free: _Sides, way: _Sides, room: _Sides) -> tuple[int, ...]:
    # Turned so that most of its kind go into the same space.
    count = (free[0] // way[0]) * (free[1] // way[1]) * (free[2] // way[2])
    return -count, at[2], at[1], at[0], way[2], way[1], way[0]


def _into_the_corner(
    at: _Place, free: _Sides, way: _Sides, room: _Sides
) -> tuple[int, ...]:
    # As far as possible from the opposite corner of the box.
    far = [room[i] - at[i] - way[i] for i in range(3)]
    return (-sum(side * side for side in far), *way)


def _by_volume(thing: _Thing) -> tuple[int, int]:
    return -thing.volume, 0


def _by_longest_side(thing: _Thing) -> tuple[int, int]:
    return -max(thing.ways[0]), -thing.volume


_PLANS: tuple[tuple[_Order, _Rule], ...] = (
    (_by_volume, _most_alike),
    (_by_volume, _tightest),
    (_by_volume, _into_the_corner),
    (_by_longest_side, _tightest),
    (_by_longest_side, _most_alike),
    (_by_longest_side, _into_the_corner),
)


def _packed(box: Box, laid: list[_Laid]) -> PackedBox:
    weight = box.tare.exact + sum(each.thing.weight for each in laid)
    return PackedBox(
        box=box,
        weight=Weight.from_exact(weight),
        placements=tuple(
            ItemPlacement(
                key=thing.key,
                x=Length.from_exact(x1),
                y=Length.from_exact(y1),
                z=Length.from_exact(z1),
                size=Dimensions(
                    Length.from_exact(x2 - x1),
                    Length.from_exact(y2 - y1),
                    Length.from_exact(z2 - z1),
                ),
            )
            for thing, (x1, y1, z1, x2, y2, z2) in laid
        ),
    )
