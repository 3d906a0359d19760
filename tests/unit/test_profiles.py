"""A law's own number of examples grows with the profile."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import PROFILE, TIMES

tried: list[int] = []


@given(st.integers())
@settings(max_examples=20)
def test_a_law_is_tried(number: int) -> None:
    tried.append(number)

    assert number == int(number)


def test_it_was_tried_as_often_as_the_profile_says() -> None:
    assert not tried or len(tried) >= 20 * TIMES[PROFILE]
