"""Shipments: boxed, labeled, followed to the door, lost, come back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ecomkit.errors import EcomkitError
from ecomkit.orders import Order, OrderStepError
from ecomkit.orders.sending import boxed
from ecomkit.shipping import CarrierUnavailableError, Parcel
from ecomkit.shipping.carriers import ShippingLabel
from ecomkit.shipping.fulfillment import FulfillmentReport
from ecomkit.shipping.tracking import ShipmentFailure, TrackingEvent
from ecomkit.shop.desk import labels, sending
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import AskOutside, Flow
from ecomkit.shop.rooms.room import D, Room, flow


class Shipments(Room[D]):
    """The shipments of a shop's orders, which :meth:`Orders.pack` packs."""

    @flow
    def box(self, number: str, shipment: str, boxes: Iterable[Parcel]) -> Flow[Order]:
        """Says in which boxes a shipment is, as long as it has no label.

        Labels that a carrier refused are asked for once more.
        """
        by_hand = tuple(boxes)

        def change(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            after = boxed(case.placed, shipment, by_hand)
            after = sending.keep_shipments(self.desk, case, after)
            labels.ask_for(self.desk, case, after.shipment(shipment))
            return after

        return (
            yield from labels.labeled(self.desk, (yield from self.desk.command(change)))
        )

    @flow
    def label(self, number: str, shipment: str, parcel: int = 1) -> Flow[ShippingLabel]:
        """The label of a parcel, to be printed; the carrier is asked for it once more.

        Under the same key it gives the same one. Raises OrderStepError where no carrier
        of the shop makes it, and what the carrier says.
        """
        order = yield from self.desk.read(lambda books: books.orders.get(number))
        known = order.shipment(shipment)
        carrier = labels.carrier_of(self.desk, known)
        if carrier is None or not 1 <= parcel <= len(known.parcels):
            raise OrderStepError(
                f"order {number} has no label for parcel {parcel} of {shipment}",
                order=number,
            )
        request = labels.request_for(self.desk, order, known, parcel - 1)
        found = yield AskOutside(carrier, "label", request)
        if isinstance(found, ShippingLabel):
            return found
        if isinstance(found, EcomkitError):
            raise found
        raise CarrierUnavailableError(f"{carrier} gave no label")

    @flow
    def track(self, events: Iterable[TrackingEvent]) -> Flow[list[Order]]:
        """What carriers say of parcels moves their shipments and orders; gives those.

        Twice, late or out of order, it counts once and in its place. Numbers of nobody's
        parcels are left out.
        """
        said = tuple(events)
        numbers = yield from self.desk.read(lambda b: sending.orders_of(b, said))
        moved = []
        for number in numbers:
            change = partial(sending.track, self.desk, number=number, events=said)
            moved.append((yield from self.desk.command(change)))
        return moved

    @flow
    def ask(self, number: str) -> Flow[Order]:
        """Asks the shop's carriers what has become of an order's parcels.

        A carrier that does not answer is asked again next time.
        """
        order = yield from self.desk.read(lambda books: books.orders.get(number))
        said: list[TrackingEvent] = []
        for shipment in order.shipments:
            carrier = labels.carrier_of(self.desk, shipment)
            open_ones = [
                each.number
                for each in shipment.parcels
                if each.number and not each.status.ended
            ]
            if carrier is None or not open_ones or shipment.failure is not None:
                continue
            most = self.desk.carriers[carrier].limits.numbers
            for start in range(0, len(open_ones), most):
                batch = open_ones[start : start + most]
                found = yield AskOutside(carrier, "track", batch)
                if not isinstance(found, Exception):
                    said += found
        change = partial(sending.track, self.desk, number=number, events=said)
        return (yield from self.desk.command(change))

    @flow
    def unpack(self, number: str, shipment: str) -> Flow[Order]:
        """Unpacks a shipment that has not left: its goods can be packed or canceled.

        Its labels are given back to a carrier that takes them, by :meth:`WorkRoom.run`.
        """
        return (yield from self._fail(number, shipment, ShipmentFailure.UNPACKED))

    @flow
    def lose(self, number: str, shipment: str) -> Flow[Order]:
        """Records that a shipment is lost: its goods can be packed again, or canceled.

        Others are taken out of stock for it, as far as there are some. Found again, it is
        delivered (:meth:`SentOrders.deliver`) or has come back (:meth:`take_back`).
        """
        return (yield from self._fail(number, shipment, ShipmentFailure.LOST))

    @flow
    def take_back(
        self,
        number: str,
        shipment: str,
        *,
        location: str | None = None,
        is_damaged: bool = False,
    ) -> Flow[Order]:
        """Records that a shipment has come back undelivered: refused, not collected, or lost.

        Its goods are in stock again, at the place they came from or at *location*, or
        written off; they can be sent again, or canceled.
        """
        failure = ShipmentFailure.RETURNED
        return (
            yield from self._fail(
                number, shipment, failure, location=location, is_damaged=is_damaged
            )
        )

    @flow
    def report(self, said: FulfillmentReport) -> Flow[Order]:
        """What somebody else's warehouse says of a shipment, under its id, moves it.

        All that was sent is under way, with the numbers; what was refused is to be packed
        again. While the warehouse is still at work, nothing moves.
        """
        return (
            yield from self.desk.command(partial(sending.report, self.desk, said=said))
        )

    def _fail(
        self,
        number: str,
        shipment: str,
        failure: ShipmentFailure,
        *,
        location: str | None = None,
        is_damaged: bool = False,
    ) -> Flow[Order]:
        change = partial(
            sending.fail,
            self.desk,
            number=number,
            shipment=shipment,
            failure=failure,
            location=location,
            is_damaged=is_damaged,
        )
        return (yield from self.desk.command(change))
