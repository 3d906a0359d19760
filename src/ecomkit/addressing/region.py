"""Regions: the codes of ISO 3166-2, where a tax or a carrier asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ecomkit.addressing.country import find_country
from ecomkit.addressing.errors import UnknownRegionError
from ecomkit.addressing.region_names import region_named
from ecomkit.errors import short_repr
from ecomkit.toml_text import read_data

_REGIONS: dict[str, str] = read_data("ecomkit.addressing", "codes.toml")["regions"]
REGIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {country: frozenset(codes.split()) for country, codes in _REGIONS.items()}
)
"""The codes of regions, by country, where a tax or a carrier asks for them."""
_ANY_CODE = re.compile(r"[A-Z0-9]{1,3}", re.ASCII)


def find_region(country: str, region: str) -> str:
    """The code of a region of *country*: ``find_region("US", "us-ny")`` is ``"NY"``.

    Countries whose regions are not listed here accept any code of up to three letters
    and digits. Raises UnknownCountryError and UnknownRegionError.
    """
    land = find_country(country)
    code = region.strip().upper() if isinstance(region, str) else ""
    code = code.removeprefix(f"{land}-")
    known = REGIONS.get(land)
    if code in known if known is not None else _ANY_CODE.fullmatch(code):
        return code
    meant = region_named(land, region) if isinstance(region, str) else ""
    examples = meant or ", ".join(sorted(known or ("NY",))[:3])
    raise UnknownRegionError(
        f"{short_repr(region)} is not a region of {land}",
        path="$.region",
        hint=f"use a code of ISO 3166-2, such as {examples}",
    )
