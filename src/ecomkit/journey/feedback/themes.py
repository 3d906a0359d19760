"""Answers in people's own words, grouped by theme so that they can be counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.text import folded

_WORDS = re.compile(r"[^\W\d_]+")


@attrs.frozen(kw_only=True)
class TextTheme:
    """Something people write about, known by words or beginnings of words (``deliver*``)."""

    name: str
    words: frozenset[str]

    def __attrs_post_init__(self) -> None:
        if not self.name or not self.words or not all(self.words):
            raise InvalidInputError("a theme needs a name and words", path="$.words")

    def fits(self, words: Collection[str]) -> bool:
        """Whether one of its words is among *words*, which are folded."""
        for word in self.words:
            key = folded(word)
            if key.endswith("*"):
                if any(each.startswith(key[:-1]) for each in words):
                    return True
            elif key in words:
                return True
        return False


def words_of(text: str) -> tuple[str, ...]:
    """The words of *text*, without case and accents."""
    return tuple(_WORDS.findall(folded(text)))


def group_texts(
    texts: Iterable[str], themes: Iterable[TextTheme]
) -> dict[str, tuple[str, ...]]:
    """*texts* by theme, the largest group first; what fits none is under "".

    A text that speaks of two things is in both groups.
    """
    known = tuple(themes)
    groups: dict[str, list[str]] = {theme.name: [] for theme in known}
    groups[""] = []
    for text in texts:
        words = frozenset(words_of(text))
        if not words:
            continue
        names = [theme.name for theme in known if theme.fits(words)]
        for name in names or [""]:
            groups[name].append(text)
    ranked = sorted(groups, key=lambda name: (name == "", -len(groups[name]), name))
    return {name: tuple(groups[name]) for name in ranked if groups[name]}


def common_words(
    texts: Iterable[str], *, without: Collection[str] = (), most: int = 20
) -> tuple[tuple[str, int], ...]:
    """The words that the most texts use, to find themes in; each text counts once.

    *without* are words that say nothing, in the language of the texts.
    """
    dull = {folded(word) for word in without}
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(words_of(text)) - dull)
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return tuple(ranked[:most])


def themes_by_group(
    texts: Mapping[str, Iterable[str]], themes: Iterable[TextTheme]
) -> dict[str, dict[str, int]]:
    """How often each group of people (a segment, a stage) writes about each theme."""
    known = tuple(themes)
    return {
        group: {name: len(found) for name, found in group_texts(rows, known).items()}
        for group, rows in texts.items()
    }
