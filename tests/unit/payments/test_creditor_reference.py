"""Structured references: with the check digits of ISO 11649, found again in any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.iso11649 import is_valid

from ecomkit.payments.adapters.creditor_reference import (
    creditor_reference,
    find_creditor_references,
    in_groups,
    is_creditor_reference,
)
from ecomkit.payments.errors import InvalidPaymentError


def test_the_example_of_the_standard() -> None:
    assert creditor_reference("539007547034") == "RF18539007547034"
    assert is_creditor_reference("RF18 5390 0754 7034")
    assert is_creditor_reference("rf18539007547034")
    assert in_groups("RF18539007547034") == "RF18 5390 0754 7034"


@settings(max_examples=200)
@given(st.text(min_size=1))
def test_every_text_has_a_valid_reference(text: str) -> None:
    """Valid by an independent checker, and the same each time."""
    reference = creditor_reference(text)

    assert is_valid(reference)
    assert is_creditor_reference(reference)
    assert creditor_reference(text) == reference


@settings(max_examples=100)
@given(st.from_regex(r"[0-9A-Z]{1,21}", fullmatch=True), st.integers(0, 24))
def test_one_wrong_letter_or_digit_is_seen(body: str, place: int) -> None:
    """A digit for a letter shifts the rest, and can go unseen in one case of 97."""
    reference = creditor_reference(body)
    place %= len(reference)
    others = "78" if reference[place].isdigit() else "GH"
    changed = others[reference[place] == others[0]]

    assert not is_creditor_reference(
        reference[:place] + changed + reference[place + 1 :]
    )


@pytest.mark.parametrize(
    "text",
    [
        "RF18539007547034",
        "Invoice rf18 5390 0754 7034, thanks",
        "RF18 5390 0754 7034 ACME LTD",
        "SVWZ+RF18539007547034",
        "RF99 1234 and RF18 5390 0754 7034 RF18539007547034",
    ],
)
def test_a_reference_is_found_in_a_bank_line(text: str) -> None:
    assert "RF18539007547034" in find_creditor_references(text)


@pytest.mark.parametrize(
    "text", ["", "RF", "RF18", "XRF18539007547034", "RF19539007547034"]
)
def test_what_is_none_is_not_found(text: str) -> None:
    assert find_creditor_references(text) == ()
    assert not is_creditor_reference(text)


def test_nothing_has_no_reference() -> None:
    with pytest.raises(InvalidPaymentError):
        creditor_reference("")
