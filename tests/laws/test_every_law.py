"""Each of the laws L1 to L18 is tried, and as often as is promised."""

from __future__ import annotations

import ast
import runpy
from pathlib import Path

import pytest

from tests.conftest import LAW_EXAMPLES

LAWS = [f"L{number}" for number in range(1, 19)]


def marked() -> dict[str, list[str]]:
    """The tests that are marked with each law; what they try is what is @given to them."""
    found: dict[str, list[str]] = {law: [] for law in LAWS}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for test in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(test, ast.FunctionDef):
                continue
            calls = {
                ast.unparse(call.func): call.args
                for call in test.decorator_list
                if isinstance(call, ast.Call)
            }
            if "given" in calls:
                for number in calls.get("pytest.mark.law", []):
                    found[ast.literal_eval(number)].append(f"{path.name}::{test.name}")
    return found


@pytest.mark.parametrize("law", LAWS)
def test_the_law_has_a_test_over_generated_sales(law: str) -> None:
    assert marked()[law]


def test_every_law_gets_the_examples_that_are_promised() -> None:
    """That a marked test went through so many is checked where it runs: in conftest.py."""
    campaign = runpy.run_path("tools/law_campaign.py")

    assert LAW_EXAMPLES["dev"] >= 200
    assert LAW_EXAMPLES["ci"] >= 2_000
    assert LAW_EXAMPLES["campaign"] * campaign["PARTS"] >= 200_000
