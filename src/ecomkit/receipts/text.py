"""Receipts as plain text, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import bidirectional

from ecomkit.receipts.layout import columns, display_width, wrapped
from ecomkit.receipts.model import Receipt, ReceiptParty

_ISOLATE, _END = "\u2068", "\u2069"
_MOST_TITLE = 36
# What would move a terminal's cursor or forge a line is shown as a space; what would turn
# the direction of writing is left out.
_CONTROLS: dict[int, str | None] = {
    **dict.fromkeys([*range(32), *range(127, 160), 0x2028, 0x2029], " "),
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F)]),
    **dict.fromkeys(range(0x2066, 0x206A)),
}
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def as_text(receipt: Receipt) -> str:
    """The receipt as plain text, for a screen, a printer or an e-mail.

    On a page that runs right to left, and around text that does, names, numbers and
    amounts are set in first-strong isolates (Unicode UAX 9), so that they stay in place.
    Marks that turn the direction of writing, and control characters, are left out.
    """
    shape = _Shape(rtl=receipt.direction == "rtl")
    parts = [
        _heading(receipt, shape),
        _parties((receipt.seller, receipt.buyer), receipt, shape),
        _rows(receipt, shape),
        _taxes(receipt, shape),
        list(_deliveries(receipt, shape)),
        _payments(receipt, shape),
        [shape.kept(note) for note in receipt.notes],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


class _Shape:
    def __init__(self, *, rtl: bool) -> None:
        self.rtl = rtl

    def kept(self, text: str) -> str:
        """*text* on one line, kept together where it or the page runs right to left."""
        text = text.translate(_CONTROLS)
        turns = self.rtl or (not text.isascii() and any(map(_runs_right_to_left, text)))
        return f"{_ISOLATE}{text}{_END}" if turns and text else text

    def table(
        self, rows: Sequence[Sequence[str]], flush_right: Sequence[bool]
    ) -> list[str]:
        return columns(rows, flush_right, shown=self.kept)


def _runs_right_to_left(letter: str) -> bool:
    return bidirectional(letter) in _RIGHT_TO_LEFT


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
    itemised = receipt.is_itemized
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


def _deliveries(receipt: Receipt, shape: _Shape) -> Iterator[str]:
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
