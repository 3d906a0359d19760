"""Fulfilling: shipments that somebody else's warehouse packs and sends, as work."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import attrs

from ecomkit.orders import Order
from ecomkit.orders.picking import pieces_of
from ecomkit.shipping import CarrierRefusedError
from ecomkit.shipping.fulfillment import FulfillmentReport, FulfillmentRequest
from ecomkit.shipping.tracking import Shipment
from ecomkit.shop.desk import sending
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import AskOutside, Flow
from ecomkit.shop.store import Work

_AGAIN = timedelta(minutes=15)
_TAKEN_ON = "taken on"  # the service has answered once


@attrs.frozen(kw_only=True)
class _Question:
    who: str
    method: str
    about: FulfillmentRequest | str


def go_on(desk: Desk, work: str) -> Flow[int]:
    """Hands a shipment to its warehouse, or asks what has become of it; 1 if it answers.

    It is handed over under the shipment's id, which is one order however often it is sent.
    """
    asked: _Question | None = yield from desk.command(partial(_begin, desk, work))
    if asked is None:
        return 0
    answer = yield AskOutside(asked.who, asked.method, asked.about)
    return (yield from desk.command(partial(_answered, desk, work, answer)))


def hand_over(desk: Desk, order: Order) -> Flow[None]:
    """Hands the shipments of an order that are packed elsewhere to their warehouses."""
    for shipment in order.shipments:
        if shipment.location in desk.warehouses and shipment.shipped_at is None:
            yield from go_on(desk, sending.fulfillment_work(shipment.id))


def _begin(desk: Desk, work: str, transaction: Transaction) -> _Question | None:
    known = transaction.books.work.find(work)
    if known is None:
        return None
    case = Case(transaction, known.checkout)
    known = transaction.books.work.find(work)
    if known is None or known.due is None or known.due > transaction.now:
        return None
    shipment = _shipment(case.placed, known)
    service = desk.warehouses.get(shipment.location)
    if service is None or not desk.paying.begun(case, known):
        return None
    if known.instruction == _TAKEN_ON:
        return _Question(who=service.name, method="report", about=shipment.id)
    (to,) = (each for each in case.placed.deliveries if each.id == shipment.delivery)
    if to.address is None:
        return None
    request = FulfillmentRequest(
        id=shipment.id,
        order=case.placed.number,
        lines=pieces_of(case.placed, shipment.quantities, desk.taking.unit_of),
        recipient=to.address,
        method=to.method,
    )
    return _Question(who=service.name, method="submit", about=request)


def _answered(desk: Desk, work: str, answer: Any, transaction: Transaction) -> int:
    books = transaction.books
    known = books.work.find(work)
    if known is None:
        return 0
    order = Case(transaction, known.checkout).placed
    shipment = _shipment(order, known)
    if isinstance(answer, CarrierRefusedError):
        # It will not do it: its goods are to be packed by somebody else.
        pieces = pieces_of(order, shipment.quantities, desk.taking.unit_of)
        answer = FulfillmentReport(id=shipment.id, refused=tuple(pieces.items()))
    if not isinstance(answer, FulfillmentReport):
        books.work.put(attrs.evolve(known, note=str(answer)))
        return 0
    after = sending.report(desk, transaction, answer).shipment(shipment.id)
    if after.shipped_at is None and after.failure is None:
        due = transaction.now + _AGAIN
        books.work.put(
            attrs.evolve(known, due=due, tries=0, instruction=_TAKEN_ON, note="")
        )
    return 1


def _shipment(order: Order, work: Work) -> Shipment:
    return order.shipment(work.id.partition(":")[2])
