"""One place has one tax, zone, declaration, duty and requirement, however it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ecomkit.addressing import TERRITORIES, Place, Zone, ZoneMap
from ecomkit.money import Money
from ecomkit.shipping import Consignment, ConsignmentLine, ShippingMethod, ShippingTable
from ecomkit.shipping.abroad import may_owe_duty, needs_declaration
from ecomkit.shipping.fees import FlatRate
from ecomkit.shipping.requirements import ToZones
from ecomkit.tax import ShopTaxes, Supply, TaxNotCoveredError, find_regime

DAY = date(2026, 11, 2)
Spelling = tuple[str, ...]
Expected = tuple[str, bool, bool, set[str]]

# What a place comes to, and how it is written: country, region, city, postcode.
# From a shop in Germany under the regimes of the Union, Britain, Switzerland and Norway:
# the tax ("-": refused), whether goods are declared, and whether duty may be due.
# The zones are those below.
PLACES: dict[str, tuple[str, bool, bool, set[str], list[Spelling]]] = {
    "Northern Ireland": ("xi-vat 20%", False, False, {"gb", "xi"}, [
        ("XI",), ("xi",), ("GB", "NIR"), ("UK", "nir"), ("GB", "GB-NIR"), ("GB", "BFS"),
        ("GB", "Northern Ireland"), ("GB", "", "", "BT1 5GS"), ("gb", "", "", "bt15gs"),
        ("UK", "", "Belfast", "BT99 1AA"), ("GB", "", "Belfast"), ("XI", "", "", "BT1"),
    ]),
    "Great Britain": ("de-vat G", True, True, {"gb"}, [
        ("GB",), ("UK",), (" uk ",), ("GB", "ENG"), ("GB", "", "London", "SW1A 1AA"),
        ("GB", "", "", "sw1a1aa"), ("GB", "", "", "B1 1AA"),
    ]),
    "Jersey": ("de-vat G", True, True, {"crown"}, [
        ("JE",), ("GB", "Jersey"), ("GB", "", "", "JE3 8DB"), ("UK", "", "", "je38db"),
        ("JE", "", "", "JE3 8DB"), ("GB", "JE"),
    ]),
    "Guernsey": ("de-vat G", True, True, {"crown"}, [
        ("GG",), ("GB", "Guernsey"), ("GB", "", "", "GY1 1AA"), ("GB", "Alderney"),
    ]),
    "Isle of Man": ("de-vat G", True, True, {"crown"}, [
        ("IM",), ("GB", "Isle of Man"), ("GB", "", "", "IM1 1AA"), ("UK", "", "", "im11aa"),
    ]),
    "Gibraltar": ("de-vat G", True, True, set(), [
        ("GI",), ("GB", "", "", "GX11 1AA"), ("GI", "", "", "GX11 1AA"), ("GB", "Gibraltar"),
    ]),
    "Akrotiri and Dhekelia": ("cy-vat 19%", False, False, {"gb"}, [
        ("GB", "", "", "BFPO 57"), ("GB", "", "", "bfpo58"), ("GB", "Akrotiri and Dhekelia"),
    ]),
    "Canary Islands": ("de-vat G", True, False, {"es", "ic"}, [
        ("IC",), ("ES", "CN"), ("ES", "GC"), ("ES", "TF"), ("ES", "Canarias"),
        ("ES", "", "", "35001"), ("ES", "", "", " 38001 "), ("ES", "", "", "E-35001"),
        ("IC", "", "", "38001"), ("ES", "Las Palmas"),
    ]),
    "Ceuta and Melilla": ("de-vat G", True, True, {"es"}, [
        ("EA",), ("ES", "CE"), ("ES", "ML"), ("ES", "Melilla"), ("ES", "", "", "51001"),
        ("ES", "", "", "52 001"), ("ES", "", "Ceuta"),
    ]),
    "mainland Spain": ("es-vat 21%", False, False, {"es"}, [
        ("ES",), ("ES", "M"), ("ES", "", "", "28001"), ("ES", "IB"),
    ]),
    "Åland": ("de-vat G", True, False, {"ax"}, [
        ("AX",), ("FI", "01"), ("FI", "Åland"), ("FI", "Ahvenanmaa"), ("FI", "", "", "22100"),
        ("FI", "", "", "AX-22100"), ("FI", "", "", "FI-22100"), ("AX", "", "", "22100"),
    ]),
    "Finland": ("fi-vat 25.5%", False, False, set(), [
        ("FI",), ("FI", "18"), ("FI", "", "", "00100"), ("FI", "", "", "FIN-00100"),
    ]),
    "Guadeloupe": ("de-vat G", True, False, {"dom"}, [
        ("GP",), ("FR", "GP"), ("FR", "971"), ("FR", "Guadeloupe"), ("FR", "", "", "97100"),
        ("FR", "", "", "97 110"), ("FR", "", "", "F-97110"), ("GP", "", "", "97110"),
    ]),
    "Martinique": ("de-vat G", True, False, {"dom"}, [
        ("MQ",), ("FR", "972"), ("FR", "Martinique"), ("FR", "", "", "97200"),
    ]),
    "French Guiana": ("de-vat G", True, False, {"dom"}, [
        ("GF",), ("FR", "973"), ("FR", "Guyane"), ("FR", "", "", "97300"),
    ]),
    "Réunion": ("de-vat G", True, False, {"dom"}, [
        ("RE",), ("FR", "974"), ("FR", "La Reunion"), ("FR", "", "", "97400"),
    ]),
    "Mayotte": ("de-vat G", True, False, {"dom"}, [
        ("YT",), ("FR", "976"), ("FR", "Mayotte"), ("FR", "", "", "97600"),
    ]),
    "Saint-Martin": ("de-vat G", True, False, {"dom"}, [
        ("MF",), ("FR", "978"), ("FR", "", "", "97150"),
    ]),
    "New Caledonia": ("de-vat G", True, True, {"dom"}, [
        ("NC",), ("FR", "988"), ("FR", "Nouvelle-Calédonie"), ("FR", "", "", "98800"),
    ]),
    "French Polynesia": ("de-vat G", True, True, {"dom"}, [
        ("PF",), ("FR", "987"), ("FR", "", "", "98714"),
    ]),
    "Saint-Barthélemy": ("de-vat G", True, True, {"dom"}, [
        ("BL",), ("FR", "977"), ("FR", "", "", "97133"),
    ]),
    "Monaco": ("fr-vat 20%", False, False, {"dom"}, [
        ("MC",), ("FR", "", "", "98000"), ("MC", "", "", "MC-98000"), ("FR", "Monaco"),
    ]),
    "France": ("fr-vat 20%", False, False, {"fr"}, [
        ("FR",), ("FR", "IDF"), ("FR", "", "", "75001"), ("FR", "", "", "F-75001"),
        ("FR", "", "", "20000"),
    ]),
    "Büsingen": ("de-vat G", True, True, {"de"}, [
        ("DE", "", "", "78266"), ("DE", "", "", "D-78266"), ("CH", "", "", "8238"),
        ("DE", "BW", "", "78266"), ("DE", "", "Büsingen am Hochrhein"), ("DE", "Büsingen"),
    ]),
    "Heligoland": ("de-vat G", True, True, {"de"}, [
        ("DE", "", "", "27498"), ("DE", "", "", "D-27498"), ("DE", "", "", "d 27498"),
        ("DE", "SH", "", "27498"), ("DE", "", "Helgoland"), ("DE", "Helgoland"),
    ]),
    "Germany": ("de-vat 19%", False, False, {"de"}, [
        ("DE",), ("de",), ("DE", "BY"), ("DE", "", "", "80331"), ("DE", "", "", "D-80331"),
        ("DE", "BW", "", "78224"),
    ]),
    "Livigno": ("de-vat G", True, True, {"it"}, [
        ("IT", "", "", "23041"), ("IT", "SO", "", "I-23041"), ("IT", "", "Livigno"),
        ("IT", "Livigno"),
    ]),
    "Campione": ("de-vat G", True, False, {"it"}, [
        ("IT", "", "", "22061"), ("IT", "CO", "", "22061"), ("CH", "", "", "CH-6911"),
        ("IT", "", "Campione d'Italia"),
    ]),
    "San Marino": ("de-vat G", True, False, set(), [
        ("SM",), ("IT", "", "", "47890"), ("IT", "San Marino"), ("SM", "", "", "47890"),
    ]),
    "Vatican": ("de-vat G", True, True, set(), [
        ("VA",), ("IT", "", "", "00120"), ("VA", "", "", "00120"), ("IT", "Vatican City"),
    ]),
    "Italy": ("it-vat 22%", False, False, {"it"}, [
        ("IT",), ("IT", "VA"), ("IT", "SO", "", "23100"),
        ("IT", "", "", "00144"),
    ]),
    "Mount Athos": ("de-vat G", True, False, {"gr"}, [
        ("GR", "69"), ("EL", "69"), ("GR", "Mount Athos"), ("GR", "", "", "63086"),
        ("EL", "", "", "630 87"),
    ]),
    "Lesbos": ("-", False, False, {"gr"}, [
        ("GR", "", "", "81100"), ("EL", "", "", "811 00"), ("GR", "K", "", "81100"),
    ]),
    "Kos": ("-", False, False, {"gr"}, [("GR", "", "", "85300"), ("EL", "", "", "853 02")]),
    "Samothrace": ("-", False, False, {"gr"}, [("GR", "", "", "68002"), ("GR", "", "", "680 02")]),
    "Rhodes": ("gr-vat 24%", False, False, {"gr"}, [("GR", "", "", "85100"), ("EL", "L", "", "851 00")]),
    "Greece": ("gr-vat 24%", False, False, {"gr"}, [
        ("GR",), ("EL",), ("GR", "I"), ("GR", "", "", "105 57"), ("EL", "", "", "10557"),
    ]),
    "Azores": ("-", False, False, {"pt"}, [
        ("PT", "20"), ("PT", "Açores"), ("PT", "Azores"), ("PT", "", "", "9500-100"),
        ("PT", "", "", "9500100"), ("PT", "", "", "P-9500-100"),
    ]),
    "Madeira": ("-", False, False, {"pt"}, [
        ("PT", "30"), ("PT", "Madeira"), ("PT", "", "", "9000-001"), ("PT", "", "", "9000"),
    ]),
    "Portugal": ("pt-vat 23%", False, False, {"pt"}, [
        ("PT",), ("PT", "11"), ("PT", "", "", "1000-205"), ("PT", "", "", "1000205"),
    ]),
    "Jungholz": ("-", False, False, set(), [
        ("AT", "", "", "6691"), ("AT", "7", "", "A-6691"), ("AT", "", "Jungholz"),
    ]),
    "Mittelberg": ("-", False, False, set(), [
        ("AT", "", "", "6993"), ("AT", "8", "", "6991"), ("AT", "", "Riezlern"),
    ]),
    "Faroe Islands": ("de-vat G", True, True, set(), [
        ("FO",), ("DK", "", "", "FO-100"), ("FO", "", "", "100"), ("DK", "Faroe Islands"),
    ]),
    "Greenland": ("de-vat G", True, True, set(), [
        ("GL",), ("DK", "", "", "3900"), ("DK", "", "", "GL-3900"), ("DK", "Greenland"),
    ]),
    "Aruba": ("de-vat G", True, True, set(), [("AW",), ("NL", "AW"), ("NL", "Aruba")]),
    "Curaçao": ("de-vat G", True, True, set(), [("CW",), ("NL", "CW"), ("NL", "Curacao")]),
    "Sint Maarten": ("de-vat G", True, True, set(), [("SX",), ("NL", "SX")]),
    "Bonaire": ("de-vat G", True, True, set(), [("BQ",), ("NL", "BQ1"), ("NL", "Bonaire")]),
    "Svalbard": ("de-vat G", True, True, set(), [
        ("SJ",), ("NO", "21"), ("NO", "Svalbard"), ("NO", "", "", "9170"),
        ("NO", "", "", "N-9171"), ("SJ", "", "", "9170"), ("NO", "22"),
    ]),
    "Liechtenstein": ("de-vat G", True, True, {"li"}, [
        ("LI",), ("CH", "", "", "9490"), ("CH", "", "", "FL-9490"), ("LI", "", "", "9490"),
    ]),
    "Samnaun": ("de-vat G", True, True, {"ch"}, [
        ("CH", "", "", "7562"), ("CH", "GR", "", "CH-7563"), ("CH", "", "Samnaun"),
    ]),
    "Switzerland": ("de-vat G", True, True, {"ch"}, [
        ("CH",), ("CH", "ZH"), ("CH", "", "", "8001"), ("CH", "", "", "CH-8001"),
    ]),
    "Puerto Rico": ("de-vat G", True, True, {"us", "pr"}, [
        ("PR",), ("US", "PR"), ("US", "Puerto Rico"), ("US", "", "", "00901"),
        ("PR", "", "", "00901-1234"), ("US", "PR", "San Juan", "00901"),
    ]),
    "U.S. Virgin Islands": ("de-vat G", True, True, {"us"}, [
        ("VI",), ("US", "VI"), ("US", "", "", "00802"),
    ]),
    "Guam": ("de-vat G", True, True, {"us"}, [
        ("GU",), ("US", "GU"), ("US", "Guam"), ("US", "", "", "96910"),
    ]),
    "American Samoa": ("de-vat G", True, True, {"us"}, [
        ("AS",), ("US", "AS"), ("US", "", "", "96799"),
    ]),
    "Northern Marianas": ("de-vat G", True, True, {"us"}, [
        ("MP",), ("US", "MP"), ("US", "", "", "96950"),
    ]),
    "Palau": ("de-vat G", True, True, set(), [("PW",), ("US", "PW"), ("US", "", "", "96940")]),
    "New York City": ("de-vat G", True, True, {"us", "nyc"}, [
        ("US", "NY", "New York"), ("US", "NY", "Brooklyn"), ("US", "NY", "", "11201"),
        ("US", "", "", "10001-1234"), ("US", "NY", "the bronx"), ("US", "NY", "Flushing", "11354"),
    ]),
    "Albany": ("de-vat G", True, True, {"us"}, [
        ("US", "NY", "Albany"), ("US", "NY", "", "12207"), ("US", "US-NY"),
    ]),
    "Hong Kong": ("de-vat G", True, True, set(), [
        ("HK",), ("CN", "HK"), ("CN", "", "", "999077"), ("CN", "Hong Kong"),
    ]),
    "Norfolk Island": ("de-vat G", True, True, set(), [
        ("NF",), ("AU", "", "", "2899"), ("AU", "Norfolk Island"),
    ]),
}  # fmt: skip
CASES = [
    pytest.param(tuple(expected), spelling, id=f"{name}: {'/'.join(spelling)}")
    for name, (*expected, spellings) in PLACES.items()
    for spelling in spellings
]

SHOP = ShopTaxes(
    home=Place("DE"), regimes=[find_regime(each) for each in ("eu", "gb", "ch", "no")]
)
ZONES = [
    Zone("gb", countries={"GB"}),
    Zone("xi", regions={"GB-NIR"}),
    Zone("crown", countries={"GB"}, postcodes={"JE*", "GY*", "IM*"}),
    Zone("es", countries={"ES"}),
    Zone("ic", countries={"IC"}),
    Zone("ax", countries={"AX"}),
    Zone("fr", countries={"FR"}),
    Zone("dom", countries={"FR"}, postcodes={"97*", "98*"}),
    Zone("de", countries={"DE"}),
    Zone("it", countries={"IT"}),
    Zone("gr", countries={"GR"}),
    Zone("pt", countries={"PT"}),
    Zone("ch", countries={"CH"}),
    Zone("li", countries={"LI"}),
    Zone("us", countries={"US"}),
    Zone("pr", countries={"PR"}),
    Zone("nyc", regions={"US-NY"}, cities={"New York"}),
]
BY_CODE = [each for each in ZONES if each.id not in {"crown", "dom"}]


def test_there_are_places_enough() -> None:
    assert len(CASES) >= 250
    reached = {
        Place(*spelling).territory for *_, row in PLACES.values() for spelling in row
    }
    few = {
        "SH",
        "FK",
        "IO",
        "GS",
        "PN",
        "TC",
        "PM",
        "TF",
        "WF",
        "UM",
        "FM",
        "MH",
        "MO",
        "TW",
        "CX",
        "CC",
    }
    assert set(TERRITORIES) - reached == few


@pytest.mark.parametrize(("expected", "spelling"), CASES)
def test_every_spelling_of_a_place_comes_to_the_same(
    expected: Expected, spelling: Spelling
) -> None:
    tax, declared, duty, zones = expected
    place, home = Place(*spelling), Place("DE")

    assert tax_on(place) == tax
    assert needs_declaration(home, place) is declared
    assert needs_declaration(place, home) is declared
    assert may_owe_duty(home, place) is duty
    # A zone by postcodes holds where a postcode is given, one by codes always.
    assert {zone.id for zone in BY_CODE if zone.contains(place)} == zones - {
        "crown",
        "dom",
    }
    if place.postcode:
        assert {zone.id for zone in ZoneMap(ZONES).find(place)} == zones
    for zone in BY_CODE:
        assert is_served(zone, place) is (zone.id in zones)


@pytest.mark.parametrize(("expected", "spelling"), CASES)
def test_a_place_written_again_is_the_same_value(
    expected: Expected, spelling: Spelling
) -> None:
    place = Place(*spelling)

    assert Place(place.country, place.region, place.city, place.postcode) == place
    assert Place(*(part.lower() for part in spelling)).territory == place.territory


def tax_on(place: Place) -> str:
    """The tax on goods that a shop in Germany sends to a consumer there."""
    try:
        (rate,) = SHOP.resolve("x", Supply(on=DAY, ship_to=place))
    except TaxNotCoveredError:
        return "-"
    return f"{rate.id} {rate.treatment.value if rate.treatment.needs_reason else rate.rate}"


def is_served(zone: Zone, place: Place) -> bool:
    """Whether a method that asks for a zone may be chosen."""
    eur = Money("10", "EUR")
    table = ShippingTable(
        methods=[
            ShippingMethod(
                id="post", fee=FlatRate(eur), requires=[ToZones(zones={zone.id})]
            )
        ],
        zones=[zone],
    )
    goods = Consignment(
        lines=[ConsignmentLine(key="x", sku="x", net=eur, gross=eur)],
        currency="EUR",
        at=datetime(2026, 11, 2, tzinfo=UTC),
        destination=place,
    )
    return bool(table.options_for(goods).options)


@pytest.mark.parametrize(
    ("home", "regime", "place", "tax"),
    [
        ("IE", "eu", Place("GB", postcode="BT1 5GS"), "xi-vat 20%"),
        ("FR", "eu", Place("FR", postcode="97100"), "fr-vat G"),
        ("FR", "eu", Place("FR", postcode="98800"), "fr-vat G"),
        ("FR", "eu", Place("FR", postcode="98000"), "fr-vat 20%"),
        ("GB", "gb", Place("GB", postcode="JE3 8DB"), "gb-vat G"),
        ("GB", "gb", Place("GB", postcode="IM1 1AA"), "gb-vat 20%"),
        ("GB", "gb", Place("GB", postcode="BT1 5GS"), "gb-vat 20%"),
        ("NO", "no", Place("NO", postcode="9170"), "no-vat G"),
        ("NO", "no", Place("NO", postcode="9008"), "no-vat 25%"),
        ("CH", "ch", Place("CH", postcode="7562"), "ch-vat G"),
        ("CH", "ch", Place("DE", postcode="78266"), "ch-vat 8.1%"),
        ("CH", "ch", Place("CH", postcode="9490"), "ch-vat 8.1%"),
        ("AU", "au", Place("AU", "NSW", postcode="2899"), "au-gst 0%"),
    ],
)
def test_a_shop_at_home_taxes_the_territories_of_its_country_by_law(
    home: str, regime: str, place: Place, tax: str
) -> None:
    taxes = ShopTaxes(home=Place(home), regimes=find_regime(regime))

    (rate,) = taxes.resolve("x", Supply(on=DAY, ship_to=place))
    told = rate.treatment.value if rate.treatment.needs_reason else rate.rate
    assert f"{rate.id} {told}" == tax


def test_services_in_samnaun_bear_the_tax_that_goods_do_not() -> None:
    taxes = ShopTaxes(
        home=Place("CH"), regimes=find_regime("ch"), kinds={"work": "services"}
    )

    (rate,) = taxes.resolve(
        "work", Supply(on=DAY, ship_to=Place("CH", postcode="7562"))
    )
    assert str(rate.rate) == "8.1%"


@pytest.mark.parametrize(
    ("start", "end", "declared", "duty"),
    [
        (Place("DE"), Place("GB", postcode="BT1 5GS"), False, False),
        (Place("GB"), Place("XI"), False, False),
        (Place("XI"), Place("IE"), False, False),
        (Place("CN"), Place("XI"), True, True),
        (Place("GB"), Place("IM"), False, False),
        (Place("IM"), Place("XI"), False, False),
        (Place("GB"), Place("GB", postcode="JE3 8DB"), True, False),
        (Place("JE"), Place("GG"), True, False),
        (Place("GB"), Place("FR"), True, True),
        (Place("GB"), Place("GB", postcode="BFPO 57"), True, True),
        (Place("CY"), Place("GB", postcode="BFPO 57"), False, False),
        (Place("US", "NY"), Place("PR"), False, False),
        (Place("US", "NY"), Place("GU"), True, True),
        (Place("US", postcode="00901"), Place("VI"), True, True),
        (Place("DE"), Place("ES", postcode="35001"), True, False),
        (Place("ES"), Place("IC"), True, False),
        (Place("ES"), Place("ES", "CE"), True, True),
        (Place("IC"), Place("EA"), True, True),
        (Place("DE"), Place("DE", postcode="78266"), True, True),
        (Place("CH"), Place("DE", postcode="78266"), False, False),
        (Place("CH"), Place("LI"), False, False),
        (Place("CH"), Place("CH", postcode="7562"), True, True),
        (Place("DE"), Place("DE", postcode="27498"), True, True),
        (Place("IT"), Place("IT", postcode="23041"), True, True),
        (Place("IT"), Place("IT", postcode="22061"), True, False),
        (Place("CH"), Place("IT", postcode="22061"), True, True),
        (Place("IT"), Place("SM"), True, False),
        (Place("FR"), Place("MC"), False, False),
        (Place("FR"), Place("FR", postcode="97110"), True, False),
        (Place("FR"), Place("FR", postcode="98800"), True, True),
        (Place("FI"), Place("FI", postcode="22100"), True, False),
        (Place("GR"), Place("GR", postcode="63086"), True, False),
        (Place("GR"), Place("GR", postcode="81100"), False, False),
        (Place("PT"), Place("PT", postcode="9000-001"), False, False),
        (Place("DK"), Place("FO"), True, True),
        (Place("NO"), Place("NO", postcode="9170"), True, True),
        (Place("CN"), Place("HK"), True, True),
        (Place("AD"), Place("ES"), True, True),
        (Place("RU"), Place("KZ"), False, False),
        (Place("ZA"), Place("BW"), True, False),
        (Place("AU"), Place("AU", postcode="6798"), True, True),
        (Place("BR", "SP"), Place("BR", "RJ"), False, False),
    ],
    ids=str,
)
def test_declaration_and_duty_are_two_questions(
    start: Place, end: Place, declared: bool, duty: bool
) -> None:
    """Union Customs Code, Art. 4; Directive 2006/112/EC, Art. 6; and the table's sources."""
    assert (needs_declaration(start, end), may_owe_duty(start, end)) == (declared, duty)
    assert (needs_declaration(end, start), may_owe_duty(end, start)) == (declared, duty)
