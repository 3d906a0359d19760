"""A day, a weekday or an hour is read on the clock of a named zone, by ``local_time``."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.house import FILES, label, tree

# What is a day already, or is said to be read as it is written.
NO_MOMENTS = {
    "ecomkit/integrations/ibis.py": "a column of timestamps in a database",
    "ecomkit/journey/figures/delivery_times.py": "an event without a day of its own",
    "ecomkit/shopfile/delivery.py": "a day in TOML",
}


def _is_local(node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return node.id == "local"
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "local_time"
    )


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_moment_gives_its_day_in_a_zone_alone(path: Path) -> None:
    if label(path) in NO_MOMENTS:
        return
    wrong = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and not node.args
        and not _is_local(node.func.value)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=label)
def test_no_datetime_is_made_without_a_zone(path: Path) -> None:
    calls = [
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {"datetime", "datetime.now", "datetime.fromtimestamp", "datetime.today"}
    ]
    wrong = [
        node.lineno
        for node in calls
        if not any(keyword.arg in {"tzinfo", "tz"} for keyword in node.keywords)
        and ast.unparse(node) not in {"datetime.now(UTC)", "datetime(1970, 1, 1)"}
    ]

    assert wrong == []
