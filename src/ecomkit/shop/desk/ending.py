"""Ending: what happens to a sale when one of its deadlines has come."""

from __future__ import annotations

from collections.abc import Container
from datetime import timedelta

import attrs

from ecomkit.events import once_only_id
from ecomkit.orders.crediting import AlsoRefund, cancellation
from ecomkit.orders.events import InstallmentDue, PaymentOverdue
from ecomkit.orders.steps import is_on_hold
from ecomkit.payments import Payment, PaymentAction, PaymentStatus
from ecomkit.payments.machine.answers import plan_expiry
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.states import WAITING
from ecomkit.shop.desk.buying import pay_unattended
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.changing import apply_change
from ecomkit.shop.desk.deadlines import is_unpaid, open_installments
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.store import Work, WorkKind

_BUSY = timedelta(hours=1)


def reach(desk: Desk, case: Case, work: Work) -> None:
    """Does what a deadline says, unless its reason is gone by now."""
    if any(_is_under_way(payment) for payment in case.payments.values()):
        # What is under way decides; its own work sees to it.
        case.books.work.put(attrs.evolve(work, due=case.transaction.now + _BUSY))
        return
    if work.kind is WorkKind.INSTALLMENT:
        _collect(desk, case, work)
        return
    if work.kind is WorkKind.OVERDUE:
        _remind(desk, case, work)
        return
    if work.kind is WorkKind.UNPAID and (
        is_on_hold(case.placed)
        or any(_is_being_decided(desk.local, payment) for payment in case.bound)
    ):
        # A person decides about the order, or the buyer has done their part, such as a
        # direct debit that takes days. It is looked at again after that.
        case.books.work.put(attrs.evolve(work, due=case.transaction.now + _BUSY))
        return
    case.books.work.drop(work.id)
    payment = case.payments.get(work.payment)
    if work.kind is WorkKind.UNPAID:
        if not _was_asked_for_more(case) and is_unpaid(case) and not _is_begun(case):
            _cancel(desk, case)
    elif payment is not None and work.kind is WorkKind.AUTHORIZATION_ENDS:
        ends = desk.settling.deadlines.hold_ends(payment)
        if ends is not None and ends <= case.transaction.now:
            case.keep_payment(plan_expiry(payment))
    elif payment is not None and work.kind is WorkKind.RENEWAL:
        _renew(desk, case, payment)
    elif payment is not None and payment.status is PaymentStatus.REQUIRES_ACTION:
        desk.settling.free(case, payment)
    desk.settling.settle(case)


def _collect(desk: Desk, case: Case, work: Work) -> None:
    """An installment is due and not paid.

    What the buyer saved for that pays it, asked once; else they are reminded, and it
    waits for a person.
    """
    for part in open_installments(case):
        if work.id.endswith(f":{part.name}"):
            if not work.tries and pay_unattended(desk, case, part.amount):
                later = case.transaction.now + _BUSY
                case.books.work.put(attrs.evolve(work, tries=1, due=later))
                desk.settling.settle(case)
                return
            note = f"{part.name}: {part.amount} was due on {part.due_on}"
            case.books.work.put(attrs.evolve(work, due=None, note=note))
            case.transaction.tell(
                [
                    InstallmentDue(
                        order=case.placed.number,
                        installment=part.name,
                        amount=part.amount,
                        due_on=part.due_on,
                    )
                ],
                actor=case.actor,
                subject=case.placed.number,
                version=case.placed.version,
                id=once_only_id(f"installment_due:{part.name}", case.placed.number),
            )
            return
    case.books.work.drop(work.id)


def _remind(desk: Desk, case: Case, work: Work) -> None:
    """An invoice was not paid in time: it is told, once, and listed for people."""
    invoice = desk.settling.deadlines.open_invoice(case)
    if invoice is None:
        case.books.work.drop(work.id)
    elif (
        case.transaction.now < invoice.begins
    ):  # it was issued later than the goods left
        case.books.work.put(attrs.evolve(work, due=invoice.begins))
    else:
        case.books.work.put(attrs.evolve(work, due=None, note=invoice.note))
        case.transaction.tell(
            [
                PaymentOverdue(
                    order=invoice.order, amount=invoice.left, due_on=invoice.due_on
                )
            ],
            actor=case.actor,
            subject=invoice.order,
            version=case.placed.version,
            id=once_only_id("payment_overdue", invoice.order),
        )


def _renew(desk: Desk, case: Case, payment: Payment) -> None:
    if payment.totals.hold.amount > 0:
        number = 1 + sum(r.action is PaymentAction.RENEW for r in payment.instructions)
        request = PaymentRequest(id=f"renew-{number}", action=PaymentAction.RENEW)
        desk.paying.ask_for(case, payment.id, request)


def _is_being_decided(local: Container[str], payment: Payment) -> bool:
    """Whether a provider has accepted a payment, and has not decided about it yet.

    A payment method without a provider waits for its buyer.
    """
    return payment.status is PaymentStatus.PENDING and payment.adapter not in local


def _is_under_way(payment: Payment) -> bool:
    return any(record.state not in WAITING for record in payment.open_instructions)


def _was_asked_for_more(case: Case) -> bool:
    # What a change costs more was not paid, but the order was: a person decides.
    now = payment_summary(case.to_pay, case.bound)
    asked = case.open_asks
    if not asked or not (now.kept or now.promised):
        return False
    for each in asked:
        case.keep_settlement(each.stuck("not paid in time"))
    return True


def _is_begun(case: Case) -> bool:
    # A part of the money is here, such as a transfer less its fee: a person decides.
    return payment_summary(case.to_pay, case.bound).kept.amount > 0


def _cancel(desk: Desk, case: Case) -> None:
    order = case.placed
    opened = {line.key: order.quantities(line.key).open for line in order.lines}
    change = cancellation(
        order,
        {key: quantity for key, quantity in opened.items() if quantity},
        id="unpaid",
        at=case.transaction.now,
        also_refund=AlsoRefund.ALL,
        reason="not paid in time",
    )
    apply_change(desk, case, change, order.with_change(change))
