"""Text in columns: how wide it is on a screen, wrapped lines, padded tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from unicodedata import category, east_asian_width, normalize

_GAP = "  "
_JOINER, _AS_EMOJI = "\u200d", "\ufe0f"


@lru_cache(maxsize=2048)
def display_width(text: str) -> int:
    """How many columns *text* takes: two for wide letters, none for marks and controls.

    An emoji of several code points (joined ones, a skin tone) is as wide as one.
    """
    if text.isascii():
        return len(text)
    width = own = 0
    previous = ""
    for letter in normalize("NFC", text):
        if letter == _AS_EMOJI:
            own = int(own == 1)  # the symbol before it becomes wide
        else:
            own = 0 if previous == _JOINER else _width(letter)
        width += own
        previous = letter
    return width


def _width(letter: str) -> int:
    if category(letter) in {"Cf", "Mn", "Me", "Mc"} or "🏻" <= letter <= "🏿":
        return 0
    return 2 if east_asian_width(letter) in {"W", "F"} else 1


def wrapped(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* columns, broken between words.

    A word that is longer than a line, as whole sentences of Japanese are, is broken between
    letters.
    """
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if display_width(joined) <= width:
            lines[-1] = joined
        else:
            pieces = _pieces(word, width)
            lines = [*lines, *pieces] if lines[-1] else pieces
    return lines


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for letter in word:
        longer = pieces[-1] + letter
        # What takes no room of its own stays with the letter before it.
        if display_width(longer) <= width or not (pieces[-1] and _width(letter)):
            pieces[-1] = longer
        else:
            pieces.append(letter)
    return pieces


def columns(
    rows: Sequence[Sequence[str]],
    flush_right: Sequence[bool],
    *,
    shown: Callable[[str], str] = str,
) -> list[str]:
    """*rows* as lines in columns; *shown* is what is printed for a cell of its width."""
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for cell, width, is_right in zip(row, widths, flush_right, strict=True):
            fill = " " * (width - display_width(cell))
            cells.append(fill + shown(cell) if is_right else shown(cell) + fill)
        lines.append(_GAP.join(cells).rstrip())
    return lines
