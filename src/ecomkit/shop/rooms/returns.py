"""Returns: asked for, decided, received, inspected, and resolved by a change of the order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ecomkit.cart import LineItem
from ecomkit.cart.quantity import Quantity
from ecomkit.moments import local_time
from ecomkit.orders import (
    Order,
    OrderChange,
    OrderEdit,
    return_decided,
    return_received,
    return_requested,
    return_resolved,
)
from ecomkit.orders.crediting import ChangeDetails
from ecomkit.orders.fulfillment import Inspection, ReturnCause
from ecomkit.orders.returning import (
    ReturnProblem,
    check_returnable,
    refuse_return,
    return_problems,
)
from ecomkit.orders.steps import return_inspected, return_labeled, return_replaced
from ecomkit.shipping import Parcel
from ecomkit.shop.desk.buying import PayingDetails
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.changing import settle_change
from ecomkit.shop.desk.collecting import Collection
from ecomkit.shop.desk.results import Changed
from ecomkit.shop.desk.return_labels import made_label, return_label_request
from ecomkit.shop.desk.returning import preview_return, put_back
from ecomkit.shop.desk.taking import refuse_short
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books
from ecomkit.validators import as_tuple

_NO_DETAILS: Mapping[str, str] = {}


class Returns(Room[D]):
    """The returns of a shop."""

    @flow
    def problems(
        self,
        number: str,
        wanted: Mapping[str, Quantity],
        *,
        cause: ReturnCause = ReturnCause.UNWANTED,
    ) -> Flow[tuple[ReturnProblem, ...]]:
        """All that keeps goods, by line key, from being sent back today.

        That the terms exclude them or their days are over, and that there are not as many.
        """

        def look(books: Books) -> tuple[ReturnProblem, ...]:
            zone = self.desk.zone
            on = local_time(books.now, zone).date()
            order: Order = books.orders.get(number)
            found = return_problems(order, wanted, on=on, zone=zone, cause=cause)
            return found + self._of_cards(books, order, wanted)

        return (yield from self.desk.read(look))

    @flow
    def request(
        self,
        number: str,
        wanted: Mapping[str, Quantity],
        *,
        reason: str = "",
        cause: ReturnCause = ReturnCause.UNWANTED,
        comes_back: bool = True,
        goodwill: bool = False,
    ) -> Flow[Order]:
        """Records that the buyer asks to return goods, by line key, or claims them.

        A claim of goods that are damaged, wrong or missing may be one without them
        (*comes_back* false). Raises ReturnRefusedError, with every reason, for what the
        terms of the sale do not allow; *goodwill* takes it on all the same.
        """

        def change(order: Order, case: Case) -> Order:
            id = f"{number}-r{len(order.returns) + 1}"
            now, zone = case.transaction.now, self.desk.zone
            after = return_requested(
                order,
                wanted,
                id=id,
                at=now,
                reason=reason,
                cause=cause,
                comes_back=comes_back,
                goodwill=goodwill,
            )
            if not goodwill:
                on = local_time(now, zone).date()
                check_returnable(order, wanted, on=on, zone=zone, cause=cause)
                refuse_return(order, self._of_cards(case.books, order, wanted))
            return after

        return (yield from self._step(number, change))

    @flow
    def decide(
        self, number: str, id: str, *, approved: bool, reason: str = ""
    ) -> Flow[Order]:
        """Approves a return, or rejects it for a *reason*.

        An approved one that never comes, or whose parcel turns out to be lost, is rejected
        as well, as long as nothing of it was received, credited or sent again: its goods
        are as they were before it was requested. Else it raises OrderStepError.
        """
        return (
            yield from self._step(
                number,
                lambda order, case: return_decided(
                    order,
                    id,
                    at=case.transaction.now,
                    approved=approved,
                    reason=reason,
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
    def label(
        self,
        number: str,
        id: str,
        label: str = "",
        *,
        carrier: str = "",
        service: str = "",
        parcel: Parcel | None = None,
        location: str = "",
    ) -> Flow[Order]:
        """Gives the buyer a label to send a return with: its number, or made by a carrier.

        A *carrier* of the shop makes it for a *parcel* from the buyer to a *location*; asked
        again, it gives the same one. Where the terms say so, the label's fee is taken off
        what is credited. Raises CarrierRefusedError or CarrierUnavailableError.
        """
        if carrier:
            asked = yield from self.desk.read(
                lambda books: return_label_request(
                    self.desk,
                    books.orders.get(number),
                    id,
                    service=service,
                    parcel=parcel,
                    location=location,
                )
            )
            label = (yield from made_label(self.desk, carrier, asked)).number
        return (
            yield from self._step(
                number, lambda order, case: return_labeled(order, id, label)
            )
        )

    @flow
    def inspect(
        self,
        number: str,
        id: str,
        found: Iterable[Inspection],
        *,
        location: str | None = None,
    ) -> Flow[Order]:
        """Records what was found of every unit that came back.

        What is as new is in stock again at a *location*, by default where it was packed;
        what is not is written off.
        """
        seen = as_tuple(found)

        def change(order: Order, case: Case) -> Order:
            after = return_inspected(order, id, seen)
            put_back(self.desk, case, id, seen, location)
            return after

        return (yield from self._step(number, change))

    @flow
    def preview(
        self,
        number: str,
        id: str,
        *,
        exchange_for: Iterable[LineItem] = (),
        reason: str = "",
        by: str = "",
    ) -> Flow[OrderEdit]:
        """What a return comes to: what came back, or what was claimed, at its price.

        A consumer of the European Union who withdraws from the whole order gets the
        standard delivery back; by the terms, the fee of the label is taken off, and
        discounts that the rest would not have had. With *exchange_for* other goods, it is
        one change with one balance. :meth:`resolve` applies it.
        """
        at = yield from self.desk.read(lambda books: books.now)
        details = ChangeDetails(id=f"{id}-credit", at=at, reason=reason, by=by)
        return (
            yield from preview_return(
                self.desk, number, id, as_tuple(exchange_for), details
            )
        )

    @flow
    def replace(self, number: str, id: str) -> Flow[Order]:
        """Answers a claim by the same goods instead of money: they are sent again.

        They are taken from stock now, and packed and sent as the first ones were; what is
        due stays, and no paper but the packing list is written. Raises OutOfStockError
        where there is too little, InvalidChangeError for goods that are only unwanted.
        """

        def change(order: Order, case: Case) -> Order:
            after = return_replaced(order, id, at=case.transaction.now)
            refuse_short(self.desk.taking.cover(case, after))
            return after

        return (yield from self._step(number, change))

    @flow
    def resolve(
        self,
        number: str,
        id: str,
        change: OrderChange | OrderEdit,
        *,
        as_credit: bool = False,
        details: Mapping[str, str] = _NO_DETAILS,
        payment_method: str = "",
        token: str = "",
        return_url: str = "",
        ask_buyer: bool = False,
    ) -> Flow[Changed]:
        """Resolves a return by a change, and settles what it gives back or costs more.

        Again, it moves what is stuck. The rest is as with :meth:`Orders.change`.
        """
        by = Collection(
            payment_method=payment_method,
            paying=PayingDetails(token=token, return_url=return_url, metadata=details),
            ask_buyer=ask_buyer,
        )
        return (
            yield from settle_change(
                self.desk,
                number,
                change,
                lambda order, edit: return_resolved(order, id, edit),
                as_credit=as_credit,
                details=details,
                by=by,
            )
        )

    def _of_cards(
        self, books: Books, order: Order, wanted: Mapping[str, Quantity]
    ) -> tuple[ReturnProblem, ...]:
        cards = self.desk.gift_cards
        return () if cards is None else cards.return_problems(books, order, wanted)

    def _step(self, number: str, change: Callable[[Order, Case], Order]) -> Flow[Order]:
        def step(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            return case.keep_order(change(case.placed, case))

        return (yield from self.desk.command(step))
