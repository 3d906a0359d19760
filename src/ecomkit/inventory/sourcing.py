"""Sourcing: which location each piece of an order comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import combinations

import attrs

from ecomkit.inventory.errors import InvalidStockError
from ecomkit.inventory.ports import SourcingStrategy
from ecomkit.inventory.stock import StockLevel, whole


class PickKind(StrEnum):
    """Whether goods are there, will be there, or are not released yet."""

    STOCK = "stock"
    BACKORDER = "backorder"
    PREORDER = "preorder"


@attrs.frozen(kw_only=True)
class Pick:
    """So much of a SKU, from one location."""

    sku: str
    location: str
    amount: int
    kind: PickKind
    resource: str


@attrs.frozen(kw_only=True)
class SourcingPlan:
    """Where everything comes from, and how much of what cannot be had."""

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
    """Which locations give what is *wanted* (amounts by SKU), as the *strategy* orders.

    Stock is taken before backorders. Nothing is reserved by planning: reserve the plan's
    ``parts``, and plan again where somebody was quicker.
    """
    by_sku: dict[str, dict[str, StockLevel]] = {}
    for level in levels:
        by_sku.setdefault(level.sku, {})[level.location] = level
    for sku, amount in wanted.items():
        whole(amount, f"wanted.{sku}")
    order = strategy.order(wanted, by_sku)
    picks: list[Pick] = []
    missing: list[tuple[str, int]] = []
    for sku, amount in sorted(wanted.items()):
        at = by_sku.get(sku, {})
        left = amount
        for pick in _picks([at[place] for place in order if place in at], on):
            taken = min(pick.amount, left)
            if taken:
                picks.append(attrs.evolve(pick, amount=taken))
                left -= taken
        if left:
            missing.append((sku, left))
    return SourcingPlan(picks=tuple(picks), missing=tuple(missing))


def _picks(levels: Sequence[StockLevel], on: date) -> Iterator[Pick]:
    # All that could be picked: first what is there, then what will be.
    for level in levels:
        if not _before_release(level, on):
            yield Pick(
                sku=level.sku,
                location=level.location,
                amount=level.available,
                kind=PickKind.STOCK,
                resource=level.stock_resource,
            )
    for level in levels:
        early = _before_release(level, on)
        yield Pick(
            sku=level.sku,
            location=level.location,
            amount=level.backorders_left,
            kind=PickKind.PREORDER if early else PickKind.BACKORDER,
            resource=level.backorder_resource,
        )


def _before_release(level: StockLevel, on: date) -> bool:
    return level.releases_on is not None and on < level.releases_on


def _places(locations: Iterable[str]) -> tuple[str, ...]:
    if isinstance(locations, str) or not isinstance(locations, Iterable):
        raise InvalidStockError("must be a list of locations", path="$.locations")
    return tuple(locations)


@attrs.frozen
class ByPriority:
    """Takes from the first location what it has, then from the next."""

    locations: tuple[str, ...] = attrs.field(converter=_places)

    def order(
        self,
        wanted: Mapping[str, int],
        levels: Mapping[str, Mapping[str, StockLevel]],
        /,
    ) -> Sequence[str]:
        """The locations as they were given."""
        return self.locations


@attrs.frozen
class NearestFirst:
    """Takes from the nearest location first; the shop says how far each is."""

    distances: Mapping[str, int] = attrs.field(hash=False)

    def order(
        self,
        wanted: Mapping[str, int],
        levels: Mapping[str, Mapping[str, StockLevel]],
        /,
    ) -> Sequence[str]:
        """The locations by distance; of two equally far, by name."""
        return sorted(self.distances, key=lambda place: (self.distances[place], place))


@attrs.frozen
class FewestLocations:
    """Sends from as few locations as can give everything, so in as few parcels.

    Looks for one location, then two, then three that have it all, in the order given;
    where it takes more, the order given decides.
    """

    locations: tuple[str, ...] = attrs.field(converter=_places)

    def order(
        self,
        wanted: Mapping[str, int],
        levels: Mapping[str, Mapping[str, StockLevel]],
        /,
    ) -> Sequence[str]:
        """The locations, those of the smallest sufficient group first."""
        for size in range(1, min(_MOST_LOOKED_FOR, len(self.locations)) + 1):
            for group in combinations(self.locations, size):
                if all(
                    amount
                    <= sum(
                        levels[sku][place].available
                        for place in group
                        if place in levels.get(sku, {})
                    )
                    for sku, amount in wanted.items()
                ):
                    rest = [place for place in self.locations if place not in group]
                    return [*group, *rest]
        return self.locations


_MOST_LOOKED_FOR = 3
