"""RFM figures and scores, with the tie rule named."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey.errors import NoFiguresError
from ecomkit.journey.figures.rfm import RfmFigures, RfmTable, RfmTies, rfm_table
from ecomkit.money import Money
from tests.unit.journey.buying import bought

AT = date(2026, 1, 11)


def table(*orders: int) -> RfmTable:
    """Customers a, b, c, ... with so many orders each."""
    return RfmTable(
        tuple(
            RfmFigures(
                customer="abcdefghij"[place],
                recency=5,
                frequency=count,
                monetary=Money("10", "EUR"),
            )
            for place, count in enumerate(orders)
        )
    )


def test_figures_count_calendar_days() -> None:
    """Bought on the 2nd and the 5th: on the 11th that was six days ago."""
    found = rfm_table(
        [bought("ann", 1, "3.00"), bought("ann", 4), bought("", 9)], on=AT
    )

    assert found.customers == (
        RfmFigures(
            customer="ann", recency=6, frequency=2, monetary=Money("13.00", "EUR")
        ),
    )


def test_purchases_of_the_day_itself_do_not_count() -> None:
    assert (
        rfm_table([bought("ann", 10), bought("bob", 9.49)], on=AT).customers[0].recency
        == 1
    )
    assert (
        len(rfm_table([bought("ann", 10), bought("bob", 9.49)], on=AT).customers) == 1
    )


def test_the_shops_own_calendar_counts() -> None:
    """A purchase at 23:00 in London was made on the next day in Riga."""
    late = [bought("ann", 0.45)]

    assert rfm_table(late, on=AT).customers[0].recency == 10
    assert (
        rfm_table(late, on=AT, zone=ZoneInfo("Europe/Riga")).customers[0].recency == 9
    )


def test_means_are_exact_to_the_last_step() -> None:
    """10.00 and 10.01 have the mean 10.005, which four places hold."""
    means = rfm_table([bought("ann", 1), bought("bob", 4, "10.01")], on=AT).means

    assert means.monetary == Money("10.005", "EUR")
    assert (means.recency, means.frequency) == (7.5, 1.0)


def test_nobody_has_no_means() -> None:
    with pytest.raises(NoFiguresError):
        rfm_table([], on=AT).means  # noqa: B018  # the point


def test_equal_customers_stay_together() -> None:
    """Four of five bought once: none of them is worse than another."""
    scores = table(1, 1, 1, 1, 2).scores(ties=RfmTies.TOGETHER)

    assert [scores[each].frequency for each in "abcde"] == [1, 1, 1, 1, 5]


def test_or_they_are_set_apart_by_name() -> None:
    """Groups of equal size, whatever it takes."""
    scores = table(1, 1, 1, 1, 2).scores(ties=RfmTies.APART)

    assert [scores[each].frequency for each in "abcde"] == [1, 2, 3, 4, 5]


def test_lately_is_good() -> None:
    found = rfm_table([bought("ann", 1), bought("bob", 9)], on=AT).scores(groups=2)

    assert str(found["bob"]) == "211"
    assert str(found["ann"]) == "111"


@pytest.mark.parametrize("groups", [1, 11, True])
def test_a_number_of_groups_that_makes_no_sense_is_refused(groups: int) -> None:
    with pytest.raises(InvalidInputError):
        table(1, 2).scores(groups=groups)


def test_a_table_is_plain_data() -> None:
    assert table(3).to_dict() == [
        {"customer": "a", "recency": 5, "frequency": 3, "monetary": "10.00 EUR"}
    ]
