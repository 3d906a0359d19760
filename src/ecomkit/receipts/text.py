"""Receipts as plain text, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecomkit.errors import short_repr
from ecomkit.receipts.errors import InvalidReceiptError
from ecomkit.receipts.layout import display_width, wrapped
from ecomkit.receipts.model import Receipt, ReceiptParty, ReceiptRow
from ecomkit.receipts.shape import TextShape

_MOST_TITLE = 36
_LEAST_TITLE = 12
_NARROWEST = 20


def as_text(receipt: Receipt, *, width: int | None = None) -> str:
    """The receipt as plain text, for a screen, a printer or an e-mail.

    *width* is how many columns fit on a line of the paper: 32 on rolls of 58 mm, 48 on
    those of 80 mm. What is longer is broken, and rows whose columns do not fit are written
    one below the other.

    On a page that runs right to left, and around text that does, names, numbers and
    amounts are set in first-strong isolates (Unicode UAX 9), so that they stay in place.
    Marks that turn the direction of writing, and control characters, are left out.

    Raises InvalidReceiptError where *width* is not a number of columns from 20 on.
    """
    if width is not None and (type(width) is not int or width < _NARROWEST):
        raise InvalidReceiptError(
            f"{short_repr(width)} is not a width",
            path="$.width",
            hint=f"columns of the paper, from {_NARROWEST} on: 32 for 58 mm, 48 for 80 mm",
        )
    shape = TextShape(receipt.direction == "rtl", width)
    parts = [
        _heading(receipt, shape),
        _parties((receipt.seller, receipt.buyer), receipt, shape),
        _rows(receipt, shape),
        _taxes(receipt, shape),
        list(_deliveries(receipt, shape)),
        list(_payments(receipt, shape)),
        [line for note in receipt.notes for line in shape.lines(note)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(receipt: Receipt, shape: TextShape) -> list[str]:
    facts = [line for fact in receipt.facts for line in shape.fact(*fact)]
    return [*shape.words(receipt.title), *facts]


def _parties(
    parties: Iterable[ReceiptParty], receipt: Receipt, shape: TextShape
) -> list[str]:
    lines: list[str] = []
    for party in parties:
        if lines:
            lines.append("")
        lines += shape.words(f"{party.label}:")
        for line in party.lines:
            lines += shape.lines(line, "  ")
        label = receipt.labels["tax_number"]
        for number in party.tax_numbers:
            lines += shape.fact(label, number, "  ")
        if party.email:
            lines += shape.fact(receipt.labels["email"], party.email, "  ")
    return lines


def _rows(receipt: Receipt, shape: TextShape) -> list[str]:
    lines = _in_columns(receipt, shape)
    rule = "-" * max(map(display_width, lines))
    if not shape.fits(lines):
        rule = "-" * (shape.width or 0)
        lines = [rule, *_one_below_the_other(receipt, shape)]
    else:
        lines.insert(1, rule)
    sums = shape.pairs([(each.label, each.amount.text) for each in receipt.sums])
    return [*lines, rule, *sums]


def _in_columns(receipt: Receipt, shape: TextShape) -> list[str]:
    names = ["article", "quantity", "unit_price"]
    names += ["rate", "net", "tax", "gross"] if receipt.is_itemized else ["amount"]
    head = [receipt.labels[name] for name in names]
    figures = [_figures(receipt, row) for row in receipt.rows]
    most = _MOST_TITLE
    if shape.width is not None:
        widest = [
            max(map(display_width, column))
            for column in zip(head[1:], *figures, strict=True)
        ]
        room = shape.width - sum(widest) - 2 * len(widest)
        most = min(most, max(room, _LEAST_TITLE))
    table = [head]
    for row, own in zip(receipt.rows, figures, strict=True):
        first, *rest = wrapped(row.title, most)
        table.append([first, *own])
        below = [line for each in row.details for line in wrapped(each, most - 2)]
        blank = [""] * len(own)
        table += [[line, *blank] for line in rest]
        table += [[f"  {line}", *blank] for line in below]
    return shape.table(table, [False] + [True] * (len(names) - 1))


def _figures(receipt: Receipt, row: ReceiptRow) -> list[str]:
    figures = [row.quantity, row.unit_price]
    if receipt.is_itemized:
        return [*figures, row.rate, row.net.text, row.tax.text, row.gross.text]
    return [*figures, row.amount.text]


def _one_below_the_other(receipt: Receipt, shape: TextShape) -> Iterator[str]:
    names = ("net", "tax", "gross")
    for row in receipt.rows:
        figure = row.rate if receipt.is_itemized else row.amount.text
        if row.quantity:
            yield from shape.lines(row.title)
            count = f"{row.quantity} x {row.unit_price}"
            yield from shape.pair(count, figure, "  ")
        else:
            yield from shape.pair(row.title, figure)
        if receipt.is_itemized:
            for name, amount in zip(names, (row.net, row.tax, row.gross), strict=True):
                if amount.text:  # there is none of a tax that is not shown
                    yield from shape.pair(receipt.labels[name], amount.text, "  ")
        for detail in row.details:
            yield from shape.lines(detail, "  ")


def _taxes(receipt: Receipt, shape: TextShape) -> list[str]:
    if not receipt.taxes:
        return []
    names = ("tax_summary", "rate", "net", "tax")
    head = [receipt.labels[name] for name in names]
    rows = [
        [each.label, each.rate, each.net.text, each.tax.text] for each in receipt.taxes
    ]
    lines = shape.table([head, *rows], [False, True, True, True])
    if shape.fits(lines):
        return lines
    found = shape.words(head[0])
    for label, rate, net, tax in rows:
        found += shape.pair(label, rate)
        found += shape.pair(head[2], net, "  ") + shape.pair(head[3], tax, "  ")
    return found


def _deliveries(receipt: Receipt, shape: TextShape) -> Iterator[str]:
    for each in receipt.deliveries:
        yield from shape.fact(receipt.labels["delivery"], each.title)
        for line in each.address:
            yield from shape.lines(line, "  ")
        if each.window:
            yield from shape.words(each.window, "  ")


def _payments(receipt: Receipt, shape: TextShape) -> Iterator[str]:
    if not receipt.payments:
        return
    yield from shape.words(f"{receipt.labels['payments']}:")
    rows = [[each.label, each.amount.text, each.state] for each in receipt.payments]
    lines = [f"  {line}" for line in shape.table(rows, [False, True, False])]
    if shape.fits(lines):
        yield from lines
        return
    for label, amount, state in rows:
        yield from shape.pair(label, amount, "  ")
        yield from shape.lines(state, "    ")
