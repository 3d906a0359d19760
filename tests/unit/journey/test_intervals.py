"""Shares, means and differences come with honest intervals."""

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey import NoFiguresError, Proportion, proportion_difference
from ecomkit.journey.intervals import Mean


def test_wilsons_interval_of_a_textbook_case() -> None:
    """81 of 263 is Newcombe's first example: 0.2553 to 0.3662."""
    interval = Proportion(81, 263).interval()

    assert interval.low == pytest.approx(0.2553, abs=5e-5)
    assert interval.high == pytest.approx(0.3662, abs=5e-5)


def test_none_and_all_stay_within_zero_and_one() -> None:
    """0 of 20 is Newcombe's third example: 0 to 0.1611."""
    none, every = Proportion(0, 20).interval(), Proportion(20, 20).interval()

    assert none.low == 0.0
    assert none.high == pytest.approx(0.1611, abs=5e-5)
    assert every.high == 1.0


def test_newcombes_difference_of_a_textbook_case() -> None:
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 by method 10."""
    interval = proportion_difference(Proportion(48, 80), Proportion(56, 70))

    assert interval.low == pytest.approx(0.0524, abs=5e-5)
    assert interval.high == pytest.approx(0.3339, abs=5e-5)


def test_nothing_counted_is_no_figure() -> None:
    """A share of nobody is not zero."""
    empty = Proportion(0, 0)

    assert not empty
    assert str(empty) == "no data"
    assert empty.to_dict() == {"part": 0, "whole": 0}
    with pytest.raises(NoFiguresError):
        _ = empty.value


def test_a_share_reads_as_percent_and_counts() -> None:
    """The counts stand beside the percentage."""
    assert str(Proportion(1908, 12330)) == "15.4745% (1908 of 12330)"


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 3), (0.5, 1), (True, 1)])
def test_more_than_all_is_refused(part: int, whole: int) -> None:
    """Counts are whole, not negative, and the part lies within the whole."""
    with pytest.raises(InvalidInputError):
        Proportion(part, whole)


def test_a_confidence_level_is_between_zero_and_one() -> None:
    """95 is not 0.95."""
    with pytest.raises(InvalidInputError):
        Proportion(1, 2).interval(95)


def test_a_mean_of_one_number_does_not_scatter() -> None:
    """The mean tells how many numbers it stands on."""
    assert Mean.of([4]) == Mean(value=4.0, deviation=0.0, count=1)
    assert Mean.of([1, 3]).interval().low == pytest.approx(0.04, abs=0.001)
