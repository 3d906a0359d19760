"""Whole sets: the parts of a bundle come from one place where they can, to be one parcel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from ecomkit.inventory import SourcingStrategy, StockLevel
from ecomkit.orders.reserving import locations_of


def whole_sets(
    wanted: Iterable[tuple[Mapping[str, int], int]],
    levels: Sequence[StockLevel],
    strategy: SourcingStrategy | None,
    *,
    on: date,
) -> tuple[Counter[str], tuple[StockLevel, ...], Counter[str]]:
    """What to reserve for sets of which one place has all parts: in stock, or later.

    *wanted* are the pieces of one set by SKU, and how many sets. Gives the parts of a
    reservation, what is left at each place, and the pieces by SKU that have a place now.
    Parts that no place has together are found one by one, like other goods.
    """
    at = {(level.location, level.sku): level for level in levels}
    parts: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for pieces, sets in wanted:
        left = sets
        order = locations_of(
            {sku: n * sets for sku, n in pieces.items()}, levels, strategy
        )
        places = [place for place in order if all((place, sku) in at for sku in pieces)]
        for later in (False, True):
            for place in places:
                here = {sku: at[place, sku] for sku in pieces}
                most = min(
                    (_now(here[sku], on) + later * here[sku].backorders_left) // n
                    for sku, n in pieces.items()
                )
                fits = min(left, most)
                if not fits:
                    continue
                left -= fits
                for sku, n in pieces.items():
                    level, amount = here[sku], n * fits
                    now = min(_now(level, on), amount)
                    parts[level.stock_resource] += now
                    parts[level.backorder_resource] += amount - now
                    found[sku] += amount
                    at[place, sku] = attrs.evolve(
                        level,
                        allocated=level.allocated + now,
                        backordered=level.backordered + amount - now,
                    )
    return +parts, tuple(at.values()), found


def _now(level: StockLevel, on: date) -> int:
    is_early = level.releases_on is not None and on < level.releases_on
    return 0 if is_early else level.available
