"""Parcel numbers: by them an order is found, or the several whose goods are in one parcel."""

from __future__ import annotations

from ecomkit.orders import Order
from ecomkit.shipping.tracking import Shipment, ShipmentFailure
from ecomkit.shop.store import Books
from ecomkit.shop.store.kept import ParcelNumber


def find_by_number(books: Books, number: str, order: str) -> None:
    """An order is found by the number of a parcel from now on.

    Other orders whose parcel of that number is still under way stay with it; a carrier uses
    its numbers again after some years.
    """
    for row in books.parcels.where("number", number):
        if row.order == order:
            return
        other = books.orders.find(row.order)
        if other is None or not _is_awaited(other, number):
            books.parcels.drop(f"{number}/{row.order}")
    books.parcels.add(ParcelNumber(number=number, order=order))


def _is_awaited(order: Order, number: str) -> bool:
    return any(
        each.number == number and not each.status.ended and not _is_over(shipment)
        for shipment in order.shipments
        for each in shipment.parcels
    )


def _is_over(shipment: Shipment) -> bool:
    # What is lost may turn up.
    failed = shipment.failure not in {None, ShipmentFailure.LOST}
    return failed or shipment.delivered_at is not None
