"""Jurisdiction: where a tax is levied."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.addressing.place import Place
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.validators import as_names, require_names


def as_countries(names: str | Iterable[str]) -> frozenset[str]:
    """The codes of one country, or of several."""
    return frozenset(find_country(name) for name in _names(names, "countries"))


def as_capitals(names: str | Iterable[str]) -> frozenset[str]:
    """One code, or several, in capitals."""
    return frozenset(name.upper() for name in _names(names, "codes"))


def _as_folded(names: str | Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in _names(names, "cities"))


def _names(names: str | Iterable[str], field: str) -> Iterable[str]:
    found = as_names(names)
    require_names(found, path=f"$.{field}", error=InvalidTaxError)
    return (name.strip() for name in found)


@attrs.frozen(kw_only=True, cache_hash=True)
class Jurisdiction:
    """An area whose authority levies a tax: a country, a state, a city, some postcodes.

    A place must match every part given; a part left empty matches everywhere. ``regions`` are codes
    of ISO 3166-2 without the country. ``postcodes`` are exact (``"78729"``), a beginning
    (``"787*"``) or a range (``"10000..14999"``). An area without any part is the whole
    world.

    Examples:
        >>> Jurisdiction(countries="US", postcodes="787*").contains(
        ...     Place("US", "TX", "Austin", "78701")
        ... )
        True
    """

    countries: frozenset[str] = attrs.field(default=frozenset(), converter=as_countries)
    except_countries: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_countries
    )
    regions: frozenset[str] = attrs.field(default=frozenset(), converter=as_capitals)
    except_regions: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_capitals
    )
    cities: frozenset[str] = attrs.field(default=frozenset(), converter=_as_folded)
    postcodes: frozenset[str] = attrs.field(default=frozenset(), converter=as_capitals)

    def contains(self, place: Place | None) -> bool:
        """Whether the tax is levied at *place*; an unknown place is only in EVERYWHERE."""
        if place is None:
            return self == EVERYWHERE
        return (
            (not self.countries or place.country in self.countries)
            and place.country not in self.except_countries
            and (not self.regions or place.region in self.regions)
            and place.region not in self.except_regions
            and (not self.cities or place.city.casefold() in self.cities)
            and (
                not self.postcodes
                or any(_matches(p, place.postcode) for p in self.postcodes)
            )
        )


def _matches(pattern: str, postcode: str) -> bool:
    if pattern.endswith("*"):
        return postcode.startswith(pattern[:-1])
    low, dots, high = pattern.partition("..")
    if dots:
        return len(postcode) == len(low) and low <= postcode <= high
    return postcode == pattern


EVERYWHERE = Jurisdiction()
"""The whole world."""
