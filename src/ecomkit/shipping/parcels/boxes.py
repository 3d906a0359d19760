"""Boxes and what lies in them: the words of packing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.measures import Dimensions, Length, Weight
from ecomkit.shipping import fields
from ecomkit.shipping.consignment import Consignment, Parcel
from ecomkit.shipping.errors import InvalidBoxError
from ecomkit.shipping.reasons import ShippingReason


class Rotation(StrictEnum):
    """How a thing may be turned when it is packed.

    ``ANY`` way; ``UPRIGHT`` with its height standing; ``FIXED`` as it is.
    """

    ANY = "any"
    UPRIGHT = "upright"
    FIXED = "fixed"


@attrs.frozen(kw_only=True)
class PackItem:
    """A kind of thing to pack, and how many.

    ``key`` is the line it belongs to; ``size`` and ``weight`` are of one thing. Nothing
    is put above what is ``fragile``.
    """

    key: str = attrs.field(validator=fields.name)
    size: Dimensions = attrs.field(validator=fields.kind(Dimensions))
    weight: Weight = attrs.field(factory=Weight, validator=fields.kind(Weight))
    quantity: int = attrs.field(default=1, validator=fields.whole(1))
    rotation: Rotation = attrs.field(default=Rotation.ANY, converter=Rotation)
    fragile: bool = False

    @size.validator
    def _check_size(self, attribute: object, size: Dimensions) -> None:
        if not all(size.sides):
            raise InvalidBoxError(f"{self.key} takes no room", path="$.size")


@attrs.frozen(kw_only=True)
class Box:
    """A kind of box the shop packs in.

    ``inner`` is the room inside, ``outer`` what a carrier measures (the inner where left
    out), ``tare`` the empty box, ``carries`` the most its contents may weigh.
    """

    id: str = attrs.field(validator=fields.name)
    inner: Dimensions = attrs.field(validator=fields.kind(Dimensions))
    carries: Weight = attrs.field(validator=fields.weight)
    outer: Dimensions = attrs.field(
        default=attrs.Factory(lambda box: box.inner, takes_self=True),
        validator=fields.kind(Dimensions),
    )
    tare: Weight = attrs.field(factory=Weight, validator=fields.kind(Weight))

    def __attrs_post_init__(self) -> None:
        if not all(self.inner.sides):
            raise InvalidBoxError(f"{self.id} has no room", path="$.inner")
        if any(i > o for i, o in zip(self.inner.sides, self.outer.sides, strict=True)):
            raise InvalidBoxError(
                f"{self.id} is larger inside than outside", path="$.outer"
            )


@attrs.frozen(kw_only=True)
class ItemPlacement:
    """Where one thing lies in its box: its corner nearest the origin, and how it is turned.

    ``size`` is along the box's length, width and height; ``z`` goes up.
    """

    key: str
    x: Length
    y: Length
    z: Length
    size: Dimensions


@attrs.frozen(kw_only=True)
class PackedBox:
    """One box with its contents."""

    box: Box
    weight: Weight
    placements: tuple[ItemPlacement, ...]

    @property
    def contents(self) -> tuple[tuple[str, int], ...]:
        """How many of each line lie in it: the packing list of this box."""
        return tuple(sorted(Counter(each.key for each in self.placements).items()))


@attrs.frozen(kw_only=True)
class UnpackedItem:
    """Things that fit into none of the boxes, and why not."""

    key: str
    quantity: int
    reason: ShippingReason


@attrs.frozen(kw_only=True)
class Packing:
    """All the boxes of an order, and what could not be packed."""

    boxes: tuple[PackedBox, ...]
    unpacked: tuple[UnpackedItem, ...]

    @property
    def parcels(self) -> tuple[Parcel, ...]:
        """The boxes as parcels for a consignment, numbered from ``"1"``."""
        return tuple(
            Parcel(
                id=str(number),
                weight=packed.weight,
                size=packed.box.outer,
                contents=packed.contents,
                box=packed.box.id,
            )
            for number, packed in enumerate(self.boxes, start=1)
        )


def items_to_pack(consignment: Consignment) -> tuple[PackItem, ...]:
    """What there is to pack of a consignment.

    The flags ``fragile``, ``upright`` and ``fixed`` of a line are heeded; lines without
    a size, or sold by measure, are told by InvalidBoxError.
    """
    return tuple(
        _item(line.key, line.size, line.weight, line.pieces, line.flags)
        for line in consignment.lines
        if line.ships
    )


def _item(
    key: str,
    size: Dimensions | None,
    weight: Weight,
    pieces: int,
    flags: Iterable[str],
) -> PackItem:
    if size is None:
        raise InvalidBoxError(
            f"the size of {key} is not known", path="$.lines", hint="enter it", line=key
        )
    rotation = next(
        (t for t in (Rotation.FIXED, Rotation.UPRIGHT) if t in flags), "any"
    )
    return PackItem(
        key=key,
        size=size,
        weight=weight,
        quantity=pieces,
        rotation=Rotation(rotation),
        fragile="fragile" in flags,
    )
