"""No room reads the clock, chance, the environment, files or the network.

import-linter forbids the modules; here are the ways it cannot see.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.house import ROOM_FILES, label, tree

CALLS = {
    "breakpoint": "stops the program",
    "date.today": "reads the clock",
    "datetime.now": "reads the clock",
    "datetime.today": "reads the clock",
    "datetime.utcnow": "reads the clock",
    "eval": "runs text",
    "exec": "runs text",
    "getcontext": "reads the ambient decimal context",
    "setcontext": "changes the ambient decimal context",
    "input": "asks a person",
    "open": "reads a file",
    "print": "tells; a room gives back",
    "uuid.uuid1": "reads the clock",
    "uuid.uuid4": "is chance",
    "uuid1": "reads the clock",
    "uuid4": "is chance",
}


# Text of ours that is run, and what it is.
WRITTEN_OUT = {
    "ecomkit/wire/by_type.py": "readers and writers, made of the names of our own fields",
}
# Floats that are no amount, and what they are.
FLOATS = {
    "journey": "statistics: shares, intervals and models",
    "wire/errors.py": "how alike two words are",
}


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func)


@pytest.mark.parametrize("path", ROOM_FILES, ids=label)
def test_a_room_asks_nothing_of_the_world(path: Path) -> None:
    asked = [
        f"line {node.lineno}: {called} {CALLS[suffix]}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        for called in [_called(node)]
        for suffix in CALLS
        if called == suffix or called.endswith(f".{suffix}" if "." in suffix else "\0")
        if not (called == "exec" and label(path) in WRITTEN_OUT)
    ]

    assert asked == []


@pytest.mark.parametrize("path", ROOM_FILES, ids=label)
def test_a_room_writes_no_float(path: Path) -> None:
    """Floats never touch money."""
    if any(label(path).startswith(f"ecomkit/{place}") for place in FLOATS):
        return
    floats = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and _called(node) == "float")
    ]

    assert floats == []
