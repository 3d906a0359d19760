"""The library's vocabulary: its public names, and which of them an example shows.

``python -m tests.architecture.vocabulary`` prints the figures of each room;
``python -m tests.architecture.vocabulary pricing`` also names what no example shows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from tests.architecture.house import FILES, MODULES, SOURCE, dotted, module, room_of

ROOT = SOURCE.parent
BLOCK = re.compile(r"^ *```python.*?\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINE_OF_EXAMPLE = (">>>", "... ")
# Rooms at whose own level more names would hide what a shop needs.
MOST_NAMES = {"journey": 60, "payments": 60, "pricing": 60, "shipping": 60}


@attrs.frozen
class Counted:
    """The public names of a room, at its own level and with its sub-rooms."""

    room: str
    own: frozenset[str]
    all: frozenset[str]

    @property
    def hidden(self) -> list[str]:
        """The names that stand in no example that runs."""
        return sorted(self.all - words_of_examples())

    @property
    def shown(self) -> int:
        """How many names stand in an example that runs."""
        return len(self.all) - len(self.hidden)


def exported() -> Iterator[tuple[str, str, Any]]:
    """Each name in an ``__all__`` below the front door: its module, and what it is."""
    for path in MODULES:
        is_room = path.name == "__init__.py" or dotted(path).count(".") == 1
        if not room_of(path) or not is_room:
            continue
        for name in getattr(module(path), "__all__", ()):
            yield dotted(path), name, getattr(module(path), name)


@cache
def rooms() -> tuple[Counted, ...]:
    """Every room that exports something."""
    own: dict[str, set[str]] = {}
    everything: dict[str, set[str]] = {}
    for place, name, _ in exported():
        room = place.split(".")[1]
        everything.setdefault(room, set()).add(name)
        if place.count(".") == 1:
            own.setdefault(room, set()).add(name)
    return tuple(
        Counted(room, frozenset(own.get(room, ())), frozenset(names))
        for room, names in sorted(everything.items())
    )


@cache
def words_of_examples() -> frozenset[str]:
    """Every word of the examples that tests/docs runs."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    text = [code for page in pages for code in BLOCK.findall(page.read_text("utf-8"))]
    text += [
        line
        for path in FILES
        for line in path.read_text("utf-8").splitlines()
        if line.strip().startswith(LINE_OF_EXAMPLE)
    ]
    return frozenset(re.findall(r"\w+", "\n".join(text)))


def public_classes() -> Mapping[str, type]:
    """Every class that a room exports, by its name."""
    return {name: value for _, name, value in exported() if isinstance(value, type)}


def words_of(name: str) -> list[str]:
    """The words of a name, in small letters: of ``OrderPacked``, order and packed."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def glossary() -> list[tuple[list[str], list[str]]]:
    """The rows of the glossary: the words for things in code, and those not used."""
    text = Path(ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]*)\|$", text, re.MULTILINE)
    split = re.compile(r"[^,]+")
    return [
        (
            [word.strip() for word in split.findall(words)],
            [word.strip() for word in split.findall(others) if word.strip()],
        )
        for words, others in rows
        if not set(words) <= set("- ") and words.strip() != "word"
    ]


def main(details: list[str]) -> int:
    """Prints the figures; 1 where a room has more names than it may."""
    names = shown = 0
    lines = [f"{'room':<14}{'names':>6}{'own':>6}{'shown':>7}"]
    too_many = []
    for room in rooms():
        names, shown = names + len(room.all), shown + room.shown
        most = MOST_NAMES.get(room.room, len(room.own))
        too_many += [room.room] if len(room.own) > most else []
        note = f"  at most {most}" if len(room.own) > most else ""
        lines.append(
            f"{room.room:<14}{len(room.all):>6}{len(room.own):>6}"
            f"{room.shown / len(room.all):>7.0%}{note}"
        )
        if room.room in details:
            lines.append(f"  in no example: {' '.join(room.hidden)}")
    lines.append(f"{'together':<14}{names:>6}{'':>6}{shown / names:>7.0%}\n")
    sys.stdout.write("\n".join(lines))
    return bool(too_many)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
