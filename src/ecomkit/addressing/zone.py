"""Zone: a part of the world that a shop treats the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.addressing.errors import InvalidZoneError
from ecomkit.addressing.place import Place
from ecomkit.addressing.postcode import PostcodePattern, require_possible
from ecomkit.addressing.region import find_region
from ecomkit.addressing.territory import as_areas, postal_country
from ecomkit.errors import short_repr
from ecomkit.text import name_key, one_line
from ecomkit.validators import as_tuple, require_types

Specificity = tuple[int, int]
NOWHERE: Specificity = (-1, 0)


@attrs.frozen(init=False)
class Zone:
    """A named set of places.

    A place must match each part that is given, so ``Zone("world")`` is the world.
    ``countries`` are codes of countries and TERRITORIES, or ``"EU"`` for its members:
    ``"GB"`` holds in Northern Ireland, not in Jersey. ``regions`` are written ``"US-NY"`` (or ``"NY"`` where one
    country is given), ``cities`` match without regard to case and accents, ``postcodes``
    are patterns as :class:`~ecomkit.addressing.PostcodePattern` describes, of which each
    must be possible in one of the countries. With regions, cities or postcodes,
    ``countries`` hold in all their territories: ``"FR"`` with ``"971*"`` is Guadeloupe.
    ``any_of`` is the union of zones, ``excluding`` takes zones away:

    Examples:
        >>> mainland = Zone("es", countries={"ES"}, excluding=[Zone("far", postcodes={"35*"})])
        >>> mainland.contains(Place("ES", postcode="28001"))
        True
        >>> mainland.contains(Place("ES", postcode="35003"))
        False
    """

    id: str
    countries: frozenset[str]
    regions: frozenset[str]
    cities: frozenset[str]
    postcodes: tuple[PostcodePattern, ...]
    any_of: tuple[Zone, ...]
    excluding: tuple[Zone, ...]

    def __init__(
        self,
        id: str,
        *,
        countries: str | Iterable[str] = (),
        regions: str | Iterable[str] = (),
        cities: str | Iterable[str] = (),
        postcodes: str | Iterable[str | PostcodePattern] = (),
        any_of: Iterable[Zone] = (),
        excluding: Iterable[Zone] = (),
    ) -> None:
        codes = as_areas(_members(countries, "countries", str))
        patterns = tuple(
            code if isinstance(code, PostcodePattern) else PostcodePattern(code)
            for code in _members(postcodes, "postcodes", str, PostcodePattern)
        )
        require_possible(patterns, map(postal_country, codes))
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            one_line(id, path="$.id", most=100, required=True),
            codes,
            frozenset(_region(one, codes) for one in _members(regions, "regions", str)),
            frozenset(map(name_key, _members(cities, "cities", str))),
            patterns,
            _members(any_of, "any_of", Zone),
            _members(excluding, "excluding", Zone),
        )

    def contains(self, place: Place) -> bool:
        """Whether *place* lies in the zone.

        A place without a postcode is in no zone that lists postcodes, and so on.
        """
        return self.specificity(place) != NOWHERE

    def specificity(self, place: Place) -> Specificity:
        """How narrowly the zone describes *place*; NOWHERE if it does not contain it.

        Postcodes are narrower than a city, a city than a region, a region than a country,
        a country than the world; among equals, the zone that lists fewer is narrower.
        """
        found: Specificity = (0, 0)
        for part in self._parts(place):
            if part == NOWHERE:
                return NOWHERE
            found = max(found, part)
        if any(zone.contains(place) for zone in self.excluding):
            return NOWHERE
        return found

    def _parts(self, place: Place) -> Iterator[Specificity]:
        if self.countries:
            is_part = self.regions or self.cities or self.postcodes
            codes = place.standing.wide if is_part else place.standing.names
            held = not codes.isdisjoint(self.countries)
            yield (1, -len(self.countries)) if held else NOWHERE
        if self.regions:
            held = not self.regions.isdisjoint(place.region_codes)
            yield (2, -len(self.regions)) if held else NOWHERE
        if self.cities:
            held = not self.cities.isdisjoint(place.city_names)
            yield (3, -len(self.cities)) if held else NOWHERE
        if self.postcodes:
            code, land = place.postcode, place.country
            depths = [each.depth for each in self.postcodes if each.matches(code, land)]
            yield (4, max(depths)) if depths else NOWHERE
        if self.any_of:
            yield max(zone.specificity(place) for zone in self.any_of)


_EXAMPLES = {
    "countries": "such as {'DE'}",
    "regions": "such as {'US-NY'}",
    "cities": "such as {'Berlin'}",
    "postcodes": "such as {'10115', '10*'}",
}


def _members(values: Iterable[Any], field: str, *types: type) -> tuple[Any, ...]:
    members = (values,) if isinstance(values, str) else as_tuple(values)
    require_types(
        members,
        *types,
        path=f"$.{field}",
        error=InvalidZoneError,
        hint=_EXAMPLES.get(field, ""),
    )
    return members


def _region(region: str, countries: frozenset[str]) -> str:
    country, dash, code = region.upper().partition("-")
    if not dash:
        if len(countries) != 1:
            raise InvalidZoneError(
                f"{short_repr(region)} does not say in which country",
                path="$.regions",
                hint="write it as 'US-NY'",
            )
        (country,), code = countries, region
    found = find_country(country)
    return f"{found}-{find_region(found, code)}"
