"""Jurisdiction: where a tax is levied."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import attrs

from ecomkit.addressing.place import Place
from ecomkit.addressing.postcode import PostcodePattern, require_possible
from ecomkit.addressing.region import find_region
from ecomkit.addressing.territory import as_areas, postal_country
from ecomkit.errors import InvalidInputError
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.text import name_key
from ecomkit.validators import as_names, require_names


def as_capitals(names: str | Iterable[str]) -> frozenset[str]:
    """One code, or several, in capitals."""
    return frozenset(name.upper() for name in _names(names, "codes"))


def _as_folded(names: str | Iterable[str]) -> frozenset[str]:
    return frozenset(map(name_key, _names(names, "cities")))


def _names(names: str | Iterable[str], field: str) -> Iterable[str]:
    found = as_names(names)
    require_names(found, path=f"$.{field}", error=InvalidTaxError)
    return (name.strip() for name in found)


def require_regions(regions: Iterable[str], countries: frozenset[str]) -> None:
    """Refuses a region that there is not, where it is known in which country it would be.

    Raises UnknownCountryError and UnknownRegionError.
    """
    lands = sorted(set(map(postal_country, countries)))
    for code in sorted(regions):
        country, dash, _ = code.partition("-")
        if len(lands) == 1 or dash:
            find_region(lands[0] if len(lands) == 1 else country, code)


@attrs.frozen(kw_only=True, cache_hash=True)
class Jurisdiction:
    """An area whose authority levies a tax: a country, a state, a city, some postcodes.

    A place must match every part given; a part left empty matches everywhere. ``countries``
    are codes of countries and TERRITORIES; alone, they hold where their tax law does:
    ``"FR"`` in Monaco and not in Guadeloupe. ``regions`` are codes of ISO 3166-2, with the
    country or without, ``cities`` match without regard to case and accents, ``postcodes`` are
    patterns as :class:`~ecomkit.addressing.PostcodePattern` describes. An area without
    any part is the whole world.

    Examples:
        >>> Jurisdiction(countries="US", postcodes="787*").contains(
        ...     Place("US", "TX", "Austin", "78701-1234")
        ... )
        True
        >>> Jurisdiction(countries="ES").contains(Place("ES", postcode="35001"))
        False
    """

    countries: frozenset[str] = attrs.field(default=frozenset(), converter=as_areas)
    except_countries: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_areas
    )
    regions: frozenset[str] = attrs.field(default=frozenset(), converter=as_capitals)
    except_regions: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_capitals
    )
    cities: frozenset[str] = attrs.field(default=frozenset(), converter=_as_folded)
    postcodes: frozenset[str] = attrs.field(default=frozenset(), converter=as_capitals)

    def __attrs_post_init__(self) -> None:
        require_regions(self.regions | self.except_regions, self.countries)
        require_possible(
            self._patterns, map(postal_country, self.countries), error=InvalidTaxError
        )

    @cached_property
    def _patterns(self) -> tuple[PostcodePattern, ...]:
        try:
            return tuple(map(PostcodePattern, sorted(self.postcodes)))
        except InvalidInputError as error:
            raise InvalidTaxError(
                error.message, path=error.path, hint=error.hint
            ) from error

    def contains(self, place: Place | None) -> bool:
        """Whether the tax is levied at *place*; an unknown place is only in EVERYWHERE."""
        if place is None:
            return self == EVERYWHERE
        return self._holds(place, place.standing.taxed)

    def is_destination(self, place: Place) -> bool:
        """Whether a parcel to *place* goes to this area, whatever tax is levied there."""
        return self._holds(place, place.standing.names)

    def _holds(self, place: Place, codes: frozenset[str]) -> bool:
        is_part = self.regions or self.cities or self.postcodes
        return (
            lies_in(
                place,
                self.countries,
                self.regions,
                place.standing.wide if is_part else codes,
            )
            and codes.isdisjoint(self.except_countries)
            and not (
                self.except_regions
                and lies_in(place, frozenset(), self.except_regions, codes)
            )
            and (not self.cities or not self.cities.isdisjoint(place.city_names))
            and (
                not self.postcodes
                or any(
                    pattern.matches(place.postcode, place.country)
                    for pattern in self._patterns
                )
            )
        )


def lies_in(
    place: Place,
    countries: frozenset[str],
    regions: frozenset[str],
    codes: frozenset[str],
) -> bool:
    """Whether a place, named by *codes*, is in some countries and regions; none is any."""
    if countries and codes.isdisjoint(countries):
        return False
    return (
        not regions
        or place.region in regions
        or any(
            code in regions or code.partition("-")[2] in regions
            for code in place.region_codes
        )
    )


EVERYWHERE = Jurisdiction()
"""The whole world."""
