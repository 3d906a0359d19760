"""Parcels: the shop's boxes, the packer, and a check of its work."""

from ecomkit.shipping.parcels.boxes import (
    Box,
    ItemPlacement,
    PackedBox,
    Packing,
    PackItem,
    Rotation,
    UnpackedItem,
    items_to_pack,
)
from ecomkit.shipping.parcels.packer import (
    pack_items,
)
from ecomkit.shipping.parcels.packing_check import (
    PackingFault,
    PackingFaultKind,
    packing_faults,
)

__all__ = [
    "Box",
    "ItemPlacement",
    "PackItem",
    "PackedBox",
    "Packing",
    "PackingFault",
    "PackingFaultKind",
    "Rotation",
    "UnpackedItem",
    "items_to_pack",
    "pack_items",
    "packing_faults",
]
