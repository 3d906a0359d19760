"""The place of supply in the European Union."""

from __future__ import annotations

import pytest

from ecomkit.addressing.place import Place
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.amount import Money
from ecomkit.tax import (
    ShopTaxes,
    TaxNotCoveredError,
    find_regime,
    is_taxed_abroad,
)
from tests.unit.tax.places import FRENCH, GERMAN, proof, resolved, told

GERMANY, FRANCE, CHINA = Place("DE"), Place("FR"), Place("CN")
KINDS = {"ebook": "digital", "work": "services"}
SHOP = ShopTaxes(home=GERMANY, regimes=find_regime("eu"), kinds=KINDS)
SMALL = ShopTaxes(
    home=GERMANY,
    regimes=find_regime("eu"),
    kinds=KINDS,
    below_eu_threshold=True,
)


def test_at_home_the_homes_tax_is_due_from_everybody() -> None:
    for facts in ({}, {"is_business": True}, {"buyer_tax_ids": [FRENCH]}):
        assert told(resolved(SHOP, GERMANY, **facts)) == ["de-vat 19%"]


@pytest.mark.parametrize("category", ["x", "ebook"])
def test_a_consumer_elsewhere_pays_the_tax_of_where_the_goods_go(category: str) -> None:
    """Art. 33 and 58: once above 10,000 EUR a year."""
    assert told(resolved(SHOP, FRANCE, category)) == ["fr-vat 20%"]
    assert told(resolved(SMALL, FRANCE, category)) == ["de-vat 19%"]


def test_below_the_threshold_only_what_starts_at_home_is_taxed_there() -> None:
    """Goods from a warehouse in Poland are taxed where they go (Art. 59c)."""
    assert told(resolved(SMALL, FRANCE, ship_from=Place("PL"))) == ["fr-vat 20%"]
    assert told(resolved(SMALL, Place("PL"), ship_from=Place("PL"))) == ["pl-vat 23%"]


def test_services_to_a_consumer_are_taxed_where_the_shop_is() -> None:
    assert told(resolved(SHOP, FRANCE, "work")) == ["de-vat 19%"]


def test_goods_to_a_business_elsewhere_bear_no_tax_and_the_proof_is_kept() -> None:
    """Art. 138; the look-up with number, time, checker and answer stays on the tax."""
    (rate,) = resolved(SHOP, FRANCE, buyer_tax_ids=[FRENCH], is_business=True)

    assert told((rate,)) == ["de-vat K"]
    assert (rate.vatex, rate.reason) == ("VATEX-EU-IC", "Intra-Community supply")
    assert isinstance(rate.evidence, TaxEvidence)
    assert str(rate.evidence.number) == "FR12123456789"
    assert (rate.evidence.checker, rate.evidence.reference) == ("VIES", "WAPIAAAA")


@pytest.mark.parametrize("category", ["work", "ebook"])
def test_services_to_a_business_elsewhere_are_reverse_charged(category: str) -> None:
    (rate,) = resolved(SHOP, FRANCE, category, buyer_tax_ids=[FRENCH])

    assert told((rate,)) == ["fr-vat AE"]
    assert rate.vatex == "VATEX-EU-AE"
    assert rate.evidence is FRENCH


def test_a_number_of_monaco_is_a_french_one() -> None:
    """Monaco is treated as France (Directive 2006/112/EC, art. 7)."""
    number = proof("MC", "FR 53 000 004 605")

    for there in (Place("MC"), Place("FR", postcode="98000"), Place("FR")):
        (rate,) = resolved(SHOP, there, is_business=True, buyer_tax_ids=[number])
        assert (rate.treatment.value, str(number.number)) == ("K", "FR53000004605")


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        (GERMAN,),
        (proof("FR", "12123456789", "invalid"),),
        (proof("FR", "12123456789", "unavailable"),),
        (proof("CH", "E123456789"),),
    ],
)
def test_without_a_valid_number_of_another_state_tax_is_charged(
    evidence: tuple[TaxEvidence, ...],
) -> None:
    """Saying to be a business is not enough, nor is a register that did not answer."""
    rates = resolved(SHOP, FRANCE, buyer_tax_ids=evidence, is_business=True)

    assert told(rates) == ["fr-vat 20%"]


def test_the_state_of_the_number_need_not_be_where_the_goods_go() -> None:
    """Art. 138 asks for a number of a state other than that of dispatch."""
    assert told(resolved(SHOP, Place("PL"), buyer_tax_ids=[FRENCH])) == ["de-vat K"]


def test_goods_that_leave_the_union_are_exported() -> None:
    (rate,) = resolved(SHOP, Place("CH"))

    assert told((rate,)) == ["de-vat G"]
    assert (rate.vatex, rate.reason) == ("VATEX-EU-G", "Export outside the EU")
    assert told(resolved(SHOP, Place("ES", postcode="38001"))) == ["de-vat G"]


