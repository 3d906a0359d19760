"""Boxes and what is in them: the words of packing."""

from __future__ import annotations

from collections import Counter

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.measures import Dimensions, Length, Weight
from ecomkit.shipping.consignment import Consignment, ConsignmentLine, Parcel
from ecomkit.shipping.errors import InvalidBoxError
from ecomkit.shipping.reasons import ShippingReason
from ecomkit.shipping.validators import (
    check_box,
)
from ecomkit.validators import require_type

_size = check_box.instance_of(Dimensions)
_any_weight = check_box.instance_of(Weight)


class Rotation(StrictEnum):
    """How an item may be rotated when it is packed.

    ``ANY`` way; ``UPRIGHT`` around its height only; ``FIXED`` not at all.
    """

    ANY = "any"
    UPRIGHT = "upright"
    FIXED = "fixed"


@attrs.frozen(kw_only=True)
class PackItem:
    """A kind of item to pack, and how many.

    ``key`` is the line it belongs to; ``size`` and ``weight`` are those of one item.
    Nothing is put on top of a ``fragile`` item.
    """

    key: str = attrs.field(validator=check_box.name)
    size: Dimensions = attrs.field(validator=_size)
    weight: Weight = attrs.field(factory=Weight, validator=_any_weight)
    quantity: int = attrs.field(default=1, validator=check_box.whole_number(1, 10**12))
    rotation: Rotation = attrs.field(default=Rotation.ANY, converter=Rotation)
    fragile: bool = attrs.field(default=False, validator=check_box.instance_of(bool))

    def __attrs_post_init__(self) -> None:
        if not all(self.size.sides):
            raise InvalidBoxError(f"{self.key} has a side of zero", path="$.size")


@attrs.frozen(kw_only=True)
class Box:
    """A kind of box the shop packs in.

    ``inner`` is the space inside, ``outer`` what a carrier measures (the inner size if
    left out), ``tare`` the weight of the empty box, ``carries`` the most its contents
    may weigh.
    """

    id: str = attrs.field(validator=check_box.name)
    inner: Dimensions = attrs.field(validator=_size)
    carries: Weight = attrs.field(validator=check_box.weight)
    outer: Dimensions = attrs.field(
        default=attrs.Factory(lambda box: box.inner, takes_self=True), validator=_size
    )
    tare: Weight = attrs.field(factory=Weight, validator=_any_weight)

    def __attrs_post_init__(self) -> None:
        if not all(self.inner.sides):
            raise InvalidBoxError(f"{self.id} has a side of zero", path="$.inner")
        if any(i > o for i, o in zip(self.inner.sides, self.outer.sides, strict=True)):
            raise InvalidBoxError(
                f"{self.id} is larger inside than outside", path="$.outer"
            )


@attrs.frozen(kw_only=True)
class ItemPlacement:
    """Where an item is in its box: its corner nearest the origin, and how it is rotated.

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
        """The packing list of this box: keys of lines and numbers of pieces."""
        return tuple(sorted(Counter(each.key for each in self.placements).items()))


@attrs.frozen(kw_only=True)
class UnpackedItem:
    """Items that fit into none of the boxes, and why not."""

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
    """The items to pack of a consignment.

    The flags ``fragile``, ``upright`` and ``fixed`` of a line are respected. Raises
    InvalidBoxError for a line of unknown size.
    """
    require_type(consignment, Consignment, path="$", error=InvalidBoxError)
    return tuple(_item(line) for line in consignment.lines if line.ships)


def _item(line: ConsignmentLine) -> PackItem:
    if line.size is None:
        raise InvalidBoxError(
            f"the size of {line.key} is not known",
            path="$.lines",
            hint="enter it",
            line=line.key,
        )
    limits = (each for each in (Rotation.FIXED, Rotation.UPRIGHT) if each in line.flags)
    return PackItem(
        key=line.key,
        size=line.size,
        weight=line.weight if line.pieces == line.quantity else line.total_weight,
        quantity=line.pieces,
        rotation=next(limits, Rotation.ANY),
        fragile="fragile" in line.flags,
    )
