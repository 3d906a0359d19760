"""Elsewhere: the goods of an order are taken from another place than they were sold from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ecomkit.cart.quantity import Quantity
from ecomkit.errors import short_repr
from ecomkit.inventory import StockLevel
from ecomkit.orders import OutOfStockError, open_quantities
from ecomkit.orders.fulfillment import checked_quantities
from ecomkit.orders.picking import pieces_of, pieces_packed
from ecomkit.shop.desk import holding
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.taking import refuse_short


def source_from(
    desk: Desk, case: Case, location: str, lines: Mapping[str, Quantity] | None
) -> None:
    """Takes what is not packed of an order, or of some *lines*, from a location.

    What it had taken elsewhere, or waited for, is free again. Raises OutOfStockError where
    too little is for sale there.
    """
    order, books = case.placed, case.books
    wanted = dict(open_quantities(order))
    if lines is not None:
        most = wanted
        wanted = dict(
            checked_quantities(
                lines,
                lambda key: most.get(order.line(key).key, 0),
                what="taken",
                path="$.lines",
            )
        )
    pieces = pieces_of(order, wanted.items(), desk.taking.unit_of)
    held = Counter(holding.held_by(books, case.row.id))
    for (at, sku), amount in pieces_packed(order).items():
        held[StockLevel(sku=sku, location=at).stock_resource] -= amount
    free = {
        level.sku: level.available
        for level in holding.levels(books, pieces)
        if level.location == location
    }
    rows = books.stock.many(held)

    def is_there(name: str) -> tuple[bool, bool, str]:
        # What has not come is taken from elsewhere before what has, and what is lost.
        row = rows.get(name)
        return name.startswith("stock:"), row is None or row.used <= row.limit, name

    more: dict[str, int] = {}
    less: Counter[str] = Counter()
    for sku, amount in pieces.items():
        here = StockLevel(sku=sku, location=location).stock_resource
        need = amount - held[here]
        for name in sorted(held, key=is_there):
            _, _, rest = name.partition(":")
            if name != here and rest.rpartition("@")[0] == sku:
                taken = max(min(need, held[name]), 0)
                less[name] += taken
                need -= taken
                more[here] = more.get(here, 0) + taken
        if more.get(here, 0) > free.get(sku, 0):
            raise OutOfStockError(
                f"{more[here]} of {short_repr(sku)} cannot be taken from "
                f"{short_repr(location)}",
                path="$.location",
                hint=f"{free.get(sku, 0)} are for sale there",
                what=(sku,),
            )
    more = {name: amount for name, amount in more.items() if amount}
    refuse_short(holding.take_more(books, case.row.id, more))
    both = Counter(holding.held_by(books, case.row.id)) - less
    holding.release(books, case.row.id, both)
