"""Where people leave the region out, the postcode tells it."""

from __future__ import annotations

from itertools import product
from string import ascii_uppercase

import pytest

from ecomkit.addressing import REGIONS, Place, Zone
from ecomkit.addressing.region_postcodes import region_of
from ecomkit.toml_text import read_data

TABLE = read_data("ecomkit.addressing", "region_postcodes.toml")
COUNTRIES = sorted(set(TABLE) - {"sources"})


@pytest.mark.parametrize(
    ("country", "code", "region"),
    [
        ("US", "10001", "NY"),
        ("US", "14201-1234", "NY"),
        ("US", "02108", "MA"),
        ("US", "73301", "TX"),
        ("US", "73101", "OK"),
        ("US", "06385", "CT"),
        ("US", "06390", "NY"),
        ("US", "20041", "VA"),
        ("US", "20001", "DC"),
        ("US", "09012", "AE"),
        ("US", "00901", "PR"),
        ("CA", "M5V 2T6", "ON"),
        ("CA", "h2x1y4", "QC"),
        ("CA", "X0A 0H0", "NU"),
        ("CA", "X1A 1A1", "NT"),
        ("CA", "X9V 1A1", ""),
        ("US", "1000", ""),
        ("US", "", ""),
        ("DE", "10115", ""),
        ("IN", "110034", "DL"),
        ("IN", "560 001", "KA"),
        ("IN", "403001", "GA"),
        ("IN", "400001", "MH"),
        ("IN", "744101", "AN"),
        ("IN", "160017", ""),  # Chandigarh and Punjab
        ("IN", "396210", ""),  # Daman and Gujarat
    ],
)
def test_a_place_without_a_region_has_that_of_its_postcode(
    country: str, code: str, region: str
) -> None:
    place = Place(country, postcode=code)

    assert place.region == region
    if region:
        assert place == Place(country, region, postcode=code)
        zone = Zone("z", regions=[f"{country}-{region}"])
        assert zone.contains(place)


def test_a_region_that_was_given_stays() -> None:
    assert Place("US", "NJ", postcode="10001").region == "NJ"


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_table_names_each_region_and_its_source(country: str) -> None:
    # Territories of the United States; and in India regions that share their beginnings.
    without = {
        "US": {"AS", "GU", "MP", "PR", "UM", "VI"},
        "IN": {"CH", "DH", "LD", "PY", "UK"},
    }
    assert set(TABLE[country]) == set(REGIONS[country]) - without.get(country, set())
    assert {"title", "url", "as_of", "trust"} == set(TABLE["sources"][country])


def test_each_beginning_of_a_zip_code_lies_in_one_state() -> None:
    states = [region_of("US", f"{start:03}99") for start in range(1000)]
    listed = [
        code
        for codes in TABLE["US"].values()
        for text in codes
        if text.endswith("*")
        for code in range(
            int(text.split("..")[0][:3]), int(text.split("..")[-1][:3]) + 1
        )
    ]

    assert len(listed) == len(set(listed))
    assert sum(map(bool, states)) == len(listed)


def test_each_first_letter_of_a_canadian_code_lies_in_one_province() -> None:
    codes = (f"{a}{n}{b} 1A1" for a, n, b in product(ascii_uppercase, "01", "AEG"))
    found = {code[0] for code in codes if region_of("CA", code)}

    assert found == set("ABCEGHJKLMNPRSTVXY")
