"""Files are short, and say why they exist."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.house import FILES, SOURCE, label, tree

MOST_LINES = 400
DRAWERS = {"common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_file_says_in_one_line_why_it_exists(path: Path) -> None:
    said = ast.get_docstring(tree(path))

    assert said, "a module has a docstring"
    assert said.partition("\n")[0].endswith((".", "?", "!")), "it is a sentence"


def test_no_drawer_for_odds_and_ends() -> None:
    names = {part for path in FILES for part in path.relative_to(SOURCE).parts}

    assert {name.removesuffix(".py") for name in names} & DRAWERS == set()
