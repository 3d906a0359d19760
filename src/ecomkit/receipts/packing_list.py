"""Packing list: what goes into the box, without prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ecomkit.orders import Order
from ecomkit.orders.steps import open_quantities
from ecomkit.receipts.locale_writer import LocaleWriter
from ecomkit.receipts.text import display_width

if TYPE_CHECKING:
    from babel import Locale


@attrs.frozen(kw_only=True)
class PackingRow:
    """One article in the box, how much of it, and what to mind."""

    sku: str
    title: str
    quantity: str
    details: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class PackingList:
    """What goes into a box and where the box goes; it never tells a price."""

    title: str
    order: str
    address: tuple[str, ...]
    rows: tuple[PackingRow, ...]
    notes: tuple[str, ...] = ()

    def as_text(self) -> str:
        """The list as lines of text."""
        width = max((display_width(row.quantity) for row in self.rows), default=0)
        lines = [f"{self.title} {self.order}", "", *self.address, ""]
        for row in self.rows:
            fill = " " * (width - display_width(row.quantity))
            lines.append(f"{fill}{row.quantity}  {row.title} ({row.sku})")
            lines += [f"{' ' * width}  - {each}" for each in row.details]
        lines += ["", *self.notes] if self.notes else []
        return "\n".join(lines) + "\n"


def packing_list(
    order: Order,
    locale: str | Locale,
    *,
    shipment: str = "",
    delivery: str = "",
    native_digits: bool = False,
) -> PackingList:
    """The list for a shipment that was packed, or for all that is still to be packed."""
    pen = LocaleWriter(locale, native_digits=native_digits)
    wanted = open_quantities(order, delivery)
    if shipment:
        packed = order.shipment(shipment)
        wanted, delivery = packed.quantities, packed.delivery
    address = next(
        (
            each.address
            for each in order.deliveries
            if each.address is not None and delivery in {"", each.id}
        ),
        None,
    )
    rows = []
    for key, quantity in wanted:
        line = order.line(key)
        item = line.item
        details = [f"{name}: {value}" for name, value in item.options]
        if item.personalization is not None:
            details += [
                pen.word("document.engraved", place=place, text=text)
                for place, text in item.personalization.texts
            ]
        if item.gift_wrap:
            details.append(pen.word("packing.gift_wrap", wrap=item.gift_wrap))
        if item.greeting is not None:
            details.append(pen.word("document.greeting_text", text=item.greeting.text))
        if item.note:
            details.append(pen.word("packing.note", text=item.note))
        rows.append(
            PackingRow(
                sku=line.sku,
                title=line.title or line.sku,
                quantity=pen.number(quantity, item.unit),
                details=tuple(details),
            )
        )
    return PackingList(
        title=pen.word("packing.title"),
        order=order.number,
        address=pen.address(address),
        rows=tuple(rows),
        notes=(pen.word("packing.note", text=order.note),) if order.note else (),
    )
