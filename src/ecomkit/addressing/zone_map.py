"""ZoneMap: which of many zones a place lies in, without asking every one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from ecomkit.addressing.errors import InvalidZoneError
from ecomkit.addressing.place import Place
from ecomkit.addressing.postcode import beginnings_of, compact
from ecomkit.addressing.zone import NOWHERE, Zone
from ecomkit.text import folded

# A drawer of the index: a country ("" is any), what the drawer is sorted by, its value.
_Drawer = tuple[str, str, str]


@attrs.frozen(init=False)
class ZoneMap:
    """A shop's zones, ready to be asked for thousands of places.

    The zones of another country, region or beginning of a postcode are never looked at:
    a look-up costs as much as there are zones that may apply.
    """

    zones: tuple[Zone, ...]
    _drawers: Mapping[_Drawer, tuple[int, ...]] = attrs.field(eq=False, repr=False)

    def __init__(self, zones: Iterable[Zone]) -> None:
        kept = tuple(zones)
        drawers: dict[_Drawer, list[int]] = {}
        for position, zone in enumerate(kept):
            if not isinstance(zone, Zone):
                raise InvalidZoneError("must be zones", path=f"$.zones[{position}]")
            for drawer in _drawers_of(zone):
                drawers.setdefault(drawer, []).append(position)
        if len({zone.id for zone in kept}) < len(kept):
            raise InvalidZoneError("two zones have one id", path="$.zones")
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            kept, {drawer: tuple(found) for drawer, found in drawers.items()}
        )

    def find(self, place: Place) -> tuple[Zone, ...]:
        """All zones that *place* lies in, the most specific first.

        Zones that say equally closely where it is keep the order they were given in.
        """
        found = [
            (zone.specificity(place), -position)
            for position, zone in self.candidates(place)
        ]
        found.sort(reverse=True)
        return tuple(
            self.zones[-position]
            for closeness, position in found
            if closeness != NOWHERE
        )

    def best(self, place: Place) -> Zone | None:
        """The most specific zone that *place* lies in, if any."""
        found = self.find(place)
        return found[0] if found else None

    def candidates(self, place: Place) -> tuple[tuple[int, Zone], ...]:
        """The zones that may hold *place*, with their positions: what a look-up reads."""
        positions: set[int] = set()
        for drawer in _drawers_for(place):
            positions.update(self._drawers.get(drawer, ()))
        return tuple((position, self.zones[position]) for position in sorted(positions))


def _drawers_of(zone: Zone) -> set[_Drawer]:
    # One part of the zone, the narrowest, decides where it is filed.
    kind, values = "", {""}
    if zone.postcodes:
        kind = "postcode"
        values = {start for code in zone.postcodes for start in code.beginnings}
    elif zone.regions:
        pairs = (region.partition("-") for region in zone.regions)
        return {(country, "region", code) for country, _, code in pairs}
    elif zone.cities:
        kind, values = "city", set(zone.cities)
    elif zone.any_of and not zone.countries:
        return set().union(*map(_drawers_of, zone.any_of))
    countries = zone.countries or {""}
    return {(country, kind, value) for country in countries for value in values}


def _drawers_for(place: Place) -> Iterator[_Drawer]:
    yield place.country, "region", place.region
    city = folded(place.city)
    beginnings = beginnings_of(compact(place.postcode))
    for country in (place.country, ""):
        yield country, "", ""
        yield country, "city", city
        for beginning in beginnings:
            yield country, "postcode", beginning
