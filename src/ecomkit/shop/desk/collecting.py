"""Collecting: what a change of an order costs more is paid, or the buyer is asked for it."""

from __future__ import annotations

import attrs

from ecomkit.orders import OrderChange
from ecomkit.orders.errors import PaymentNeededError
from ecomkit.orders.events import PaymentRequested
from ecomkit.orders.settlement import SettlementKind, SettlementState
from ecomkit.payments.capabilities import CollectionMode
from ecomkit.payments.order_payments import payment_summary
from ecomkit.shop.desk.buying import PayingDetails, is_negotiated, pay_left
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk

PAID_AFTERWARDS = frozenset({CollectionMode.HANDOVER, CollectionMode.INVOICE})
"""Collected without the buyer being there: at the door, or by an invoice."""


@attrs.frozen(kw_only=True)
class Collection:
    """How what a change costs more is collected: by a payment method, or on request.

    Without a method it is the order's own, where that needs nobody to be there; else the
    buyer is asked, with *ask_buyer*, or the change is refused.
    """

    payment_method: str = ""
    paying: PayingDetails = attrs.field(factory=PayingDetails)
    ask_buyer: bool = False


def collect(desk: Desk, case: Case, change: OrderChange, by: Collection) -> None:
    """Collects what a change costs more, as one settlement.

    Raises PaymentNeededError if nobody said how.
    """
    order = case.placed
    id = f"{order.number}:{change.id}"
    now = payment_summary(case.to_pay, case.bound)
    left = now.due - now.promised - now.kept
    if left.amount <= 0:  # what was held for more goods covers it
        done = SettlementState.DONE
        case.owe(SettlementKind.ASK, id, change.balance, state=done)
        return
    method = by.payment_method or _unattended(desk, order.payment_method)
    if method:
        payment = pay_left(desk, case, method, by.paying)
        case.owe(SettlementKind.ASK, id, change.balance, payment=payment.id)
    elif by.ask_buyer:
        case.owe(SettlementKind.ASK, id, change.balance)
        case.transaction.tell(
            [
                PaymentRequested(
                    order=order.number, change=change.id, amount=change.balance
                )
            ],
            actor=order.purchaser.id,
            subject=order.number,
            version=order.version,
            id=f"payment_requested:{id}",
        )
    else:
        raise PaymentNeededError(
            f"the change costs {change.balance} more",
            path="$.payment_method",
            hint="name a payment method and its token, or ask_buyer=True for a link",
            amount=left,
        )


def _unattended(desk: Desk, payment_method: str) -> str:
    for each in desk.quoter.payment_methods:
        if each.id == payment_method:
            mode = desk.adapters[each.adapter].collection_mode
            # A quotation is for what was offered, and for nothing else.
            if mode in PAID_AFTERWARDS and not is_negotiated(desk, each.adapter):
                return payment_method
    return ""
