"""The index of zones finds what asking every zone finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.addressing import Place, Zone, ZoneMap
from ecomkit.addressing.postcode import PostcodePattern, compact

COUNTRIES = ("DE", "US", "GB")
REGIONS = ("DE-BY", "DE-BE", "US-NY", "US-CA")
CITIES = ("Köln", "York", "New York")
DIGITS = st.text("019", min_size=1, max_size=5)
PATTERNS = st.one_of(
    DIGITS,
    DIGITS.map(lambda code: f"{code}*"),
    st.text("01#@?A", min_size=1, max_size=4).map(lambda shape: f"{shape}*"),
    st.tuples(DIGITS, DIGITS)
    .filter(lambda ends: len(ends[0]) == len(ends[1]))
    .map(lambda ends: "..".join(sorted(ends))),
    st.tuples(DIGITS, DIGITS)
    .filter(lambda ends: len(ends[0]) == len(ends[1]))
    .map(lambda ends: "..".join(f"{end}*" for end in sorted(ends))),
)
POSTCODES = st.text("019A", max_size=6)


@st.composite
def zones(draw: st.DrawFn, depth: int = 1) -> Zone:
    """Any zone, plain, put together or with something taken away."""
    parts = st.lists(zones(depth=depth - 1), max_size=2) if depth else st.just([])
    return Zone(
        draw(st.sampled_from("abc")),
        countries=draw(st.sets(st.sampled_from(COUNTRIES), max_size=2)),
        regions=draw(st.sets(st.sampled_from(REGIONS), max_size=1)),
        cities=draw(st.sets(st.sampled_from(CITIES), max_size=1)),
        postcodes=draw(st.lists(PATTERNS, max_size=2)),
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


@given(PATTERNS, POSTCODES)
@settings(max_examples=200)
def test_a_matching_postcode_has_one_of_the_patterns_beginnings(
    text: str, code: str
) -> None:
    pattern = PostcodePattern(text)

    if pattern.matches(compact(code)):
        assert any(compact(code).startswith(start) for start in pattern.prefixes)


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
