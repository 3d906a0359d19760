"""Territories: places where tax or customs differ from those of their country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.addressing.postcode import PostcodePattern, prefixes_of
from ecomkit.addressing.postcode_form import code_of, sign_of, split_sign
from ecomkit.addressing.region import REGIONS
from ecomkit.text import name_key
from ecomkit.toml_text import read_data
from ecomkit.validators import as_names

# In which the names of territories are known, beside those in the table.
_LANGUAGES = """
ar bg ca cs da de el en es et eu fi fo fr ga gl he hr hu id is it ja ko lb lt lv mt nb nl nn
pl pt pt_PT rm ro ru sk sl sq sr sv th tr uk vi zh zh_Hant
""".split()
_DATA: Mapping[str, Any] = read_data("ecomkit.addressing", "territories.toml")


@attrs.frozen(kw_only=True)
class Territory:
    """A place where tax or customs differ from those of its country.

    ``country`` is what is written on a parcel; ``part_of`` is the country under which the
    place is also written, by ``region`` or ``postcodes``. A rule that names only that
    country ``holds`` here or not; its tax law does if it is ``vat``. ``customs`` are the
    customs territories it belongs to, itself if none; ``goods_in`` is the union in which
    goods are taxed and move, beside that of ``vat``.
    """

    code: str
    name: str
    country: str
    part_of: str
    source: str
    as_of: date
    names: tuple[str, ...] = ()
    holds: bool = False
    vat: str = ""
    goods_in: str = ""
    customs: tuple[str, ...] = ()
    region: str = ""
    parts: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    regions: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, hash=False)
    postcodes: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, hash=False)
    moved: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    cities: tuple[str, ...] = ()

    @property
    def postcode(self) -> str:
        """The postcode of its country that means it, if there is just one."""
        codes = tuple(self.postcodes.get(self.country, ()))
        return codes[0] if len(codes) == 1 and codes[0].isdecimal() else ""


@attrs.frozen(kw_only=True)
class Standing:
    """How rules see a place: by which names, under whose laws.

    ``names`` are the codes of countries and territories by which a rule for all of one
    holds, ``taxed`` those by which a tax does, ``wide`` all by which a rule for a part of
    one may. ``region`` is the region that the territory is or lies in, ``regions`` are codes
    such as ``"ES-CN"`` that mean all of it.
    Between two places that share one of ``customs`` no duty is due; if they share one of
    ``undeclared``, too, no declaration is needed.
    """

    names: frozenset[str]
    taxed: frozenset[str]
    wide: frozenset[str]
    region: str
    regions: frozenset[str]
    customs: frozenset[str]
    undeclared: frozenset[str]


def _territory(row: Mapping[str, Any]) -> Territory:
    source = _DATA["sources"][row["source"]]
    codes = {
        country: dict.fromkeys(given, "") if isinstance(given, list) else given
        for country, given in row.get("postcodes", {}).items()
    }
    return Territory(
        **{
            **row,
            "source": f"{source['title']}, {source['url']}",
            "as_of": source["as_of"],
            "names": tuple(row.get("names", ())),
            "customs": tuple(row.get("customs", ())),
            "cities": tuple(row.get("cities", ())),
            "regions": {at: tuple(had) for at, had in row.get("regions", {}).items()},
            "postcodes": codes,
        }
    )


TERRITORIES: Mapping[str, Territory] = MappingProxyType(
    {row["code"]: _territory(row) for row in _DATA["territories"]}
)
"""The places where tax or customs differ from those of their country, by code."""

PARENTS = frozenset(each.part_of for each in TERRITORIES.values())
"""The countries under which a territory may also be written."""

_UNION_OF: Mapping[str, tuple[str, bool]] = {
    country: (name, not union.get("declared", False))
    for name, union in _DATA["unions"].items()
    for country in union["members"].split()
}


def union_members(name: str) -> frozenset[str]:
    """The countries of a customs union, such as ``"EU"``, without their territories."""
    return frozenset(_DATA["unions"][name]["members"].split())


@cache
def standing_of(country: str, territory: str) -> Standing:
    """How rules see a place of *country*, in one of the TERRITORIES or in none."""
    union, is_undeclared = _UNION_OF.get(country, (country, True))
    here = TERRITORIES.get(territory)
    if here is None:
        own = frozenset({country})
        return Standing(
            names=own,
            taxed=own,
            wide=own,
            region="",
            regions=frozenset(),
            customs=frozenset({union}),
            undeclared=frozenset({union if is_undeclared else country}),
        )
    own = frozenset({territory, here.country} - {here.part_of})
    lawful = frozenset({here.vat} - {""})
    moves = {here.goods_in} - {""}
    for name in lawful:
        moves |= standing_of(name, "").undeclared
    # A territory of a union is in its customs territory where the table says so.
    return Standing(
        names=own | ({here.part_of} if here.holds else set()),
        taxed=own | lawful,
        wide=own | lawful | {here.part_of},
        region=here.region,
        regions=frozenset(
            f"{at}-{code}" for at, codes in here.regions.items() for code in codes
        ),
        customs=frozenset(here.customs or (territory,)),
        undeclared=frozenset(moves or {territory}),
    )


def _by_region() -> Iterator[tuple[tuple[str, str], tuple[Territory, str]]]:
    for each in TERRITORIES.values():
        for country, codes in each.regions.items():
            for code in codes:
                yield (country, name_key(code)), (each, "")
        if each.country == each.code and each.code not in REGIONS.get(each.part_of, ()):
            yield (each.part_of, name_key(each.code)), (each, "")
        # What cannot be told by its region is told by its one postcode.
        if each.regions or each.country == each.code or each.postcode:
            for name in (each.name, *each.names, *each.cities):
                for country in {each.country, each.part_of, *each.postcodes}:
                    yield (country, name_key(name)), (each, "")
        for part, name in each.parts.items():
            yield (each.country, name_key(part)), (each, part)
            yield (each.country, name_key(name)), (each, part)


_BY_REGION: Mapping[tuple[str, str], tuple[Territory, str]] = dict(_by_region())
_BY_CITY: Mapping[tuple[str, str], tuple[Territory, str]] = {
    (country, name_key(city)): (each, part)
    for each in TERRITORIES.values()
    for country in {each.country, each.part_of, *each.postcodes}
    for city, part in (
        *((city, "") for city in each.cities),
        *((name, code) for code, name in each.parts.items()),
    )
}
_BY_PREFIX: dict[tuple[str, str], list[tuple[PostcodePattern, Territory, str]]] = {}
for _each in TERRITORIES.values():
    for _country, _codes in _each.postcodes.items():
        for _text, _part in _codes.items():
            _pattern = PostcodePattern(_text)
            for _start in _pattern.prefixes:
                _BY_PREFIX.setdefault((_country, _start), []).append(
                    (_pattern, _each, _part)
                )
_WITH_REGIONS = frozenset(country for country, _ in _BY_REGION)
_WITH_CITIES = frozenset(country for country, _ in _BY_CITY)
_WITH_POSTCODES = frozenset(country for country, _ in _BY_PREFIX)
# Letters before a postcode that name a territory: AX-22100, FO-100, FL-9490.
_BY_SIGN: Mapping[tuple[str, str], Territory] = {
    (each.part_of, sign): each
    for each in TERRITORIES.values()
    if each.country == each.code
    for sign in (each.code, sign_of(each.code))
    if sign
}


def by_region(country: str, region: str) -> tuple[Territory, str] | None:
    """The territory that a region of a country means, by code or name, and its part."""
    if country not in _WITH_REGIONS:
        return None
    return _BY_REGION.get((country, name_key(region)))


def by_foreign_name(country: str, name: str) -> tuple[Territory, str] | None:
    """The territory of a country that a name in one of many languages means."""
    return _foreign_names().get((country, name_key(name)))


@cache
def _foreign_names() -> Mapping[tuple[str, str], tuple[Territory, str]]:
    from babel import Locale

    return {
        (each.part_of, name_key(known[each.code])): (each, "")
        for known in (Locale.parse(code).territories for code in _LANGUAGES)
        for each in TERRITORIES.values()
        if each.code in known
    }


def by_city(country: str, city: str) -> tuple[Territory, str] | None:
    """The territory in which a city lies, and its part."""
    if country not in _WITH_CITIES:
        return None
    return _BY_CITY.get((country, name_key(city)))


def by_postcode(country: str, postcode: str) -> tuple[Territory, str] | None:
    """The territory in which a postcode in capitals lies, and its part.

    A postcode that has not its country's form lies in none, but for one such as AX-22100.
    """
    if country not in _WITH_POSTCODES:
        return None
    if code_of(country, postcode) is not None:
        held = [
            (pattern.depth, found.code, part)
            for start in prefixes_of(country, postcode)
            for pattern, found, part in _BY_PREFIX.get((country, start), ())
            if pattern.matches(postcode, country)
        ]
        if held:  # 97150 is Saint-Martin, 971* Guadeloupe
            _, code, part = max(held)
            return TERRITORIES[code], part
    sign, rest = split_sign(postcode)
    named = _BY_SIGN.get((country, sign.rstrip("- "))) if sign and rest else None
    return (named, "") if named else None


def find_area(code: object) -> str:
    """The code of a country or of one of the TERRITORIES, by which a rule names it.

    Raises UnknownCountryError.
    """
    if isinstance(code, str) and (known := code.strip().upper()) in TERRITORIES:
        return known
    return find_country(code)


def as_areas(names: str | Iterable[str]) -> frozenset[str]:
    """The codes of one country or territory, or of several, by which rules name them.

    The name of a customs union (``"EU"``) stands for its members. Raises
    UnknownCountryError.

    Examples:
        >>> sorted(as_areas(["SACU", "de"]))
        ['BW', 'DE', 'LS', 'NA', 'SZ', 'ZA']
    """
    found = as_names(names)
    return frozenset().union(
        *map(_areas, found if isinstance(found, frozenset) else (names,))
    )


def _areas(name: object) -> frozenset[str]:
    known = name.strip().upper() if isinstance(name, str) else ""
    return (
        union_members(known)
        if known in _DATA["unions"]
        else frozenset({find_area(name)})
    )


def postal_country(code: str) -> str:
    """The country under which the postcodes of a country or territory are written."""
    known = TERRITORIES.get(code)
    return known.country if known is not None else code
