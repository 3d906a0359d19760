"""Counting: what became of the units of a line, read from the facts of its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

import attrs

from ecomkit.cart.quantity import Quantities, Quantity
from ecomkit.orders.bundle_parts import pieces_taken, units_taken
from ecomkit.orders.change import ChangeKind, OrderChange
from ecomkit.orders.fulfillment import (
    LineQuantities,
    OrderReturn,
    Performance,
    ReturnCause,
    minus,
    sum_of,
)
from ecomkit.orders.rows import OrderLine
from ecomkit.shipping.tracking import Shipment

_NOTHING: Quantity = 0


def line_quantities(
    line: OrderLine,
    *,
    changes: Sequence[OrderChange],
    shipments: Sequence[Shipment],
    returns: Sequence[OrderReturn],
    performances: Sequence[Performance],
) -> LineQuantities:
    """How much of a line was ordered, canceled, packed, shipped, delivered, returned."""
    if not (changes or shipments or returns or performances):
        return LineQuantities(ordered=line.quantity)
    key = line.key
    complete, incomplete = 0, 0
    if line.parts:
        complete, incomplete = units_taken(line, pieces_taken(changes, key))
    packed = [each for each in shipments if each.failure is None]
    sent = [each for each in packed if each.shipped_at is not None]
    came = [each for each in sent if each.delivered_at is not None]
    done = tuple(
        ((each.line, each.quantity),)
        for each in performances
        if each.performed_at is not None
    )
    known = LineQuantities(
        ordered=line.quantity,
        canceled=_changed(changes, key, lambda kind: kind.cancels),
        packed=_sum(key, (*(each.quantities for each in packed), *done)),
        shipped=_sum(key, (*(each.quantities for each in sent), *done)),
        delivered=_sum(key, (*(each.quantities for each in came), *done)),
        returned=sum_of(
            [_changed(changes, key, lambda kind: kind.takes_back), complete]
        ),
        incomplete=incomplete,
        claimed=_changed(changes, key, lambda kind: kind is ChangeKind.CLAIM),
    )
    answers = sorted(_answers(line, changes, returns), key=lambda each: each.at)
    lost = [_NOTHING] * len(answers)
    if len(packed) < len(shipments):
        lost = list(_lost_later(shipments, key, answers))
    again, had = _sent_again(key, came, answers, lost)
    if again:
        again = min(again, known.shipped)
        known = attrs.evolve(
            known,
            packed=minus(known.packed, again),
            shipped=minus(known.shipped, again),
            delivered=minus(known.delivered, had),
        )
    settled = sum_of(
        part for each, part in zip(answers, lost, strict=True) if not each.sends
    )
    return attrs.evolve(known, settled=min(settled, known.open)) if settled else known


@attrs.frozen(kw_only=True)
class _Answer:
    # From a moment on, so many units that had left are given back in money, or sent again;
    # whether the buyer had them.
    at: datetime
    quantity: Quantity
    sends: bool
    arrived: bool


def _answers(
    line: OrderLine, changes: Iterable[OrderChange], returns: Iterable[OrderReturn]
) -> Iterator[_Answer]:
    seen = {each.change for each in returns if each.cause is not ReturnCause.MISSING}
    pieces: Counter[str] = Counter()
    begun = 0
    for change in changes:
        if not (change.kind.takes_back or change.kind is ChangeKind.CLAIM):
            continue
        quantity = sum_of(x.quantity for x in change.entries if x.row == line.key)
        if line.parts:
            # A unit is not sent again once the first of its parts was given back.
            pieces += pieces_taken([change], line.key)
            units = sum(units_taken(line, pieces))
            quantity, begun = sum_of((quantity, units - begun)), units
        if quantity:
            yield _Answer(
                at=change.at,
                quantity=quantity,
                sends=False,
                arrived=change.kind.takes_back or change.id in seen,
            )
    for each in returns:
        quantity = dict(each.credited).get(line.key, 0)
        if each.replaced_at is not None and quantity:
            yield _Answer(
                at=each.replaced_at,
                quantity=quantity,
                sends=True,
                arrived=each.cause is not ReturnCause.MISSING,
            )


def _lost_later(
    shipments: Sequence[Shipment], key: str, answers: Iterable[_Answer]
) -> Iterator[Quantity]:
    # Of each answer, the units in parcels that failed later. What the buyer had was in
    # another parcel, as far as there was one; what was missing was in these.
    left = {each.id: _sum(key, [each.quantities]) for each in shipments}
    for answer in answers:
        wanted, lost = answer.quantity, _NOTHING
        out = [each for each in shipments if _was_out(each, answer.at)]
        for each in sorted(
            out, key=lambda parcel: (parcel.failure is None) != answer.arrived
        ):
            part = min(wanted, left[each.id])
            left[each.id], wanted = minus(left[each.id], part), minus(wanted, part)
            if each.failure is not None:
                lost = sum_of((lost, part))
        yield lost


def _sent_again(
    key: str,
    came: Iterable[Shipment],
    answers: Iterable[_Answer],
    lost: Iterable[Quantity],
) -> tuple[Quantity, Quantity]:
    # How much of a line is sent again, and how much of that had come before. What was lost
    # is open already.
    again, had = _NOTHING, _NOTHING
    for answer, gone in zip(answers, lost, strict=True):
        if answer.sends:
            quantity = minus(answer.quantity, gone)
            by_then = _sum(
                key,
                (
                    each.quantities
                    for each in came
                    if each.delivered_at is not None and each.delivered_at <= answer.at
                ),
            )
            again = sum_of((again, quantity))
            had = sum_of((had, min(quantity, max(minus(by_then, had), 0))))
    return again, had


def _was_out(shipment: Shipment, at: datetime) -> bool:
    left, failed = shipment.shipped_at, shipment.failed_at
    return left is not None and left <= at and (failed is None or at <= failed)


def _changed(
    changes: Iterable[OrderChange], key: str, counts: Callable[[ChangeKind], bool]
) -> int | Decimal:
    return sum_of(
        entry.quantity
        for change in changes
        if counts(change.kind)
        for entry in change.entries
        if entry.row == key
    )


def _sum(key: str, all_of_them: Iterable[Quantities]) -> int | Decimal:
    return sum_of(
        quantity for each in all_of_them for line, quantity in each if line == key
    )
