"""Regions: the codes of ISO 3166-2, where a tax or a carrier asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from ecomkit.addressing.country import find_country
from ecomkit.addressing.errors import UnknownRegionError
from ecomkit.errors import short_repr

# ISO 3166-2 subdivision codes without the country prefix. For the United States also
# the districts, outlying areas and the three military "states" of the postal service.
_REGIONS = {
    "AE": "AJ AZ DU FU RK SH UQ",
    "AR": "A B C D E F G H J K L M N P Q R S T U V W X Y Z",
    "AT": "1 2 3 4 5 6 7 8 9",
    "AU": "ACT NSW NT QLD SA TAS VIC WA",
    "BR": "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP"
    " TO",
    "CA": "AB BC MB NB NL NS NT NU ON PE QC SK YT",
    "CH": "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH",
    "DE": "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH",
    "ES": "A AB AL AV B BA BI BU C CA CC CE CO CR CS CU GC GI GR GU H HU J L LE LO LU M"
    " MA ML MU NA O OR P PM PO S SA SE SG SO SS T TE TF TO V VA VI Z ZA"
    " AN AR AS CB CL CM CN CT EX GA IB MC MD NC PV RI VC",
    "IN": "AN AP AR AS BR CG CH DH DL GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD"
    " PB PY RJ SK TN TR TS UK UP WB",
    "IT": "AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CL CN CO"
    " CR CS CT CZ EN FC FE FG FI FM FR GE GO GR IM IS KR LC LE LI LO LT LU MB MC ME MI"
    " MN MO MS MT NA NO NU OR PA PC PD PE PG PI PN PO PR PT PU PV PZ RA RC RE RG RI RM"
    " RN RO SA SI SO SP SR SS SU SV TA TE TN TO TP TR TS TV UD VA VB VC VE VI VR VS VT"
    " VV",
    "JP": " ".join(f"{number:02}" for number in range(1, 48)),
    "MX": "AGU BCN BCS CAM CHH CHP CMX COA COL DUR GRO GUA HID JAL MEX MIC MOR NAY NLE OAX"
    " PUE QUE ROO SIN SLP SON TAB TAM TLA VER YUC ZAC",
    "US": "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT"
    " NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
    " DC AS GU MP PR UM VI AA AE AP",
}

REGIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {country: frozenset(codes.split()) for country, codes in _REGIONS.items()}
)
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
    examples = ", ".join(sorted(known or ("NY",))[:3])
    raise UnknownRegionError(
        f"{short_repr(region)} is not a region of {land}",
        path="$.region",
        hint=f"use a code of ISO 3166-2, such as {examples}",
    )
