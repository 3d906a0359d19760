"""Regions by name: what people write for a code, and what a letter says."""

from __future__ import annotations

import pytest

from ecomkit.addressing import (
    REGIONS,
    Address,
    Place,
    UnknownRegionError,
    address_problems,
    format_address,
)
from ecomkit.addressing.region_names import region_named, written_region


@pytest.mark.parametrize(
    ("country", "name", "code"),
    [
        ("US", "California", "CA"),
        ("US", "new  york", "NY"),
        ("US", "N.Y.", "NY"),
        ("US", "Washington, DC", "DC"),
        ("CA", "Québec", "QC"),
        ("CA", "quebec", "QC"),
        ("DE", "Bavaria", "BY"),
        ("DE", "Baden Württemberg", "BW"),
        ("AT", "Wien", "9"),
        ("CH", "Genève", "GE"),
        ("CH", "St Gallen", "SG"),
        ("ES", "Andalucía", "AN"),
        ("GB", "Scotland", "SCT"),
        ("IT", "Sondrio", "SO"),
        ("JP", "東京都", "13"),
        ("JP", "東京", "13"),
        ("JP", "Tokyo", "13"),
        ("CN", "北京", "BJ"),
        ("CN", "Guangdong", "GD"),
        ("CN", "44", "GD"),
        ("AE", "دبي", "DU"),
        ("AE", "Abu Dhabi", "AZ"),
        ("KR", "서울", "11"),
        ("IN", "CT", "CG"),
        ("IN", "Karnataka", "KA"),
        ("MX", "CDMX", "CMX"),
        ("AU", "New South Wales", "NSW"),
        ("BR", "Sao Paulo", "SP"),
        ("IE", "County Cork", "CO"),
    ],
)
def test_a_place_knows_the_name_of_a_region(country: str, name: str, code: str) -> None:
    assert Place(country, name).region == code
    assert Place(country, f"{country}-{code}") == Place(country, name)


def test_each_name_means_a_region_that_there_is() -> None:
    for country, codes in REGIONS.items():
        assert set(region_named_all(country)) <= codes, country


def region_named_all(country: str) -> set[str]:
    """The codes whose names are known."""
    written = {
        code: written_region(country, code, latin=True) for code in REGIONS[country]
    }
    return {region_named(country, name) for name in written.values()} - {""}


def _lines(country: str, city: str, region: str, postcode: str = "") -> tuple[str, ...]:
    address = Address(
        "Ada", "1 Lane", country=country, city=city, region=region, postcode=postcode
    )
    assert address_problems(address) == ()
    return format_address(address, "en", sent_from=country)[2:]


@pytest.mark.parametrize(
    ("country", "city", "region", "postcode", "lines"),
    [
        ("JP", "Chuo-ku", "13", "1040061", ("Chuo-ku, Tokyo", "104-0061")),
        ("CN", "Guangzhou", "GD", "510000", ("Guangzhou", "Guangdong, 510000")),
        ("CN", "Beijing", "11", "100000", ("Beijing", "100000")),
        ("AE", "Dubai", "DU", "", ("Dubai",)),
        ("AE", "Al Ain", "AZ", "", ("Al Ain", "Abu Dhabi")),
        ("ES", "Madrid", "M", "28001", ("28001 Madrid",)),
        ("ES", "Alcobendas", "M", "28100", ("28100 Alcobendas Madrid",)),
        ("IN", "Bengaluru", "KA", "560001", ("Bengaluru 560001", "Karnataka")),
        ("IT", "Monza", "MB", "20900", ("20900 Monza MB",)),
        ("US", "Albany", "New York", "12207", ("Albany, NY 12207",)),
        ("US", "San Juan", "Puerto Rico", "00901", ("San Juan, PR 00901",)),
    ],
)
def test_a_letter_has_the_name_where_the_post_asks_for_names(
    country: str, city: str, region: str, postcode: str, lines: tuple[str, ...]
) -> None:
    assert _lines(country, city, region, postcode) == lines


def test_in_letters_of_its_own_a_country_writes_its_own_names() -> None:
    tokyo = Address(
        "愛", "銀座1-1", country="JP", city="中央区", region="13", postcode="1040061"
    )
    beijing = Address(
        "李雷", "王府井1号", country="CN", city="北京市", region="BJ",
        district="东城区", postcode="100000",
    )  # fmt: skip
    dubai = Address("نور", "شارع الشيخ زايد", country="AE", city="جميرا", region="DU")

    assert format_address(tokyo, "ja", sent_from="JP") == (
        "〒104-0061", "東京都中央区", "銀座1-1", "愛",
    )  # fmt: skip
    assert format_address(beijing, "zh", sent_from="CN") == (
        "100000", "北京市东城区", "王府井1号", "李雷",
    )  # fmt: skip
    assert format_address(dubai, "ar", sent_from="AE")[-1] == "دبي"


@pytest.mark.parametrize("country", ["PR", "US"])
def test_puerto_rico_has_a_zip_code(country: str) -> None:
    draft = Address("Ada", "1 Calle", country=country, city="San Juan", region="PR")

    assert [each.path for each in address_problems(draft)] == ["$.postcode"]


@pytest.mark.parametrize(
    ("country", "region", "postcode"),
    [
        ("CO", "Antioquia", ""),
        ("RU", "Московская область", "101000"),
        ("KY", "Grand Cayman", "KY1-1001"),
        ("PF", "Tahiti", "98714"),
        ("GB", "Greater London", "SW1A 1AA"),
        ("FR", "Bretagne", "35000"),
        ("NL", "Noord-Holland", "1055 BC"),
    ],
)
def test_where_nothing_hangs_on_a_region_it_is_what_people_write(
    country: str, region: str, postcode: str
) -> None:
    """Their posts ask for it, or their forms do; the postcode says whether it matters."""
    place = Place(country, region, postcode=postcode)

    assert (place.country, place.region) == (country, region)


@pytest.mark.parametrize(
    ("country", "region", "postcode"),
    [
        ("FR", "Guadaloupe", ""),
        ("GB", "Northen Ireland", ""),
        ("FI", "Alland", ""),
        ("US", "Nowhere", "10001"),
        ("DE", "Nirgends", "10115"),
        ("CA", "Ontaro", "M5V 3L9"),
    ],
)
def test_where_a_tax_may_hang_on_it_a_region_nobody_knows_is_refused(
    country: str, region: str, postcode: str
) -> None:
    with pytest.raises(UnknownRegionError):
        Place(country, region, postcode=postcode)


@pytest.mark.parametrize("country", ["FM", "MH", "PW"])
def test_the_post_of_the_united_states_writes_their_code(country: str) -> None:
    postcode = {"FM": "96941", "MH": "96960", "PW": "96940"}[country]
    there = Address("Ada", "1 Lane", country="US", city="City", postcode=postcode)

    assert address_problems(there) == ()
    assert format_address(there, "en")[2] == f"City {country} {postcode}"
