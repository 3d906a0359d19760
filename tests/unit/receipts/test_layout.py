"""Columns are as wide as what a screen shows."""

from __future__ import annotations

import pytest

from ecomkit.receipts.layout import columns, display_width


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("tea", 3),
        ("緑茶", 4),
        ("e\u0301", 1),
        ("क्षि", 2),
        ("\u1112\u1161\u11ab", 2),
        ("❤️", 2),
        ("☕", 2),
        ("👍🏽", 2),
        ("👩‍👩‍👧", 2),
        ("🇩🇪", 2),
        ("\u2068a\u2069", 1),
    ],
    ids=ascii,
)
def test_a_text_is_as_wide_as_it_is_shown(text: str, width: int) -> None:
    assert display_width(text) == width


def test_cells_are_padded_to_columns_and_figures_flush_right() -> None:
    assert columns([["緑茶", "1"], ["tea", "10"]], [False, True]) == [
        "緑茶   1",
        "tea   10",
    ]


def test_what_is_shown_for_a_cell_does_not_change_its_width() -> None:
    lines = columns(
        [["a", "b"]], [True, False], shown=lambda cell: f"\u2068{cell}\u2069"
    )

    assert [display_width(line) for line in lines] == [4]
