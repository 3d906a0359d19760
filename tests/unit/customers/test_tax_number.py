"""Tax numbers: their shapes, and the proof that one was looked up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecomkit.addressing import UnknownCountryError
from ecomkit.customers import (
    InvalidCustomerError,
    InvalidTaxNumberError,
    TaxAnswer,
    TaxEvidence,
    TaxNumber,
)
from ecomkit.customers.tax_number import SHAPES
from ecomkit.errors import InvalidInputError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EU = set(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL".split()
) | set("PL PT RO SE SI SK".split())


def test_every_member_of_the_union_has_a_shape() -> None:
    assert len(EU) == 27
    assert SHAPES.keys() - EU == {"AE", "CH", "GB", "JP", "NO", "SA", "XI"}


@pytest.mark.parametrize("country", sorted(SHAPES))
def test_a_number_is_the_same_with_and_without_its_prefix(country: str) -> None:
    example = SHAPES[country]["example"]
    number = TaxNumber(country, example)

    assert number.value == example
    assert TaxNumber(country, str(number)) == number
    assert TaxNumber(country.lower(), f" {example[:4]} {example[4:]} ") == number


@pytest.mark.parametrize(
    ("country", "given", "written"),
    [
        ("GR", "EL 123456789", "EL123456789"),
        ("EL", "123456789", "EL123456789"),
        ("CH", "CHE-123.456.789 MWST", "CHE123456789"),
        ("NO", "NO 123 456 789 MVA", "NO123456789"),
        ("XI", "XI 123 4567 89", "XI123456789"),
        ("AT", "ATU12345678", "ATU12345678"),
        ("FR", "FR12123456789", "FR12123456789"),
        ("SA", "300000000000003", "SA300000000000003"),
        ("AU", "53 004 085 616", "AU53004085616"),
        ("JP", "T7000012050002", "T7000012050002"),
        ("JP", "7000 0120 50002", "T7000012050002"),
        ("MC", "FR 53 000 004 605", "FR53000004605"),
        ("mc", "53000004605", "FR53000004605"),
        ("IM", "GB 003 4567 89", "GB003456789"),
    ],
)
def test_a_number_is_read_as_people_write_it(
    country: str, given: str, written: str
) -> None:
    assert str(TaxNumber(country, given)) == written


@pytest.mark.parametrize(
    ("country", "given"),
    [
        ("DE", "12345678"),
        ("DE", "ATU12345678"),
        ("AT", "12345678"),
        ("NL", "123456789B1"),
        ("GB", "1234567890"),
        ("SA", "200000000000003"),
        ("SA", "300000000000002"),
        ("SA", "30000000000003"),
        ("AE", "1234"),
        ("CH", "123456789"),
        ("DE", "١٢٣٤٥٦٧٨٩"),
        ("AU", "!!"),
    ],
)
def test_what_no_tax_office_writes_is_refused(country: str, given: str) -> None:
    """Saudi numbers are 15 digits that begin and end with 3."""
    with pytest.raises(InvalidTaxNumberError) as refusal:
        TaxNumber(country, given)

    assert refusal.value.path == "$.value"
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("country", "given", "hint"),
    [
        ("GR", "GR094259216", "did you mean 'EL094259216'?"),
        ("EL", "gr 094.259.216", "did you mean 'EL094259216'?"),
        ("GB", "UK 980 7806 84", "did you mean 'GB980780684'?"),
        ("XI", "UK980780684", "did you mean 'XI980780684'?"),
        ("BE", "428759497", "did you mean 'BE0428759497'?"),
        ("BE", "BE 428.759.497", "did you mean 'BE0428759497'?"),
        ("JP", "JP7000012050002", "did you mean 'T7000012050002'?"),
        ("DE", "ATU12345678", "is it one of AT? then give that country"),
        ("GB", "XI980780684", "is it one of XI? then give that country"),
        ("DE", "EL094259216", "is it one of GR? then give that country"),
        ("DE", "12", "such as 123456789"),
    ],
)
def test_what_is_nearly_right_is_refused_with_what_is_meant(
    country: str, given: str, hint: str
) -> None:
    with pytest.raises(InvalidTaxNumberError) as refusal:
        TaxNumber(country, given)

    assert refusal.value.hint == hint


def test_the_kingdom_has_a_hint_and_monaco_the_numbers_of_france() -> None:
    with pytest.raises(UnknownCountryError, match="did you mean 'GB'"):
        TaxNumber("UK", "980780684")
    assert TaxNumber("MC", "FR53000004605") == TaxNumber("FR", "53 000 004 605")


@pytest.mark.parametrize(
    ("country", "given"), [("DE", ""), ("DE", 7), ("DE", "x" * 41)]
)
def test_a_number_is_text(country: str, given: object) -> None:
    with pytest.raises(InvalidInputError):
        TaxNumber(country, given)  # type: ignore[arg-type]


@pytest.mark.parametrize("country", ["XX", "", 7, None])
def test_a_number_has_a_country(country: object) -> None:
    with pytest.raises(UnknownCountryError):
        TaxNumber(country, "123456789")  # type: ignore[arg-type]


def test_only_a_valid_answer_proves() -> None:
    number = TaxNumber("DE", "123456789")
    proofs = [
        TaxEvidence(number=number, checked_at=NOON, checker="VIES", answer=answer)
        for answer in TaxAnswer
    ]

    assert [proof.proves for proof in proofs] == [True, False, False]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "DE123456789"),
        ("checked_at", NOON.replace(tzinfo=None)),
        ("checked_at", "today"),
        ("answer", "perhaps"),
    ],
)
def test_evidence_is_complete(field: str, value: object) -> None:
    facts: dict[str, object] = {
        "number": TaxNumber("DE", "123456789"),
        "checked_at": NOON,
        "checker": "VIES",
        "answer": "valid",
    }
    with pytest.raises(InvalidInputError):
        TaxEvidence(**facts | {field: value})  # type: ignore[arg-type]


def test_evidence_of_another_kind_is_a_customers_error() -> None:
    with pytest.raises(InvalidCustomerError):
        TaxEvidence(
            number="DE1",  # type: ignore[arg-type]
            checked_at=NOON,
            checker="VIES",
            answer=TaxAnswer.VALID,
        )
