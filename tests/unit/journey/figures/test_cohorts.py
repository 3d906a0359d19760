"""Cohorts by calendar periods."""

from __future__ import annotations

from datetime import date

from ecomkit.journey.figures.cohorts import Cohort, CohortPeriod, cohort_table
from ecomkit.money import Money
from tests.unit.journey.buying import bought


def test_a_cohort_is_followed_from_period_to_period() -> None:
    """Two came in January; one of them bought again in March, twice."""
    table = cohort_table(
        [
            bought("bob", 3),
            bought("ann", 65),
            bought("ann", 0),
            bought("ann", 70, "1.00"),
            bought("cat", 40),
            bought("", 5),
        ]
    )

    assert table.cohorts == (
        Cohort(
            start=date(2026, 1, 1),
            active=(2, 0, 1),
            revenue=tuple(Money(each, "EUR") for each in ("20", "0", "11")),
        ),
        Cohort(
            start=date(2026, 2, 1),
            active=(1, 0),
            revenue=tuple(Money(each, "EUR") for each in ("10", "0")),
        ),
    )
    assert [str(each) for each in table.cohorts[0].retention] == [
        "100.0000% (2 of 2)",
        "0.0000% (0 of 2)",
        "50.0000% (1 of 2)",
    ]


def test_weeks_begin_on_monday() -> None:
    """The first of January 2026 is a Thursday: the fourth day after begins no new week."""
    table = cohort_table(
        [bought("ann", 0), bought("ann", 3), bought("ann", 4)], period=CohortPeriod.WEEK
    )

    assert table.cohorts[0].start == date(2025, 12, 29)
    assert table.cohorts[0].active == (1, 1)


def test_months_are_counted_over_the_year() -> None:
    assert CohortPeriod.MONTH.between(date(2025, 11, 30), date(2026, 2, 1)) == 3


def test_nobody_makes_no_cohort() -> None:
    assert cohort_table([]).to_dict() == {"period": "month", "cohorts": []}


def test_a_table_is_plain_data() -> None:
    assert cohort_table([bought("ann", 0)]).to_dict()["cohorts"] == [
        {"start": "2026-01-01", "active": [1], "revenue": ["10.00 EUR"]}
    ]
