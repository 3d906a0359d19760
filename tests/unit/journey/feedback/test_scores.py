"""NPS, CSAT and CES are counted as defined, with intervals."""

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey import NoFiguresError
from ecomkit.journey.feedback import ces, csat, nps


def test_promoters_less_detractors() -> None:
    """Nine and ten promote, zero to six detract, seven and eight do neither."""
    score = nps([10, 9, 9, 8, 7, 6, 0])

    assert (score.promoters, score.passives, score.detractors) == (3, 2, 2)
    assert score.score == pytest.approx(100 / 7)


def test_one_answer_is_not_certainty() -> None:
    """A single ten gives a wide interval, not one of no width."""
    interval = nps([10]).interval()

    assert interval.low < 0 < interval.high < 100


def test_nps_interval_by_hand() -> None:
    """60 promoters, 25 passives, 15 detractors: adjusted Wald at 95 %."""
    interval = nps([10] * 60 + [7] * 25 + [0] * 15).interval()

    # (60.75 - 15.75) / 103 = 0.436893; variance (0.742718 - 0.190876) / 103.
    assert interval.low == pytest.approx(29.343, abs=0.001)
    assert interval.high == pytest.approx(58.035, abs=0.001)


def test_csat_counts_the_two_best_answers() -> None:
    """Four and five are content; the mean is of all."""
    score = csat([5, 4, 3, 2, 1])

    assert (score.satisfied.part, score.satisfied.whole) == (2, 5)
    assert score.mean.value == 3.0


def test_ces_counts_the_three_best_of_seven() -> None:
    """Five, six and seven found it easy."""
    score = ces([7, 6, 5, 4])

    assert (score.satisfied.part, score.satisfied.whole) == (3, 4)
    assert score.mean.value == 5.5


def test_no_answers_give_no_score() -> None:
    """Nobody is told zero where nothing is known."""
    with pytest.raises(NoFiguresError):
        _ = nps([]).score
    with pytest.raises(NoFiguresError):
        csat([])
    with pytest.raises(NoFiguresError):
        nps([]).interval()
    assert nps([10]).to_dict()["score"] == 100.0
    assert nps([]).to_dict() == {"promoters": 0, "passives": 0, "detractors": 0}


def test_an_answer_off_the_scale_is_refused_with_its_place() -> None:
    """A five-point answer of six is a mistake, not a great customer."""
    with pytest.raises(InvalidInputError) as caught:
        csat([5, 6])

    assert caught.value.path == "$.answers[1]"
