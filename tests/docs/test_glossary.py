"""A word of the glossary is a class of that name, and forbidden words are none."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Words whose class is not built yet.
NOT_BUILT = {
    "CompareAtPrice",
    "CouponCode",
    "Feedback",
    "Invoice",
    "LowestPriorPrice",
    "Refund",
    "Return",
    "Sku",
}
ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| [^|]*\|$", re.MULTILINE)


def _named(node: ast.AST) -> str:
    # A class, or the name of several: Outcome = Succeeded | Declined | ...
    if isinstance(node, ast.ClassDef):
        return node.name
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return ""


CLASSES = {
    _named(node)
    for path in (ROOT / "src").rglob("*.py")
    for node in ast.parse(path.read_text("utf-8")).body
}


def test_every_word_is_a_class_or_known_to_be_missing() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    words = {word for words in ROW.findall(text) for word in words.split(", ")}
    words -= {"word", "---"}

    assert len(words) > 50
    assert words - CLASSES <= NOT_BUILT


def test_no_class_has_a_name_that_is_not_used_here() -> None:
    forbidden = {"Adjustment", "Basket", "Voucher", "Manager", "Helper"}

    assert CLASSES & forbidden == set()
