"""The region in which a postcode lies, where people leave the region out."""

from __future__ import annotations

from collections.abc import Mapping

from ecomkit.addressing.postcode import PostcodePattern, prefixes_of
from ecomkit.addressing.postcode_form import code_of
from ecomkit.toml_text import read_data

_Filed = Mapping[str, list[tuple[PostcodePattern, str]]]


def _filed(regions: Mapping[str, list[str]]) -> _Filed:
    found: dict[str, list[tuple[PostcodePattern, str]]] = {}
    for region, codes in regions.items():
        for pattern in map(PostcodePattern, codes):
            for start in pattern.prefixes:
                found.setdefault(start, []).append((pattern, region))
    return found


_BY_PREFIX: Mapping[str, _Filed] = {
    country: _filed(regions)
    for country, regions in read_data(
        "ecomkit.addressing", "region_postcodes.toml"
    ).items()
    if country != "sources"
}


def region_of(country: str, postcode: str) -> str:
    """The code of the region in which a postcode lies, where that is known, or ``""``.

    Examples:
        >>> region_of("US", "06390"), region_of("US", "06385"), region_of("CA", "M5V 2T6")
        ('NY', 'CT', 'ON')
    """
    filed = _BY_PREFIX.get(country)
    if filed is None or code_of(country, postcode) is None:
        return ""
    held = [
        (pattern.depth, region)
        for start in prefixes_of(country, postcode)
        for pattern, region in filed.get(start, ())
        if pattern.matches(postcode, country)
    ]
    return max(held, default=(0, ""))[1]
