"""Returns: asked for, decided, received, and resolved by a change of the order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ecomkit.cart.quantity import Quantity
from ecomkit.orders import (
    Order,
    OrderChange,
    return_decided,
    return_received,
    return_requested,
    return_resolved,
)
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.changing import change_order, changed
from ecomkit.shop.desk.results import Changed
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow

_NO_DETAILS: Mapping[str, str] = {}


class Returns(Room[D]):
    """The returns of a shop."""

    @flow
    def request(
        self, number: str, wanted: Mapping[str, Quantity], *, reason: str = ""
    ) -> Flow[Order]:
        """Records that the buyer asks to return goods, by line key."""

        def change(order: Order, case: Case) -> Order:
            id = f"{number}-r{len(order.returns) + 1}"
            now = case.transaction.now
            return return_requested(order, wanted, id=id, at=now, reason=reason)

        return (yield from self._step(number, change))

    @flow
    def decide(self, number: str, id: str, *, approved: bool) -> Flow[Order]:
        """Approves or rejects a return."""
        return (
            yield from self._step(
                number,
                lambda order, case: return_decided(
                    order, id, at=case.transaction.now, approved=approved
                ),
            )
        )

    @flow
    def receive(
        self, number: str, id: str, received: Mapping[str, Quantity] | None = None
    ) -> Flow[Order]:
        """Records returned goods: all that was announced, or *received*."""
        return (
            yield from self._step(
                number,
                lambda order, case: return_received(
                    order, id, at=case.transaction.now, received=received
                ),
            )
        )

    @flow
    def resolve(
        self,
        number: str,
        id: str,
        change: OrderChange,
        *,
        as_credit: bool = False,
        details: Mapping[str, str] = _NO_DETAILS,
    ) -> Flow[Changed]:
        """Resolves a return by a change, and gives back what it gives back.

        Again, it moves what is stuck. The rest is as with :meth:`Orders.change`.
        """
        return (
            yield from self.desk.command_with(
                lambda t: change_order(
                    self.desk,
                    t,
                    number,
                    change,
                    lambda order: return_resolved(order, id, change),
                    as_credit=as_credit,
                    details=details,
                ),
                partial(changed, number),
            )
        )

    def _step(self, number: str, change: Callable[[Order, Case], Order]) -> Flow[Order]:
        def step(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            return case.keep_order(change(case.placed, case))

        return (yield from self.desk.command(step))
