"""The page for authors of payment adapters keeps what it promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytest_examples import find_examples

from ecomkit.testing import contract_report

PAGE = Path(__file__).parents[2] / "docs/how-to/write-a-payment-adapter.md"
MOST_LINES = 40


def test_the_adapter_has_at_most_forty_lines_and_keeps_the_contract() -> None:
    """Imports and tables counted in; what it keeps, it keeps without a test runner."""
    blocks = [example.source for example in find_examples(str(PAGE))]
    (adapter,) = (block for block in blocks if "class PiggyPayments" in block)
    names: dict[str, Any] = {}
    for block in blocks[: blocks.index(adapter) + 2]:
        exec(block, names)
    report = contract_report(names["TestPiggyPayments"]())

    assert len(adapter.strip("\n").splitlines()) <= MOST_LINES
    assert max(map(len, adapter.splitlines())) <= 88
    assert report.broken == {}
    assert {"test_a_lost_request", "test_a_lost_answer"} <= set(report.kept)
    assert len(report.kept) >= 39
