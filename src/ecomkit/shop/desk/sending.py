"""Sending: what follows when the shipments of an order change: stock, numbers, labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from ecomkit.inventory.stock import stock_units
from ecomkit.orders import Order
from ecomkit.orders.picking import UnitOf, fitting, pieces_of, pieces_of_one
from ecomkit.orders.sending import failed, shipped, tracked
from ecomkit.shipping.fulfillment import FulfillmentReport
from ecomkit.shipping.tracking import Shipment, ShipmentFailure, TrackingEvent
from ecomkit.shop.desk import labels
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.parcel_numbers import find_by_number
from ecomkit.shop.desk.restocking import come_back
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.store import Books, Work, WorkKind


def keep_shipments(desk: Desk, case: Case, after: Order) -> Order:
    """Keeps an order whose shipments have changed, and all that follows from that.

    What has left leaves the stock; what is lost or has come back is taken once more; new
    numbers are found by what carriers say; labels are asked for; money is captured by plan.
    """
    before = {each.id: each for each in case.placed.shipments}
    desk.taking.count_packed(case, case.placed, after)
    after = case.keep_order(after)
    for each in after.shipments:
        known = before.get(each.id)
        if each is known:
            continue
        if each.shipped_at and not (known and known.shipped_at):
            desk.taking.ship(case, each)
        if each.failure and not (known and known.failure):
            desk.taking.cover(case, after)
        elif known and known.failure and not each.failure:  # it has turned up
            desk.taking.keep_what_is_left(case, after)
        _find_by_numbers(case.books, after.number, known, each)
        labels.ask_for(desk, case, each)
        labels.give_back(desk, case, each)
        _ask_warehouse(desk, case, each)
    desk.settling.settle(case)  # goods that have gone may have to be paid
    return after


def _ask_warehouse(desk: Desk, case: Case, shipment: Shipment) -> None:
    # Somebody else's warehouse is asked until the shipment has left or was unpacked.
    work = fulfillment_work(shipment.id)
    known = case.books.work.find(work)
    is_asked = (
        shipment.location in desk.warehouses
        and shipment.failure is None
        and shipment.shipped_at is None
    )
    if is_asked and known is None:
        case.books.work.add(
            Work(
                id=work,
                kind=WorkKind.FULFILL,
                checkout=case.row.id,
                due=case.transaction.now,
            )
        )
    elif known is not None and not is_asked:
        case.books.work.drop(work)


def fulfillment_work(shipment: str) -> str:
    """The id of the work of having a shipment packed by somebody else."""
    return f"fulfill:{shipment}"


def _find_by_numbers(
    books: Books, order: str, before: Shipment | None, after: Shipment
) -> None:
    known = () if before is None else before.numbers
    for number in after.numbers:
        if number not in known:
            find_by_number(books, number, order)


def orders_of(books: Books, events: Sequence[TrackingEvent]) -> list[str]:
    """The numbers of the orders that events are about."""
    found = books.parcels.where_any("number", {event.number for event in events})
    return sorted({row.order for row in found})


def track(
    desk: Desk, transaction: Transaction, number: str, events: Iterable[TrackingEvent]
) -> Order:
    """What a carrier says moves the shipments of an order."""
    case = Case.from_order(transaction, number)
    return keep_shipments(desk, case, tracked(case.placed, events))


def fail(
    desk: Desk,
    transaction: Transaction,
    number: str,
    shipment: str,
    failure: ShipmentFailure,
    *,
    location: str | None = None,
    is_damaged: bool = False,
) -> Order:
    """A shipment is unpacked, lost or has come back; its goods are taken once more."""
    case = Case.from_order(transaction, number)
    known = case.placed.shipment(shipment)
    after = failed(case.placed, shipment, failure, at=transaction.now)
    if after is not case.placed and failure is ShipmentFailure.RETURNED:
        come_back(
            case,
            dict(known.picked),
            id=f"{shipment}:returned",
            location=known.location if location is None else location,
            is_damaged=is_damaged,
        )
    return keep_shipments(desk, case, after)


def report(desk: Desk, transaction: Transaction, said: FulfillmentReport) -> Order:
    """A warehouse of somebody else's has done with a shipment: all, a part, or nothing.

    While it is still at work nothing moves. What it did not send is to be packed again.
    """
    number = said.id.rpartition("-")[0]
    case = Case.from_order(transaction, number)
    order = case.placed
    shipment = order.shipment(said.id)
    unit_of = desk.taking.unit_of
    wanted = pieces_of(order, shipment.quantities, unit_of)
    gone, refused = dict(said.sent), dict(said.refused)
    if any(
        gone.get(sku, 0) + refused.get(sku, 0) < pieces
        for sku, pieces in wanted.items()
    ):
        return order
    if not any(gone.get(sku, 0) for sku in wanted):
        unpacked = failed(order, said.id, ShipmentFailure.UNPACKED, at=transaction.now)
        return keep_shipments(desk, case, unpacked)
    sent = _only(order, shipment, gone, unit_of)
    for tracking in said.numbers:
        sent = sent.with_number(tracking)
    reduced = order.with_facts(
        shipments=tuple(sent if each is shipment else each for each in order.shipments)
    )
    return keep_shipments(desk, case, shipped(reduced, said.id, at=transaction.now))


def _only(
    order: Order, shipment: Shipment, sent: Mapping[str, int], unit_of: UnitOf
) -> Shipment:
    # The shipment with what was sent of it alone.
    left = dict(sent)
    quantities = []
    for key, quantity in shipment.quantities:
        each = pieces_of_one(order, key, unit_of)
        fits = min(quantity, fitting(order.part(key)[0], each, left))
        if fits:
            quantities.append((key, fits))
            for sku, one in each.items():
                left[sku] -= stock_units(fits, one)
    picked = {sku: min(n, sent.get(sku, 0)) for sku, n in shipment.picked}
    return attrs.evolve(
        shipment,
        quantities=quantities,
        picked={sku: n for sku, n in picked.items() if n},
    )
