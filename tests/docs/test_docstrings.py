"""Every example in a docstring holds."""

from __future__ import annotations

import doctest
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
MODULES = [
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(SOURCE.rglob("*.py"))
    if ">>>" in path.read_text("utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    found = doctest.testmod(import_module(name), report=True)

    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_stand_under_their_heading(name: str) -> None:
    """The reference shows them as code only there."""
    source = import_module(name).__file__
    assert source is not None
    lines = [line.strip() for line in Path(source).read_text("utf-8").splitlines()]
    bare = [
        line
        for before, line in pairwise(lines)
        if line.startswith(">>> ") and not before
    ]

    assert bare == []
