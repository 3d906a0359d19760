"""Availability: what a buyer may be told about when the goods can come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import attrs

from ecomkit.inventory.stock import StockLevel, whole


class AvailabilityKind(StrEnum):
    """In stock; sold before more is there; sold before its release; or not to be had."""

    IN_STOCK = "in_stock"
    BACKORDER = "backorder"
    PREORDER = "preorder"
    SOLD_OUT = "sold_out"


@attrs.frozen(kw_only=True)
class Availability:
    """Whether so much of a thing can be had.

    ``now`` of the asked amount can be sent at once, ``later`` when more is there: on
    ``due``, or on a day nobody knows yet (None). Where it is SOLD_OUT, ``now`` and
    ``later`` are what could be had instead.
    """

    kind: AvailabilityKind
    asked: int
    now: int
    later: int = 0
    due: date | None = None


def availability(levels: Iterable[StockLevel], asked: int, *, on: date) -> Availability:
    """Whether *asked* of one SKU can be had, over all *levels* of it, *on* a day."""
    levels = tuple(levels)
    whole(asked, "asked")
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
    before_release = not open_now
    return Availability(
        kind=AvailabilityKind.PREORDER
        if before_release
        else AvailabilityKind.BACKORDER,
        asked=asked,
        now=now,
        later=asked - now,
        due=_due(levels, asked - now, on),
    )


def _due(levels: tuple[StockLevel, ...], missing: int, on: date) -> date | None:
    # The day on which announced supply covers those who wait already and this buyer;
    # not before the day of release.
    released = [level.releases_on for level in levels if level.releases_on]
    first = max([on, *released])
    owed = missing + sum(level.backordered for level in levels)
    arriving = sorted(
        (max(supply.due, first), supply.amount)
        for level in levels
        for supply in level.expected
    )
    for day, amount in arriving:
        owed -= amount
        if owed <= 0:
            return day
    return first if released and first > on else None
