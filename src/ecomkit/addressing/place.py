"""Place: where something goes, as far as taxes and shipping fees need to know."""

from __future__ import annotations

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.addressing.region import find_region
from ecomkit.text import one_line


@attrs.frozen(init=False)
class Place:
    """A country, and as much of region, city and postcode as is known.

    ``country`` is a code of ISO 3166-1 (``"US"``), ``region`` one of ISO 3166-2 without
    the country (``"NY"``). Codes and postcodes are kept in capitals. Raises
    UnknownCountryError, UnknownRegionError and InvalidTextError.

    Examples:
        >>> Place("gb", city="London", postcode="sw1a  1aa").postcode
        'SW1A 1AA'
    """

    country: str
    region: str
    city: str
    postcode: str

    def __init__(
        self, country: str, region: str = "", city: str = "", postcode: str = ""
    ) -> None:
        code = find_country(country)
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            code,
            find_region(code, one_line(region, path="$.region")) if region else "",
            one_line(city, path="$.city", most=100) if city else "",
            normalized_postcode(postcode) if postcode else "",
        )


def normalized_postcode(postcode: str) -> str:
    """*postcode* in capitals, with single blanks."""
    return " ".join(one_line(postcode, path="$.postcode", most=20).upper().split())
