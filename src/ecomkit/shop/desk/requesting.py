"""Requesting: what a change of an order costs more is asked of its buyer, until it is there."""

from __future__ import annotations

from ecomkit.orders.settlement import Settlement, SettlementState
from ecomkit.payments.order_payments import payment_summary
from ecomkit.shop.desk.case import Case


def look_at_asked(case: Case, settlement: Settlement) -> None:
    """What the buyer was asked for is there once all is paid or held, however it came."""
    if settlement.state is SettlementState.DONE:
        return
    if payment_summary(case.to_pay, case.bound).is_covered:
        case.keep_settlement(settlement.done())
        return
    payment = case.payments.get(settlement.payment)
    if payment is not None and settlement.state is SettlementState.OPEN:
        declined = payment.instructions[0].declined
        if declined is not None:
            case.keep_settlement(
                settlement.stuck(declined.detail or str(declined.reason))
            )
