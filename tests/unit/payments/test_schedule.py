"""Payment in parts: a deposit and a rest, or installments, to the last cent."""

from __future__ import annotations

from datetime import date

import pytest

from ecomkit.money import Rate, Rounding
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.trade.schedule import Installment, PaymentSchedule
from tests.unit.payments.builders import done, eur, new

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
HALF_UP = Rounding("half_up")


def test_a_deposit_and_the_rest_are_the_whole() -> None:
    schedule = PaymentSchedule.from_deposit(
        eur("99.99"), share=Rate("30%"), rounding=HALF_UP, due_on=MARCH, rest_due_on=MAY
    )

    assert [part.amount for part in schedule.parts] == [eur("30.00"), eur("69.99")]
    assert schedule.total == eur("99.99")


def test_installments_are_equal_but_for_cents() -> None:
    schedule = PaymentSchedule.from_days(eur(100), [MAY, MARCH, APRIL])

    assert [part.amount for part in schedule.parts] == [
        eur("33.34"),
        eur("33.33"),
        eur("33.33"),
    ]
    assert [part.due_on for part in schedule.parts] == [MARCH, APRIL, MAY]


def test_what_is_overdue() -> None:
    """What was paid counts for the parts in their order."""
    schedule = PaymentSchedule.from_days(eur(90), [MARCH, APRIL, MAY])
    paid = done(new(40), PaymentAction.PURCHASE)

    assert schedule.overdue([], MARCH) == eur(0)
    assert schedule.overdue([], APRIL) == eur(30)
    assert schedule.overdue([paid], MAY) == eur(20)
    assert schedule.overdue([paid, paid], MAY) == eur(0)


@pytest.mark.parametrize("share", ["0%", "100%", "0.001%"])
def test_a_deposit_is_a_part(share: str) -> None:
    with pytest.raises(InvalidPaymentError):
        PaymentSchedule.from_deposit(
            eur(10), share=Rate(share), rounding=HALF_UP, due_on=MARCH, rest_due_on=MAY
        )


def test_parts_come_in_order_under_their_own_names() -> None:
    first = Installment(name="a", amount=eur(1), due_on=MAY)
    second = Installment(name="b", amount=eur(1), due_on=MARCH)
    for parts in ((), (first, second), (first, first)):
        with pytest.raises(InvalidPaymentError):
            PaymentSchedule(parts)
    with pytest.raises(InvalidPaymentError):
        PaymentSchedule.from_days(eur(1), [])
