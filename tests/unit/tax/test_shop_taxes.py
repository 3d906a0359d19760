"""What a shop has to charge, by where it is and where it is registered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecomkit.addressing.place import Place
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money, Rate
from ecomkit.tax import (
    Exemption,
    InvalidTaxError,
    ShopTaxes,
    Supply,
    TaxRules,
    TaxTreatment,
    find_regime,
    regime_names,
)
from tests.unit.tax.places import resolved, told

GERMANY, FRANCE = Place("DE"), Place("FR")
EU = find_regime("eu")


def test_until_the_buyer_has_said_where_home_taxes_are_shown() -> None:
    assert told(resolved(ShopTaxes(home=GERMANY, regimes=EU), None)) == ["de-vat 19%"]


def test_a_category_takes_the_level_it_has_in_each_country() -> None:
    """Books are reduced in Germany and France, and standard where nothing is said."""
    taxes = ShopTaxes(
        home=GERMANY,
        regimes=EU,
        levels={"books": {"DE": "reduced", "FR": "reduced"}},
    )

    assert told(resolved(taxes, None, "books")) == ["de-vat 7%"]
    assert told(resolved(taxes, FRANCE, "books")) == ["fr-vat 5.5%"]
    assert told(resolved(taxes, Place("PL"), "books")) == ["pl-vat 23%"]


_IN_EVERY_LAW = {
    "ae": Place("AE"),
    "au": Place("AU"),
    "ca": Place("CA", "QC"),
    "ch": Place("CH"),
    "eu": Place("IE"),
    "gb": Place("GB"),
    "in": Place("IN", "MH"),
    "jp": Place("JP"),
    "no": Place("NO"),
    "sa": Place("SA"),
    "us-il": Place("US", "IL", "Chicago"),
    "us-ma": Place("US", "MA", "Boston"),
    "us-ny": Place("US", "NY", "New York"),
    "us-tx": Place("US", "TX", "Austin"),
    "us-wi": Place("US", "WI", "Milwaukee"),
}


def test_the_laws_are_all_that_there_are() -> None:
    assert set(_IN_EVERY_LAW) == set(regime_names())


@pytest.mark.parametrize(
    ("level", "treatment"),
    [("zero", TaxTreatment.ZERO), ("exempt", TaxTreatment.EXEMPT)],
)
@pytest.mark.parametrize("law", _IN_EVERY_LAW)
def test_goods_may_be_zero_rated_or_exempt_under_every_law(
    law: str, level: str, treatment: TaxTreatment
) -> None:
    """Food in Ireland, Texas or Canada: none of its taxes, and the reason of an exemption."""
    home = _IN_EVERY_LAW[law]
    region = home.country if not home.region else f"{home.country}-{home.region}"
    taxes = ShopTaxes(
        home=home, regimes=find_regime(law), levels={"food": {region: level}}
    )

    exempt, taxed = resolved(taxes, home, "food"), resolved(taxes, home)

    assert [rate.id for rate in exempt] == [rate.id for rate in taxed]
    for rate in exempt:
        assert (rate.rate, rate.treatment) == (Rate(0), treatment)
        assert bool(rate.reason) is treatment.needs_reason
    assert any(rate.rate for rate in taxed)


def test_what_one_state_exempts_is_taxed_in_another() -> None:
    taxes = ShopTaxes(
        home=Place("IE"), regimes=EU, levels={"food": {"IE": "zero", "DE": "reduced"}}
    )

    assert told(resolved(taxes, None, "food")) == ["ie-vat Z"]
    assert told(resolved(taxes, GERMANY, "food")) == ["de-vat 7%"]
    assert told(resolved(taxes, FRANCE, "food")) == ["fr-vat 20%"]


def test_a_level_of_the_country_holds_in_each_province() -> None:
    taxes = ShopTaxes(
        home=Place("CA", "QC"),
        regimes=find_regime("ca"),
        levels={"food": {"CA": "zero"}},
    )
    assert told(resolved(taxes, Place("CA", "ON"), "food")) == ["ca-hst Z"]


def test_a_level_may_be_said_for_a_region() -> None:
    taxes = ShopTaxes(
        home=Place("US", "NY", "New York"),
        regimes=find_regime("us-ny"),
        levels={"shoes": {"US-NY": "clothing"}},
    )

    rates = resolved(taxes, Place("US", "NY", "New York"), "shoes")

    assert {rate.category for rate in rates} == {"clothing"}


def test_an_exempt_buyer_is_freed_under_a_regime_too() -> None:
    """By jurisdiction and category; what has its reason already keeps it."""
    taxes = ShopTaxes(home=GERMANY, regimes=EU)
    embassy = Exemption(reason="Embassy", vatex="VATEX-EU-151", countries="DE")

    (rate,) = resolved(taxes, GERMANY, exemptions=[embassy])
    assert (rate.treatment.value, rate.vatex) == ("E", "VATEX-EU-151")
    assert rate.evidence is embassy
    assert told(resolved(taxes, FRANCE, exemptions=[embassy])) == ["fr-vat 20%"]
    everywhere = Exemption(reason="Embassy")
    assert told(resolved(taxes, Place("CH"), exemptions=[everywhere])) == ["de-vat G"]


def test_a_shops_taxes_are_tax_rules() -> None:
    rules: TaxRules = ShopTaxes(home=GERMANY, regimes=[EU, find_regime("gb")])

    assert rules.version == "eu 2026-12-01, gb 2026-11-22"
    assert rules.home == GERMANY
    assert {date(2025, 1, 1), date(2026, 7, 1)} <= set(rules.boundaries())


def test_a_shop_may_be_at_home_outside_its_regimes() -> None:
    """A shop in China sells into the Union under the import scheme."""
    shop = ShopTaxes(home=Place("CN"), regimes=EU, registrations="ioss")
    day, paris = date(2026, 11, 2), Place("FR")

    def rate(worth: str) -> str:
        supply = Supply(on=day, ship_to=paris, worth=Money(worth, "EUR"))
        return str(shop.resolve("standard", supply)[0].rate)

    assert shop.resolve("standard", Supply(on=day)) == ()
    assert (rate("150.00"), rate("150.01")) == ("20%", "0%")


def test_an_unknown_kind_of_supply_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        ShopTaxes(home=GERMANY, regimes=EU, kinds={"x": "nonsense"})


@pytest.mark.parametrize(
    ("names", "path", "hint"),
    [
        ({"registrations": "GB"}, "$.registrations", "find_regime('gb') knows it"),
        ({"registrations": "oss"}, "$.registrations", "'ioss'"),
        ({"registrations": {"US-NYC"}}, "$.registrations", "did you mean 'US-NY'?"),
        ({"partly_known": "us"}, "$.partly_known", "one of eu, us-ny"),
        (
            {"levels": {"books": {"DE": "redcued"}}},
            "$.levels['books']['DE']",
            "did you mean 'reduced'?",
        ),
        (
            {"levels": {"books": {"US-NY": "reduced"}}},
            "$.levels['books']['US-NY']",
            "one of 'clothing', 'exempt', 'standard', 'zero'",
        ),
        (
            {"regimes": find_regime("ca"), "levels": {"food": {"CA": "reduced"}}},
            "$.levels['food']['CA']",
            "one of 'exempt', 'standard', 'zero'",
        ),
        (
            {"levels": {"books": {"Germany": "reduced"}}},
            "$.levels['books']",
            "did you mean 'DE'?",
        ),
    ],
)
def test_a_name_that_no_law_knows_is_refused(
    names: dict[str, Any], path: str, hint: str
) -> None:
    """A level with a slip in it would pass for the standard rate."""
    laws = {"regimes": [EU, find_regime("us-ny")]} | names
    with pytest.raises(InvalidTaxError) as caught:
        ShopTaxes(home=Place("DE"), **laws)

    assert caught.value.path == path
    assert hint in caught.value.hint


def test_levels_name_areas_by_their_codes_in_any_case() -> None:
    shop = ShopTaxes(
        home=Place("DE"),
        regimes=[EU, find_regime("us-ny")],
        levels={"shoes": {"de": "reduced", "us-ny": "clothing"}},
    )
    assert shop.levels == {"shoes": {"DE": "reduced", "US-NY": "clothing"}}
