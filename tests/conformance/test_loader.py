"""The loader only translates: it reckons nothing and brings no rules of its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conformance.cases import VECTORS

HERE = Path(__file__).parent
FILES = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("test_"))
SOURCES = {path.name for path in VECTORS.iterdir() if path.is_dir()}
# Reading figures and comparing them is not arithmetic on amounts; these names do that.
COMPARISONS = {"_money", "_adjustments", "places_of", "step_of", "_units_without"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_defines_no_rule_or_policy(path: Path) -> None:
    """No class of the loader could stand in for a rule, a policy or an adapter."""
    classes = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    ]
    methods = {
        m.name for c in classes for m in c.body if isinstance(m, ast.FunctionDef)
    }

    assert methods.isdisjoint({"propose", "fee", "unmet", "weigh", "resolve", "price"})
    assert {c.name for c in classes} <= {"Shop", "Sale"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_knows_no_source(path: Path) -> None:
    """No source's name appears in the loader."""
    text = path.read_text().casefold()

    assert [name for name in SOURCES if name in text] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_does_no_arithmetic_on_amounts(path: Path) -> None:
    """Sums, differences, products and quotients are left to the library."""
    found = [
        ast.unparse(node)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and function.name not in COMPARISONS
        for node in ast.walk(function)
        if isinstance(node, ast.BinOp | ast.AugAssign)
        and isinstance(
            node.op, ast.Sub | ast.Mult | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow
        )
        and not isinstance(getattr(node, "left", None), ast.Call)
        and "set" not in ast.unparse(node)
    ]

    assert found == []


def test_the_library_knows_no_vectors() -> None:
    """No module of the library mentions the cases or a source of them."""
    source = HERE.parent.parent / "src" / "ecomkit"
    for path in source.rglob("*.py"):
        text = path.read_text().casefold()
        assert "vectors" not in text, path
        assert [
            n for n in SOURCES - {"peppol", "en16931", "dinero"} if n in text
        ] == [], path
