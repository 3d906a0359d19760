"""Places, countries and regions."""

from __future__ import annotations

import pytest
from babel import Locale

from ecomkit.addressing import (
    COUNTRIES,
    REGIONS,
    Place,
    UnknownCountryError,
    UnknownRegionError,
    find_country,
    find_region,
)
from ecomkit.errors import InvalidInputError, InvalidTextError

# What CLDR lists beside countries: areas, groups, pseudo-locales, an unknown one.
NO_COUNTRIES = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())


def test_our_countries_are_those_of_cldr() -> None:
    """CLDR's regions are ISO 3166-1's codes and some that are no countries."""
    territories = {
        code
        for code in map(str, Locale("en").territories)
        if len(code) == 2 and code.isalpha()
    }

    assert territories - NO_COUNTRIES == COUNTRIES


@pytest.mark.parametrize("given", ["DE", "de", " de "])
def test_a_country_counts_however_it_is_typed(given: str) -> None:
    assert find_country(given) == "DE"


@pytest.mark.parametrize("given", ["UK", "EU", "Germany", "", "D", "ＤＥ", 49, None])
def test_what_is_no_country_is_refused(given: object) -> None:
    with pytest.raises(UnknownCountryError) as refusal:
        find_country(given)

    assert refusal.value.path == "$.country"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Germany", "DE"),
        ("Côte d'Ivoire", "CI"),
        ("Untied States", "US"),
        ("UK", "GB"),
        ("uk ", "GB"),
        ("DEU", "DE"),
        ("276", "DE"),
    ],
)
def test_a_name_or_another_code_is_answered_with_the_code(
    given: str, meant: str
) -> None:
    with pytest.raises(UnknownCountryError) as refusal:
        find_country(given)

    assert refusal.value.hint == f"did you mean {meant!r}?"


@pytest.mark.parametrize("given", ["EU", "", "Narnia" * 100, 7, None, "SU"])
def test_where_nothing_is_meant_the_hint_names_the_standard(given: object) -> None:
    with pytest.raises(UnknownCountryError) as refusal:
        find_country(given)

    assert "ISO 3166-1" in refusal.value.hint


@pytest.mark.parametrize(
    ("country", "given", "code"),
    [
        ("US", "NY", "NY"),
        ("US", " us-ny ", "NY"),
        ("DE", "BY", "BY"),
        ("JP", "13", "13"),
        ("FR", "IDF", "IDF"),
    ],
)
def test_a_region_is_known_with_or_without_its_country(
    country: str, given: str, code: str
) -> None:
    assert find_region(country, given) == code


@pytest.mark.parametrize(
    ("country", "given"),
    [("US", "New York"), ("CA", "NY"), ("FR", "Bretagne"), ("DE", 9), ("DE", ["BY"])],
)
def test_what_is_no_region_is_refused_with_examples(country: str, given: str) -> None:
    with pytest.raises(UnknownRegionError, match="use a code of ISO 3166-2, such as"):
        find_region(country, given)


@pytest.mark.parametrize(
    ("country", "count"),
    [("US", 60), ("CA", 13), ("AU", 8), ("IN", 36), ("DE", 16), ("CH", 26), ("BR", 27)],
)
def test_the_regions_are_all_there(country: str, count: int) -> None:
    """Sixty: 50 states, a district, six outlying areas, three military."""
    assert len(REGIONS[country]) == count


def test_a_place_keeps_codes_in_capitals_and_postcodes_tidy() -> None:
    place = Place("gb", "eng", " London ", " sw1a  1aa ")

    assert place == Place("GB", "ENG", "London", "SW1A 1AA")


def test_only_the_country_must_be_known() -> None:
    assert Place("DE") == Place("DE", "", "", "")


@pytest.mark.parametrize(
    "parts",
    [
        ("DE", "XX"),
        ("DE", 9),
        ("DE", "", "x" * 101),
        ("DE", "", "", "1" * 21),
        ("DE", "", "", 10115),
        ("DE", "", "Ber\nlin"),
    ],
)
def test_what_does_not_fit_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInputError):
        Place(*parts)


def test_text_of_other_kinds_is_refused_by_its_place() -> None:
    with pytest.raises(InvalidTextError) as refusal:
        Place("DE", city=["Berlin"])  # type: ignore[arg-type]

    assert refusal.value.path == "$.city"
