"""Countries: the codes of ISO 3166-1."""

from __future__ import annotations

from difflib import get_close_matches

from ecomkit.addressing.errors import UnknownCountryError
from ecomkit.errors import short_repr
from ecomkit.text import folded

_SHORTEST, _LONGEST = 4, 60

# ISO 3166-1 alpha-2, all 249 officially assigned codes; and XK, the code that the
# European Union, banks and carriers use for Kosovo, which ISO leaves to its users.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN
    BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ
    DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL
    GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM
    JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD
    SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()
)


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
    # For a name, or a code of another list: Germany, UK, DEU, 276.
    from babel import Locale
    from babel.core import get_global

    word = country if isinstance(country, str) and len(country) <= _LONGEST else ""
    meant = get_global("territory_aliases").get(word.strip().upper(), ())
    if not meant and len(word) >= _SHORTEST:
        names = {folded(name): code for code, name in Locale("en").territories.items()}
        near = get_close_matches(folded(word), names, n=1)
        meant = [names[name] for name in near if names[name] in COUNTRIES]
    if len(meant) == 1:
        return f"did you mean {meant[0]!r}?"
    return "use a code of ISO 3166-1, such as 'DE'"
