"""Open answers grouped by theme, so that they can be counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import attrs

from ecomkit.journey.validators import check
from ecomkit.text import folded
from ecomkit.validators import as_names

_WORDS = re.compile(r"[^\W\d_]+")


@attrs.frozen(kw_only=True)
class TextTheme:
    """A theme, recognized by words or beginnings of words (``deliver*``)."""

    name: str = attrs.field(validator=check.name)
    words: frozenset[str] = attrs.field(
        converter=as_names, validator=[check.names, check.members(str, least=1)]
    )

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
    """*texts* by theme, the largest group first; those without a theme under "".

    A text with two themes is in both groups.
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
    """The words that occur in the most texts, to find themes; each text counts once.

    *without* are stop words in the language of the texts.
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
    """How many texts of each group of people (a segment, a stage) are about each theme."""
    known = tuple(themes)
    return {
        group: {name: len(found) for name, found in group_texts(rows, known).items()}
        for group, rows in texts.items()
    }
