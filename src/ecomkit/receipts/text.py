"""Receipts as plain text: columns padded by display width, foreign runs isolated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import category, combining, east_asian_width

from ecomkit.checkout import DocumentKind
from ecomkit.receipts.model import Receipt, ReceiptParty

_ISOLATE, _END = "\u2068", "\u2069"
_MOST_TITLE = 36
_GAP = "  "


def as_text(receipt: Receipt) -> str:
    """The receipt as lines of text, for a screen, a printer or an e-mail.

    Texts of right-to-left languages hold first-strong isolates (Unicode UAX 9), so that
    names, numbers and amounts stay in their places.
    """
    shape = _Shape(rtl=receipt.direction == "rtl")
    parts = [
        _heading(receipt, shape),
        _parties((receipt.seller, receipt.buyer), receipt, shape),
        _rows(receipt, shape),
        _taxes(receipt, shape),
        _deliveries(receipt, shape),
        _payments(receipt, shape),
        [shape.kept(note) for note in receipt.notes],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


class _Shape:
    def __init__(self, *, rtl: bool) -> None:
        self.rtl = rtl

    def kept(self, text: str) -> str:
        """*text* kept together, where the page runs the other way."""
        return f"{_ISOLATE}{text}{_END}" if self.rtl and text else text

    def table(self, rows: Sequence[Sequence[str]], ends: Sequence[bool]) -> list[str]:
        """Rows in columns; those that *end* a line's figures are flush at their end."""
        widths = [
            max(display_width(row[at]) for row in rows) for at in range(len(ends))
        ]
        lines = []
        for row in rows:
            cells = []
            for cell, width, end in zip(row, widths, ends, strict=True):
                fill = " " * (width - display_width(cell))
                kept = self.kept(cell)
                cells.append(fill + kept if end else kept + fill)
            lines.append(_GAP.join(cells).rstrip())
        return lines


def display_width(text: str) -> int:
    """How many columns *text* takes on a screen: wide letters two, marks and controls none."""
    return sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if combining(letter) or category(letter) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if east_asian_width(letter) in {"W", "F"} else 1


def wrapped(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* columns, broken between words."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if display_width(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _heading(receipt: Receipt, shape: _Shape) -> list[str]:
    return [
        receipt.title,
        *(f"{label}: {shape.kept(text)}" for label, text in receipt.facts),
    ]


def _parties(
    parties: Iterable[ReceiptParty], receipt: Receipt, shape: _Shape
) -> list[str]:
    lines: list[str] = []
    for party in parties:
        if lines:
            lines.append("")
        lines.append(f"{party.label}:")
        lines += [f"  {shape.kept(line)}" for line in party.lines]
        label = receipt.labels["tax_number"]
        lines += [f"  {label}: {shape.kept(each)}" for each in party.tax_numbers]
        if party.email:
            lines.append(f"  {receipt.labels['email']}: {shape.kept(party.email)}")
    return lines


def _rows(receipt: Receipt, shape: _Shape) -> list[str]:
    itemised = receipt.document is DocumentKind.INVOICE
    names = ["article", "quantity", "unit_price"]
    names += ["rate", "net", "tax", "gross"] if itemised else ["amount"]
    table = [[receipt.labels[name] for name in names]]
    for row in receipt.rows:
        figures = [row.quantity, row.unit_price]
        if itemised:
            figures += [row.rate, row.net.text, row.tax.text, row.gross.text]
        else:
            figures += [row.amount.text]
        first, *rest = wrapped(row.title, _MOST_TITLE)
        table.append([first, *figures])
        below = [
            line for each in row.details for line in wrapped(each, _MOST_TITLE - 2)
        ]
        blank = [""] * len(figures)
        table += [[line, *blank] for line in rest]
        table += [[f"  {line}", *blank] for line in below]
    lines = shape.table(table, [False] + [True] * (len(names) - 1))
    rule = "-" * max(map(display_width, lines))
    sums = shape.table(
        [[each.label, each.amount.text] for each in receipt.sums], [False, True]
    )
    return [lines[0], rule, *lines[1:], rule, *sums]


def _taxes(receipt: Receipt, shape: _Shape) -> list[str]:
    if not receipt.taxes:
        return []
    head = [receipt.labels[name] for name in ("tax_summary", "rate", "net", "tax")]
    rows = [
        [each.label, each.rate, each.net.text, each.tax.text] for each in receipt.taxes
    ]
    return shape.table([head, *rows], [False, True, True, True])


def _deliveries(receipt: Receipt, shape: _Shape) -> list[str]:
    return list(_delivery_lines(receipt, shape))


def _delivery_lines(receipt: Receipt, shape: _Shape) -> Iterator[str]:
    for each in receipt.deliveries:
        yield f"{receipt.labels['delivery']}: {shape.kept(each.title)}"
        yield from (f"  {shape.kept(line)}" for line in each.address)
        if each.window:
            yield f"  {each.window}"


def _payments(receipt: Receipt, shape: _Shape) -> list[str]:
    if not receipt.payments:
        return []
    rows = [[each.label, each.amount.text, each.state] for each in receipt.payments]
    return [
        f"{receipt.labels['payments']}:",
        *(f"  {line}" for line in shape.table(rows, [False, True, False])),
    ]
