"""Public names are what a room says they are, and none comes or goes unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ecomkit
from tests.architecture.house import FILES, MODULES, dotted, module, room_of

WRITTEN = Path(__file__).with_name("public_names.txt")
ROOMS = [
    path
    for path in MODULES
    if room_of(path)
    and (dotted(path).count(".") == 1 or path.name == "__init__.py")
    and "__all__" in vars(module(path))
]
SINGLE = [path for path in FILES if path.parent.name == "ecomkit" and room_of(path)]


def public_names() -> list[str]:
    """Every public name: of the front door, of each room, and of each single file."""
    names = [f"ecomkit.{name}" for name in ecomkit.__all__]
    for path in ROOMS:
        names += [f"{dotted(path)}.{name}" for name in module(path).__all__]
    for path in SINGLE:
        if path not in ROOMS and room_of(path) != "__main__":
            names += [
                f"{dotted(path)}.{name}"
                for name, value in vars(module(path)).items()
                if not name.startswith("_")
                and getattr(value, "__module__", "") == dotted(path)
            ]
    return sorted(names)


def test_every_room_says_what_is_public() -> None:
    silent = {
        dotted(path)
        for path in MODULES
        if path.name == "__init__.py" and dotted(path).count(".") == 1
    } - {dotted(path) for path in ROOMS}

    assert silent == set()


@pytest.mark.parametrize("path", ROOMS, ids=dotted)
def test_the_public_names_of_a_room_are_there_and_sorted(path: Path) -> None:
    names = module(path).__all__

    # As ruff sorts them: constants, then classes, then functions; L2 before L10.
    assert names == sorted(names, key=lambda name: (_kind(name), _natural(name)))
    assert len(set(names)) == len(names)
    for name in names:
        assert hasattr(module(path), name), name


def _natural(name: str) -> list[tuple[int, str]]:
    parts = re.findall(r"\d+|\D+", name)
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


def _kind(name: str) -> int:
    return 0 if name.isupper() else 1 if name[0].isupper() else 2


def test_the_public_names_are_the_written_ones(pytestconfig: pytest.Config) -> None:
    """`make api` writes them down after a change that is meant."""
    text = "".join(f"{name}\n" for name in public_names())
    if pytestconfig.getoption("write_public_names"):
        WRITTEN.write_text(text, "utf-8")

    assert text == WRITTEN.read_text("utf-8")