def test_what_is_no_goods_and_leaves_the_union() -> None:
    """Art. 44 and 58: no tax on services to businesses and on digital ones; else home's."""
    outside = Place("CH")

    (rate,) = resolved(SHOP, outside, "work", is_business=True)
    assert (told((rate,)), rate.vatex) == (["de-vat O"], "VATEX-EU-O")
    assert told(resolved(SHOP, outside, "ebook")) == ["de-vat O"]
    assert told(resolved(SHOP, outside, "work")) == ["de-vat 19%"]


@pytest.mark.parametrize(
    ("island", "rates"),
    [
        (Place("PT", postcode="9500-150"), ["16%", "9%", "4%"]),
        (Place("PT", "Madeira"), ["22%", "12%", "4%"]),
        (Place("GR", postcode="85300"), ["24%", "13%", "6%"]),
    ],
)
def test_what_goes_to_an_island_with_rates_of_its_own(
    island: Place, rates: list[str]
) -> None:
    """From another state; sales within the state, whose rules differ, are refused."""
    levels = ("x", "intermediate", "reduced")
    for kind in ("goods", "digital"):
        found = [resolved(SHOP, island, level, kind=kind) for level in levels]
        assert [str(rate.rate) for (rate,) in found] == rates

    for start in (Place(island.country), island):
        inland = ShopTaxes(home=start, regimes=find_regime("eu"))
        with pytest.raises(TaxNotCoveredError):
            resolved(inland, island)
    leaving = ShopTaxes(home=island, regimes=find_regime("eu"))
    assert told(resolved(leaving, GERMANY)) == ["de-vat 19%"]


def test_a_number_that_was_looked_up_makes_a_buyer_outside_a_business() -> None:
    """Reg. 282/2011, art. 18(3): any number by which its country knows businesses."""
    swiss, british = proof("CH", "E123456788"), proof("GB", "123456789")
    unknown = proof("CH", "E123456788", "unavailable")

    for there, number in ((Place("CH"), swiss), (Place("GB"), british)):
        sold = resolved(SHOP, there, "work", buyer_tax_ids=[number])
        assert told(sold) == ["de-vat O"]
    sold = resolved(SHOP, Place("CH"), "work", buyer_tax_ids=[unknown])
    assert told(sold) == ["de-vat 19%"]


def test_imports_up_to_150_eur_are_taxed_at_the_sale_under_ioss() -> None:
    ioss = ShopTaxes(home=GERMANY, regimes=find_regime("eu"), registrations=["ioss"])

    def to_france(taxes: ShopTaxes, worth: str | None) -> list[str]:
        money = Money(worth, "EUR") if worth else None
        return told(resolved(taxes, FRANCE, ship_from=CHINA, worth=money))

    assert to_france(ioss, "150.00") == ["fr-vat 20%"]
    assert to_france(ioss, "150.01") == ["fr-vat O"]
    assert to_france(ioss, None) == ["fr-vat O"]
    assert to_france(SHOP, "10.00") == ["fr-vat O"]


def test_a_business_pays_import_tax_itself() -> None:
    ioss = ShopTaxes(home=GERMANY, regimes=find_regime("eu"), registrations=["ioss"])

    (rate,) = resolved(
        ioss, FRANCE, ship_from=CHINA, worth=Money("10", "EUR"), buyer_tax_ids=[FRENCH]
    )

    assert told((rate,)) == ["fr-vat O"]
    assert rate.evidence is FRENCH


def test_northern_ireland_is_in_the_union_for_goods_and_has_numbers_of_its_own() -> (
    None
):
    belfast = Place("GB", "NIR")

    assert told(resolved(SHOP, belfast)) == ["xi-vat 20%"]
    northern = proof("XI", "123456789")
    assert told(resolved(SHOP, belfast, buyer_tax_ids=[northern])) == ["de-vat K"]
    assert told(resolved(SHOP, belfast, "ebook")) == ["de-vat O"]


def test_a_british_shop_sends_digital_goods_and_services_into_the_union() -> None:
    """Digital ones are taxed where the consumer is; for businesses, the charge reverses."""
    british = ShopTaxes(
        home=Place("GB"),
        regimes=[find_regime("gb"), find_regime("eu")],
        kinds=KINDS,
    )

    assert told(resolved(british, FRANCE, "ebook")) == ["fr-vat 20%"]
    assert told(resolved(british, FRANCE, "work", buyer_tax_ids=[FRENCH])) == [
        "fr-vat AE"
    ]


@pytest.mark.parametrize(
    ("last_year", "this_year", "sale", "abroad"),
    [
        ("0", "9990", "10", False),
        ("0", "9990", "10.01", True),
        ("10000", "0", "1", False),
        ("10000.01", "0", "1", True),
    ],
)
def test_the_sale_that_passes_the_threshold_is_the_first_one_taxed_abroad(
    last_year: str, this_year: str, sale: str, abroad: bool
) -> None:
    amounts = (Money(amount, "EUR") for amount in (last_year, this_year, sale))

    assert is_taxed_abroad(*amounts) is abroad
