"""Payment in parts: a deposit and a rest, or installments, to the last cent."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.money import Money, Rate, Rounding
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.trade import InstallmentPlan, PlannedInstallment
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


@given(
    st.integers(1, 10**7),
    st.lists(st.integers(1, 50), min_size=2, max_size=6),
    st.integers(0, 10**7),
    st.integers(0, 10**7),
)
def test_installments_of_a_plan_sum_to_the_total(
    minor: int, weights: list[int], paid: int, credited: int
) -> None:
    """Also what is left of them, after payments and refunds, sums to what is left."""
    plan = InstallmentPlan(
        [
            PlannedInstallment(
                name=f"{n}", share=Rate(f"{weight}/{sum(weights)}"), after_days=n
            )
            for n, weight in enumerate(weights)
        ]
    )
    total = Money.from_minor(minor, "EUR")
    schedule = plan.schedule(total, date(2026, 3, 1))
    due = Money.from_minor(max(minor - credited, 0), "EUR")

    left = schedule.left(paid=Money.from_minor(paid, "EUR"), due=due)

    assert schedule.total == total
    zero = Money.zero("EUR")
    assert Money.sum((part.amount for part in left), "EUR") == max(
        due - Money.from_minor(paid, "EUR"), zero
    )


@pytest.mark.parametrize("shares", [["50%"], ["50%", "40%"], ["100%", "0%"]])
def test_shares_of_a_plan_make_the_whole(shares: list[str]) -> None:
    with pytest.raises(InvalidPaymentError):
        InstallmentPlan(
            [
                PlannedInstallment(name=share, share=Rate(share), after_days=n)
                for n, share in enumerate(shares)
            ]
        )
