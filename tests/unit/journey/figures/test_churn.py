"""Churn flags by each customer's own habit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey.figures.churn import ChurnFlag, ChurnRule, churn_flags, churn_rate
from tests.unit.journey.buying import bought

AT = date(2026, 7, 1)
RULE = ChurnRule(days=120)


def flag(*days: float) -> ChurnFlag:
    return churn_flags([bought("ann", day) for day in days], RULE, on=AT)[0]


def test_a_monthly_customer_is_missed_after_three_months() -> None:
    """Every 30 days until the end of March, then nothing for 91 days."""
    found = flag(0, 30, 60, 90)

    assert (found.usual, found.limit, found.silent) == (30.0, 90, 91)
    assert found.lost


def test_a_half_yearly_customer_is_not() -> None:
    assert not flag(-280, -100, 90).lost


def test_who_bought_twice_has_no_habit_yet() -> None:
    """One gap tells nothing; the shop's own patience counts."""
    found = flag(80, 90)

    assert (found.usual, found.limit) == (None, 120)
    assert not found.lost


def test_two_orders_of_one_day_are_one_visit() -> None:
    assert flag(80, 80.1, 80.2).usual is None


def test_nobody_has_left_within_a_fortnight() -> None:
    """Who buys every day may go on holiday."""
    assert flag(165, 166, 167, 168).limit == 14


def test_later_purchases_are_not_known_yet() -> None:
    flags = churn_flags([bought("ann", 10), bought("bob", 300)], RULE, on=AT)

    assert [each.customer for each in flags] == ["ann"]


def test_the_churn_rate_is_the_share_that_left() -> None:
    flags = churn_flags([bought("ann", 10), bought("bob", 170)], RULE, on=AT)

    assert str(churn_rate(flags)) == "50.0000% (1 of 2)"


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 9, "patience": Fraction(0)}])
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInputError):
        ChurnRule(**wrong)
