"""Switching: an order that nobody has paid yet is paid by another payment method."""

from __future__ import annotations

from ecomkit.checkout import DocumentKind
from ecomkit.money.amount import Money
from ecomkit.orders import reduction
from ecomkit.orders.remainder import remaining
from ecomkit.payments import PaymentMethod
from ecomkit.pricing import OrderFee
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.issuing import issue_credit_notes, issued
from ecomkit.shop.desk.owing_taxes import owe_changed
from ecomkit.shop.desk.seller_accounts import with_terms_agreed


def switch(desk: Desk, case: Case, method: PaymentMethod) -> None:
    """The order is paid by *method* from now on, if no money came or is held by its own.

    The fee of a method that is not used, such as for cash on delivery, is taken off it
    while no goods have left: after that the courier has done what it is for. What another
    method would have cost more is not added: the price is agreed. So are installments, and
    the payment terms of what was sent or invoiced.
    """
    order = case.placed
    is_later = method.id in desk.quoter.paid_later
    if order.paid_later is not is_later:
        # Whether its goods wait for the money is for the method to say that pays it now.
        order = case.keep_order(order.with_facts(paid_later=is_later))
    is_used = order.payment_method == method.id or any(
        payment.totals.kept or payment.totals.hold.amount > 0
        for payment in case.bound
        if payment.payment_method == order.payment_method
    )
    if is_used or order.schedule is not None:
        return
    order = case.keep_order(order.with_facts(payment_method=method.id))
    if any(each.shipped_at is not None for each in order.shipments):
        return
    if issued(case.books, DocumentKind.INVOICE, order.number) is None:
        case.keep_order(order.with_facts(payment_terms=method.terms))
    _take_off_fees(desk, case, method)


def _take_off_fees(desk: Desk, case: Case, method: PaymentMethod) -> None:
    order = case.placed
    not_due = {
        fee.id
        for fee in desk.quoter.pricer.fees
        if isinstance(fee, OrderFee)
        and fee.payment_methods
        and method.id not in fee.payment_methods
    }
    zero = Money.zero(order.currency)
    fees = {
        each.key: left
        for each in order.fees
        if each.id in not_due and (left := remaining(order, each.key).gross) > zero
    }
    if not fees:
        return
    change = reduction(
        order,
        fees,
        id=f"fee-{len(order.changes) + 1}",
        at=case.transaction.now,
        reason="paid by another method",
    )
    case.keep_order(with_terms_agreed(order.with_change(change), case.books))
    owe_changed(case, change, None)
    issue_credit_notes(case.transaction, desk.series, case.placed, change)
