"""The index of zones finds what asking every zone finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.addressing import InvalidZoneError, Place, Zone, ZoneMap
from ecomkit.addressing.postcode import PostcodePattern, prefixes_of

COUNTRIES = ("DE", "US", "GB", "NL", "FR", "GP", "XI", "PR", "ES")
REGIONS = ("DE-BY", "DE-BE", "US-NY", "US-PR", "GB-NIR", "ES-CN", "ES-GC", "FR-971")
CITIES = ("Köln", "York", "New York", "Brooklyn")
DIGITS = st.text("019", min_size=1, max_size=5)
WHOLE = st.sampled_from(
    "10115/78701/78701-1234/11201/97110/35001/00901/1055/1055BC/D-10115/SE1/SE10/W1/W1A/"
    "EH22/BT1/BFPO57/SE19GF/SW1A1AA/SE1 9GF/SE1 9/BT1 5GS".split("/")
)
PATTERNS = st.one_of(
    DIGITS,
    WHOLE,
    st.one_of(DIGITS, WHOLE).map(lambda code: f"{code}*"),
    WHOLE.map(lambda code: f"{code} *"),
    st.text("01#@?A", min_size=1, max_size=4).map(lambda shape: f"{shape}*"),
    st.tuples(DIGITS, DIGITS)
    .filter(lambda ends: len(ends[0]) == len(ends[1]))
    .map(lambda ends: "..".join(sorted(ends))),
    st.tuples(DIGITS, DIGITS)
    .filter(lambda ends: len(ends[0]) == len(ends[1]))
    .map(lambda ends: "..".join(f"{end}*" for end in sorted(ends))),
    st.tuples(
        st.sampled_from(("SE", "E", "BT")), st.integers(1, 9), st.integers(9, 99)
    ).map(lambda ends: f"{ends[0]}{ends[1]}..{ends[0]}{ends[2]}"),
)
POSTCODES = st.one_of(
    st.text("019A", max_size=6),
    WHOLE,
    st.sampled_from(
        ("SE10 9EX", "E2 8AA", "W1B 1AA", "1099 ZZ", "NL-1055 BC", "bt99 1aa")
    ),
)


def possible(countries: set[str], patterns: list[str]) -> list[str]:
    """The patterns that a zone of these countries admits."""

    def admits(text: str) -> bool:
        try:
            Zone("z", countries=countries, postcodes=[text])
        except InvalidZoneError:
            return False
        return True

    return [text for text in patterns if admits(text)]


@st.composite
def zones(draw: st.DrawFn, depth: int = 1) -> Zone:
    """Any zone, plain, put together or with something taken away."""
    parts = st.lists(zones(depth=depth - 1), max_size=2) if depth else st.just([])
    countries = draw(st.sets(st.sampled_from(COUNTRIES), max_size=2))
    return Zone(
        draw(st.sampled_from("abc")),
        countries=countries,
        regions=draw(st.sets(st.sampled_from(REGIONS), max_size=1)),
        cities=draw(st.sets(st.sampled_from(CITIES), max_size=1)),
        postcodes=possible(countries, draw(st.lists(PATTERNS, max_size=2))),
        any_of=draw(parts),
        excluding=draw(parts),
    )


PLACES = st.builds(
    lambda land, region, city, code: Place(
        land, region.partition("-")[2] if region.startswith(land) else "", city, code
    ),
    st.sampled_from(COUNTRIES),
    st.sampled_from(REGIONS),
    st.sampled_from(("", *CITIES, "koln")),
    POSTCODES,
)


@given(st.lists(zones(), max_size=5), st.lists(PLACES, min_size=1, max_size=4))
@settings(max_examples=60)
def test_the_index_equals_asking_every_zone(
    given: list[Zone], places: list[Place]
) -> None:
    numbered = [
        Zone(f"{zone.id}{number}", any_of=[zone]) for number, zone in enumerate(given)
    ]
    index = ZoneMap(numbered)
    for place in places:
        asked = [zone for zone in numbered if zone.contains(place)]
        asked.sort(key=lambda zone: zone.specificity(place), reverse=True)

        assert list(index.find(place)) == asked


@given(PATTERNS, POSTCODES, st.sampled_from(COUNTRIES))
@settings(max_examples=300)
def test_a_matching_postcode_is_filed_under_one_of_the_patterns_beginnings(
    text: str, code: str, country: str
) -> None:
    pattern = PostcodePattern(text)
    place = Place(country, postcode=code)

    if pattern.matches(place.postcode, place.country):
        assert pattern.prefixes & set(prefixes_of(place.country, place.postcode))
    if pattern.matches(code):
        assert pattern.prefixes & set(prefixes_of("", code))


@given(st.sampled_from(COUNTRIES), POSTCODES, st.sampled_from(("", *CITIES)))
@settings(max_examples=200)
def test_a_place_written_again_is_the_same_place(
    country: str, code: str, city: str
) -> None:
    """What is stored and read is what was made."""
    place = Place(country, "", city, code)

    assert Place(place.country, place.region, place.city, place.postcode) == place


@given(zones(), zones(), PLACES)
@settings(max_examples=50)
def test_zones_add_and_subtract_like_sets(one: Zone, other: Zone, place: Place) -> None:
    together = Zone("u", any_of=[one, other])
    only_one = Zone("d", any_of=[one], excluding=[other])
    both = Zone("i", any_of=[Zone("x", any_of=[one])], excluding=[only_one])

    inside, beside = one.contains(place), other.contains(place)
    assert together.contains(place) == (inside or beside)
    assert only_one.contains(place) == (inside and not beside)
    assert both.contains(place) == (inside and beside)
