"""What is performed of orders: services at their appointments, downloads handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ecomkit.cart.quantity import Quantity
from ecomkit.orders import Order
from ecomkit.orders.packing import check_performable
from ecomkit.orders.performing import booked, handed_over, performed
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow


class PerformedOrders(Room[D]):
    """Performs the services of orders and hands their downloads over."""

    @flow
    def book(
        self,
        number: str,
        line: str,
        starts_at: datetime,
        *,
        quantity: Quantity | None = None,
        moved: str = "",
    ) -> Flow[Order]:
        """Books an appointment for a service, or moves the one whose id is *moved*.

        It is for *quantity* of the line, or for all that has no appointment yet. It is off
        once the line is canceled. Raises OrderStepError for what is no service.
        """
        return (
            yield from self._performing(
                number,
                lambda case: booked(
                    case.placed, line, starts_at, quantity=quantity, moved=moved
                ),
            )
        )

    @flow
    def perform(
        self, number: str, line: str, *, quantity: Quantity | None = None
    ) -> Flow[Order]:
        """Records that a service was done: its next appointment, else all or *quantity*.

        Raises NotPackableError as long as the order is not paid and need be.
        """

        def change(case: Case) -> Order:
            check_performable(case.placed, case.bound)
            return performed(
                case.placed, line, at=case.transaction.now, quantity=quantity
            )

        return (yield from self._performing(number, change))

    @flow
    def hand_over(
        self,
        number: str,
        line: str,
        content: str,
        *,
        quantity: Quantity | None = None,
    ) -> Flow[Order]:
        """Hands the link or license of a download over to the buyer; again changes nothing.

        It is for *quantity* of the line, such as one license, or for all that is left. It
        is kept with the order and in no event. Raises NotPackableError as long as the
        order is not paid and need be.
        """

        def change(case: Case) -> Order:
            check_performable(case.placed, case.bound)
            return handed_over(
                case.placed, line, content, at=case.transaction.now, quantity=quantity
            )

        return (yield from self._performing(number, change))

    def _performing(self, number: str, step: Callable[[Case], Order]) -> Flow[Order]:
        def change(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            case.keep_order(step(case))
            self.desk.settling.settle(case)
            return case.placed

        return (yield from self.desk.command(change))
