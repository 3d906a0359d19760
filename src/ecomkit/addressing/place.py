"""Place: where on earth something goes, as taxes and shipping fees need to know it."""

from __future__ import annotations

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.addressing.region import find_region
from ecomkit.text import one_line


@attrs.frozen(init=False)
class Place:
    """A country, and as much of region, city and postcode as is known.

    ``country`` is a code of ISO 3166-1 (``"US"``), ``region`` one of ISO 3166-2 without
    the country (``"NY"``). Codes and postcodes are kept in capitals.
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
            tidy_postcode(postcode) if postcode else "",
        )


def tidy_postcode(postcode: str) -> str:
    """*postcode* in capitals, with single blanks."""
    return " ".join(one_line(postcode, path="$.postcode", most=20).upper().split())
