"""Sales within an area, out of it, and into it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecomkit.addressing.place import Place
from ecomkit.money.amount import Money
from ecomkit.tax import (
    InvalidTaxError,
    ShopTaxes,
    Supply,
    TaxNotCoveredError,
    find_regime,
)
from tests.unit.tax.places import DAY, proof, resolved, told

NEW_YORK = Place("US", "NY", "New York")
AUSTIN, DALLAS = Place("US", "TX", "Austin"), Place("US", "TX", "Dallas")


def shop(home: Place, *regimes: str, registrations: tuple[str, ...] = ()) -> ShopTaxes:
    return ShopTaxes(
        home=home,
        regimes=[find_regime(name) for name in regimes],
        registrations=registrations,
    )


def test_in_india_tax_is_split_within_a_state_and_integrated_between_two() -> None:
    mumbai = shop(Place("IN", "MH"), "in")

    assert told(resolved(mumbai, Place("IN", "MH"))) == ["in-cgst 9%", "in-sgst 9%"]
    assert told(resolved(mumbai, Place("IN", "KA"))) == ["in-igst 18%"]
    assert told(resolved(mumbai, Place("IN", "KA"), "reduced")) == ["in-igst 5%"]
    assert told(resolved(mumbai, Place("DE"))) == ["in-igst Z"]


def test_a_province_that_is_not_known_is_asked_for() -> None:
    """GST, HST or both GST and QST: without the province nobody can say."""
    with pytest.raises(TaxNotCoveredError) as caught:
        resolved(shop(Place("CA", "ON"), "ca"), Place("CA"))

    assert caught.value.path == "$.ship_to.region"


def test_a_provinces_own_tax_is_collected_where_the_shop_is_registered() -> None:
    """GST follows the goods; PST and QST need a registration."""
    quebec = shop(Place("CA", "QC"), "ca")
    everywhere = shop(Place("CA", "QC"), "ca", registrations=("CA-BC",))

    assert told(resolved(quebec, Place("CA", "QC"))) == ["ca-gst 5%", "ca-qst 9.975%"]
    assert told(resolved(quebec, Place("CA", "ON"))) == ["ca-hst 13%"]
    assert told(resolved(quebec, Place("CA", "BC"))) == ["ca-gst 5%", "ca-pst O"]
    assert told(resolved(everywhere, Place("CA", "BC"))) == ["ca-gst 5%", "ca-pst 7%"]


def test_why_a_tax_is_not_collected_is_said() -> None:
    _, pst = resolved(shop(Place("CA", "QC"), "ca"), Place("CA", "BC"))

    assert pst.reason == "The shop is not registered with CA-BC"


def test_a_shop_in_texas_taxes_texans_where_the_goods_start() -> None:
    austin = shop(AUSTIN, "us-tx")

    assert told(resolved(austin, DALLAS)) == [
        "us-tx-state 6.25%",
        "us-tx-city 1%",
        "us-tx-mta 1%",
    ]


def test_a_shop_elsewhere_taxes_them_where_the_goods_arrive_if_it_is_registered() -> (
    None
):
    plain = shop(NEW_YORK, "us-ny", "us-tx")
    registered = shop(NEW_YORK, "us-ny", "us-tx", registrations=("US-TX",))

    assert told(resolved(registered, AUSTIN)) == [
        "us-tx-state 6.25%",
        "us-tx-city 1%",
        "us-tx-mta 1%",
    ]
    rates = resolved(plain, DALLAS)
    assert {rate.reason for rate in rates} == {"Delivered outside New York State"}
    assert not any(rate.rate for rate in rates)


def test_without_a_rule_for_leaving_the_arrival_tells_why() -> None:
    """A shop abroad that is registered nowhere in the United States."""
    german = shop(Place("DE"), "eu", "us-ny")

    assert told(resolved(german, NEW_YORK)) == ["de-vat G"]
    from_china = resolved(german, NEW_YORK, ship_from=Place("CN"))
    assert {rate.reason for rate in from_china} == {
        "The shop is not registered with US-NY"
    }


def test_britain_taxes_imports_up_to_135_pounds_at_the_sale() -> None:
    german = shop(Place("DE"), "eu", "gb", registrations=("GB",))
    worth = Money("135", "GBP")

    assert told(resolved(german, Place("GB"), worth=worth)) == ["gb-vat 20%"]
    dearer = resolved(german, Place("GB"), worth=Money("135.01", "GBP"))
    assert told(dearer) == ["de-vat G"]
    british = proof("GB", "123456789")
    business = resolved(german, Place("GB"), worth=worth, buyer_tax_ids=[british])
    assert told(business) == ["de-vat G"]


def test_the_worth_of_a_consignment_is_in_the_currency_of_the_law() -> None:
    german = shop(Place("DE"), "eu", "gb", registrations=("GB",))

    with pytest.raises(InvalidTaxError) as caught:
        resolved(german, Place("GB"), worth=Money("100", "EUR"))

    assert caught.value.path == "$.worth"


def test_switzerland_taxes_all_that_a_registered_shop_sends_in() -> None:
    german = shop(Place("DE"), "eu", "ch", registrations=("CH",))

    assert told(resolved(german, Place("CH"), "reduced")) == ["ch-vat 2.6%"]
    assert told(resolved(shop(Place("DE"), "eu", "ch"), Place("LI"))) == ["de-vat G"]


@pytest.mark.parametrize(
    ("there", "consumer", "business"),
    [
        ("GB", "gb-vat 20%", "de-vat O"),
        ("CH", "ch-vat 8.1%", "ch-vat 8.1%"),
        ("AU", "au-gst 10%", "de-vat O"),
    ],
)
def test_what_comes_over_a_wire_is_taxed_where_the_buyer_is(
    there: str, consumer: str, business: str
) -> None:
    """By a shop that is registered there; in Switzerland it charges businesses, too."""
    plain = shop(Place("DE"), "eu", there.lower())
    registered = shop(Place("DE"), "eu", there.lower(), registrations=(there,))
    number = proof(there, "E123456788" if there == "CH" else "123456789")

    def sold(taxes: ShopTaxes, **facts: Any) -> list[str]:
        return told(resolved(taxes, Place(there), kind="digital", **facts))

    assert sold(registered) == [consumer]
    assert sold(registered, is_business=True) == [business]
    assert sold(registered, buyer_tax_ids=[number]) == [business]
    assert sold(plain) == ["de-vat O"]


def test_northern_ireland_is_in_britain_for_what_comes_over_a_wire() -> None:
    registered = shop(Place("DE"), "eu", "gb", registrations=("GB",))
    belfast = Place("GB", postcode="BT1 5GS")

    assert told(resolved(registered, belfast, kind="digital")) == ["gb-vat 20%"]
    assert told(resolved(registered, belfast)) == ["xi-vat 20%"]


def test_where_customs_collect_the_tax_it_is_not_charged() -> None:
    (rate,) = resolved(shop(Place("AE"), "ae"), Place("AE"), ship_from=Place("CN"))

    assert told((rate,)) == ["ae-vat O"]
    assert rate.reason == "Import tax is collected at the border"


def test_goods_between_two_places_the_shop_has_no_regime_for_are_not_taxed() -> None:
    assert (
        resolved(shop(Place("DE"), "eu"), Place("US", "NY"), ship_from=Place("CN"))
        == ()
    )


def test_services_out_of_an_area_without_rules_for_them_are_refused() -> None:
    """No guess at the place of supply of a service."""
    with pytest.raises(TaxNotCoveredError) as caught:
        resolved(shop(Place("CH"), "ch"), Place("DE"), kind="services")

    assert caught.value.path == "$.kind"


def test_a_day_before_the_data_begin_is_refused() -> None:
    indian = shop(Place("IN", "MH"), "in")

    with pytest.raises(TaxNotCoveredError):
        indian.resolve("x", Supply(on=date(2025, 9, 21)))
    assert indian.resolve("x", Supply(on=DAY))
