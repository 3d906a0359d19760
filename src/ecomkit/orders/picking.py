"""Picking: where the goods of an order lie, and which of them can be packed now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, lcm

import attrs

from ecomkit.cart.quantity import Quantities, Quantity, from_micro
from ecomkit.inventory import StockLevel
from ecomkit.inventory.stock import stock_units, stock_units_of_one
from ecomkit.orders.fulfillment import minus
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderLine

_MILLION = 1_000_000
_STOCK, _BACKORDER = "stock", "backorder"

UnitOf = Callable[[str], str]
"""By which unit an article is sold; "" is by the piece."""


@attrs.frozen(kw_only=True)
class Picking:
    """Goods of an order at one location: quantities by line key, and pieces by SKU.

    Goods whose stock nobody counts leave from their own origin, else with the first one, and
    are no pieces.
    """

    location: str
    quantities: Quantities
    pieces: tuple[tuple[str, int], ...] = ()


def pieces_per_unit(
    sku: str, parts: Iterable[tuple[str, int]], unit_of: UnitOf, unit: str = ""
) -> dict[str, Fraction]:
    """The pieces of stock, by SKU, of one *unit* of an article; none if it does not convert.

    A bundle is stocked by its *parts*.
    """
    known = dict(parts)
    if not known:
        one = stock_units_of_one(unit, sold_by=unit_of(sku))
        return {} if one is None else {sku: one}
    return {each: n * _one_of(each, unit_of) for each, n in known.items()}


def _one_of(sku: str, unit_of: UnitOf) -> Fraction:
    one = stock_units_of_one(sold_by=unit_of(sku))
    assert one is not None  # in its own unit
    return one


def pieces_of_one(order: Order, key: str, unit_of: UnitOf) -> dict[str, Fraction]:
    """The pieces of stock, by SKU, of one unit of a line, or of one of a line's part."""
    line, part = order.part(key)
    return {part: _one_of(part, unit_of)} if part else _pieces_of_line(line, unit_of)


def _pieces_of_line(line: OrderLine, unit_of: UnitOf) -> dict[str, Fraction]:
    if line.parts:
        return pieces_per_unit(line.sku, line.parts, unit_of)
    return pieces_per_unit(line.sku, (), lambda sku: line.price_unit, line.item.unit)


def pieces_of(
    order: Order, quantities: Iterable[tuple[str, Quantity]], unit_of: UnitOf
) -> dict[str, int]:
    """The pieces of stock, by SKU, of quantities by line key, or by that of a line's part.

    A part of a piece, of goods by weight that nobody counts, is a piece: what is counted was
    held in whole ones when it was sold.
    """
    found: Counter[str] = Counter()
    for key, quantity in quantities:
        if quantity:
            for sku, one in pieces_of_one(order, key, unit_of).items():
                found[sku] += ceil(Fraction(quantity) * one)
    return dict(found)


def pickings(
    order: Order,
    wanted: Quantities,
    held: Mapping[str, int],
    unit_of: UnitOf,
    *,
    counted: Container[str],
    on_hand: Mapping[str, int],
    location: str | None = None,
) -> tuple[Picking, ...]:
    """Where what is *wanted* of an order can be packed now, as far as it has come.

    *held* is what the order has taken, *on_hand* what there is, both by resource. What is
    packed and not sent is still held. *counted* are the SKUs whose stock is kept: others
    can always be packed. Only at *location*, if one is given.
    """
    free = _free(order, held, on_hand)
    left = dict(wanted)
    consists = {key: _pieces_of_line(order.line(key), unit_of) for key in left}
    # What single goods could have from anywhere is left to those that need all at one place.
    sets_first = sorted(left, key=lambda key: -len(consists[key]))
    found = []
    for place in sorted({at for at, _ in free} if location is None else {location}):
        here = {sku: amount for (at, sku), amount in free.items() if at == place}
        quantities: dict[str, Quantity] = {}
        taken: Counter[str] = Counter()
        for key in sets_first:
            line, quantity = order.line(key), left[key]
            each = consists[key]
            if not any(sku in counted for sku in each):
                continue
            most = fitting(line, each, here)
            fits = min(quantity, most)
            if fits > 0:
                quantities[key] = fits
                for sku, one in each.items():
                    pieces = stock_units(fits, one)
                    here[sku] -= pieces
                    taken[sku] += pieces
        left = {key: minus(most, quantities.get(key, 0)) for key, most in left.items()}
        if quantities:
            found.append(
                Picking(
                    location=place,
                    quantities=tuple(
                        (key, quantities[key]) for key in left if key in quantities
                    ),
                    pieces=tuple(sorted(taken.items())),
                )
            )
    uncounted = tuple(
        (key, quantity)
        for key, quantity in left.items()
        if quantity and not any(sku in counted for sku in consists[key])
    )
    return _with_uncounted(order, found, uncounted, location)


