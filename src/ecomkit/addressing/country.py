"""Countries: the codes of ISO 3166-1."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from ecomkit.addressing.errors import UnknownCountryError
from ecomkit.errors import short_repr
from ecomkit.text import folded
from ecomkit.toml_text import read_data

_SHORTEST, _LONGEST = 4, 60

COUNTRIES: frozenset[str] = frozenset(
    read_data("ecomkit.addressing", "codes.toml")["countries"].split()
)
"""The codes of all countries."""

ALIASES: Mapping[str, str] = {"UK": "GB", "EL": "GR"}
"""Codes that are often written for that of a country: what a Place takes, and a rule does not."""


def find_country(country: object) -> str:
    """The code of a country of ISO 3166-1, in capitals.

    Raises UnknownCountryError, with the code that a name or another code may mean.

    Examples:
        >>> find_country(" de ")
        'DE'
        >>> find_country("Germany")
        Traceback (most recent call last):
        ...
        ecomkit.addressing.errors.UnknownCountryError: $.country: 'Germany' is not a country code (did you mean 'DE'?)
    """
    if isinstance(country, str):
        if country in COUNTRIES:
            return country
        code = country.strip().upper()
        if code in COUNTRIES:
            return code
    raise UnknownCountryError(
        f"{short_repr(country)} is not a country code",
        path="$.country",
        hint=_hint(country),
    )


def _hint(country: object) -> str:
    # For a name, or a code of another list: Germany, UK, EL, DEU, 276.
    from babel import Locale
    from babel.core import get_global

    word = country if isinstance(country, str) and len(country) <= _LONGEST else ""
    code = word.strip().upper()
    meant = [ALIASES[code]] if code in ALIASES else []
    meant = meant or get_global("territory_aliases").get(code, ())
    if not meant and len(word) >= _SHORTEST:
        names = {folded(name): code for code, name in Locale("en").territories.items()}
        near = get_close_matches(folded(word), names, n=1)
        meant = [names[name] for name in near if names[name] in COUNTRIES]
    if len(meant) == 1:
        return f"did you mean {meant[0]!r}?"
    return "use a code of ISO 3166-1, such as 'DE'"
