"""What the table of coverage names is there, and shows each point by more than unit tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "coverage.md"
ROW = re.compile(
    r"^\| (\d+|[A-K]\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE
)
CODE = ROOT / "src" / "ecomkit"
ROWS = ROW.findall(PAGE.read_text("utf-8"))
NUMBERS = [number for number, *_ in ROWS]


def _named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _is_shown(shown_by: str) -> bool:
    """Whether a page or a file of tests is there, and the test in it that is named."""
    path, _, name = shown_by.partition("::")
    file = (ROOT if path.startswith("docs/") else ROOT / "tests") / path
    return file.is_file() and (not name or f"def {name}(" in file.read_text("utf-8"))


def test_every_row_is_read() -> None:
    lines = PAGE.read_text("utf-8").splitlines()
    written = [line for line in lines if line.startswith("| ")]

    assert len(ROWS) > 150
    assert len(ROWS) == len(written) - 4  # two tables, each with a head and a rule


def test_a_point_is_listed_once() -> None:
    assert sorted(NUMBERS) == sorted(set(NUMBERS))


@pytest.mark.parametrize("row", ROWS, ids=NUMBERS)
def test_a_row_names_files_that_exist(row: tuple[str, str, str, str]) -> None:
    _, what, code, tests = row
    missing = [path for path in _named(code) if not (CODE / path).is_file()]
    missing += [shown_by for shown_by in _named(tests) if not _is_shown(shown_by)]

    assert what.strip()
    assert _named(code), "the row names a place in the code"
    assert _named(tests), "the row names what shows it"
    assert missing == []


@pytest.mark.parametrize("row", ROWS, ids=NUMBERS)
def test_a_row_is_shown_by_more_than_unit_tests(row: tuple[str, str, str, str]) -> None:
    """A sale, a law, a vector, real data or a page that runs: parts alone show no promise."""
    *_, tests = row

    assert [each for each in _named(tests) if not each.startswith("unit/")]
