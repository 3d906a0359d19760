"""Packing for a checkout and an order: their goods in the boxes of the shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ecomkit.cart.quantity import Quantity
from ecomkit.checkout.consigning import Articles, units_sent
from ecomkit.measures import Weight
from ecomkit.shipping import Consignment, Parcel
from ecomkit.shipping.parcels import Box, PackItem, Rotation, items_to_pack, pack_items


def packed_goods(
    boxes: Iterable[Box],
    goods: Mapping[str, tuple[str, Quantity, str]],
    articles: Articles,
) -> tuple[Parcel, ...]:
    """The parcels of *goods*, SKUs, quantities and units by line key, in the shop's *boxes*.

    None where a size is not known, something fits into no box, or there are no boxes.
    """
    kinds, items = tuple(boxes), []
    for key, (sku, many, unit) in goods.items():
        known = articles(sku)
        quantity = units_sent(known, many, unit)
        weight, pieces = known.unit_weight or Weight(), 1
        if isinstance(quantity, int):
            pieces = quantity
        else:  # what is sold by measure is one piece
            weight *= quantity
        if not known.kind.ships:
            continue
        if known.dimensions is None or not kinds:
            return ()
        turned = [
            each for each in (Rotation.FIXED, Rotation.UPRIGHT) if each in known.flags
        ]
        items.append(
            PackItem(
                key=key,
                size=known.dimensions,
                weight=weight,
                quantity=pieces,
                rotation=turned[0] if turned else Rotation.ANY,
                fragile="fragile" in known.flags,
            )
        )
    return _parcels(items, kinds)


def with_parcels(goods: Consignment, boxes: Iterable[Box]) -> Consignment:
    """*goods* in the shop's *boxes*, as far as they can be packed in them."""
    kinds = tuple(boxes)
    unknown = any(line.ships and line.size is None for line in goods.lines)
    if not kinds or unknown:
        return goods
    parcels = _parcels(items_to_pack(goods), kinds)
    return goods.packed(parcels) if parcels else goods


def _parcels(items: Iterable[PackItem], kinds: tuple[Box, ...]) -> tuple[Parcel, ...]:
    wanted = tuple(items)
    if not wanted:
        return ()
    found = pack_items(wanted, kinds)
    return () if found.unpacked else found.parcels
