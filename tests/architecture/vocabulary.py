"""The library's vocabulary: its public names, and which of them an example shows.

``python -m tests.architecture.vocabulary`` prints the figures of each room;
``python -m tests.architecture.vocabulary pricing`` also names what no example shows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import attrs

from tests.architecture.house import FILES, MODULES, SOURCE, dotted, module, room_of

ROOT = SOURCE.parent
BLOCK = re.compile(r"^ *```python.*?\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
LINE_OF_EXAMPLE = (">>>", "... ")
# More names at a room's own level would hide what a shop needs.
MOST_NAMES = 60


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
    """Each public name below the front door: its module, and what it is."""
    for path in MODULES:
        is_room = path.name == "__init__.py" or dotted(path).count(".") == 1
        if room_of(path) and is_room:
            for name in getattr(module(path), "__all__", None) or _defined_in(path):
                yield dotted(path), name, getattr(module(path), name)


def _defined_in(path: Path) -> list[str]:
    return [
        name
        for name, value in vars(module(path)).items()
        if not name.startswith("_")
        and getattr(value, "__module__", "") == dotted(path)
        and not isinstance(value, TypeVar)
    ]


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
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]*)\|$", text, re.MULTILINE)
    return [
        (_listed(words), _listed(others))
        for words, others in rows
        if words not in {"word", "---"}
    ]


def _listed(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip()]


def figures(details: Collection[str]) -> Iterator[str]:
    """A table of the rooms; of those in *details* also what no example shows."""
    yield f"{'room':<14}{'names':>6}{'own':>6}{'shown':>7}"
    for room in rooms():
        share = room.shown / len(room.all)
        yield f"{room.room:<14}{len(room.all):>6}{len(room.own):>6}{share:>7.0%}"
        if room.room in details:
            yield f"  in no example: {' '.join(room.hidden)}"
    names = sum(len(room.all) for room in rooms())
    shown = sum(room.shown for room in rooms())
    yield f"{'together':<14}{names:>6}{'':>6}{shown / names:>7.0%}"


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in figures(sys.argv[1:])))
