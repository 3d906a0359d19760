"""The library's regimes: data with a source and a date on every row."""

from __future__ import annotations

from datetime import date

import pytest

from ecomkit.addressing.place import Place
from ecomkit.errors import EcomkitError
from ecomkit.money.rounding import DOWN, Rounding
from ecomkit.tax import (
    InvalidTaxError,
    Regime,
    SupplyKind,
    TaxLevel,
    TaxNotCoveredError,
    find_regime,
    regime_names,
)

GOODS, SERVICES = SupplyKind.GOODS, SupplyKind.SERVICES
DAY = date(2026, 11, 22)

# As republished from the Commission's Taxes in Europe Database on 29 September 2026.
STANDARD = {
    "AT": "20%", "BE": "21%", "BG": "20%", "CY": "19%", "CZ": "21%", "DE": "19%",
    "DK": "25%", "EE": "24%", "ES": "21%", "FI": "25.5%", "FR": "20%", "GR": "24%",
    "HR": "25%", "HU": "27%", "IE": "23%", "IT": "22%", "LT": "21%", "LU": "17%",
    "LV": "21%", "MT": "18%", "NL": "21%", "PL": "23%", "PT": "23%", "RO": "21%",
    "SE": "25%", "SI": "22%", "SK": "23%",
}  # fmt: skip


def rate(regime: str, place: Place, category: str = "x", on: date = DAY) -> str:
    return " + ".join(
        str(row.rate)
        for row in find_regime(regime).rates_at(place, category, on, start=place)
    )


@pytest.mark.parametrize("name", regime_names())
def test_every_row_says_where_and_when_it_was_read_and_how_far_to_trust_it(
    name: str,
) -> None:
    regime = find_regime(name)

    assert regime.id == name
    for row in regime.table.rates:
        assert row.source
        assert row.as_of
        assert row.trust
        assert row.authority
        assert row.name
        assert row.jurisdiction.countries


def test_the_regimes_of_the_library() -> None:
    assert regime_names() == (
        "ae", "au", "ca", "ch", "eu", "gb", "in", "jp", "no", "sa",
        "us-il", "us-ma", "us-ny", "us-tx", "us-wi",
    )  # fmt: skip


@pytest.mark.parametrize(("country", "percent"), STANDARD.items())
def test_standard_rates_of_the_member_states(country: str, percent: str) -> None:
    assert rate("eu", Place(country)) == percent


@pytest.mark.parametrize(
    ("country", "level", "percent"),
    [
        ("DE", "reduced", "7%"),
        ("FR", "reduced", "5.5%"),
        ("FR", "intermediate", "10%"),
        ("FR", "super_reduced", "2.1%"),
        ("MC", "reduced", "5.5%"),
        ("AT", "super_reduced", "4.9%"),
        ("LT", "intermediate", "12%"),
        ("FI", "intermediate", "13.5%"),
        ("RO", "reduced", "11%"),
        ("DK", "reduced", "25%"),
    ],
)
def test_reduced_rates_of_the_member_states(
    country: str, level: str, percent: str
) -> None:
    """Where a state has no such level, the standard rate is due."""
    assert rate("eu", Place(country), level) == percent


@pytest.mark.parametrize(
    ("country", "level", "last_day", "before", "after"),
    [
        ("EE", "x", date(2025, 6, 30), "22%", "24%"),
        ("RO", "x", date(2025, 7, 31), "19%", "21%"),
        ("RO", "reduced", date(2025, 7, 31), "5%", "11%"),
        ("FI", "intermediate", date(2025, 12, 31), "14%", "13.5%"),
        ("LT", "intermediate", date(2025, 12, 31), "9%", "12%"),
        ("AT", "super_reduced", date(2026, 6, 30), "20%", "4.9%"),
    ],
)
def test_rates_change_on_their_day(
    country: str, level: str, last_day: date, before: str, after: str
) -> None:
    """A refund of an old sale finds the rate of its day."""
    following = date.fromordinal(last_day.toordinal() + 1)

    assert rate("eu", Place(country), level, last_day) == before
    assert rate("eu", Place(country), level, following) == after


