"""Labels: asked of a carrier outside of transactions, under one key, until it answers."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import Any

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.orders import Order
from ecomkit.orders.declaring import declared
from ecomkit.orders.sending import numbered
from ecomkit.shipping import CarrierRefusedError, Parcel
from ecomkit.shipping.carriers import (
    LabelCancellation,
    LabelRequest,
    ShippingLabel,
)
from ecomkit.shipping.tracking import Shipment, ShipmentFailure
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.parcel_numbers import find_by_number
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import AskOutside, Flow
from ecomkit.shop.store import Work, WorkKind


def ask_for(desk: Desk, case: Case, shipment: Shipment) -> None:
    """Writes the work of asking for the labels that a shipment lacks, if it is made here."""
    is_asked = (
        carrier_of(desk, shipment) is not None
        and shipment.failure is None
        and shipment.shipped_at is None
        and shipment.location not in desk.warehouses  # they make their own
    )
    for index, parcel in enumerate(shipment.parcels):
        work = _work(shipment.id, index)
        known = case.books.work.find(work)
        if is_asked and not parcel.number:
            if known is None or known.due is None:
                row = Work(
                    id=work,
                    kind=WorkKind.LABEL,
                    checkout=case.row.id,
                    due=case.transaction.now,
                )
                if known is None:
                    case.books.work.add(row)
                else:
                    case.books.work.put(row)
        elif known is not None:
            case.books.work.drop(work)


def give_back(desk: Desk, case: Case, shipment: Shipment) -> None:
    """Writes the work of canceling the labels of a shipment that was unpacked."""
    carrier = carrier_of(desk, shipment)
    if shipment.failure is not ShipmentFailure.UNPACKED or carrier is None:
        return
    if not desk.carriers[carrier].limits.cancels:
        return
    for index, number in enumerate(each.number for each in shipment.parcels):
        work = f"cancel:{shipment.id}:{index + 1}"
        if number and case.books.work.find(work) is None:
            case.books.work.add(
                Work(
                    id=work,
                    kind=WorkKind.CANCEL_LABEL,
                    checkout=case.row.id,
                    due=case.transaction.now,
                )
            )


def cancel(desk: Desk, work: str) -> Flow[int]:
    """Asks a carrier to cancel a label; what it will not cancel, a person looks at."""
    asked: tuple[str, str] | None
    asked = yield from desk.command(partial(_begin_canceling, desk, work))
    if asked is None:
        return 0
    answer = yield AskOutside(asked[0], "cancel", asked[1])
    return (yield from desk.command(partial(_canceled, work, answer)))


def _begun(
    desk: Desk, work: str, transaction: Transaction
) -> tuple[Order, str, Shipment, int] | None:
    # The parcel that work is about, and its carrier, if it is due: from now on under way.
    known = transaction.books.work.find(work)
    if known is None:
        return None
    case = Case(transaction, known.checkout)
    known = transaction.books.work.find(work)
    if known is None or known.due is None or known.due > transaction.now:
        return None
    shipment, index = _parcel(case.placed, work)
    carrier = carrier_of(desk, shipment)
    if carrier is None or not desk.paying.begun(case, known):
        return None
    return case.placed, carrier, shipment, index


def _begin_canceling(
    desk: Desk, work: str, transaction: Transaction
) -> tuple[str, str] | None:
    begun = _begun(desk, work, transaction)
    if begun is None:
        return None
    _, carrier, shipment, index = begun
    return carrier, shipment.parcels[index].number


def _canceled(work: str, answer: Any, transaction: Transaction) -> int:
    books = transaction.books
    known = books.work.find(work)
    if known is None:
        return 0
    if isinstance(answer, LabelCancellation) and answer.done:
        books.work.drop(work)
        return 1
    if isinstance(answer, LabelCancellation):
        books.work.put(attrs.evolve(known, due=None, note=answer.because))
    elif isinstance(answer, CarrierRefusedError):
        _give_to_a_person(transaction, work, answer)
    else:
        books.work.put(attrs.evolve(known, note=str(answer)))
    return 0


def carrier_of(desk: Desk, shipment: Shipment) -> str | None:
    """The name of the carrier that is asked for the labels of a shipment, if any."""
    names = {name.casefold(): name for name in desk.carriers}
    return names.get(shipment.carrier.casefold())


def make(desk: Desk, work: str) -> Flow[int]:
    """Asks for a label and writes down its number; gives how many there are of it."""
    asked: tuple[str, LabelRequest] | None
    asked = yield from desk.command(partial(_begin, desk, work))
    if asked is None:
        return 0
    carrier, request = asked
    answer = yield AskOutside(carrier, "label", request)
    return (yield from desk.command(partial(_answered, desk, work, answer)))


def labeled(desk: Desk, order: Order) -> Flow[Order]:
    """The order after its labels were asked for, as far as the carriers answer."""
    for shipment in order.shipments:
        for index, parcel in enumerate(shipment.parcels):
            if not parcel.number and carrier_of(desk, shipment) is not None:
                yield from make(desk, _work(shipment.id, index))
    return (yield from desk.read(lambda books: books.orders.get(order.number)))


def request_for(
    desk: Desk, order: Order, shipment: Shipment, index: int
) -> LabelRequest:
    """What a carrier is asked for a label; the same for the same parcel, always."""
    parcel = shipment.parcels[index].parcel
    if parcel is None:
        raise CarrierRefusedError(
            f"parcel {index + 1} of {shipment.id} was not measured",
            hint="say in which box it is: shop.shipments.box(...)",
        )
    sender = desk.senders.get(shipment.location)
    if sender is None:
        raise CarrierRefusedError(
            f"nobody knows the address of the location {shipment.location!r}",
            hint="open the shop with senders={location: address}",
        )
    (delivery,) = (each for each in order.deliveries if each.id == shipment.delivery)
    if delivery.address is None:
        raise CarrierRefusedError(f"{shipment.id} goes to no address")
    return LabelRequest(
        key=f"{_work(shipment.id, index)}:{_digest(parcel)}",
        parcel=parcel,
        sender=sender,
        recipient=delivery.address,
        service=shipment.service,
        declaration=declared(order, shipment),
    )


def _begin(
    desk: Desk, work: str, transaction: Transaction
) -> tuple[str, LabelRequest] | None:
    begun = _begun(desk, work, transaction)
    if begun is None:
        return None
    order, carrier, shipment, index = begun
    try:
        return carrier, request_for(desk, order, shipment, index)
    except EcomkitError as error:
        _give_to_a_person(transaction, work, error)
        return None


def _answered(desk: Desk, work: str, answer: Any, transaction: Transaction) -> int:
    books = transaction.books
    known = books.work.find(work)
    if known is None:
        return 0
    if isinstance(answer, ShippingLabel):
        case = Case(transaction, known.checkout)
        shipment, index = _parcel(case.placed, work)
        case.keep_order(numbered(case.placed, shipment.id, answer.number, parcel=index))
        find_by_number(books, answer.number, case.placed.number)
        books.work.drop(work)
        return 1
    if isinstance(answer, CarrierRefusedError):
        _give_to_a_person(transaction, work, answer)
    else:
        books.work.put(attrs.evolve(known, note=str(answer)))
    return 0


def _give_to_a_person(transaction: Transaction, work: str, error: EcomkitError) -> None:
    known = transaction.books.work.get(work)
    transaction.books.work.put(attrs.evolve(known, due=None, note=str(error)))


def _digest(parcel: Parcel) -> str:
    # Another box is another label.
    return sha256(repr(parcel).encode()).hexdigest()[:12]


def _work(shipment: str, index: int) -> str:
    return f"label:{shipment}:{index + 1}"


def _parcel(order: Order, work: str) -> tuple[Shipment, int]:
    _, shipment, index = work.split(":")
    return order.shipment(shipment), int(index) - 1
