"""Place: where something goes, as far as taxes and shipping fees need to know."""

from __future__ import annotations

from functools import cached_property, lru_cache
from unicodedata import normalize

import attrs

from ecomkit.addressing.city_names import city_names
from ecomkit.addressing.country import ALIASES, COUNTRIES, find_country
from ecomkit.addressing.postcode_form import code_of, written
from ecomkit.addressing.region import REGIONS, find_region
from ecomkit.addressing.region_names import region_named
from ecomkit.addressing.region_postcodes import region_of
from ecomkit.addressing.territory import (
    PARENTS,
    TERRITORIES,
    Standing,
    Territory,
    by_city,
    by_foreign_name,
    by_postcode,
    by_region,
    standing_of,
)
from ecomkit.text import name_key, one_line

_LONGEST_CODE = len("971")


@attrs.frozen(init=False)
class Place:
    """A country, and as much of region, city and postcode as is known: in one spelling.

    ``country`` is what is written on a parcel, a code of ISO 3166-1 (``"US"``), ``region``
    one of ISO 3166-2 without the country (``"NY"``), found by its name, too, and in the
    United States and Canada by the postcode where it is left out. Where no tax,
    carrier or territory hangs on it, it may be any text: in Colombia, or in Great Britain
    with a postcode. ``territory`` is the code of the
    TERRITORIES in which it lies, where tax or customs differ from those of the country:
    found by the code of a country (``"PR"``), by the code or name of a region, or by the
    postcode. However a place is written, it is one value:

    Examples:
        >>> Place("gb", city="London", postcode="sw1a1aa").postcode
        'SW1A 1AA'
        >>> Place("PR") == Place("US", "PR")
        True
        >>> Place("UK", postcode="BT1 5GS").territory, Place("DE", postcode="D-27498").territory
        ('XI', 'DE-HEL')

    Raises UnknownCountryError, UnknownRegionError and InvalidTextError.
    """

    country: str
    region: str
    city: str
    postcode: str
    territory: str = attrs.field(init=False)

    def __init__(
        self, country: str, region: str = "", city: str = "", postcode: str = ""
    ) -> None:
        try:
            found = _normalized(country, region, city, postcode)
        except Exception:  # noqa: BLE001  # not text, nor anything with a hash
            found = _normalize(country, region, city, postcode)
        land, area, town, code, territory = found
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            land, area, town, code
        )
        object.__setattr__(self, "territory", territory)

    @property
    def standing(self) -> Standing:
        """How rules see it: by which names, under whose laws."""
        return standing_of(self.country, self.territory)

    @property
    def city_names(self) -> frozenset[str]:
        """The names by which a rule may name the city, as they are compared.

        Brooklyn is New York, by name and by ZIP code.
        """
        return city_names(self.country, self.region, self.city, self.postcode)

    @cached_property
    def region_codes(self) -> frozenset[str]:
        """The codes of regions it lies in, with their country: ``"ES-GC"``, ``"ES-CN"``."""
        if not self.region:
            return self.standing.regions
        return self.standing.regions | {f"{self.country}-{self.region}"}


def normalized_postcode(postcode: str) -> str:
    """*postcode* in capitals, with plain digits and single blanks."""
    code = one_line(postcode, path="$.postcode", most=20)
    if not code.isascii():
        code = normalize("NFKC", code).replace("〒", "")
    return " ".join(code.upper().split())


def _found(country: object) -> tuple[str, Territory | None]:
    # The country under which a place is written, and the territory that its code means.
    code = country
    if isinstance(code, str) and code not in COUNTRIES:
        known = code.strip().upper()
        code = ALIASES.get(known, known if known in TERRITORIES else code)
    # A code such as PT-20 is one for rules: a parcel says the country and the region.
    if isinstance(code, str) and code in TERRITORIES and "-" not in code:
        here = TERRITORIES[code]
        return here.country, here
    return find_country(code), None


def _written(land: str, here: Territory | None, postcode: str) -> str:
    # F-97110 is one of Guadeloupe, too.
    if here is not None and code_of(land, postcode) is None:
        seen = code_of(here.part_of, postcode)
        postcode = postcode if seen is None else seen.text
    return written(land, postcode)


def _without_country(region: str, countries: set[str]) -> str:
    before, dash, code = region.partition("-")
    known = before.strip().upper()
    return code.strip() if dash and ALIASES.get(known, known) in countries else region


def _region(
    of: str, land: str, area: str, postcode: str
) -> tuple[tuple[Territory, str] | None, str]:
    # The territory that a name in some language means, or a region by its code or name.
    code = name_key(area).upper()
    if code in REGIONS.get(land, ()):
        return None, code
    named = region_named(land, area)
    if named:
        return None, named
    if len(code) > _LONGEST_CODE:
        known = by_foreign_name(of, area)
        if known is not None:
            return known, ""
        is_plain = land not in PARENTS or code_of(land, postcode) is not None
        if land not in REGIONS and is_plain:
            return None, area  # nothing hangs on it: it is what people write
    return None, find_region(land, area)


def _code_in(here: Territory, land: str, code: str) -> str:
    # A postcode as it is written on a parcel to a territory; its own, if it has just one.
    if not code:
        return here.postcode if not (here.regions or here.country == here.code) else ""
    if land == here.country:
        return code
    return here.postcode or here.moved.get(code) or written(here.country, code)


def _normalize(
    country: str, region: str, city: str, postcode: str
) -> tuple[str, str, str, str, str]:
    land, here = _found(country)
    area = one_line(region, path="$.region") if region else ""
    town = one_line(city, path="$.city", most=100) if city else ""
    code = _written(land, here, normalized_postcode(postcode)) if postcode else ""
    part = ""
    if area:
        of = here.part_of if here else land
        area = _without_country(area, {of, here.code if here else of})
        known = by_region(of, area) or by_region(of, region_named(of, area))
        if known is None and not (here and here.region):
            known, area = _region(of, land, area, code)
        if known is not None and here in {None, known[0]}:
            here, part = known
            area = ""
    if code:
        known = by_postcode(land, code)
        if known is not None and here in {None, known[0]}:
            here, part = known[0], part or known[1]
    elif here is None and town:
        here, part = by_city(land, town) or (None, "")
    if here is not None:
        if here.region or part:
            area = part or here.region
        elif land != here.country:
            area = ""
        code = _code_in(here, land, code)
        land = here.country
    elif code and not area:
        area = region_of(land, code)
    return land, area, town, code, here.code if here else ""


# Most addresses are read again and again: from a cart, a checkout, an order.
_normalized = lru_cache(maxsize=4096)(_normalize)
