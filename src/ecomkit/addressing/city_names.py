"""The names a city goes by: those of its boroughs, found by name and by postcode."""

from __future__ import annotations

from functools import lru_cache

import attrs

from ecomkit.addressing.postcode import PostcodePattern
from ecomkit.addressing.postcode_form import code_of
from ecomkit.text import name_key
from ecomkit.toml_text import read_data


@attrs.frozen(kw_only=True)
class _City:
    name: str
    country: str
    region: str
    names: frozenset[str]
    postcodes: tuple[PostcodePattern, ...]

    def has(self, postcode: str) -> bool:
        return code_of(self.country, postcode) is not None and any(
            code.matches(postcode, self.country) for code in self.postcodes
        )


_CITIES = tuple(
    _City(
        name=name_key(row["name"]),
        country=row["country"],
        region=row["region"],
        names=frozenset(map(name_key, row["names"])),
        postcodes=tuple(map(PostcodePattern, row["postcodes"])),
    )
    for row in read_data("ecomkit.addressing", "territories.toml")["cities"]
)
_COUNTRIES = frozenset(city.country for city in _CITIES)


@lru_cache(maxsize=4096)
def city_names(country: str, region: str, city: str, postcode: str) -> frozenset[str]:
    """The names by which a rule may name the city of a place, as they are compared.

    Where a postcode is given it decides: ``Brooklyn`` and ZIP 11201 are New York.
    """
    own = name_key(city)
    found = {own} if own else set()
    for known in _CITIES if country in _COUNTRIES else ():
        is_near = known.country == country and known.region == region
        if is_near and (known.has(postcode) if postcode else own in known.names):
            found.add(known.name)
    return frozenset(found)
