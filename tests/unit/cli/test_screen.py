"""Tables are plain in a pipe, and drawn by rich on a terminal that has it."""

from __future__ import annotations

import sys

import pytest

from ecomkit.cli.screen import show_table

ROWS = [["tea", "2", "€9.00"], ["茶", "10", "€120.00"]]


def test_columns_are_as_wide_as_what_is_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A wide letter takes two columns."""
    show_table(("Article", "Count", "Amount"), ROWS, figures=2)

    assert capsys.readouterr().out.splitlines() == [
        "Article  Count   Amount",
        "-----------------------",
        "tea          2    €9.00",
        "茶          10  €120.00",
    ]


def test_a_terminal_gets_the_same_figures(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    show_table(("Article", "Count", "Amount"), ROWS, figures=2)

    out = capsys.readouterr().out
    assert "€120.00" in out
    assert "-----" not in out


def test_without_rich_a_terminal_gets_plain_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    show_table(("Article", "Count", "Amount"), ROWS, figures=2)

    assert "-----" in capsys.readouterr().out
