"""Availability: when a buyer can have the goods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.inventory.errors import InvalidStockError
from ecomkit.inventory.stock import StockLevel
from ecomkit.validators import (
    as_tuple,
    require_types,
)


class AvailabilityKind(StrictEnum):
    """In stock; sold before it arrives; sold before its release; or sold out."""

    IN_STOCK = "in_stock"
    BACKORDER = "backorder"
    PREORDER = "preorder"
    SOLD_OUT = "sold_out"


@attrs.frozen(kw_only=True)
class Availability:
    """Whether an amount of something can be delivered.

    ``now`` of the ``asked`` amount can be sent at once, ``later`` when more has arrived:
    on the day ``due``, or None if that is not known yet. When it is SOLD_OUT, ``now`` and
    ``later`` are what could be delivered instead.
    """

    kind: AvailabilityKind
    asked: int
    now: int
    later: int = 0
    due: date | None = None


def availability(levels: Iterable[StockLevel], asked: int, *, on: date) -> Availability:
    """Whether *asked* of one SKU can be delivered from all its *levels*, *on* a day.

    Examples:
        >>> tea = StockLevel(sku="tea", on_hand=2, backorder_limit=5)
        >>> known = availability([tea], 3, on=date(2026, 11, 2))
        >>> known.kind.value, known.now, known.later
        ('backorder', 2, 1)
    """
    levels = as_tuple(levels)
    require_types(levels, StockLevel, path="$.levels", error=InvalidStockError)
    open_now = [
        each for each in levels if each.releases_on is None or each.releases_on <= on
    ]
    now = sum(level.available for level in open_now)
    if now >= asked:
        return Availability(
            kind=AvailabilityKind.IN_STOCK, asked=asked, now=asked, due=on
        )
    later = sum(level.backorders_left for level in levels)
    if now + later < asked:
        return Availability(
            kind=AvailabilityKind.SOLD_OUT, asked=asked, now=now, later=later
        )
    return Availability(
        kind=AvailabilityKind.BACKORDER if open_now else AvailabilityKind.PREORDER,
        asked=asked,
        now=now,
        later=asked - now,
        due=_due(levels, asked - now, on),
    )


def _due(levels: tuple[StockLevel, ...], missing: int, on: date) -> date | None:
    # The day on which incoming stock covers the earlier buyers and this one, but not
    # before the release.
    released = [level.releases_on for level in levels if level.releases_on]
    first = max([on, *released])
    owed = missing + sum(level.backordered for level in levels)
    arriving = sorted(
        (max(incoming.due, first), incoming.amount)
        for level in levels
        for incoming in level.expected
    )
    for day, amount in arriving:
        owed -= amount
        if owed <= 0:
            return day
    return first if released and first > on else None
