"""Answers in own words are grouped so that they can be counted."""

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.journey.feedback.themes import (
    TextTheme,
    common_words,
    group_texts,
    themes_by_group,
)

THEMES = (
    TextTheme(name="delivery", words=frozenset({"deliver*", "parcel"})),
    TextTheme(name="price", words=frozenset({"price", "teuer", "السعر"})),
)
TEXTS = [
    "Delivery was slow, and the PRICE high",
    "The parcel came late",
    "Viel zu teuer!",
    "السعر مرتفع",
    "Lovely",
    "  ...  ",
]


def test_a_text_is_in_every_group_it_speaks_of() -> None:
    """The largest group comes first, what fits none comes last."""
    found = group_texts(TEXTS, THEMES)

    assert {name: len(texts) for name, texts in found.items()} == {
        "price": 3,
        "delivery": 2,
        "": 1,
    }
    assert list(found) == ["price", "delivery", ""]


def test_words_are_whole_unless_a_star_says_otherwise() -> None:
    """A priceless thing is not about its price."""
    assert group_texts(["priceless"], THEMES) == {"": ("priceless",)}


def test_common_words_help_to_find_themes() -> None:
    """Each text counts once, dull words are left out."""
    texts = ["late late late", "The parcel was late", "the price"]

    assert common_words(texts, without=["the", "was"], most=1) == (("late", 2),)


def test_groups_of_people_write_of_different_things() -> None:
    """Needs differ from what one expects."""
    assert themes_by_group({"new": TEXTS[:2], "loyal": TEXTS[2:3]}, THEMES) == {
        "new": {"delivery": 2, "price": 1},
        "loyal": {"price": 1},
    }


def test_a_theme_needs_a_name_and_words() -> None:
    """Otherwise it fits everything or nothing."""
    for name, words in (("", {"a"}), ("a", set()), ("a", {""})):
        with pytest.raises(InvalidInputError):
            TextTheme(name=name, words=frozenset(words))
