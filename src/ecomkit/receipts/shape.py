"""The shape of a text receipt: how wide its paper is, and what is kept together on a line."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import bidirectional

import attrs

from ecomkit.receipts.layout import columns, display_width, wrapped

_ISOLATE, _END = "\u2068", "\u2069"
_GAP = "  "
# What would move a terminal's cursor or forge a line is shown as a space; what would turn
# the direction of writing is left out.
_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys([*range(32), *range(127, 160), 0x2028, 0x2029], " "),
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F)]),
    **dict.fromkeys(range(0x2066, 0x206A)),
}
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def _runs_right_to_left(letter: str) -> bool:
    return bidirectional(letter) in _RIGHT_TO_LEFT


@attrs.frozen
class TextShape:
    """The direction of a page, and how many columns fit on a line; None for any number."""

    rtl: bool
    width: int | None = None

    def kept(self, text: str) -> str:
        """*text* on one line, kept together where it or the page runs right to left."""
        text = text.translate(_CONTROLS)
        turns = self.rtl or (not text.isascii() and any(map(_runs_right_to_left, text)))
        return f"{_ISOLATE}{text}{_END}" if turns and text else text

    def fits(self, lines: Sequence[str]) -> bool:
        """Whether no line is wider than the paper."""
        return self.width is None or max(map(display_width, lines)) <= self.width

    def table(
        self, rows: Sequence[Sequence[str]], flush_right: Sequence[bool]
    ) -> list[str]:
        """*rows* in columns, however wide."""
        return columns(rows, flush_right, shown=self.kept)

    def words(self, text: str, indent: str = "") -> list[str]:
        """Words of the page itself, which run as it does, in as many lines as they need."""
        if self.width is None:
            return [indent + text]
        return [indent + part for part in wrapped(text, self.width - len(indent))]

    def lines(self, text: str, indent: str = "") -> list[str]:
        """What others wrote, in as many lines as it needs, each kept together."""
        start = len(indent)
        return [indent + self.kept(line[start:]) for line in self.words(text, indent)]

    def fact(self, label: str, text: str, indent: str = "") -> list[str]:
        """A fact after its label: on one line, or below it where it does not fit."""
        line = f"{indent}{label}: {self.kept(text)}"
        if self.fits([line]):
            return [line]
        return [*self.words(f"{label}:", indent), *self.lines(text, indent + _GAP)]

    def pairs(self, rows: Sequence[tuple[str, str]], indent: str = "") -> list[str]:
        """Labels with figures flush right: in two columns, or to the edge of the paper."""
        found = [indent + line for line in self.table(rows, [False, True])]
        if self.width is None or self.fits(found):
            return found
        return [line for row in rows for line in self.pair(*row, indent)]

    def pair(self, label: str, figure: str, indent: str = "") -> list[str]:
        """A label and a figure at the right edge, on the next line where it does not fit."""
        assert self.width is not None  # only paper has an edge
        if not figure:
            return self.lines(label, indent) if label else []
        room = self.width - len(indent)
        left = room - display_width(label) - display_width(figure)
        if left >= len(_GAP) or (not label and left >= 0):
            return [f"{indent}{self.kept(label)}{' ' * left}{self.kept(figure)}"]
        below = [
            f"{indent}{' ' * (room - display_width(part))}{self.kept(part)}"
            for part in wrapped(figure, room)
        ]
        return [*(self.lines(label, indent) if label else ()), *below]