def pieces_held(held: Mapping[str, int]) -> dict[str, int]:
    """The pieces that a reservation holds, by SKU: in stock, and on backorder."""
    found: Counter[str] = Counter()
    for kind, sku, at in _stocked(held):
        found[sku] += held[f"{kind}:{sku}@{at}"]
    return dict(found)


def pieces_to_send(
    order: Order, unit_of: UnitOf, *, but: Container[str] = ()
) -> dict[str, int]:
    """The pieces of an order, by SKU, that have not left yet; *but* not of some lines."""
    left = []
    for line in order.lines:
        known = order.quantities(line.key)
        if line.is_packed and line.key not in but:
            rest = minus(known.ordered, known.canceled, known.shipped, known.settled)
            left.append((line.key, rest))
    return pieces_of(order, left, unit_of)


def parts_to_keep(
    order: Order,
    held: Mapping[str, int],
    unit_of: UnitOf,
    *,
    added: Container[str] = (),
) -> dict[str, int]:
    """What an order keeps of its reservation after cancellations.

    Nothing is kept for lines that are *added*: what they need is taken anew. Stock of
    canceled goods is released: what is on backorder first, what is packed never. Claims are
    released when the whole order is canceled.
    """
    if order.is_canceled:
        return {}
    needed = Counter(pieces_to_send(order, unit_of, but=added))
    keep: Counter[str] = Counter()
    for (at, sku), amount in pieces_packed(order).items():
        resource = StockLevel(sku=sku, location=at).stock_resource
        keep[resource] += min(amount, held.get(resource, 0))
        needed[sku] -= amount
    for resource in sorted(held, reverse=True):  # "stock:" is kept before "backorder:"
        found = tuple(_stocked([resource]))
        amount = held[resource] - keep[resource]
        for _, sku, _ in found:
            amount = max(min(amount, needed[sku]), 0)
            needed[sku] -= amount
        keep[resource] += amount
    return {resource: amount for resource, amount in keep.items() if amount}


def _with_uncounted(
    order: Order,
    found: Sequence[Picking],
    uncounted: Quantities,
    location: str | None,
) -> tuple[Picking, ...]:
    # They leave from their own origin; what has none, with what there is anyway.
    at: dict[str, list[tuple[str, Quantity]]] = {}
    for key, quantity in uncounted:
        origin = order.line(key).ships_from if location is None else location
        at.setdefault(origin, []).append((key, quantity))
    places = {each.location: each for each in found}
    first = next(iter(places), "")
    for origin, lines in at.items():
        place = origin or first
        known = places.get(place, Picking(location=place, quantities=()))
        both = (*known.quantities, *lines)
        places[place] = attrs.evolve(known, quantities=both)
    return tuple(places.values())


def fitting(
    line: OrderLine, each: Mapping[str, Fraction], here: Mapping[str, int]
) -> Quantity:
    """How many units of a line there are among the pieces that are *here*.

    *each* says of what one unit consists. Of what is measured, a whole number of pieces.
    """
    whole = _MILLION if line.item.unit else 1
    most = min(here.get(sku, 0) * whole // one for sku, one in each.items())
    most -= most % lcm(*((whole / one).numerator for one in each.values()))
    return from_micro(most) if line.item.unit else most


def _free(
    order: Order, held: Mapping[str, int], on_hand: Mapping[str, int]
) -> Counter[tuple[str, str]]:
    # The pieces of an order in stock that are not packed yet, by location and SKU.
    free: Counter[tuple[str, str]] = Counter()
    for kind, sku, at in _stocked(held):
        if kind == _STOCK:
            resource = f"{kind}:{sku}@{at}"
            free[at, sku] += min(held[resource], on_hand.get(resource, 0))
    free.subtract(pieces_packed(order))
    return +free


def pieces_packed(order: Order) -> Counter[tuple[str, str]]:
    """The pieces of an order that are in parcels and have not left, by location and SKU."""
    found: Counter[tuple[str, str]] = Counter()
    for each in order.shipments:
        if each.shipped_at is None and each.failure is None:
            for sku, amount in each.picked:
                found[each.location, sku] += amount
    return found


def _stocked(resources: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    # Of resources that are goods: in stock or on backorder, the SKU, and the location.
    for resource in resources:
        kind, _, rest = resource.partition(":")
        if kind in {_STOCK, _BACKORDER}:
            sku, _, at = rest.rpartition("@")
            yield kind, sku, at
