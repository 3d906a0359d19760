"""Where a regime does not know all taxes, a sale is refused, or taxed as the shop says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecomkit.addressing import Place
from ecomkit.tax import (
    InvalidTaxError,
    ShopTaxes,
    Supply,
    TaxNotCoveredError,
    TaxTable,
    find_regime,
)

DAY = date(2026, 11, 2)
NEW_YORK = Place("US", "NY", "New York")
STATES = {
    "us-ny": (NEW_YORK, Place("US", "NY", "Buffalo")),
    "us-tx": (Place("US", "TX", "Austin"), Place("US", "TX", "Dallas")),
    "us-il": (Place("US", "IL", "Chicago"), Place("US", "IL", "Springfield")),
    "us-wi": (Place("US", "WI", "Milwaukee"), Place("US", "WI", "Madison")),
}


def taxed(regime: str, to: Place, home: Place, **shop: Any) -> list[str]:
    taxes = ShopTaxes(home=home, regimes=find_regime(regime), **shop)
    found = taxes.resolve("x", Supply(on=DAY, ship_to=to))
    return [f"{rate.id} {rate.rate}" for rate in found]


@pytest.mark.parametrize("regime", STATES)
def test_a_place_with_unknown_local_taxes_is_refused(regime: str) -> None:
    known, other = STATES[regime]
    state = Place("US", known.region)

    assert taxed(regime, known, known)
    for place in (other, state):
        with pytest.raises(TaxNotCoveredError) as caught:
            taxed(regime, place, place)
        assert caught.value.path == "$.ship_to"
        assert regime in caught.value.hint


@pytest.mark.parametrize("regime", STATES)
def test_a_shop_may_say_that_what_is_known_is_charged(regime: str) -> None:
    _, other = STATES[regime]
    (row,) = taxed(regime, other, other, partly_known=regime)

    assert row.startswith(f"{regime}-state ")


def test_a_shop_may_give_the_rows_of_a_place() -> None:
    """Erie County adds 4.75 % to the state's 4 %; other places are refused as before."""
    erie = TaxTable.from_rows(
        [
            {
                "id": "erie",
                "authority": "US-NY",
                "country": "US",
                "region": "NY",
                "city": "Buffalo",
                "rate": "4.75%",
                "sequence": 2,
            }
        ]
    )
    buffalo, albany = Place("US", "NY", "Buffalo"), Place("US", "NY", "Albany")

    assert taxed("us-ny", buffalo, NEW_YORK, local_rates=erie.rates) == [
        "us-ny-state 4%",
        "erie 4.75%",
    ]
    assert taxed("us-ny", NEW_YORK, buffalo, local_rates=erie.rates) == taxed(
        "us-ny", NEW_YORK, NEW_YORK
    )
    with pytest.raises(TaxNotCoveredError):
        taxed("us-ny", albany, NEW_YORK, local_rates=erie.rates)


def test_rows_of_a_place_that_lies_apart_make_it_known() -> None:
    """Jungholz is Austrian, with the German rate of tax."""
    jungholz = Place("AT", postcode="6691")
    rows = TaxTable.from_rows(
        [{"id": "at-vat", "authority": "AT", "country": "AT-JUN", "rate": "19%"}]
    )
    with pytest.raises(TaxNotCoveredError):
        taxed("eu", jungholz, Place("DE"))

    assert taxed("eu", jungholz, Place("DE"), local_rates=rows.rates) == ["at-vat 19%"]
    assert taxed("eu", Place("AT"), Place("DE"), local_rates=rows.rates) == [
        "at-vat 20%"
    ]


def test_rows_name_an_authority_of_the_shops_laws() -> None:
    rows = TaxTable.from_rows([{"id": "county", "authority": "US-CA", "rate": "1%"}])
    with pytest.raises(InvalidTaxError) as caught:
        ShopTaxes(home=NEW_YORK, regimes=find_regime("us-ny"), local_rates=rows.rates)
    assert caught.value.path == "$.local_rates[0].authority"


@pytest.mark.parametrize("regime", STATES)
def test_where_nothing_is_charged_nothing_need_be_known(regime: str) -> None:
    """Goods that leave the state, and a shop abroad that is not registered in it."""
    _, other = STATES[regime]

    assert all(row.endswith(" 0%") for row in taxed(regime, Place("US", "MA"), other))
    assert all(row.endswith(" 0%") for row in taxed(regime, other, Place("US", "MA")))


def test_texas_and_illinois_tax_within_the_state_where_a_sale_starts() -> None:
    for regime in ("us-tx", "us-il"):
        known, other = STATES[regime]
        assert taxed(regime, other, known) == taxed(regime, known, known)


MASSACHUSETTS = Place("US", "MA", "Boston")


@pytest.mark.parametrize("regime", [*STATES, "us-ma"])
def test_a_place_that_may_be_in_the_state_is_refused_until_its_region_is_known(
    regime: str,
) -> None:
    """Without it a sale in the shop's own state would pass for one elsewhere, untaxed."""
    home, _ = STATES.get(regime, (MASSACHUSETTS, MASSACHUSETTS))
    for place in (Place("US"), Place("US", city="Springfield")):
        with pytest.raises(TaxNotCoveredError) as caught:
            taxed(regime, place, home)
        assert caught.value.path == "$.ship_to.region"


@pytest.mark.parametrize(
    ("regime", "code", "first"),
    [
        ("us-ma", "02108", "us-ma-state 6.25%"),
        ("us-ma", "10001", "us-ma-state 0%"),
        ("us-ny", "11201", "us-ny-state 4%"),
        ("us-tx", "78701", "us-tx-state 6.25%"),
        ("us-il", "60601", "us-il-state 6.25%"),
    ],
)
def test_the_postcode_tells_the_region(regime: str, code: str, first: str) -> None:
    home, _ = STATES.get(regime, (MASSACHUSETTS, MASSACHUSETTS))
    assert taxed(regime, Place("US", postcode=code), home)[0] == first


def test_a_shop_that_is_not_registered_in_the_state_need_not_know_the_region() -> None:
    shop = ShopTaxes(
        home=Place("DE"), regimes=[find_regime("eu"), find_regime("us-ma")]
    )
    supply = Supply(on=DAY, ship_to=Place("US"))

    assert [rate.treatment.value for rate in shop.resolve("x", supply)] == ["G"]


def test_a_row_of_the_shop_takes_the_place_of_the_laws_own() -> None:
    """Of the same first day; a row from a later day on leaves the earlier one."""
    iva = {"id": "pt-vat", "authority": "PT"}
    azores = Place("PT", postcode="9500-150")
    rows = TaxTable.from_rows(
        [
            iva | {"country": "PT-20", "rate": "15%"},
            iva | {"country": "PT", "rate": "24%", "since": "2027-01-01"},
        ]
    )
    shop = ShopTaxes(
        home=Place("PT"), regimes=find_regime("eu"), local_rates=rows.rates
    )

    def rate(to: Place, on: date = DAY) -> str:
        return str(shop.resolve("x", Supply(on=on, ship_to=to))[0].rate)

    assert rate(azores) == "15%"
    assert [rate(Place("PT"), on) for on in (DAY, date(2027, 1, 1))] == ["23%", "24%"]
