"""Texts that people type."""

from __future__ import annotations

from typing import Any

import pytest

from ecomkit.errors import CardDataError, InvalidTextError
from ecomkit.text import (
    by_name,
    folded,
    is_email_address,
    one_line,
    some_lines,
    typed_line,
    typed_lines,
)


@pytest.mark.parametrize(
    "text", ["Ada", "أحمد", "می\u200cخواهم", "क\u200dष", "N\u00b0\u00a07", "😀"]
)
def test_every_script_passes(text: str) -> None:
    """Persian and Hindi words need characters that are not seen."""
    assert one_line(text, path="$") == text


@pytest.mark.parametrize(
    "text", ["a\nb", "a\rb", "a\tb", "a\x00b", "a\x1b[31m", "\ud800", "a\u2028b"]
)
def test_what_forges_lines_and_headers_is_refused(text: str) -> None:
    with pytest.raises(InvalidTextError, match="control characters"):
        one_line(text, path="$.name")


def test_several_lines_may_be_several_lines() -> None:
    assert some_lines(" a\r\nb\tc \n", path="$") == "a\nb\tc"
    with pytest.raises(InvalidTextError):
        some_lines("a\x07", path="$")


def test_text_is_of_sane_length_and_there_when_it_must_be() -> None:
    assert one_line("abc", path="$", most=3) == "abc"
    with pytest.raises(InvalidTextError, match="too many"):
        one_line("abcd", path="$", most=3)
    with pytest.raises(InvalidTextError, match="is missing"):
        one_line("  ", path="$", required=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zürich", "ZURICH"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("أَحْمَد", "احمد"),
        ("مكتبة", "مكتبه"),
        ("على", "علي"),
        ("کتاب", "كتاب"),
        ("مـــرحبا", "مرحبا"),
        ("٢٥", "25"),
        ("São   Paulo ", "sao paulo"),
        ("Ｔｅａ", "tea"),
    ],
)
def test_spellings_that_people_mix_up_are_one_to_a_search(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_names_stand_once_and_sorted() -> None:
    assert by_name({"b": 1, "a": 2}, path="$") == [("a", 2), ("b", 1)]
    for wrong in ("ab", 7, [("a",)], [("a", 1), ("a", 2)], [(1, 2)], {"": 1}):
        with pytest.raises(InvalidTextError):
            by_name(wrong, path="$.facts")  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", [typed_line, typed_lines])
def test_what_a_buyer_types_holds_no_card_number(typed: Any) -> None:
    with pytest.raises(CardDataError) as caught:
        typed("my card: 4242 4242 4242 4242", path="$.note")

    assert caught.value.path == "$.note"
    assert "4242" not in str(caught.value)


@pytest.mark.parametrize("typed", [typed_line, typed_lines])
def test_what_a_buyer_types_turns_no_page_around(typed: Any) -> None:
    assert typed("Ada \u202eecalevoL\u2066", path="$") == "Ada ecalevoL"
    # Joiners and marks that only help a word along stay.
    assert typed("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", path="$") == (
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )


@pytest.mark.parametrize(
    "address", ["ada@example.com", "a.b+c@mail.example.co.uk", "jörg@müller.example"]
)
def test_an_e_mail_address_is_one(address: str) -> None:
    assert is_email_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@localhost",
        "a@b.de, c@d.de",
        "a@b.de;c@d.de",
        "Ada <ada@example.com>",
        "a@b@example.com",
        "a b@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        '"ada"@example.com',
    ],
)
def test_anything_else_is_no_e_mail_address(address: str) -> None:
    assert not is_email_address(address)
