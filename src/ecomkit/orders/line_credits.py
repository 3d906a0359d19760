"""What is credited of lines: exact shares of their units, and of parts of bundles."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ecomkit.cart.quantity import Quantity
from ecomkit.orders.amounts import RowAmounts, fraction_of
from ecomkit.orders.bundle_parts import (
    amounts_of_parts,
    pieces_taken,
    require_parts_known,
)
from ecomkit.orders.change import ChangeEntry, ChangeKind
from ecomkit.orders.errors import InvalidChangeError
from ecomkit.orders.fulfillment import checked_quantities, minus, other_way
from ecomkit.orders.order import Order
from ecomkit.orders.remainder import remaining, returnable
from ecomkit.orders.rows import OrderLine


def line_credits(
    order: Order, kind: ChangeKind, wanted: Mapping[str, Quantity]
) -> list[ChangeEntry]:
    """What a change of some *kind* credits of units and parts that are *wanted*, by key."""

    def most(key: str) -> Quantity:
        if kind.cancels:
            return order.quantities(key).open
        others = {other: n for other, n in wanted.items() if other != key}
        return returnable(order, key, others)

    def otherwise(key: str) -> str:
        line, _ = order.part(key)
        return other_way(order.quantities(line.key), cancels=kind.cancels)

    quantities = checked_quantities(
        wanted, most, what="taken back", otherwise=otherwise
    )
    units: dict[str, Quantity] = {}
    parts: dict[str, dict[str, int]] = {}
    for key, quantity in quantities:
        line, sku = order.part(key)
        if (sku or not line.item.unit) and quantity != int(quantity):
            raise InvalidChangeError(
                f"{key} is sold by the piece", path=f"$.wanted.{key}"
            )
        units.setdefault(line.key, 0)
        if sku:
            require_parts_known(line, key)
            parts.setdefault(line.key, {})[sku] = int(quantity)
        else:
            units[line.key] = quantity
    return [
        _units(order, order.line(key), quantity, parts.get(key, {}))
        for key, quantity in units.items()
    ]


def _units(
    order: Order, line: OrderLine, quantity: Quantity, parts: Mapping[str, int]
) -> ChangeEntry:
    if parts or pieces_taken(order.changes, line.key):
        return _pieces(order, line, quantity, parts)
    basis, units, gone = _basis(order, line)
    before = fraction_of(gone, units)
    after = before + fraction_of(quantity, units)
    return ChangeEntry(
        row=line.key, quantity=quantity, charged=basis.between(before, after)
    )


def _pieces(
    order: Order, line: OrderLine, quantity: Quantity, parts: Mapping[str, int]
) -> ChangeEntry:
    # Of a bundle that is taken apart: what is left is divided over the pieces that are left,
    # and what comes back is its pieces, so that the last ones take all the rest.
    units: Quantity = line.quantity
    for change in order.changes:
        for entry in change.entries:
            if entry.row == line.key:
                units = minus(units, entry.quantity)
    taken = pieces_taken(order.changes, line.key)
    left = {sku: minus(units * each, taken[sku]) for sku, each in line.parts}
    rest = remaining(order, line.key)
    charged = rest.up_to(Fraction(0))
    for sku, amounts in amounts_of_parts(line, rest, left).items():
        pieces = quantity * dict(line.parts)[sku] + parts.get(sku, 0)
        if pieces:
            charged -= -amounts.up_to(fraction_of(pieces, left[sku]))
    return ChangeEntry(
        row=line.key,
        quantity=quantity,
        parts=tuple(sorted(parts.items())),
        charged=charged,
    )


def _basis(order: Order, line: OrderLine) -> tuple[RowAmounts, Quantity, Quantity]:
    # What F is taken of: the line's amounts and units since the last reduction, and how
    # many of those units are gone.
    basis, units = line.charged, line.quantity
    gone: Quantity = 0
    for change in order.changes:
        for entry in change.entries:
            if entry.row != line.key:
                continue
            if entry.quantity:
                gone = minus(gone, -entry.quantity)
            else:
                basis = basis - basis.up_to(fraction_of(gone, units)) - entry.charged
                units, gone = minus(units, gone), 0
    return basis, units, gone
