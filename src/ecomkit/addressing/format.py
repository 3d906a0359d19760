"""Writing an address as its country does; the reader's locale is an argument."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomkit.addressing.address import Address
from ecomkit.addressing.country import find_country
from ecomkit.addressing.postal_formats import FIELDS, postal_format
from ecomkit.addressing.region_names import is_latin, written_region
from ecomkit.money.format import find_locale
from ecomkit.text import name_key

if TYPE_CHECKING:
    from babel import Locale

_PIECE = re.compile(r"([^%]*)%([NOADCSZX])")


def format_address(
    address: Address, locale: str | Locale, *, sent_from: str = ""
) -> tuple[str, ...]:
    """The lines of *address*, in the order of its own country.

    The country's name is the last line, in capitals and in the language of *locale*,
    unless the parcel is *sent_from* that country. All else is written as it was given,
    in Latin letters or in the country's own; a region by its name where the country's post
    asks for names (Tokyo, Dubai). A city or district for which the country's format has no
    place is written next to the street.

    Examples:
        >>> home = Address("Bob", "350 5th Ave", city="New York", region="NY", country="US")
        >>> format_address(home, "fr")
        ('Bob', '350 5th Ave', 'New York, NY', 'ÉTATS-UNIS')
    """
    lines = _lines(address)
    if sent_from and find_country(sent_from) == address.country:
        return lines
    name = find_locale(locale).territories.get(address.country, address.country)
    return (*lines, name.upper())


def _lines(address: Address) -> tuple[str, ...]:
    values = {letter: getattr(address, field) for letter, field in FIELDS.items()}
    street = list(address.street)
    used = postal_format(address.country)
    latin = is_latin("".join((*street, address.city)))
    values["S"] = written_region(address.country, address.region, latin=latin)
    if name_key(values["S"]) == name_key(address.city):
        values["S"] = ""  # Dubai, Madrid and Beijing are said once
    pattern = used.latin_lines if latin else used.lines
    is_large_first = pattern.find("%A") < pattern.find("%N")
    if is_large_first and "%C" not in pattern:
        pattern = pattern.replace("%S", "%S%C%D")
    for letter in "DC":
        if f"%{letter}" not in pattern and values[letter].upper() not in pattern:
            street.insert(0 if is_large_first else len(street), values[letter])
    values["A"] = "\n".join(street)
    lines = "\n".join(_filled(line, values) for line in pattern.split("%n"))
    return tuple(line for line in lines.split("\n") if line)


def _filled(pattern: str, values: dict[str, str]) -> str:
    # Never str.format: the buyer's text may contain braces. A blank or comma between two
    # fields is written only where both are given.
    if "%" not in pattern:
        return pattern
    line = ""
    for index, (before, letter) in enumerate(_PIECE.findall(pattern)):
        if values.get(letter):
            line += (before if line or not index else "") + values[letter]
    return line
