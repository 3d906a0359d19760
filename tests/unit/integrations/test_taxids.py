"""Check digits of tax numbers."""

from __future__ import annotations

import sys

import pytest

from ecomkit.customers import InvalidTaxNumberError
from ecomkit.errors import MissingExtraError
from ecomkit.integrations.taxids import check_tax_number, knows_check_digits

# Numbers from python-stdnum's own documentation.
RIGHT = [
    ("DE", "DE 136,695 976".replace(",", ""), "136695976"),
    ("GR", "EL 094259216", "094259216"),
    ("FR", "FR 40 303 265 045", "40303265045"),
    ("GB", "GB 980 7806 84", "980780684"),
    ("XI", "XI 980 7806 84", "980780684"),
    ("CH", "CHE-107.787.577 MWST", "E107787577"),
    ("NO", "995 525 828 MVA", "995525828"),
    ("IN", "27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
    ("JP", "T7000012050002", "7000012050002"),
    ("MC", "FR 53 0000 04605", "53000004605"),
]


@pytest.mark.parametrize(("country", "value", "plain"), RIGHT)
def test_a_right_number_is_kept_as_the_office_writes_it(
    country: str, value: str, plain: str
) -> None:
    assert check_tax_number(country, value).value == plain


@pytest.mark.parametrize(
    ("country", "value"),
    [
        ("DE", "136695978"),
        ("GR", "123456789"),
        ("FR", "84323140391"),
        ("GB", "802311781"),
        ("CH", "CHE-107.787.578"),
        ("NO", "995525829"),
        ("IN", "27AAPFU0939F1AA"),
        ("JP", "T7000012050003"),
    ],
)
def test_a_digit_typed_wrong_is_found(country: str, value: str) -> None:
    """The shape is right, the check digits are not."""
    with pytest.raises(InvalidTaxNumberError) as caught:
        check_tax_number(country, value)

    assert "check digits" in str(caught.value)


@pytest.mark.parametrize(
    ("country", "right", "wrong"),
    [
        ("SA", "310122393500003", "310122393500004"),
        ("AE", "100123456700003", "10012345670000"),
    ],
)
def test_saudi_and_emirati_numbers_are_checked_for_their_shape(
    country: str, right: str, wrong: str
) -> None:
    """15 digits; those of Saudi Arabia begin and end with 3."""
    assert not knows_check_digits(country)
    assert check_tax_number(country, right).value == right
    with pytest.raises(InvalidTaxNumberError):
        check_tax_number(country, wrong)


def test_without_the_extra_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stdnum", None)

    with pytest.raises(MissingExtraError) as caught:
        check_tax_number("DE", "136695976")

    assert caught.value.facts["extra"] == "taxids"
