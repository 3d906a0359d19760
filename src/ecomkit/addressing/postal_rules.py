"""What each country's post asks of an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import attrs


@attrs.frozen(kw_only=True)
class PostalRule:
    """What an address in one country needs.

    ``postcode`` is the shape of its postcodes (empty: it has none), ``example`` one of
    them; ``required`` names the fields that must not be empty.
    """

    postcode: re.Pattern[str] | None
    example: str
    required: tuple[str, ...]


# Source: Universal Postal Union, "Postal addressing systems in member countries", and
# the operators' own pages. Blanks within a postcode may be left out by whoever types it.
_POSTCODES = {
    "AR": (r"[A-Z]?\d{4}([A-Z]{3})?", "C1425DUE"),
    "AT": (r"[1-9]\d{3}", "1010"),
    "AU": (r"\d{4}", "2000"),
    "BE": (r"[1-9]\d{3}", "1000"),
    "BG": (r"\d{4}", "1000"),
    "BR": (r"\d{5}-?\d{3}", "01310-100"),
    "CA": (
        r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d",
        "K1A 0B1",
    ),
    "CH": (r"[1-9]\d{3}", "8001"),
    "CN": (r"\d{6}", "100000"),
    "CY": (r"\d{4}", "1010"),
    "CZ": (r"\d{3} ?\d{2}", "110 00"),
    "DE": (r"\d{5}", "10115"),
    "DK": (r"\d{4}", "1050"),
    "EE": (r"\d{5}", "10111"),
    "ES": (r"(0[1-9]|[1-4]\d|5[0-2])\d{3}", "28001"),
    "FI": (r"\d{5}", "00100"),
    "FR": (r"\d{5}", "75001"),
    "GB": (r"(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})", "SW1A 1AA"),
    "GR": (r"\d{3} ?\d{2}", "104 31"),
    "HR": (r"\d{5}", "10000"),
    "HU": (r"\d{4}", "1051"),
    "IE": (r"[A-Z]\d[\dW] ?[A-Z\d]{4}", "D02 AF30"),
    "IL": (r"\d{5}(\d{2})?", "9436608"),
    "IN": (r"[1-9]\d{2} ?\d{3}", "110001"),
    "IS": (r"\d{3}", "101"),
    "IT": (r"\d{5}", "00118"),
    "JP": (r"\d{3}-?\d{4}", "100-0001"),
    "KR": (r"\d{5}", "03051"),
    "LI": (r"94(8[5-9]|9[0-8])", "9490"),
    "LT": (r"(LT-)?\d{5}", "LT-01100"),
    "LU": (r"(L-)?\d{4}", "1009"),
    "LV": (r"(LV-)?\d{4}", "LV-1050"),
    "MT": (r"[A-Z]{3} ?\d{4}", "VLT 1117"),
    "MX": (r"\d{5}", "06000"),
    "NL": (r"[1-9]\d{3} ?[A-Z]{2}", "1011 AB"),
    "NO": (r"\d{4}", "0150"),
    "NZ": (r"\d{4}", "6011"),
    "PL": (r"\d{2}-?\d{3}", "00-001"),
    "PT": (r"\d{4}-?\d{3}", "1000-001"),
    "RO": (r"\d{6}", "010011"),
    "RS": (r"\d{5}", "11000"),
    "SA": (r"\d{5}(-\d{4})?", "12211"),
    "SE": (r"\d{3} ?\d{2}", "111 20"),
    "SG": (r"\d{6}", "018956"),
    "SI": (r"\d{4}", "1000"),
    "SK": (r"\d{3} ?\d{2}", "811 01"),
    "TR": (r"\d{5}", "34000"),
    "UA": (r"\d{5}", "01001"),
    "US": (r"\d{5}(-\d{4})?", "10001"),
    "ZA": (r"\d{4}", "0001"),
}

# Ireland's Eircode and Israel's code are often left out, and the post delivers.
_OPTIONAL = frozenset({"IE", "IL"})
# Where the post sorts by state, province, prefecture or emirate.
_BY_REGION = frozenset({"AE", "AU", "BR", "CA", "IN", "JP", "MX", "US"})
# Where the whole country is one city, or a town is not part of the line.
_NO_CITY = frozenset({"GI", "HK", "MC", "MO", "SG", "VA"})


def _rule(country: str) -> PostalRule:
    shape, example = _POSTCODES.get(country, ("", ""))
    required = ["street"]
    if country not in _NO_CITY:
        required.append("city")
    if shape and country not in _OPTIONAL:
        required.append("postcode")
    if country in _BY_REGION:
        required.append("region")
    return PostalRule(
        postcode=re.compile(shape, re.ASCII) if shape else None,
        example=example,
        required=tuple(required),
    )


RULES: Mapping[str, PostalRule] = MappingProxyType(
    {country: _rule(country) for country in _POSTCODES.keys() | _BY_REGION | _NO_CITY}
)
ELSEWHERE = _rule("")
