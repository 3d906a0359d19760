"""What has moved on a payment, and the rules that it keeps."""

from __future__ import annotations

import pytest

from ecomkit.money import (
    CurrencyMismatchError,
    Money,
)
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.validators import require_amount
from tests.unit.payments.builders import eur, totals


def test_what_is_free_to_take_and_to_give_back() -> None:
    moved = totals(authorized=100, captured=60, released=10, refunded=25)

    assert moved.hold == eur(30)
    assert moved.given_back == eur(25)
    assert moved.refundable == eur(35)
    assert moved.kept == eur(35)


def test_money_that_came_home_again_is_not_given_back() -> None:
    moved = totals(authorized=100, captured=100, refunded=100, refund_returned=40)

    assert moved.given_back == eur(60)
    assert moved.refundable == eur(40)
    assert moved.broken() == ()


def test_what_is_disputed_cannot_be_refunded_too() -> None:
    moved = totals(authorized=100, captured=100, disputed=70, dispute_lost=30)

    assert moved.in_dispute == eur(40)
    assert moved.refundable == eur(30)
    assert moved.kept == eur(70)


@pytest.mark.parametrize(
    ("amounts", "rule"),
    [
        ({"authorized": 50, "captured": 60}, "captured <= authorized"),
        (
            {"authorized": 50, "captured": 30, "released": 30},
            "captured + released <= authorized",
        ),
        (
            {"authorized": 50, "captured": 30, "refunded": 31},
            "0 <= refunded - refund_returned <= captured",
        ),
        (
            {"authorized": 50, "captured": 30, "refund_returned": 1},
            "0 <= refunded - refund_returned <= captured",
        ),
        (
            {"authorized": 50, "captured": 30, "disputed": 31},
            "disputed - dispute_won <= captured",
        ),
        (
            {"authorized": 50, "captured": 30, "disputed": 3, "dispute_won": 4},
            "dispute_won + dispute_lost <= disputed",
        ),
        (
            {
                "authorized": 50,
                "captured": 30,
                "refunded": 20,
                "disputed": 20,
                "dispute_lost": 20,
            },
            "refunds + dispute_lost <= captured",
        ),
    ],
)
def test_every_broken_rule_is_named(amounts: dict[str, int], rule: str) -> None:
    assert rule in totals(**amounts).broken()


def test_a_bank_may_dispute_again_what_was_won() -> None:
    again = totals(authorized=50, captured=50, disputed=100, dispute_won=50)

    assert again.broken() == ()
    assert (again.in_dispute, again.refundable) == (eur(50), eur(0))


def test_totals_are_read_from_cents() -> None:
    """As a provider tells them; what was captured was set aside before."""
    paid = PaymentTotals.from_minor("EUR", captured=100_00, refunded=30_00)

    assert paid == totals(authorized=100, captured=100, refunded=30)
    assert PaymentTotals.from_minor("EUR", authorized=500) == totals(authorized=5)
    assert PaymentTotals.from_minor("KWD", captured=1).captured == Money("0.001", "KWD")
    with pytest.raises(InvalidPaymentError, match="not an int"):
        PaymentTotals.from_minor("EUR", captured=1.5)  # type: ignore[arg-type]
    with pytest.raises(InvalidPaymentError):
        PaymentTotals.from_minor("EUR", captured=-1)


def test_totals_in_two_currencies_are_refused() -> None:
    with pytest.raises(CurrencyMismatchError):
        PaymentTotals(authorized=eur(1), captured=Money("1", "USD"))


@pytest.mark.parametrize("bad", ["5", 5, 5.0, None])
def test_an_amount_is_money(bad: object) -> None:
    with pytest.raises(InvalidPaymentError):
        require_amount(bad, path="$.amount")


def test_an_amount_is_not_below_zero_nor_below_a_cent() -> None:
    with pytest.raises(InvalidPaymentError):
        require_amount(eur(-1), path="$.amount")
    with pytest.raises(InvalidPaymentError, match="smallest unit"):
        require_amount(eur("0.001"), path="$.amount")


def test_a_card_number_as_an_amount_is_not_repeated() -> None:
    with pytest.raises(InvalidPaymentError) as caught:
        require_amount("4242424242424242", path="$.amount")

    assert "4242" not in str(caught.value)
