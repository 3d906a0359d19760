"""The journey speaks English, German and Arabic."""

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey import ProcessStep, Stage, choice_text, question_text, stage_label


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en_GB", "Delivery"),
        ("de-AT", "Lieferung"),
        ("ar", "التوصيل"),
    ],
)
def test_a_stage_has_a_name_in_three_languages(locale: str, words: str) -> None:
    """The region of a locale does not matter."""
    assert stage_label(Stage.DELIVERY, locale) == words


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_everything_is_named(locale: str) -> None:
    """No stage and no step is left without words."""
    assert all(stage_label(thing, locale) for thing in (*Stage, *ProcessStep))


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    """Nobody is shown another language by mistake."""
    with pytest.raises(InvalidInputError, match="en, de"):
        stage_label(Stage.DELIVERY, "sw")


def test_a_question_of_the_shops_own_has_its_own_words() -> None:
    """The library does not know them, and says so."""
    with pytest.raises(InvalidInputError, match="color"):
        question_text("color", "en")
    assert choice_text("billboard", "de") == "Plakat"
