"""Sourcing: which location each piece of an order comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.inventory.errors import InvalidStockError, check
from ecomkit.inventory.ports import SourcingStrategy, StockBySku
from ecomkit.inventory.stock import StockLevel
from ecomkit.validators import (
    as_dict,
    as_tuple,
    require_types,
    require_whole_number,
)


class PickKind(StrictEnum):
    """Whether goods are in stock, will arrive, or are not released yet."""

    STOCK = "stock"
    BACKORDER = "backorder"
    PREORDER = "preorder"


@attrs.frozen(kw_only=True)
class Pick:
    """An amount of a SKU from one location."""

    sku: str
    location: str
    amount: int
    kind: PickKind
    resource: str


@attrs.frozen(kw_only=True)
class SourcingPlan:
    """Where everything comes from, and what is missing."""

    picks: tuple[Pick, ...]
    missing: tuple[tuple[str, int], ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """What to reserve, for a Reservation."""
        return tuple((pick.resource, pick.amount) for pick in self.picks)


def plan_sourcing(
    wanted: Mapping[str, int],
    levels: Iterable[StockLevel],
    strategy: SourcingStrategy,
    *,
    on: date,
) -> SourcingPlan:
    """Which locations supply what is *wanted* (amounts by SKU), as *strategy* prefers.

    Stock is taken before backorders. A plan reserves nothing: reserve its ``parts``, and
    plan again if somebody else was quicker.

    Examples:
        >>> levels = [StockLevel(sku="tea", location=city, on_hand=2) for city in ("bonn", "rome")]
        >>> plan = plan_sourcing(
        ...     {"tea": 3}, levels, ByPriority(["rome", "bonn"]), on=date(2026, 11, 2)
        ... )
        >>> [(pick.location, pick.amount) for pick in plan.picks]
        [('rome', 2), ('bonn', 1)]
    """
    for sku, amount in wanted.items():
        require_whole_number(
            amount, path=f"$.wanted.{sku}", error=InvalidStockError, least=0
        )
    known = as_tuple(levels)
    require_types(known, StockLevel, path="$.levels", error=InvalidStockError)
    by_sku: dict[str, dict[str, StockLevel]] = {}
    for level in known:
        by_sku.setdefault(level.sku, {})[level.location] = level
    order = strategy.order(wanted, by_sku)
    picks: list[Pick] = []
    missing: list[tuple[str, int]] = []
    for sku, amount in sorted(wanted.items()):
        at = by_sku.get(sku, {})
        left = amount
        for level, kind in _sources([at[each] for each in order if each in at], on):
            if not left:
                break
            is_here = kind is PickKind.STOCK
            taken = min(level.available if is_here else level.backorders_left, left)
            if taken:
                resource = level.stock_resource if is_here else level.backorder_resource
                picks.append(
                    Pick(
                        sku=sku,
                        location=level.location,
                        amount=taken,
                        kind=kind,
                        resource=resource,
                    )
                )
                left -= taken
        if left:
            missing.append((sku, left))
    return SourcingPlan(picks=tuple(picks), missing=tuple(missing))


def _sources(
    levels: Sequence[StockLevel], on: date
) -> Iterator[tuple[StockLevel, PickKind]]:
    # Where it could come from: what is in stock, then what will arrive.
    for level in levels:
        if not _before_release(level, on):
            yield level, PickKind.STOCK
    for level in levels:
        early = _before_release(level, on)
        yield level, PickKind.PREORDER if early else PickKind.BACKORDER


def _before_release(level: StockLevel, on: date) -> bool:
    return level.releases_on is not None and on < level.releases_on


@attrs.frozen
class ByPriority:
    """Takes what the first location has, then goes to the next."""

    locations: tuple[str, ...] = attrs.field(
        converter=as_tuple, validator=check.members(str)
    )

    def order(self, wanted: Mapping[str, int], levels: StockBySku, /) -> Sequence[str]:
        """The locations as they were given."""
        return self.locations


@attrs.frozen
class NearestFirst:
    """Takes from the nearest location first; the shop says how far each is."""

    distances: Mapping[str, int] = attrs.field(
        converter=as_dict, validator=check.mapping(int), hash=False
    )

    def order(self, wanted: Mapping[str, int], levels: StockBySku, /) -> Sequence[str]:
        """The locations by distance; of two equally far, by name."""
        return sorted(self.distances, key=lambda name: (self.distances[name], name))


@attrs.frozen
class FewestLocations:
    """Sends from as few locations as have everything, and so in as few parcels.

    Looks for one location, then two, then three that have everything, in the order given;
    if it takes more, the order given decides.
    """

    locations: tuple[str, ...] = attrs.field(
        converter=as_tuple, validator=check.members(str)
    )

    def order(self, wanted: Mapping[str, int], levels: StockBySku, /) -> Sequence[str]:
        """The locations, those of the smallest sufficient group first."""
        for size in range(1, min(_MOST_LOOKED_FOR, len(self.locations)) + 1):
            for group in combinations(self.locations, size):
                if _has_all(group, wanted, levels):
                    rest = [each for each in self.locations if each not in group]
                    return [*group, *rest]
        return self.locations


def _has_all(
    group: Sequence[str], wanted: Mapping[str, int], levels: StockBySku
) -> bool:
    for sku, amount in wanted.items():
        known = levels.get(sku, {})
        if amount > sum(known[each].available for each in group if each in known):
            return False
    return True


_MOST_LOOKED_FOR = 3
