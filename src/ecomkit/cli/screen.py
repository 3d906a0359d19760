"""What commands print: JSON, or columns; by rich on a terminal where it is installed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from ecomkit.receipts import display_width


def show_json(data: Any) -> None:
    """Prints *data* as JSON."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def show_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, figures: int = 1
) -> None:
    """Prints rows in columns, the last *figures* of them flush right."""
    if sys.stdout.isatty():
        try:
            _rich_table(heads, rows, figures)
        except ImportError:  # the extra is not installed: plain columns do
            pass
        else:
            return
    widths = [
        max(map(display_width, column)) for column in zip(heads, *rows, strict=True)
    ]
    _line(heads, widths, figures)
    print("-" * (sum(widths) + 2 * (len(widths) - 1)))
    for row in rows:
        _line(row, widths, figures)


def _line(cells: Sequence[str], widths: Sequence[int], figures: int) -> None:
    first_figure = len(cells) - figures
    shown = []
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        fill = " " * (width - display_width(cell))
        shown.append(cell + fill if place < first_figure else fill + cell)
    print("  ".join(shown).rstrip())


def _rich_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: int
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for place, head in enumerate(heads):
        is_figure = place >= len(heads) - figures
        table.add_column(head, justify="right" if is_figure else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)
