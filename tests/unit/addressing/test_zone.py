"""Zones: parts of the world, and which of many a place lies in."""

from __future__ import annotations

import pytest

from ecomkit.addressing import (
    InvalidZoneError,
    Place,
    PostcodePattern,
    UnknownCountryError,
    UnknownRegionError,
    Zone,
    ZoneMap,
)
from ecomkit.tax import Jurisdiction


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("10115", ["10115", "101 15"], ["10116", "1011", "101150", ""]),
        ("10*", ["10", "10115", "10-115"], ["11115", "1"]),
        ("1000..1999", ["1000", "1500", "1999"], ["999", "2000", "10000"]),
        ("20*..25*", ["20095", "25999", "2"[:1] + "3"], ["26000", "19999", "2"]),
        ("E#*", ["E1 6AN", "E14 5AB"], ["EC1A 1BB", "E"]),
        ("@#@ #@#", ["K1A 0B1", "k1a0b1"], ["K1A 0B", "11A 0B1"]),
        ("sw1a 1aa", ["SW1A1AA"], ["SW1A 1AB"]),
        ("A..C", ["A", "B"], ["D", "AA"]),
        ("00000..10000", ["00000", "09999"], ["0A000"]),
        ("00A..10A", ["00A", "05Z", "10A"], ["0B0"]),
        ("9?0", ["900", "9A0"], ["90", "901"]),
        ("1234-567", ["1234567"], ["1234"]),
        ("1234-5678", ["1234", "1300", "5678"], ["12345678", "5679"]),
    ],
)
def test_a_pattern_says_which_postcodes(
    pattern: str, matching: list[str], others: list[str]
) -> None:
    zone = Zone("z", postcodes=[pattern])
    zones = ZoneMap([zone])

    assert all(zones.find(Place("GB", postcode=code)) for code in matching)
    assert [zone.contains(Place("GB", postcode=code)) for code in matching] == [
        True
    ] * len(matching)
    assert not any(zone.contains(Place("GB", postcode=code)) for code in others)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "*",
        "1..",
        "..2",
        "1..22",
        "2..1",
        "1*..2",
        "1#..2#",
        "1**",
        "a_b",
        7,
        "1" * 13,
    ],
)
def test_what_is_no_pattern_is_refused(pattern: object) -> None:
    with pytest.raises(InvalidZoneError) as refusal:
        PostcodePattern(pattern)  # type: ignore[arg-type]

    assert refusal.value.path == "$.postcodes"


def test_every_part_must_hold() -> None:
    zone = Zone("z", countries={"DE"}, regions={"BY"}, cities={"München"})

    assert zone.contains(Place("DE", "BY", "MUNCHEN"))
    assert not zone.contains(Place("DE", "BY", "Nürnberg"))
    assert not zone.contains(Place("DE", "BY"))
    assert not zone.contains(Place("AT"))


def test_regions_of_several_countries_name_theirs() -> None:
    west = Zone("west", regions={"US-CA", "CA-BC"})

    assert west.contains(Place("US", "CA"))
    assert west.contains(Place("CA", "BC"))
    assert not west.contains(Place("CA", "ON"))


def test_zones_are_put_together_and_taken_away() -> None:
    alps = Zone(
        "alps", any_of=[Zone("at", countries={"AT"}), Zone("ch", countries={"CH"})]
    )
    without = Zone("z", any_of=[alps], excluding=[Zone("t", regions={"CH-TI"})])

    assert without.contains(Place("AT"))
    assert without.contains(Place("CH", "ZH"))
    assert not without.contains(Place("CH", "TI"))
    assert not without.contains(Place("IT"))


def test_one_name_will_do() -> None:
    zone = Zone("z", countries="DE", postcodes="10*")

    assert zone == Zone("z", countries={"DE"}, postcodes={"10*"})
    assert Zone("ny", regions="US-NY", cities="Albany").contains(
        Place("US", "NY", "Albany")
    )


