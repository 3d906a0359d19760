"""One place has one tax, zone, declaration, duty and requirement, however it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from ecomkit.addressing import (
    TERRITORIES,
    Place,
    UnknownRegionError,
    Zone,
    ZoneMap,
)
from ecomkit.checkout import BuyerKind, BuyerPolicy, PlaceEvidence
from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.payments.capabilities import ActionSupport, Capabilities, CollectionMode
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.payment_method import (
    PaymentContext,
    PaymentMethod,
    RegionCap,
    available_payment_methods,
)
from ecomkit.shipping import Consignment, ConsignmentLine, ShippingMethod, ShippingTable
from ecomkit.shipping.abroad import may_owe_duty, needs_declaration
from ecomkit.shipping.carriers import CarrierLimits
from ecomkit.shipping.fees import FlatRate
from ecomkit.shipping.requirements import ToZones
from ecomkit.shipping.transit import (
    CalendarsByPlace,
    Origin,
    TransitTime,
    WeekCalendar,
)
from ecomkit.tax import (
    Exemption,
    Jurisdiction,
    ShopTaxes,
    Supply,
    TaxNotCoveredError,
    find_regime,
)
from tests.unit.addressing.places import TABLE

DAY = date(2026, 11, 2)
Spelling = tuple[str, ...]
Expected = tuple[str, bool, bool, frozenset[str]]
EUR = Money("10", "EUR")


def _row(line: str) -> tuple[str, tuple[Expected, list[Spelling]]]:
    name, tax, declared, duty, zones, spellings = line.split("; ")
    expected = tax, declared == "d", duty == "u", frozenset(zones.split())
    return name, (expected, [tuple(each.split("/")) for each in spellings.split(", ")])


PLACES = dict(_row(line) for line in TABLE.splitlines() if line and line[0] != "#")
CASES = [
    pytest.param(expected, spelling, id=f"{name}: {'/'.join(spelling)}")
    for name, (expected, spellings) in PLACES.items()
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


BY_PATTERN = {"crown", "dom"}
METHODS = [
    PaymentMethod(id=each.id, adapter="any", countries=each.countries)
    for each in BY_CODE
    if each.countries and not each.regions
]
ADAPTERS = {
    "any": Capabilities(
        actions={PaymentAction.PURCHASE: ActionSupport()},
        collection_mode=CollectionMode.ONLINE,
    )
}


def test_there_are_places_enough() -> None:
    assert len(PLACES) >= 200
    assert len(CASES) >= 700
    # Each territory, in two spellings at least.
    reached = {Place(*each).territory for _, row in PLACES.values() for each in row}
    assert reached == set(TERRITORIES) | {""}
    assert all(len(set(row)) > 1 for _, row in PLACES.values())


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
    by_code = zones - BY_PATTERN
    assert {zone.id for zone in BY_CODE if zone.contains(place)} == by_code
    if place.postcode:
        assert {zone.id for zone in ZoneMap(ZONES).find(place)} == zones
    assert served(place) & {zone.id for zone in BY_CODE} == by_code


@pytest.mark.parametrize(("expected", "spelling"), CASES)
def test_all_that_ask_where_it_is_get_one_answer(
    expected: Expected, spelling: Spelling
) -> None:
    """Payment methods, carriers, conditions and policies name countries and territories."""
    place = Place(*spelling)
    asked = {zone.id: zone.countries for zone in BY_CODE if not zone.regions}
    right = {id for id in asked if id in expected[3]}
    context = PaymentContext(
        buyer="individual",
        place=place,
        amount=EUR,
        groups=frozenset(),
        traits=frozenset(),
    )
    open_methods = available_payment_methods(METHODS, context, adapters=ADAPTERS)

    assert {each.id for each in open_methods.offered} == right
    for id, countries in asked.items():
        holds = id in right
        carrier = CarrierLimits(services={"post"}, countries=countries)
        policy = BuyerPolicy(kind=BuyerKind.INDIVIDUAL, countries=countries)
        (code,) = countries
        assert (carrier.refusals(parcel_to(place)) == ()) is holds
        assert policy.holds(BuyerKind.INDIVIDUAL, "EUR", place) is holds
        assert Jurisdiction(countries=countries).is_destination(place) is holds
        assert RegionCap(most=EUR, country=code).applies(place) is holds


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


def parcel_to(place: Place) -> Consignment:
    """A parcel on its way."""
    line = ConsignmentLine(key="x", sku="x", net=EUR, gross=EUR, weight=Weight(100))
    return Consignment(
        lines=[line],
        currency="EUR",
        at=datetime(2026, 11, 2, tzinfo=UTC),
        destination=place,
    )


METHODS_BY_ZONE = ShippingTable(
    methods=[
        ShippingMethod(
            id=zone.id, fee=FlatRate(EUR), requires=[ToZones(zones={zone.id})]
        )
        for zone in ZONES
    ],
    zones=ZONES,
)


def served(place: Place) -> set[str]:
    """The shipping methods that may be chosen, each of which asks for a zone."""
    options = METHODS_BY_ZONE.options_for(parcel_to(place)).options
    return {option.method for option in options}


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


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ({"countries": "US", "regions": "US-NY"}, Place("US", "NY")),
        ({"countries": "US", "regions": "ny"}, Place("US", "New York")),
        ({"regions": "GB-NIR"}, Place("UK", postcode="BT1 5GS")),
        ({"countries": "GB", "regions": "NIR"}, Place("XI", city="Belfast")),
        ({"countries": "FR", "regions": "FR-971"}, Place("FR", postcode="97110")),
        ({"countries": "ES", "regions": "CN"}, Place("ES", "Las Palmas")),
        (
            {"countries": "US", "cities": "Saint Louis"},
            Place("US", "MO", "saint-louis"),
        ),
        ({"cities": "St. Gallen"}, Place("CH", "SG", "St Gallen")),
    ],
    ids=str,
)
def test_a_tax_row_names_regions_and_cities_in_either_way(
    rule: dict[str, str], place: Place
) -> None:
    assert Jurisdiction(**rule).contains(place)
    assert not Jurisdiction(**rule).contains(Place("DE", "BY", "München"))


@pytest.mark.parametrize(
    "rule",
    [
        {"countries": "US", "regions": "Texas"},
        {"countries": "US", "regions": "CA-ON"},
        {"countries": "CA", "except_regions": "NY"},
        {"regions": "US-XX"},
    ],
    ids=str,
)
def test_a_tax_row_for_a_region_that_there_is_not_is_refused(
    rule: dict[str, str],
) -> None:
    """It would never apply, and nobody would see it."""
    with pytest.raises(UnknownRegionError):
        Jurisdiction(**rule)
    if "regions" in rule:
        with pytest.raises(UnknownRegionError):
            Exemption(reason="resale", regions=rule["regions"], countries="US")


@pytest.mark.parametrize(
    "place", [Place("XI"), Place("GB", "BFS"), Place("GB", postcode="BT1 5GS")], ids=str
)
def test_holidays_are_those_of_the_territory(place: Place) -> None:
    """The twelfth of July is one in Northern Ireland."""
    boyne = WeekCalendar(closed={date(2026, 7, 13): "Battle of the Boyne"})
    table = ShippingTable(
        methods=[
            ShippingMethod(id="post", fee=FlatRate(EUR), transit=TransitTime(1, 1))
        ],
        origins=[Origin(id="shop", timezone=UTC, handling_days=0)],
        calendars=CalendarsByPlace([("GB-NIR", boyne)], otherwise=WeekCalendar()),
    )
    friday = datetime(2026, 7, 10, 9, tzinfo=UTC)

    def arrives(to: Place) -> date:
        goods = attrs.evolve(parcel_to(to), at=friday)
        promise = table.options_for(goods).options[0].promise
        assert promise is not None
        return promise.latest

    assert arrives(place) == date(2026, 7, 14)
    assert arrives(Place("GB", "ENG")) == date(2026, 7, 13)


def test_evidence_of_a_territory_agrees_with_its_address() -> None:
    """An IP address is told to be in PR, where addresses say US."""
    seen = PlaceEvidence(kind="ip_address", country="PR")

    assert seen.country == Place("US", postcode="00901").country
    assert PlaceEvidence(kind="bank", country="uk").country == "GB"
