"""Sets of one of each: which units make them where some units fit in several places.

A unit may fit in several places of a set: a mug as "any ware" and as "any mug". Units find
their places if no group of places is asked to hold more units than it has room for (Hall's
marriage theorem). So units that are taken in an order, each if the ones so far still find
their places with it, are the best ones in that order: they are a basis of a transversal
matroid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ecomkit.pricing.engine.rules.unit_choice import Portion
from ecomkit.pricing.result.unit_runs import Quantity


class MixedSets:
    """The sets that units make: of each place so many units as *counts* says.

    A set of places is a number with one bit for each of them; *places* are those where the
    units of each row fit.
    """

    def __init__(
        self,
        units: Iterable[Portion],
        places: Mapping[int, int],
        counts: Sequence[int],
    ) -> None:
        self.units = [unit for unit in units if places[unit.row]]
        self.places = places
        self.counts = counts
        self.unions = _unions({places[unit.row] for unit in self.units})

    def most(self) -> int:
        """How many complete sets the units suffice for."""
        fitting: dict[int, Quantity] = {}
        for unit in self.units:
            key = self.places[unit.row]
            fitting[key] = fitting.get(key, 0) + unit.quantity
        return min(
            int(
                sum(many for places, many in fitting.items() if places & some)
                // self._size(some)
            )
            for some in range(1, 1 << len(self.counts))
        )

    def most_worth(self, price: int) -> int:
        """How many sets save the most at one price: each further one costs more than that.

        What the dearest units of so many sets come to grows by less with each further set.
        """
        low, high = 0, self.most()
        while low < high:
            middle = (low + high + 1) // 2
            if self._amount(middle) - self._amount(middle - 1) > price:
                low = middle
            else:
                high = middle - 1
        return low

    def in_places(self, sets: int) -> list[tuple[list[Portion], int]]:
        """The units of so many sets by their places, and how many of them a set has there."""
        chosen = self._chosen(sets)
        left: list[Quantity] = [count * sets for count in self.counts]
        # What each union of places can hold besides those units that fit nowhere else.
        spare = {
            union: self._size(union) * sets
            - sum(u.quantity for u in chosen if not self.places[u.row] & ~union)
            for union in self.unions
        }
        found: list[list[Portion]] = [[] for _ in self.counts]
        for unit in chosen:
            rest, fits = unit, self.places[unit.row]
            for place in range(len(self.counts)):
                if not fits >> place & 1:
                    continue
                others = [
                    union for union in spare if union >> place & 1 and fits & ~union
                ]
                many = min(left[place], rest.quantity, *map(spare.__getitem__, others))
                if many:
                    taken, rest = rest.cut(many)
                    found[place].append(taken)
                    left[place] -= many
                    for union in others:
                        spare[union] -= many
        return list(zip(found, self.counts, strict=True))

    def _size(self, places: int) -> int:
        # How many units of one set these places hold.
        return sum(
            count for place, count in enumerate(self.counts) if places >> place & 1
        )

    def _amount(self, sets: int) -> int:
        return sum(unit.amount for unit in self._chosen(sets))

    def _chosen(self, sets: int) -> list[Portion]:
        # The first units in order that find their places in so many sets.
        room: dict[int, Quantity] = {
            union: self._size(union) * sets for union in self.unions
        }
        found = []
        for unit in self.units:
            around = [union for union in room if not self.places[unit.row] & ~union]
            many = min(unit.quantity, *(room[union] for union in around))
            if many:
                found.append(unit.cut(many)[0])
                for union in around:
                    room[union] -= many
        return found


def _unions(found: set[int]) -> list[int]:
    # These sets of places, and all that come of putting together those that overlap.
    new = list(found)
    while new:
        one = new.pop()
        for other in tuple(found):
            both = one | other
            if one & other and both not in found:
                found.add(both)
                new.append(both)
    return sorted(found)
