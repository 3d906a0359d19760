"""Writing an address as its country does; the reader's locale is an argument."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomkit.addressing.address import Address
from ecomkit.addressing.country import find_country
from ecomkit.addressing.postal_formats import FIELDS, postal_format
from ecomkit.money.format import find_locale

if TYPE_CHECKING:
    from babel import Locale

_PIECE = re.compile(r"([^%]*)%([NOADCSZX])")
_OTHER_LETTERS = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")


def format_address(
    address: Address, locale: str | Locale, *, sent_from: str = ""
) -> tuple[str, ...]:
    """The lines of *address*, in the order of its own country.

    The country's name is the last line, in capitals and in the language of *locale*,
    unless the parcel is *sent_from* that country. All else is written as it was given,
    in Latin letters or in the country's own. A city or district for which the country's
    format has no place is written next to the street.

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
    is_latin = not _OTHER_LETTERS.search("".join((*street, address.city)))
    pattern = used.latin_lines if is_latin else used.lines
    is_large_first = pattern.find("%A") < pattern.find("%N")
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