def test_the_union_stands_for_its_members() -> None:
    union = Zone("union", countries="EU")
    inside = {"DE": "", "GR": "", "ES": "35001"}
    outside = {"GB": "BT1 5GS", "CH": "", "NO": "", "FR": "97110", "TR": ""}

    assert all(union.contains(Place(c, postcode=p)) for c, p in inside.items())
    assert not any(union.contains(Place(c, postcode=p)) for c, p in outside.items())
    assert Zone("x", countries=["EU", "CH"]).contains(Place("CH"))
    assert Jurisdiction(countries="eu").contains(Place("FR"))


def test_the_world_is_a_zone() -> None:
    assert Zone("world").contains(Place("AQ"))


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"countries": 49}, InvalidZoneError),
        ({"postcodes": "!"}, InvalidZoneError),
        ({"countries": ["Germany"]}, UnknownCountryError),
        ({"regions": ["NY"]}, InvalidZoneError),
        ({"regions": [7]}, InvalidZoneError),
        ({"regions": ["US-XX"]}, UnknownRegionError),
        ({"countries": ["US", "CA"], "regions": ["NY"]}, InvalidZoneError),
        ({"postcodes": ["!"]}, InvalidZoneError),
        ({"any_of": ["DE"]}, InvalidZoneError),
    ],
)
def test_what_is_no_zone_is_refused(
    parts: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        Zone("z", **parts)  # type: ignore[arg-type]


ZONES = ZoneMap(
    [
        Zone("world"),
        Zone("europe", countries={"DE", "AT", "FR"}),
        Zone("germany", countries={"DE"}),
        Zone("bavaria", regions={"DE-BY"}),
        Zone("munich", countries={"DE"}, cities={"München"}),
        Zone("south", countries={"DE"}, postcodes={"80*..87*"}),
        Zone("center", countries={"DE"}, postcodes={"80331"}),
        Zone("islands", any_of=[Zone("g", countries={"GR"}, postcodes={"8#*"})]),
    ]
)


def test_the_most_specific_zone_comes_first() -> None:
    found = ZONES.find(Place("DE", "BY", "München", "80331"))

    assert [zone.id for zone in found] == [
        "center",
        "south",
        "munich",
        "bavaria",
        "germany",
        "europe",
        "world",
    ]


@pytest.mark.parametrize(
    ("place", "best"),
    [
        (Place("DE", "BY", "Augsburg", "86150"), "south"),
        (Place("DE", "BY"), "bavaria"),
        (Place("FR"), "europe"),
        (Place("GR", postcode="81100"), "islands"),
        (Place("JP"), "world"),
    ],
)
def test_the_best_zone_says_most_closely_where_a_place_is(
    place: Place, best: str
) -> None:
    zone = ZONES.best(place)

    assert zone is not None
    assert zone.id == best


def test_of_equally_close_zones_the_first_given_comes_first() -> None:
    zones = ZoneMap([Zone("b", countries={"DE"}), Zone("a", countries={"DE"})])

    assert [zone.id for zone in zones.find(Place("DE"))] == ["b", "a"]


def test_a_place_may_lie_in_no_zone() -> None:
    zones = ZoneMap([Zone("de", countries={"DE"})])

    assert zones.find(Place("FR")) == ()
    assert zones.best(Place("FR")) is None


def test_a_look_up_reads_only_zones_that_may_apply() -> None:
    """Of a hundred postcode areas and some states, a place is held against two zones."""
    areas = [
        Zone(f"de-{number:02}", countries={"DE"}, postcodes={f"{number:02}*"})
        for number in range(100)
    ]
    states = [Zone(f"us-{code}", regions={f"US-{code}"}) for code in ("NY", "CA", "TX")]
    zones = ZoneMap([*areas, *states, Zone("world")])

    assert [zone.id for _, zone in zones.candidates(Place("DE", postcode="80331"))] == [
        "de-80",
        "world",
    ]
    assert [zone.id for _, zone in zones.candidates(Place("US", "TX"))] == [
        "us-TX",
        "world",
    ]


def test_zones_of_a_map_have_ids_of_their_own() -> None:
    with pytest.raises(InvalidZoneError, match="one id"):
        ZoneMap([Zone("a"), Zone("a")])
    with pytest.raises(InvalidZoneError):
        ZoneMap(["a"])  # type: ignore[list-item]
