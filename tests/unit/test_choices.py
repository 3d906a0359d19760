"""A wrong word gets the library's own error, with the words there are."""

from __future__ import annotations

from typing import Any

import pytest

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError


class Size(StrictEnum):
    SMALL = "small"
    LARGE = "large"


def test_a_choice_is_made_from_its_word() -> None:
    assert Size("small") is Size.SMALL
    assert Size(Size.LARGE) is Size.LARGE
    assert str(Size.SMALL) == "small"


@pytest.mark.parametrize("wrong", ["medium", "", None, 3, ["small"], {}])
def test_a_wrong_word_is_refused_with_the_right_ones(wrong: Any) -> None:
    with pytest.raises(InvalidInputError, match="one of 'small', 'large'"):
        Size(wrong)
