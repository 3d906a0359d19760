"""ZoneMap: which of many zones a place lies in, without reading them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from ecomkit.addressing.errors import InvalidZoneError
from ecomkit.addressing.place import Place
from ecomkit.addressing.postcode import prefixes_of
from ecomkit.addressing.zone import NOWHERE, Zone
from ecomkit.validators import as_tuple, require_types

# A country ("" is any), the part of a place that zones are filed by, and its value.
_Key = tuple[str, str, str]


@attrs.frozen(init=False)
class ZoneMap:
    """A shop's zones, indexed: a look-up reads only those that may contain a place.

    Zones of another country, region or beginning of a postcode are never read. Raises
    InvalidZoneError where two zones have the same id.

    Examples:
        >>> zones = ZoneMap([Zone("world"), Zone("north", postcodes={"2#*"})])
        >>> [zone.id for zone in zones.find(Place("DE", postcode="20095"))]
        ['north', 'world']
    """

    zones: tuple[Zone, ...]
    _index: Mapping[_Key, tuple[int, ...]] = attrs.field(eq=False, repr=False)

    def __init__(self, zones: Iterable[Zone]) -> None:
        kept = as_tuple(zones)
        require_types(kept, Zone, path="$.zones", error=InvalidZoneError)
        if len({zone.id for zone in kept}) < len(kept):
            raise InvalidZoneError("two zones have one id", path="$.zones")
        filed: dict[_Key, list[int]] = {}
        for index, zone in enumerate(kept):
            for key in _keys_of(zone):
                filed.setdefault(key, []).append(index)
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            kept, {key: tuple(found) for key, found in filed.items()}
        )

    def find(self, place: Place) -> tuple[Zone, ...]:
        """All zones that *place* lies in, the most specific first.

        Zones that are equally specific keep the order in which they were given.
        """
        found = [
            (zone.specificity(place), -index) for index, zone in self.candidates(place)
        ]
        return tuple(
            self.zones[-index]
            for specificity, index in sorted(found, reverse=True)
            if specificity != NOWHERE
        )

    def best(self, place: Place) -> Zone | None:
        """The most specific zone that *place* lies in, if any."""
        found = self.find(place)
        return found[0] if found else None

    def candidates(self, place: Place) -> tuple[tuple[int, Zone], ...]:
        """The zones that may contain *place*, with their indices: what a look-up reads."""
        indices: set[int] = set()
        for key in _keys_for(place):
            indices.update(self._index.get(key, ()))
        return tuple((index, self.zones[index]) for index in sorted(indices))


def _keys_of(zone: Zone) -> set[_Key]:
    # One part of the zone, the narrowest, decides where it is filed.
    kind, values = "", {""}
    if zone.postcodes:
        kind = "postcode"
        values = {start for code in zone.postcodes for start in code.prefixes}
    elif zone.regions:
        pairs = (region.partition("-") for region in zone.regions)
        return {(country, "region", code) for country, _, code in pairs}
    elif zone.cities:
        kind, values = "city", set(zone.cities)
    elif zone.any_of and not zone.countries:
        return set().union(*map(_keys_of, zone.any_of))
    countries = zone.countries or {""}
    return {(country, kind, value) for country in countries for value in values}


def _keys_for(place: Place) -> Iterator[_Key]:
    for region in place.region_codes:
        country, _, code = region.partition("-")
        yield country, "region", code
    cities = place.city_names
    prefixes = prefixes_of(place.country, place.postcode)
    for country in (*place.standing.wide, ""):
        yield country, "", ""
        for city in cities:
            yield country, "city", city
        for prefix in prefixes:
            yield country, "postcode", prefix
