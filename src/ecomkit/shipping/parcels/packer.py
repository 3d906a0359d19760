"""The packer: which boxes an order goes into, and where each item is placed.

The free space of a box is kept as the largest blocks that fit into it (maximal spaces:
Lai and Chan 1997; Parreno and others 2008). Each box is filled several times, in several
orders and by several placement rules, and the fullest filling counts. Everything is whole
numbers in a fixed order, so that the same items always go to the same places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from typing import NamedTuple

from ecomkit.measures import Dimensions, Length, Weight
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
from ecomkit.validators import (
    as_tuple,
    require_types,
)

# For so many items, one filling of each box must do; for fewer, up to six.
_MANY = 600
_MOST = 5_000

_Sides = tuple[int, int, int]
_Space = tuple[int, int, int, int, int, int]  # two corners
_Corner = tuple[int, int, int]


class _Piece(NamedTuple):
    volume: int
    weight: int
    ways: tuple[_Sides, ...]
    fragile: bool
    key: str
    number: int


class _Placed(NamedTuple):
    piece: _Piece
    space: _Space


def pack_items(items: Iterable[PackItem], boxes: Iterable[Box]) -> Packing:
    """Packs *items* into as few of the *boxes* as it finds, and of those the smallest.

    There are as many boxes of each kind as needed. What fits into none of them is in
    ``unpacked``. Raises InvalidBoxError for more than 5,000 items at once.
    """
    error = InvalidBoxError
    kinds, wanted = as_tuple(boxes), as_tuple(items)
    require_types(kinds, Box, path="$.boxes", error=error, least=1)
    require_types(wanted, PackItem, path="$.items", error=error)
    if len({item.key for item in wanted}) < len(wanted):
        raise InvalidBoxError("two items have the same key", path="$.items")
    if sum(item.quantity for item in wanted) > _MOST:
        raise InvalidBoxError(f"more than {_MOST} items at once", path="$.items")
    kinds = tuple(sorted(kinds, key=lambda box: (box.inner.volume, box.id)))
    left: list[_Piece] = []
    unpacked: list[UnpackedItem] = []
    for item in sorted(wanted, key=lambda item: item.key):
        reason = _why_not(item, kinds)
        if reason is None:
            left.extend(_pieces(item, first=len(left)))
        else:
            unpacked.append(
                UnpackedItem(key=item.key, quantity=item.quantity, reason=reason)
            )
    packed: list[PackedBox] = []
    while left:
        box, placed = _next_box(left, kinds)
        packed.append(_packed(box, placed))
        gone = {each.piece.number for each in placed}
        left = [piece for piece in left if piece.number not in gone]
    return Packing(boxes=tuple(packed), unpacked=tuple(unpacked))


def _ways(item: PackItem) -> tuple[_Sides, ...]:
    length, width, height = _sides(item.size)
    if item.rotation is Rotation.FIXED:
        return ((length, width, height),)
    if item.rotation is Rotation.UPRIGHT:
        return tuple(sorted({(length, width, height), (width, length, height)}))
    turned = permutations((length, width, height))
    return tuple(sorted({(a, b, c) for a, b, c in turned}))


def _pieces(item: PackItem, first: int) -> Iterable[_Piece]:
    ways = _ways(item)
    for number in range(first, first + item.quantity):
        yield _Piece(
            volume=item.size.volume.exact,
            weight=item.weight.exact,
            ways=ways,
            fragile=item.fragile,
            key=item.key,
            number=number,
        )


def _sides(size: Dimensions) -> _Sides:
    return size.length.exact, size.width.exact, size.height.exact


def _why_not(item: PackItem, boxes: Sequence[Box]) -> ShippingReason | None:
    # By how much the item is too long for the box that suits it best, or too heavy for
    # the strongest box that it fits into.
    too_long = {
        box.id: min(
            max(side - room for side, room in zip(way, _sides(box.inner), strict=True))
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


def _next_box(left: list[_Piece], boxes: Sequence[Box]) -> tuple[Box, list[_Placed]]:
    # The smallest box that takes all, or else the one that takes most of the room.
    volume = sum(piece.volume for piece in left)
    weight = sum(piece.weight for piece in left)
    best: tuple[int, Box, list[_Placed]] | None = None
    tried: set[str] = set()
    for box in boxes:
        if box.inner.volume.exact >= volume and box.carries.exact >= weight:
            placed = _filled(left, box)
            if len(placed) == len(left):
                return box, placed
            tried.add(box.id)
            best = _fuller(best, box, placed)
    for box in reversed(boxes):
        if best is not None and box.inner.volume.exact <= best[0]:
            break
        if box.id not in tried:
            best = _fuller(best, box, _filled(left, box))
    assert best is not None  # there is a box, and each piece fits into one of them
    return best[1], best[2]


def _fuller(
    best: tuple[int, Box, list[_Placed]] | None, box: Box, placed: list[_Placed]
) -> tuple[int, Box, list[_Placed]]:
    inside = sum(each.piece.volume for each in placed)
    if best is None or inside > best[0]:
        return inside, box, placed
    return best


def _filled(pieces: list[_Piece], box: Box) -> list[_Placed]:
    # The fullest of several fillings; the first that takes everything ends the search.
    best: tuple[tuple[int, int], list[_Placed]] | None = None
    tries = max(1, min(len(_PLANS), _MANY // len(pieces)))
    for order, rule in _PLANS[:tries]:
        ordered = sorted(pieces, key=lambda piece: _rank(piece, order))
        placed = _placement(ordered, box, rule)
        if len(placed) == len(pieces):
            return placed
        full = sum(each.piece.volume for each in placed), len(placed)
        if best is None or full > best[0]:
            best = full, placed
    assert best is not None  # there is always a first plan
    return best[1]


def _rank(piece: _Piece, order: _Order) -> tuple[object, ...]:
    # Fragile items come last, since nothing may be put above them.
    return piece.fragile, order(piece), piece.ways, piece.weight, piece.key


def _placement(pieces: list[_Piece], box: Box, rule: _Rule) -> list[_Placed]:
    room = _sides(box.inner)
    left = box.carries.exact
    spaces: list[_Space] = [(0, 0, 0, *room)]
    placed: list[_Placed] = []
    hopeless: tuple[tuple[_Sides, ...], bool] | None = None
    for piece in pieces:
        if piece.weight > left or (piece.ways, piece.fragile) == hopeless:
            continue
        found = _place(piece, spaces, room, rule, placed)
        if found is None:
            hopeless = piece.ways, piece.fragile
            continue
        placed.append(_Placed(piece, found))
        left -= piece.weight
        x1, y1, z1, x2, y2, z2 = found
        # Above a fragile item there is no room any more.
        top = room[2] if piece.fragile else z2
        spaces = _cut(spaces, (x1, y1, z1, x2, y2, top))
    return placed


def _place(
    piece: _Piece,
    spaces: list[_Space],
    room: _Sides,
    rule: _Rule,
    placed: list[_Placed],
) -> _Space | None:
    best: tuple[tuple[int, ...], _Space] | None = None
    for space in spaces:
        x, y, z, x2, y2, z2 = space
        free = x2 - x, y2 - y, z2 - z
        for way in piece.ways:
            if way[0] > free[0] or way[1] > free[1] or way[2] > free[2]:
                continue
            rank = rule((x, y, z), free, way, room)
            if best is None or rank < best[0]:
                where = (x, y, z, x + way[0], y + way[1], z + way[2])
                if not piece.fragile or not _covered(where, placed):
                    best = rank, where
    return None if best is None else best[1]


def _covered(where: _Space, placed: list[_Placed]) -> bool:
    # Whether something is above: a fragile item may not be put under it later.
    x1, y1, _, x2, y2, z2 = where
    return any(
        x1 < s[3] and s[0] < x2 and y1 < s[4] and s[1] < y2 and s[5] > z2
        for _, s in placed
    )


def _cut(spaces: list[_Space], taken: _Space) -> list[_Space]:
    # Each space that is touched becomes up to six smaller ones; those inside another
    # are dropped.
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

_Rule = Callable[[_Corner, _Sides, _Sides, _Sides], tuple[int, ...]]
_Order = Callable[[_Piece], tuple[int, int]]


def _tightest(at: _Corner, free: _Sides, way: _Sides, room: _Sides) -> tuple[int, ...]:
    # Where the least space is left over.
    spare = sorted((free[0] - way[0], free[1] - way[1], free[2] - way[2]))
    return (*spare, at[2], at[1], at[0], *way)


def _most_alike(
    at: _Corner, free: _Sides, way: _Sides, room: _Sides
) -> tuple[int, ...]:
    # Rotated so that most of its kind fit into the same space.
    count = (free[0] // way[0]) * (free[1] // way[1]) * (free[2] // way[2])
    return -count, at[2], at[1], at[0], way[2], way[1], way[0]


def _into_the_corner(
    at: _Corner, free: _Sides, way: _Sides, room: _Sides
) -> tuple[int, ...]:
    # As far as possible from the opposite corner of the box.
    far = [room[i] - at[i] - way[i] for i in range(3)]
    return (-sum(side * side for side in far), *way)


def _by_volume(piece: _Piece) -> tuple[int, int]:
    return -piece.volume, 0


def _by_longest_side(piece: _Piece) -> tuple[int, int]:
    return -max(piece.ways[0]), -piece.volume


_PLANS: tuple[tuple[_Order, _Rule], ...] = (
    (_by_volume, _most_alike),
    (_by_volume, _tightest),
    (_by_volume, _into_the_corner),
    (_by_longest_side, _tightest),
    (_by_longest_side, _most_alike),
    (_by_longest_side, _into_the_corner),
)


def _packed(box: Box, placed: list[_Placed]) -> PackedBox:
    weight = box.tare.exact + sum(each.piece.weight for each in placed)
    return PackedBox(
        box=box,
        weight=Weight.from_exact(weight),
        placements=tuple(
            ItemPlacement(
                key=piece.key,
                x=Length.from_exact(x1),
                y=Length.from_exact(y1),
                z=Length.from_exact(z1),
                size=Dimensions(
                    Length.from_exact(x2 - x1),
                    Length.from_exact(y2 - y1),
                    Length.from_exact(z2 - z1),
                ),
            )
            for piece, (x1, y1, z1, x2, y2, z2) in placed
        ),
    )
