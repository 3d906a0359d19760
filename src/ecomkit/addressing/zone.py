"""Zone: a part of the world that a shop treats alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.addressing.errors import InvalidZoneError
from ecomkit.addressing.place import Place
from ecomkit.addressing.postcode import PostcodePattern, compact
from ecomkit.addressing.region import find_region
from ecomkit.errors import short_repr
from ecomkit.text import folded, one_line

Specificity = tuple[int, int]
NOWHERE: Specificity = (-1, 0)


@attrs.frozen(init=False)
class Zone:
    """A set of places, by id.

    Each part given must hold; a part left out holds everywhere, so ``Zone("world")`` is
    the world. ``regions`` are written ``"US-NY"`` (or ``"NY"`` where one country is
    given), ``cities`` without regard to case and accents, ``postcodes`` as
    :class:`~ecomkit.addressing.PostcodePattern`. ``any_of`` puts zones together and
    ``excluding`` takes zones away:

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
        countries: Iterable[str] = (),
        regions: Iterable[str] = (),
        cities: Iterable[str] = (),
        postcodes: Iterable[str | PostcodePattern] = (),
        any_of: Iterable[Zone] = (),
        excluding: Iterable[Zone] = (),
    ) -> None:
        lands = frozenset(find_country(country) for country in _listed(countries))
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            one_line(id, path="$.id", most=100, required=True),
            lands,
            frozenset(_region(region, lands) for region in _listed(regions)),
            frozenset(folded(city) for city in _listed(cities)),
            tuple(
                code if isinstance(code, PostcodePattern) else PostcodePattern(code)
                for code in _listed(postcodes)
            ),
            _zones(any_of, "any_of"),
            _zones(excluding, "excluding"),
        )

    def contains(self, place: Place) -> bool:
        """Whether *place* lies in the zone.

        What the place leaves open (no postcode yet) is in no part that asks for it.
        """
        return self.specificity(place) != NOWHERE

    def specificity(self, place: Place) -> Specificity:
        """How closely the zone says where *place* is, NOWHERE when it does not hold it.

        Postcodes say more than a city, a city more than a region, a region more than a
        country, a country more than the world; among equals, fewer are closer.
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
            held = place.country in self.countries
            yield (1, -len(self.countries)) if held else NOWHERE
        if self.regions:
            held = f"{place.country}-{place.region}" in self.regions
            yield (2, -len(self.regions)) if held else NOWHERE
        if self.cities:
            held = folded(place.city) in self.cities
            yield (3, -len(self.cities)) if held else NOWHERE
        if self.postcodes:
            code = compact(place.postcode)
            depths = [each.depth for each in self.postcodes if each.matches(code)]
            yield (4, max(depths)) if depths else NOWHERE
        if self.any_of:
            yield max(zone.specificity(place) for zone in self.any_of)


def _listed(values: object) -> Iterator[str]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidZoneError(
            f"{short_repr(values)} is not a list", hint="write {'DE'}, not 'DE'"
        )
    return iter(values)


def _region(region: str, countries: frozenset[str]) -> str:
    if not isinstance(region, str):
        raise InvalidZoneError(
            f"{short_repr(region)} is not a region", path="$.regions"
        )
    country, dash, code = region.upper().partition("-")
    if not dash:
        if len(countries) != 1:
            raise InvalidZoneError(
                f"{short_repr(region)} does not say in which country",
                path="$.regions",
                hint="write it as 'US-NY'",
            )
        (country,), code = countries, region
    land = find_country(country)
    return f"{land}-{find_region(land, code)}"


def _zones(zones: Iterable[Zone], field: str) -> tuple[Zone, ...]:
    kept = tuple(zones)
    if not all(isinstance(zone, Zone) for zone in kept):
        raise InvalidZoneError("must be zones", path=f"$.{field}")
    return kept
