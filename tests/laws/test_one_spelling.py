"""A place is one value, whatever case, width, blanks and dashes it is written with."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from ecomkit.addressing import TERRITORIES, Place
from tests.unit.addressing.places import TABLE

WIDE = str.maketrans(
    {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}
    | {ord(" "): "\u3000"}
)
SPELLINGS = sorted(
    {
        (*each.split("/"), "", "", "")[:4]
        for line in TABLE.splitlines()
        if "; " in line
        for each in line.split("; ")[5].split(", ")
    }
)
ALIASES = {"GB": "UK", "GR": "EL"}


@st.composite
def spelled(draw: st.DrawFn) -> tuple[Place, Place]:
    """A place, and the same one as somebody else writes it."""
    country, region, city, postcode = draw(st.sampled_from(SPELLINGS))
    first = Place(country, region, city, postcode)
    code = country.strip().upper()
    if draw(st.booleans()):
        country = ALIASES.get(code, code)
    if region and region.isascii() and len(region) <= 3 and draw(st.booleans()):
        region = f"{code}-{region}"
    parts = [country, region, city, postcode]
    noise = draw(st.tuples(*[st.sampled_from([str.lower, str.upper, str])] * 4))
    parts = [change(part) for change, part in zip(noise, parts, strict=True)]
    if draw(st.booleans()):
        parts[3] = parts[3].translate(WIDE)
    blanks = draw(st.sampled_from(["", " ", "  "]))
    return first, Place(*(f"{blanks}{part}{blanks}" for part in parts))


@given(spelled())
def test_a_place_is_one_value_however_it_is_written(pair: tuple[Place, Place]) -> None:
    first, other = pair

    assert other.territory == first.territory
    assert (other.country, other.region) == (first.country, first.region)
    assert other.postcode == first.postcode
    assert other.standing == first.standing


@given(st.sampled_from(sorted(TERRITORIES)), st.data())
def test_a_territory_is_found_in_every_way_that_its_row_names(
    code: str, data: st.DataObject
) -> None:
    here = TERRITORIES[code]
    ways = [Place(here.country, part) for part in here.parts]
    ways += [Place(land, one) for land, all_ in here.regions.items() for one in all_]
    ways += [Place(land, city=one) for land in here.postcodes for one in here.cities]
    if "-" not in code:
        ways.append(Place(code))
    if here.regions or here.postcode or here.country == code:
        ways += [Place(here.part_of, name) for name in (here.name, *here.names)]
    if not ways:
        ways = [Place(here.country, city=here.cities[0])]
    way = data.draw(st.sampled_from(ways))

    assert way.territory == code
    assert way.standing == ways[0].standing
    assert Place(way.country, way.region, way.city, way.postcode) == way
