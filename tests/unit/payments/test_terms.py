"""Payment terms: when to pay, and what paying early is worth."""

from __future__ import annotations

from datetime import date

import pytest

from ecomkit.money import Rate, Rounding
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.trade.terms import EarlyPayment, PaymentTerms
from tests.unit.payments.builders import eur


@pytest.mark.parametrize(
    ("text", "invoiced", "due"),
    [
        ("net 30", date(2026, 1, 31), date(2026, 3, 2)),
        ("net 30 EOM", date(2026, 1, 15), date(2026, 3, 2)),
        ("net 0", date(2026, 1, 15), date(2026, 1, 15)),
        ("net 10 eom", date(2028, 2, 1), date(2028, 3, 10)),
        ("2/10 net 30", date(2026, 4, 1), date(2026, 5, 1)),
    ],
)
def test_an_invoice_is_due(text: str, invoiced: date, due: date) -> None:
    assert PaymentTerms.from_text(text).due_on(invoiced) == due


@pytest.mark.parametrize(
    ("paid", "saved"), [(11, "20"), (15, "10"), (21, "10"), (22, "0"), (31, "0")]
)
def test_early_payment_saves(paid: int, saved: str) -> None:
    """2 % within 10 days, 1 % within 20, on an invoice of the first."""
    terms = PaymentTerms.from_text("2/10 1/20 net 30")
    discount = terms.discount(
        eur(1000),
        invoiced=date(2026, 3, 1),
        paid=date(2026, 3, paid),
        rounding=Rounding("half_up"),
    )

    assert discount == eur(saved)


@pytest.mark.parametrize("text", ["net 30", "2/10 net 30", "2.5/10 1/20 net 60 EOM"])
def test_terms_are_written_as_they_are_read(text: str) -> None:
    assert str(PaymentTerms.from_text(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "net",
        "net -1",
        "net 30 days",
        "200/10 net 30",
        "0/10 net 30",
        "2/40 net 30",
        "net 9999",
        "2/10",
        "4242424242424242",
    ],
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(InvalidPaymentError) as caught:
        PaymentTerms.from_text(text)

    assert "424242" not in str(caught.value)


def test_days_are_whole_and_few() -> None:
    for days in (-1, 4_000, True, 1.5):
        with pytest.raises(InvalidPaymentError):
            PaymentTerms(net_days=days)  # type: ignore[arg-type]
    with pytest.raises(InvalidPaymentError):
        EarlyPayment(Rate("2%"), -1)
