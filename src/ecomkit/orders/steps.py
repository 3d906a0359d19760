"""What happens to the goods of an order; each step returns a new order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart.quantity import Quantities, Quantity
from ecomkit.customers import Customer
from ecomkit.errors import short_repr
from ecomkit.orders.bundle_parts import require_parts_known
from ecomkit.orders.change import ChangeEntry, ChangeKind, OrderChange
from ecomkit.orders.editing import OrderEdit
from ecomkit.orders.errors import InvalidChangeError, OrderStepError
from ecomkit.orders.fulfillment import (
    Inspection,
    OrderReturn,
    ReturnCause,
    ReturnStatus,
    checked_quantities,
    other_way,
    sum_of,
)
from ecomkit.orders.order import Order, OrderHold
from ecomkit.orders.remainder import returnable


def on_hold(order: Order, *, at: datetime, reason: str) -> Order:
    """The order on hold: nothing of it can be packed."""
    if is_on_hold(order):
        raise _wrong(order, "is on hold already")
    return order.with_facts(holds=(*order.holds, OrderHold(since=at, reason=reason)))


def off_hold(order: Order, *, at: datetime) -> Order:
    """The order released from its hold."""
    if not is_on_hold(order):
        raise _wrong(order, "is not on hold")
    return order.with_facts(
        holds=(*order.holds[:-1], attrs.evolve(order.holds[-1], until=at))
    )


def is_on_hold(order: Order) -> bool:
    """Whether the order is on hold."""
    return bool(order.holds) and order.holds[-1].until is None


def open_quantities(order: Order, delivery: str = "") -> Quantities:
    """What is still to be packed of a delivery, or of all of them, by line key."""
    keys = {
        key
        for each in order.deliveries
        if delivery in {"", each.id}
        for key in each.lines
    }
    return tuple(
        (line.key, left)
        for line in order.lines
        if line.key in keys
        and line.is_packed
        and (left := order.quantities(line.key).open)
    )


def readdressed(order: Order, address: Address, *, delivery: str = "") -> Order:
    """The order with another address of a delivery, in the same place.

    Who it is for and the street can change; prices, taxes and fees hold for the place. It
    raises OrderStepError for another place, and once goods of the delivery are packed.
    """
    known = {each.id: each for each in order.deliveries}
    chosen = delivery or next(iter(known), "")
    before = known.get(chosen)
    if before is None or before.address is None:
        raise _wrong(order, f"sends nothing to an address as {short_repr(delivery)}")
    if any(each.delivery == chosen and not each.failure for each in order.shipments):
        raise _wrong(order, "is packed: its parcels have their labels")
    if _priced_by(address) != _priced_by(before.address):
        raise _wrong(
            order,
            f"was priced for {before.address.postcode} {before.address.country}",
        )
    after = attrs.evolve(before, address=address)
    return order.with_facts(
        deliveries=tuple(
            after if each.id == chosen else each for each in order.deliveries
        )
    )


def _priced_by(address: Address) -> tuple[str, ...]:
    return address.country, address.region, address.postcode


def assigned(order: Order, customer: Customer) -> Order:
    """The order of a guest as that of the customer who the guest was.

    Raises OrderStepError where it is somebody else's: by another e-mail address, or an
    account's.
    """
    same = order.purchaser.email.casefold() == customer.email.casefold()
    if not customer.email or not same or order.purchaser.account:
        raise _wrong(order, f"is not one of {short_repr(customer.email)}")
    purchaser = attrs.evolve(order.purchaser, id=customer.id)
    return (
        order if purchaser == order.purchaser else order.with_facts(purchaser=purchaser)
    )


def return_requested(
    order: Order,
    wanted: Mapping[str, Quantity],
    *,
    id: str,
    at: datetime,
    reason: str = "",
    cause: ReturnCause = ReturnCause.UNWANTED,
    comes_back: bool = True,
    goodwill: bool = False,
) -> Order:
    """The order with a return or claim requested of goods that were shipped, by line key.

    Whether the terms allow it :func:`~ecomkit.orders.returning.return_problems` says.
    """
    if any(each.id == id for each in order.returns):
        raise _wrong(order, f"has a return {short_repr(id)} already")
    if not comes_back and not ReturnCause(cause).is_claim:
        raise InvalidChangeError(
            "goods that are only unwanted have to come back",
            path="$.comes_back",
            hint=f"say what is wrong with them: {', '.join(ReturnCause)}",
        )
    quantities = checked_quantities(
        wanted,
        partial(still_returnable, order, wanted),
        what="returned",
        otherwise=partial(instead_of_returning, order),
    )
    for key, _ in quantities:
        line, sku = order.part(key)
        if sku:
            require_parts_known(line, key)
    new = OrderReturn(
        id=id,
        quantities=quantities,
        requested_at=at,
        reason=reason,
        cause=cause,
        comes_back=comes_back,
        goodwill=goodwill,
    )
    return order.with_facts(returns=(*order.returns, new))


def return_decided(
    order: Order, id: str, *, at: datetime, approved: bool, reason: str = ""
) -> Order:
    """The order with a return approved, or rejected for a *reason*.

    An approved one can still be rejected, such as when it never comes, until something of it
    was received, credited or sent again.
    """
    asked = order.return_of(id)
    if approved or asked.status is not ReturnStatus.APPROVED:
        asked = _return_in(order, id, ReturnStatus.REQUESTED)
    decided = attrs.evolve(
        asked, decided_at=at, approved=approved, decision_reason=reason
    )
    return order.with_facts(returns=_replaced(order.returns, decided))


def return_received(
    order: Order,
    id: str,
    *,
    at: datetime,
    received: Mapping[str, Quantity] | None = None,
) -> Order:
    """The order with returned goods received: all that was announced, or fewer."""
    asked = _return_in(order, id, ReturnStatus.APPROVED)
    quantities = asked.quantities
    if received is not None:
        announced = dict(quantities)
        quantities = checked_quantities(
            received,
            partial(_announced, order, announced),
            what="received",
            path="$.received",
        )
    came = attrs.evolve(asked, received_at=at, received=quantities)
    return order.with_facts(returns=_replaced(order.returns, came))


def _announced(order: Order, announced: Mapping[str, Quantity], key: str) -> Quantity:
    order.part(key)  # says so if the order has no such line
    return announced.get(key, 0)


def return_labeled(order: Order, id: str, label: str) -> Order:
    """The order with the number of the label that the shop gave for a return."""
    asked = _return_in(order, id, ReturnStatus.APPROVED)
    labeled = attrs.evolve(asked, label=label)
    return order.with_facts(returns=_replaced(order.returns, labeled))


def return_inspected(order: Order, id: str, found: Sequence[Inspection]) -> Order:
    """The order with what was *found* of all goods that came back with a return.

    Raises InvalidChangeError where it is not what was received, unit by unit.
    """
    asked = _return_in(order, id, ReturnStatus.RECEIVED)
    if asked.inspected:
        raise _wrong(order, f"has inspected {short_repr(id)} already")
    sums = {each.line: sum_of((each.as_new, each.written_off)) for each in found}
    if sums != dict(asked.received) or len(sums) < len(found):
        raise InvalidChangeError(
            f"{short_repr(sums)} was inspected, {short_repr(dict(asked.received))} came",
            path="$.found",
            hint="say of every unit that came back what was found",
        )
    seen = attrs.evolve(asked, inspected=tuple(found))
    return order.with_facts(returns=_replaced(order.returns, seen))


def return_resolved(order: Order, id: str, edit: OrderChange | OrderEdit) -> Order:
    """The order with a return resolved by a change, which credits what came back.

    Raises InvalidChangeError for units that did not come back with it.
    """
    edit = edit if isinstance(edit, OrderEdit) else OrderEdit(change=edit)
    asked = order.return_of(id)
    if asked.comes_back or asked.status is not ReturnStatus.APPROVED:
        asked = _return_in(order, id, ReturnStatus.RECEIVED)
    came = dict(asked.credited)
    checked_quantities(
        dict(_units_of(edit.change.entries)),
        lambda key: came.get(key, 0),
        what="refunded by this return",
        path="$.change",
    )
    after = edit.applied(order)
    resolved = attrs.evolve(asked, change=edit.change.id)
    return after.with_facts(returns=_replaced(after.returns, resolved))


def return_replaced(order: Order, id: str, *, at: datetime) -> Order:
    """The order with a claim answered by the same goods, which are sent again.

    Nothing is credited. Raises InvalidChangeError for goods that are only unwanted, for
    parts of a bundle, and for goods of a parcel that was lost: those are open anyway.
    """
    asked = order.return_of(id)
    due = ReturnStatus.RECEIVED if asked.comes_back else ReturnStatus.APPROVED
    asked = _return_in(order, id, due)
    if not asked.cause.is_claim:
        raise InvalidChangeError(
            "goods that are only unwanted are not sent again",
            path="$.cause",
            hint="exchange them: returns.preview(..., exchange_for=[...])",
        )
    for key, _ in asked.quantities:
        if order.part(key)[1]:
            raise InvalidChangeError(
                f"{key} is a part of a bundle, and not sent again by itself",
                path=f"$.quantities.{key}",
                hint="credit it: returns.preview(...)",
            )
    checked_quantities(
        dict(asked.credited),
        lambda key: returnable(order, key, {}),
        what="sent again",
        path="$.quantities",
        otherwise=partial(instead_of_returning, order),
    )
    resolved = attrs.evolve(asked, replaced_at=at)
    return order.with_facts(returns=_replaced(order.returns, resolved))


def _units_of(entries: Iterable[ChangeEntry]) -> Iterator[tuple[str, Quantity]]:
    # The units, and the parts of bundles, by the keys under which they are sent back.
    for each in entries:
        if each.quantity:
            yield each.row, each.quantity
        for sku, pieces in each.parts:
            yield f"{each.row}/{sku}", pieces


def still_returnable(
    order: Order, wanted: Mapping[str, Quantity], key: str
) -> Quantity:
    """What was sent, and is neither returned nor on its way back, nor wanted beside it."""
    others = [(other, n) for other, n in wanted.items() if other != key]
    for each in order.returns:
        if each.status in _ON_THE_WAY:
            others += each.received if each.received_at else each.quantities
    announced: dict[str, Quantity] = {}
    for other, quantity in others:
        announced[other] = sum_of((announced.get(other, 0), quantity))
    return max(returnable(order, key, announced), 0)


def check_not_announced(order: Order, change: OrderChange) -> None:
    """Raises InvalidChangeError for a credit of goods that an open return is about.

    It would be left with nothing to resolve.
    """
    if not (change.kind.takes_back or change.kind is ChangeKind.CLAIM):
        return
    open_ones = [each.id for each in order.returns if each.status in _ON_THE_WAY]
    for key, quantity in _units_of(change.entries) if open_ones else ():
        if quantity > still_returnable(order, {}, key):
            raise InvalidChangeError(
                f"{key} is announced by return {', '.join(open_ones)}",
                path=f"$.entries.{key}",
                hint="credit it by returns.resolve, or reject the return first",
            )


def instead_of_returning(order: Order, key: str) -> str:
    """What to do with goods of which none can be returned."""
    line, _ = order.part(key)
    return other_way(order.quantities(line.key), cancels=False)


_ON_THE_WAY = frozenset(
    {ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.RECEIVED}
)


def _return_in(order: Order, id: str, status: ReturnStatus) -> OrderReturn:
    found = order.return_of(id)
    if found.status is not status:
        raise _wrong(
            order, f"has return {short_repr(id)} as {found.status}, not {status}"
        )
    return found


def _replaced(
    values: tuple[OrderReturn, ...], new: OrderReturn
) -> tuple[OrderReturn, ...]:
    return tuple(new if each.id == new.id else each for each in values)


def _wrong(order: Order, message: str) -> OrderStepError:
    return OrderStepError(f"order {order.number} {message}", order=order.number)
