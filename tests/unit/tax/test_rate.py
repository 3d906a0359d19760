"""A tax as a shop writes it down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money.amount import Money
from ecomkit.tax import InvalidTaxError, TaxKind, TaxRate, TaxTreatment


def test_a_row_holds_from_its_first_day_until_the_day_it_ends() -> None:
    """``until`` is the first day on which it no longer holds."""
    row = TaxRate(id="vat", rate="24%", since=date(2025, 7, 1), until=date(2026, 1, 1))

    assert [
        row.holds_on(day)
        for day in (
            date(2025, 6, 30),
            date(2025, 7, 1),
            date(2025, 12, 31),
            date(2026, 1, 1),
        )
    ] == [False, True, True, False]


def test_a_tax_that_is_not_charged_keeps_its_name_and_says_why() -> None:
    """What is not charged stays in sight, at nothing, with the reason."""
    row = TaxRate(id="vat", name="USt", rate="19%", exempt_below=Money("5", "EUR"))

    free = row.not_charged(TaxTreatment.EXPORT, "Export", "VATEX-EU-G")

    assert (free.id, free.name, str(free.rate)) == ("vat", "USt", "0%")
    assert (free.treatment, free.reason, free.vatex) == (
        TaxTreatment.EXPORT,
        "Export",
        "VATEX-EU-G",
    )
    assert free.exempt_below is None


def test_a_fixed_tax_that_is_not_charged_is_zero_too() -> None:
    levy = TaxRate(id="levy", kind=TaxKind.PER_UNIT, amount=Money("1", "EUR"))

    assert levy.not_charged(TaxTreatment.EXEMPT, "museum").amount is None


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"rate": "5%", "treatment": "E"}, "$.treatment"),
        ({"kind": "per_unit"}, "$.amount"),
        ({"rate": "5%", "amount": Money("1", "EUR")}, "$.amount"),
        (
            {
                "kind": "per_unit",
                "amount": Money("1", "EUR"),
                "excess_over": Money("1", "EUR"),
            },
            "$.excess_over",
        ),
        (
            {"kind": "per_order", "amount": Money("1", "EUR"), "included": True},
            "$.kind",
        ),
        (
            {"rate": "5%", "since": date(2026, 1, 1), "until": date(2026, 1, 1)},
            "$.until",
        ),
    ],
)
def test_a_row_that_cannot_be_charged_is_refused(
    fields: dict[str, object], path: str
) -> None:
    """A rate on an exempt supply, a fixed tax without an amount, and the like."""
    with pytest.raises(InvalidTaxError) as caught:
        TaxRate(id="x", **fields)  # type: ignore[arg-type]

    assert caught.value.path == path


@pytest.mark.parametrize("field", ["kind", "treatment", "trust"])
def test_an_unknown_word_is_the_librarys_own_error(field: str) -> None:
    """No ValueError of Python's escapes."""
    with pytest.raises(InvalidInputError):
        TaxRate(id="x", **{field: "nonsense"})  # type: ignore[arg-type]


def test_only_taxed_treatments_carry_a_rate_and_only_they_and_zero_need_no_reason() -> (
    None
):
    """EN 16931: E, AE, K, G and O need a reason; S, Z, L, M and B do not."""
    assert {t.value for t in TaxTreatment if t.needs_reason} == {
        "E",
        "AE",
        "K",
        "G",
        "O",
    }
    assert {t.value for t in TaxTreatment if t.is_taxed} == {"S", "L", "M", "B"}


@pytest.mark.parametrize(
    ("facts", "treatment"),
    [
        ({"rate": "19%"}, TaxTreatment.STANDARD),
        ({"rate": "0%"}, TaxTreatment.ZERO),
        ({"rate": "0%", "kind": "percent_of_gross"}, TaxTreatment.ZERO),
        ({"rate": "0%", "treatment": "E", "reason": "x"}, TaxTreatment.EXEMPT),
        ({"rate": "0%", "treatment": "S"}, TaxTreatment.STANDARD),
        ({"kind": "per_unit", "amount": Money("1", "EUR")}, TaxTreatment.STANDARD),
    ],
)
def test_a_rate_of_nothing_is_zero_rated(
    facts: dict[str, Any], treatment: TaxTreatment
) -> None:
    """A standard rate is above zero (EN 16931, BR-S-05)."""
    assert TaxRate(id="vat", **facts).treatment is treatment
