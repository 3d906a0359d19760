"""Returning: what a return comes to by the terms of the sale, or in exchange for other goods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.cart import LineItem
from ecomkit.cart.quantity import Quantity
from ecomkit.checkout import Checkout
from ecomkit.money.amount import Money
from ecomkit.orders import Order, OrderChange
from ecomkit.orders.crediting import ChangeDetails, credited_units
from ecomkit.orders.editing import OrderEdit, kept_cart
from ecomkit.orders.errors import OrderStepError
from ecomkit.orders.fulfillment import Inspection, OrderReturn, ReturnStatus, minus
from ecomkit.orders.picking import pieces_of
from ecomkit.orders.remainder import remaining
from ecomkit.orders.returning import also_credited, less_deducted, return_kind
from ecomkit.pricing import PricedCart
from ecomkit.shop.desk.case import Case, checkout_of
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.editing import Wishes, preview_edit
from ecomkit.shop.desk.restocking import come_back
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.store import Books


@attrs.frozen(kw_only=True)
class _Asked:
    order: Order
    checkout: Checkout | None

    def kept(self, taken: Mapping[str, Quantity]) -> dict[str, Quantity]:
        """What is kept of each line without what is taken."""
        return {
            line.key: minus(
                self.order.quantities(line.key).kept, taken.get(line.key, 0)
            )
            for line in self.order.lines
        }


def preview_return(
    desk: Desk, number: str, id: str, add: tuple[LineItem, ...], details: ChangeDetails
) -> Flow[OrderEdit]:
    """What a return credits, and in an exchange what the goods that are added cost."""

    def look(books: Books) -> _Asked:
        order = books.orders.get(number)
        row = books.checkouts.get(order.checkout)
        if row.checkout is None:
            return _Asked(order=order, checkout=None)
        checkout = checkout_of(row)
        usage, _ = desk.taking.seen_by(books, checkout)
        return _Asked(order=order, checkout=desk.taking.known(books, checkout, usage))

    found = yield from desk.read(look)
    order, asked = found.order, found.order.return_of(id)
    _check_due(order, asked)
    kind = return_kind(asked, is_exchange=bool(add))
    taken = dict(asked.credited)
    if add:
        if any(order.part(key)[1] for key in taken):
            raise OrderStepError(
                f"order {order.number}: a part of a bundle is not exchanged",
                hint="credit it, and sell the other goods in an order of their own",
                order=order.number,
            )
        wishes = Wishes(add=add, quantities=found.kept(taken))
        edit = yield from preview_edit(desk, number, wishes, kind, details)
    else:
        others = also_credited(order, asked, desk.zone)
        change = credited_units(order, kind, taken, details, others=others)
        edit = OrderEdit(change=change)
    if asked.cause.is_claim:
        return edit
    fee = order.terms.label_fee(order.currency)
    lost: Mapping[str, Money] = {}
    if order.terms.claws_back and not add and found.checkout is not None:
        lost = _lost(desk, found, found.checkout, edit.change, taken)
    return attrs.evolve(
        edit,
        change=less_deducted(
            order,
            edit.change,
            fee if asked.label else Money.zero(order.currency),
            lost,
        ),
    )


def put_back(
    desk: Desk, case: Case, id: str, found: Iterable[Inspection], location: str | None
) -> None:
    """Books what was found of a return into stock at a location, or writes it off."""
    for each in found:
        key = case.placed.part(each.line)[0].key
        packed_at = [
            shipment.location
            for shipment in case.placed.shipments
            if key in dict(shipment.quantities) and shipment.failure is None
        ]
        place = packed_at[-1] if location is None and packed_at else location or ""
        for quantity, is_damaged in ((each.as_new, False), (each.written_off, True)):
            lines = [(each.line, quantity)]
            come_back(
                case,
                pieces_of(case.placed, lines, desk.taking.unit_of),
                id=f"{id}:{each.line}{':off' if is_damaged else ''}",
                location=place,
                is_damaged=is_damaged,
            )


def _check_due(order: Order, asked: OrderReturn) -> None:
    due = ReturnStatus.RECEIVED if asked.comes_back else ReturnStatus.APPROVED
    if asked.status is not due:
        raise OrderStepError(
            f"order {order.number} has return {asked.id} as {asked.status}, not {due}",
            order=order.number,
        )


def _lost(
    desk: Desk,
    found: _Asked,
    checkout: Checkout,
    change: OrderChange,
    taken: Mapping[str, Quantity],
) -> dict[str, Money]:
    """What promotions took off goods that are kept, and would not have without the rest.

    By the rules as they are known for the day of the sale; nothing where these do not
    give the price that was agreed.
    """
    order = found.order
    before = _priced(desk, order, checkout, found.kept({}))
    after = _priced(desk, order, checkout, found.kept(taken))
    if before is None or after is None:
        return {}
    was = {line.item.key: line for line in before.lines if not line.is_gift}
    would = {line.item.key: line for line in after.lines if not line.is_gift}
    lost = {}
    for line in order.lines:
        left = remaining(order, line.key).gross
        if line.is_gift or not left:
            continue
        if line.item.key not in was or was[line.item.key].gross != left:
            return {}
        if line.item.key not in would:
            continue
        broken = {each.promotion for each in was[line.item.key].discounts} - {
            each.promotion for each in would[line.item.key].discounts
        }
        gone = [each.charged.gross for each in change.entries if each.row == line.key]
        left -= Money.sum(gone, order.currency)
        loss = would[line.item.key].gross - left
        if broken and loss.amount > 0:
            lost[line.key] = loss
    return lost


def _priced(
    desk: Desk, order: Order, checkout: Checkout, wanted: Mapping[str, Quantity]
) -> PricedCart | None:
    cart = kept_cart(order, checkout.cart, wanted)
    if not cart.lines:
        return None
    then = checkout.with_cart(cart)
    occasion = desk.quoter.occasion(then, at=order.placed_at)
    return desk.quoter.pricer.price(cart, occasion)
