"""Rounding goes to a neighbor, to the nearest where its mode says so, and only once."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.money import Money, Rate, Rounding, RoundingMode
from ecomkit.money.rounding import DOWN, UP

roundings = st.builds(
    Rounding, st.sampled_from(RoundingMode), st.sampled_from([1, 5, 10, 100])
)
numerators = st.integers(-(10**12), 10**12)
denominators = st.integers(1, 10**6)


@given(numerators, denominators, roundings)
@settings(max_examples=300)
def test_the_result_is_a_neighbor(top: int, bottom: int, rounding: Rounding) -> None:
    found = rounding.of(top, bottom)
    off = abs(Fraction(top, bottom) - found)

    assert found % rounding.step == 0
    assert off < rounding.step
    if rounding.mode not in {UP, DOWN}:
        assert off * 2 <= rounding.step


@given(numerators, roundings)
@settings(max_examples=200)
def test_rounding_twice_is_rounding_once(top: int, rounding: Rounding) -> None:
    once = rounding.of(top, 1000)

    assert rounding.of(once) == once


@given(numerators, numerators, denominators, roundings)
@settings(max_examples=200)
def test_the_larger_amount_stays_the_larger(
    one: int, other: int, bottom: int, rounding: Rounding
) -> None:
    small, large = sorted((one, other))

    assert rounding.of(small, bottom) <= rounding.of(large, bottom)


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**6), roundings)
@settings(max_examples=200)
def test_a_share_of_money_is_the_exact_share_rounded(
    minor: int, millionths: int, rounding: Rounding
) -> None:
    money = Money.from_minor(minor, "KWD")
    share = Rate(millionths, 10**6).of(money, rounding)

    assert share.minor() == rounding.of(minor * millionths, 10**6)
