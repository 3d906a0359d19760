"""What commands print: JSON, or columns, drawn by rich on a terminal if installed."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from ecomkit.receipts.layout import columns, display_width


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
    flush_right = [index >= len(heads) - figures for index in range(len(heads))]
    head, *lines = columns([heads, *rows], flush_right)
    print(head, "-" * max(map(display_width, (head, *lines))), *lines, sep="\n")


def _rich_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: int
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for index, head in enumerate(heads):
        is_figure = index >= len(heads) - figures
        table.add_column(head, justify="right" if is_figure else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)
