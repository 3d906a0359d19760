"""Eight modes, each the same above and below nothing as its name says."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.money import Rounding, RoundingMode
from ecomkit.money.rounding import (
    DOWN,
    HALF_CEILING,
    HALF_DOWN,
    HALF_EVEN,
    HALF_FLOOR,
    HALF_ODD,
    HALF_UP,
    UP,
    divide,
)

TENTHS = [-25, -24, -16, -15, -5, -1, 0, 1, 5, 15, 16, 24, 25]


@pytest.mark.parametrize(
    ("mode", "rounded"),
    [
        (HALF_UP, [-3, -2, -2, -2, -1, 0, 0, 0, 1, 2, 2, 2, 3]),
        (HALF_DOWN, [-2, -2, -2, -1, 0, 0, 0, 0, 0, 1, 2, 2, 2]),
        (HALF_EVEN, [-2, -2, -2, -2, 0, 0, 0, 0, 0, 2, 2, 2, 2]),
        (HALF_ODD, [-3, -2, -2, -1, -1, 0, 0, 0, 1, 1, 2, 2, 3]),
        (HALF_CEILING, [-2, -2, -2, -1, 0, 0, 0, 0, 1, 2, 2, 2, 3]),
        (HALF_FLOOR, [-3, -2, -2, -2, -1, 0, 0, 0, 0, 1, 2, 2, 2]),
        (UP, [-3, -3, -2, -2, -1, -1, 0, 1, 1, 2, 2, 3, 3]),
        (DOWN, [-2, -2, -1, -1, 0, 0, 0, 0, 0, 1, 1, 2, 2]),
    ],
)
def test_tenths_go_where_the_mode_says(mode: RoundingMode, rounded: list[int]) -> None:
    assert [divide(tenths, 10, mode) for tenths in TENTHS] == rounded


@pytest.mark.parametrize(
    ("mode", "python"),
    [
        (HALF_UP, decimal.ROUND_HALF_UP),
        (HALF_DOWN, decimal.ROUND_HALF_DOWN),
        (HALF_EVEN, decimal.ROUND_HALF_EVEN),
        (UP, decimal.ROUND_UP),
        (DOWN, decimal.ROUND_DOWN),
    ],
)
def test_pythons_decimals_agree(mode: RoundingMode, python: str) -> None:
    """A second opinion, where Python has the mode."""
    for numerator in range(-40, 41):
        for places, denominator in ((1, 10), (2, 4), (3, 8)):
            exact = Decimal(numerator) / denominator
            assert round(exact, places) == exact
            assert divide(numerator, denominator, mode) == exact.quantize(
                Decimal(1), rounding=python
            )


MIRRORED = [mode for mode in RoundingMode if mode not in {HALF_CEILING, HALF_FLOOR}]


@pytest.mark.parametrize("mode", MIRRORED)
def test_a_negative_amount_is_the_mirror_of_the_positive_one(
    mode: RoundingMode,
) -> None:
    for tenths in range(100):
        assert divide(-tenths, 10, mode) == -divide(tenths, 10, mode)


def test_ceiling_and_floor_mirror_each_other() -> None:
    for tenths in range(-100, 100):
        assert divide(-tenths, 10, HALF_CEILING) == -divide(tenths, 10, HALF_FLOOR)


@pytest.mark.parametrize(
    ("step", "minor", "rounded"),
    [(5, 798, 800), (5, 797, 795), (5, -798, -800), (10, 5, 10), (100, 149, 100)],
)
def test_a_step_is_the_smallest_difference(step: int, minor: int, rounded: int) -> None:
    """Swiss shops round to five Rappen."""
    assert Rounding(HALF_UP, step=step).of(minor) == rounded


def test_a_fraction_is_rounded_to_the_step_at_once() -> None:
    """Rounding first to the cent and then to the step would go wrong here."""
    assert Rounding(HALF_UP, step=5).of(2249, 100) == 20
    assert Rounding(HALF_UP, step=5).of(2250, 100) == 25


def test_a_mode_may_be_written_as_a_word() -> None:
    rounding = Rounding("half_even")

    assert rounding == Rounding(HALF_EVEN)


@pytest.mark.parametrize("step", [0, -5, 0.05, "5", True, None])
def test_a_step_is_a_whole_number_above_zero(step: Any) -> None:
    with pytest.raises(InvalidInputError, match=r"^\$\.step: "):
        Rounding(HALF_UP, step=step)


@pytest.mark.parametrize("mode", ["bankers", "", None, 1])
def test_an_unknown_mode_is_refused(mode: Any) -> None:
    with pytest.raises(InvalidInputError, match="'half_even'"):
        Rounding(mode)


@pytest.mark.parametrize("denominator", [0, -1])
def test_nothing_is_divided_by_zero(denominator: int) -> None:
    with pytest.raises(InvalidInputError, match="denominator"):
        Rounding().of(1, denominator)
