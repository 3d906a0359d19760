"""The house as the architecture tests see it: its rooms, files and modules."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

SOURCE = Path(__file__).parents[2] / "src"
FILES = sorted((SOURCE / "ecomkit").rglob("*.py"))
# The floors above the rooms, where the world is met.
EDGE = {
    "__main__",
    "cli",
    "integrations",
    "shop",
    "shopfile",
    "testing",
    "whatif",
}


def dotted(path: Path) -> str:
    """The module a file is."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def room_of(path: Path) -> str:
    """The room a file lies in; the front door's is empty."""
    parts = dotted(path).split(".")
    return parts[1] if len(parts) > 1 else ""


def in_a_room(path: Path) -> bool:
    """Whether a file is part of a room, where the world is an argument."""
    return room_of(path) not in EDGE | {""}


@cache
def tree(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


ROOM_FILES = [path for path in FILES if in_a_room(path)]
# Adapters of an extra may need a package that is not installed; the others all import.
MODULES = [path for path in FILES if room_of(path) not in {"integrations", "__main__"}]


def module(path: Path) -> ModuleType:
    """The module a file is, imported."""
    return import_module(dotted(path))


def label(path: Path) -> str:
    """A file as a failing test names it."""
    return str(path.relative_to(SOURCE))