@pytest.mark.parametrize(
    ("name", "place", "category", "percent"),
    [
        ("gb", Place("GB"), "x", "20%"),
        ("gb", Place("IM"), "reduced", "5%"),
        ("gb", Place("GB"), "zero", "0%"),
        ("ch", Place("LI"), "x", "8.1%"),
        ("ch", Place("CH"), "reduced", "2.6%"),
        ("no", Place("NO"), "intermediate", "15%"),
        ("us-ny", Place("US", "NY", "New York"), "x", "4% + 4.5% + 0.375%"),
        ("us-tx", Place("US", "TX", "Austin"), "x", "6.25% + 1% + 1%"),
        ("us-il", Place("US", "IL", "Chicago"), "x", "6.25% + 1.75% + 1.25% + 1%"),
        ("us-ma", Place("US", "MA"), "x", "6.25%"),
        ("us-wi", Place("US", "WI", "Milwaukee"), "x", "5% + 0.9% + 2%"),
        ("ca", Place("CA", "ON"), "x", "13%"),
        ("ca", Place("CA", "NS"), "x", "14%"),
        ("ca", Place("CA", "QC"), "x", "5% + 9.975%"),
        ("ca", Place("CA", "AB"), "x", "5%"),
        ("au", Place("AU"), "x", "10%"),
        ("jp", Place("JP"), "x", "10%"),
        ("jp", Place("JP"), "reduced", "8%"),
        ("sa", Place("SA"), "x", "15%"),
        ("ae", Place("AE"), "x", "5%"),
    ],
)
def test_rates_elsewhere(name: str, place: Place, category: str, percent: str) -> None:
    assert rate(name, place, category) == percent


def test_nova_scotia_lowered_its_tax_in_april_2025() -> None:
    assert rate("ca", Place("CA", "NS"), "x", date(2025, 3, 31)) == "15%"


def test_rounding_is_the_laws() -> None:
    """Japan rounds the yen once a rate, the Emirates each line, Swiss tills to 0.05."""
    assert find_regime("jp").policy.level is TaxLevel.GROUP
    assert find_regime("jp").policy.rounding == Rounding(DOWN)
    assert find_regime("ae").policy.level is TaxLevel.LINE
    assert find_regime("ch").cash == Rounding(step=5)
    assert find_regime("us-wi").policy.combine
    assert find_regime("eu").cash is None


@pytest.mark.parametrize(
    ("place", "kind", "inside"),
    [
        (Place("FR"), GOODS, True),
        (Place("MC"), GOODS, True),
        (Place("GB", "NIR"), GOODS, True),
        (Place("GB", "NIR"), SERVICES, False),
        (Place("GB"), GOODS, False),
        (Place("ES", "CN"), GOODS, False),
        (Place("ES", postcode="35001"), GOODS, False),
        (Place("ES", postcode="28001"), GOODS, True),
        (Place("DE", postcode="78266"), GOODS, False),
        (Place("IT", postcode="23041"), GOODS, False),
        (Place("AX"), GOODS, False),
        (Place("RE"), GOODS, False),
        (Place("CH"), GOODS, False),
    ],
)
def test_the_vat_area_of_the_union(
    place: Place, kind: SupplyKind, inside: bool
) -> None:
    """Directive 2006/112/EC, Art. 5 to 7; Northern Ireland for goods alone."""
    assert find_regime("eu").contains(place, kind) is inside


@pytest.mark.parametrize(
    ("place", "on"),
    [
        (Place("DE"), date(2024, 12, 31)),
        (Place("PT", postcode="9500-001"), DAY),
        (Place("PT", "30"), DAY),
        (Place("AT", postcode="6991"), DAY),
    ],
)
def test_what_is_not_known_is_refused_rather_than_guessed(
    place: Place, on: date
) -> None:
    """Days before the data begin, and islands with rates of their own."""
    with pytest.raises(TaxNotCoveredError):
        find_regime("eu").rates_at(place, "x", on, start=place)


def test_the_first_day_of_the_data_is_known() -> None:
    assert rate("eu", Place("DE"), "x", date(2025, 1, 1)) == "19%"


def test_an_unknown_regime_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidTaxError) as caught:
        find_regime("../eu")

    assert "us-ny" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("nonsense", "$"),
        ("", "$.id"),
        ("covers_from = 2026-01-01", "$.id"),
        ("covers_from = 2026-01-01\nnam = 'x'", "$.nam"),
        ("covers_from = 2026-01-01\narea = [{ contry = 'DE' }]", "$.area[0].contry"),
        ("covers_from = 2026-01-01\nrounding = { levl = 'x' }", "$.rounding.levl"),
    ],
)
def test_a_regime_of_ones_own_says_where_it_is_wrong(text: str, path: str) -> None:
    with pytest.raises(EcomkitError) as caught:
        Regime.from_toml(text)

    assert caught.value.path == path
