"""Values are frozen, and Protocols lie where a room's seams are looked for."""

from __future__ import annotations

import ast
from pathlib import Path

import attrs
import pytest

from tests.architecture.house import FILES, MODULES, dotted, label, module, tree

# What may change after it was made, and why.
MUTABLE = {
    "ecomkit.journey.event_log.JsonLinesEventLog": "an adapter: it grows as events come in",
    "ecomkit.journey.event_log.MemoryEventLog": "as above",
    "ecomkit.journey.logs.reading.TableReader": "one reading while it is under way",
    "ecomkit.journey.privacy.consent_router.ConsentRouter": "an adapter: it remembers what it has sent",
    "ecomkit.pricing.engine.worksheet.Worksheet": "one pricing while it is under way",
    "ecomkit.pricing.result.price_columns.PriceColumns": "freezing it would cost a tenth of every price",
}
# Protocols outside a ports.py, and why.
ELSEWHERE: dict[str, str] = {}


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_attrs_classes_are_frozen(path: Path) -> None:
    """A change is a new value, unless the class is named here with its reason.

    A class with an underscore is a file's own notes while it works; nobody else sees it.
    """
    name = dotted(path)
    changeable = [
        f"{name}.{kind.__name__}"
        for kind in vars(module(path)).values()
        if isinstance(kind, type)
        and kind.__module__ == name
        and not kind.__name__.startswith("_")
        and "__attrs_attrs__" in vars(kind)
        and not attrs.inspect(kind).is_frozen
    ]

    assert set(changeable) <= MUTABLE.keys()


def _protocols(path: Path) -> list[str]:
    return [
        f"{dotted(path)}.{node.name}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).startswith("Protocol") for base in node.bases)
    ]


@pytest.mark.parametrize("path", FILES, ids=label)
def test_protocols_lie_in_ports(path: Path) -> None:
    """Who wants to plug something in looks in one file of a room."""
    if path.name != "ports.py":
        assert set(_protocols(path)) <= ELSEWHERE.keys()


def test_the_exceptions_are_real() -> None:
    """An exception that is not needed any more is taken off the lists."""
    protocols = {name for path in FILES for name in _protocols(path)}
    kinds = {
        f"{kind.__module__}.{kind.__qualname__}"
        for path in MODULES
        for kind in vars(module(path)).values()
        if isinstance(kind, type)
    }

    assert ELSEWHERE.keys() <= protocols
    assert MUTABLE.keys() <= kinds
