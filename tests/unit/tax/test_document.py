"""The sums of an invoice, as EN 16931 has them."""

from __future__ import annotations

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.tax import InvalidTaxError
from ecomkit.tax.documents import (
    DocumentAllowance,
    DocumentCharge,
    DocumentLine,
    document_totals,
)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def test_a_line_is_quantity_times_price_over_base_quantity_rounded_once() -> None:
    """16,000 at 0.00101, or 132 at 15.24 a dozen."""
    assert DocumentLine(
        quantity=16000, unit_price=eur("0.00101")
    ).computed_net() == eur("16.16")
    assert DocumentLine(
        quantity="132", unit_price=eur("15.24"), base_quantity=12
    ).computed_net() == eur("167.64")


def test_a_line_has_charges_and_allowances_of_its_own() -> None:
    line = DocumentLine(
        quantity=10,
        unit_price=eur("100.00"),
        adjustments=[
            DocumentCharge(percent="1", base=eur("100.00")),
            DocumentAllowance(amount=eur("101.00")),
        ],
    )

    assert line.computed_net() == eur("900.00")


def test_a_price_may_be_given_before_its_allowance() -> None:
    line = DocumentLine(
        quantity=100, gross_unit_price=eur("0.1234"), price_allowance=eur("0.0022")
    )

    assert line.price == eur("0.1212")
    assert line.computed_net() == eur("12.12")
    assert DocumentLine(gross_unit_price=eur("2")).price == eur("2")


def test_a_stated_net_is_kept() -> None:
    """Official examples have lines that do not multiply out."""
    totals = document_totals(
        "EUR", [DocumentLine(net=eur("9.85"), unit_price=eur("10.00"), rate="6%")]
    )

    assert totals.lines_total == eur("9.85")


def test_document_charges_and_allowances_move_the_base_of_their_rate() -> None:
    totals = document_totals(
        "EUR",
        [
            DocumentLine(net=eur("1000"), rate="25%"),
            DocumentLine(net=eur("500"), rate="15%"),
        ],
        [
            DocumentCharge(amount=eur("200"), rate="25%"),
            DocumentAllowance(percent="10", base=eur("500"), rate="15%"),
        ],
    )

    assert [(str(g.rate), g.base, g.tax) for g in totals.breakdown] == [
        ("15%", eur("450"), eur("67.50")),
        ("25%", eur("1200"), eur("300")),
    ]
    assert (totals.allowance_total, totals.charge_total) == (eur("50"), eur("200"))
    assert (totals.total_net, totals.tax_total, totals.total) == (
        eur("1650"),
        eur("367.50"),
        eur("2017.50"),
    )


def test_tax_is_taken_once_per_category_and_rate() -> None:
    """Three lines of 0.125 tax are 0.38 together, not 0.39."""
    lines = [DocumentLine(net=eur("0.50"), rate="25%")] * 3

    assert document_totals("EUR", lines).tax_total == eur("0.38")


def test_prepaid_and_rounding_change_only_what_is_payable() -> None:
    """Peppol BIS 3: 999.81 is rounded by 0.19 to 1000."""
    lines = [DocumentLine(net=eur("999.81"), category="Z")]

    totals = document_totals(
        "EUR", lines, prepaid=eur("0"), payable_rounding=Rounding(step=100)
    )

    assert (totals.payable_rounding, totals.payable) == (eur("0.19"), eur("1000"))
    assert document_totals(
        "EUR", lines, prepaid=eur("900"), payable_rounding=eur("0.19")
    ).payable == eur("100")


def test_out_of_scope_there_is_no_rate_to_show() -> None:
    totals = document_totals(
        "EUR",
        [
            DocumentLine(net=eur("10"), category="O"),
            DocumentLine(net=eur("10"), category="Z"),
        ],
    )

    assert [(g.category, g.shows_rate) for g in totals.breakdown] == [
        ("O", False),
        ("Z", True),
    ]


def test_an_empty_document_is_nothing_in_its_currency() -> None:
    assert document_totals("JPY", []).payable == Money("0", "JPY")


def test_whole_units_are_a_rounding_of_the_document() -> None:
    """Hungarian invoices in whole forint."""
    line = DocumentLine(
        quantity="56.81",
        unit_price=Money("37134.00", "HUF"),
        base_quantity=100,
        rate="27%",
    )

    assert document_totals("HUF", [line], rounding=Rounding(step=100)).total == Money(
        "26792", "HUF"
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: DocumentAllowance(percent="10"),
        lambda: DocumentAllowance(),
        lambda: DocumentLine(base_quantity=0),
        lambda: DocumentLine(quantity=1.5),  # type: ignore[arg-type]
        lambda: DocumentLine().computed_net(),
        lambda: document_totals(
            "EUR", [DocumentLine(net=eur("1"), category="E", rate="5%")]
        ),
        lambda: document_totals("EUR", [DocumentLine(net=Money("1", "USD"))]),
        lambda: document_totals("???", []),
    ],
)
def test_what_cannot_be_added_up_is_refused(make: object) -> None:
    with pytest.raises(InvalidInputError):
        make()  # type: ignore[operator]


def test_a_rate_on_an_untaxed_category_is_named() -> None:
    with pytest.raises(InvalidTaxError) as caught:
        document_totals(
            "EUR", [DocumentLine(net=eur("1"), category="E", rate=Rate("5%"))]
        )

    assert caught.value.path == "$.breakdown[0].rate"
