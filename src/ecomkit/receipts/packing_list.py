"""Packing list: what goes into a box, without prices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from ecomkit.cart import LineItem
from ecomkit.languages import SHIPPED_LANGUAGES, Languages
from ecomkit.orders import Order
from ecomkit.orders.steps import open_quantities
from ecomkit.receipts.layout import columns, wrapped
from ecomkit.receipts.locale_writer import LocaleWriter

if TYPE_CHECKING:
    from babel import Locale

_MOST_TITLE = 60


@attrs.frozen(kw_only=True)
class PackingRow:
    """One article in the box: how much of it, and what to mind."""

    sku: str
    title: str
    quantity: str
    details: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class PackingList:
    """What goes into a box and where the box goes; never a price."""

    title: str
    order: str
    address: tuple[str, ...]
    rows: tuple[PackingRow, ...]
    notes: tuple[str, ...] = ()

    def as_text(self) -> str:
        """The list as plain text; what is long is broken between words."""
        table = []
        for row in self.rows:
            first, *rest = wrapped(f"{row.title} ({row.sku})", _MOST_TITLE)
            table += [[row.quantity, first], *(["", line] for line in rest)]
            for each in row.details:
                first, *rest = wrapped(each, _MOST_TITLE - 2)
                table += [["", f"- {first}"], *(["", f"  {line}"] for line in rest)]
        lines = [f"{self.title} {self.order}", "", *self.address, ""]
        lines += columns(table, [True, False])
        lines += ["", *self.notes] if self.notes else []
        return "\n".join(lines) + "\n"


def packing_list(
    order: Order,
    locale: str | Locale,
    *,
    shipment: str = "",
    delivery: str = "",
    native_digits: bool = False,
    languages: Languages = SHIPPED_LANGUAGES,
) -> PackingList:
    """The packing list of a shipment, or of everything still to be packed."""
    writer = LocaleWriter(locale, native_digits=native_digits, languages=languages)
    wanted = open_quantities(order, delivery)
    if shipment:
        packed = order.shipment(shipment)
        wanted, delivery = packed.quantities, packed.delivery
    addresses = [each.address for each in order.deliveries if delivery in {"", each.id}]
    rows = []
    for key, quantity in wanted:
        line = order.line(key)
        item = line.item
        details = [f"{name}: {value}" for name, value in item.options]
        if item.personalization is not None:
            details += [
                writer.say("document.engraved", place=place, text=text)
                for place, text in item.personalization.texts
            ]
        details += _wishes(item, writer)
        rows.append(
            PackingRow(
                sku=line.sku,
                title=line.title or line.sku,
                quantity=writer.number(quantity, item.unit),
                details=tuple(details),
            )
        )
    return PackingList(
        title=writer.say("packing.title"),
        order=order.number,
        address=writer.address(next(filter(None, addresses), None)),
        rows=tuple(rows),
        notes=tuple(_wishes(order, writer)),
    )


def _wishes(of: LineItem | Order, writer: LocaleWriter) -> Iterator[str]:
    # What the packer minds of a line, or of the order as a whole.
    for service in of.services:
        yield f"{writer.say('fee.service')}: {service}"
    if of.gift_wrap:
        yield writer.say("packing.gift_wrap", wrap=of.gift_wrap)
    if of.greeting is not None:
        yield writer.say("document.greeting_text", text=of.greeting.text)
    if of.note:
        yield writer.say("packing.note", text=of.note)
