"""What is sent of orders: packed, handed to the carrier, delivered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ecomkit.cart.quantity import Quantity
from ecomkit.money.amount import Money
from ecomkit.orders import Order, delivered, shipped
from ecomkit.orders.packing import check_sendable
from ecomkit.shipping import Parcel
from ecomkit.shop.desk import fulfilling, labels, sending
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.elsewhere import source_from
from ecomkit.shop.desk.packing import pack
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow


class SentOrders(Room[D]):
    """Packs orders and follows them until they have arrived."""

    @flow
    def pack(
        self,
        number: str,
        lines: Mapping[str, Quantity] | None = None,
        *,
        delivery: str = "",
        location: str | None = None,
        carrier: str = "",
        boxes: Iterable[Parcel] = (),
    ) -> Flow[Order]:
        """Packs what has come of an order, a delivery or some *lines*, as shipments.

        There is one for each delivery and each location the goods leave from; only those
        at *location*, if it is given. It is in *boxes* where there is one shipment, or in
        those that the quoter's packer finds. Labels are asked of the shop's carriers; what
        lies in somebody else's warehouse is handed over to it.
        Raises NotPackableError, with everything that prevents it: also where nothing has
        come yet, or less than *lines* ask for.
        """
        by_hand = tuple(boxes)

        def change(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            after = pack(
                self.desk,
                case,
                lines,
                delivery=delivery,
                location=location,
                carrier=carrier,
                boxes=by_hand,
            )
            return sending.keep_shipments(self.desk, case, after)

        order = yield from self.desk.command(change)
        yield from fulfilling.hand_over(self.desk, order)
        return (yield from labels.labeled(self.desk, order))

    @flow
    def source_from(
        self,
        number: str,
        location: str,
        lines: Mapping[str, Quantity] | None = None,
    ) -> Flow[Order]:
        """Takes what is not packed yet of an order, or of some *lines*, from a location.

        What it had taken elsewhere, or waited for, is free again. Raises OutOfStockError
        where too little is for sale there; then nothing changes.
        """

        def change(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            source_from(self.desk, case, location, lines)
            return case.placed

        return (yield from self.desk.command(change))

    @flow
    def ship(self, number: str, shipment: str, *, tracking: str = "") -> Flow[Order]:
        """Records that a shipment was handed to the carrier; its goods leave the stock.

        *tracking* is the number of a parcel whose label was made elsewhere. Raises
        NotPackableError where the order is on hold or disputed, or was paid when it was
        packed and is not any more.
        """

        def change(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            now = transaction.now
            if case.placed.shipment(shipment).shipped_at is None:
                asked = (each.owed for each in case.open_asks)
                asked_for = Money.sum(asked, case.placed.currency)
                check_sendable(case.placed, case.bound, asked=asked_for)
            after = shipped(case.placed, shipment, at=now, tracking=tracking)
            return sending.keep_shipments(self.desk, case, after)

        return (yield from self.desk.command(change))

    @flow
    def deliver(self, number: str, shipment: str) -> Flow[Order]:
        """Records that a shipment has arrived; one that was lost, too.

        What was taken instead of lost goods is free again. Raises OrderStepError where these
        were packed again or credited meanwhile.
        """

        def change(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            after = delivered(case.placed, shipment, at=transaction.now)
            return sending.keep_shipments(self.desk, case, after)

        return (yield from self.desk.command(change))
