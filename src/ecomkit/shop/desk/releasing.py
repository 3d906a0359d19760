"""Releasing: what is held beyond all that an order still needs goes free."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ecomkit.money.amount import Money
from ecomkit.orders.settlement import Settlement, SettlementKind, SettlementState
from ecomkit.payments import PaymentAction
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.payment import InstructionRecord
from ecomkit.shop.desk.case import Case

Attempt = Callable[[Case, Settlement, str, PaymentAction, Money | None], Settlement]


def release(
    case: Case,
    capabilities: Mapping[str, Capabilities],
    attempt: Attempt,
    *,
    details: Mapping[str, str],
) -> None:
    """Frees what is held beyond all that is due; one part at a time.

    *attempt* asks the provider for an action, for a settlement.
    """
    for each in list(case.settlements):
        if each.kind is SettlementKind.RELEASE and each.state is SettlementState.OPEN:
            _go_on(case, capabilities, attempt, each)
    known = [e for e in case.settlements if e.kind is SettlementKind.RELEASE]
    unfinished = any(e.state is not SettlementState.DONE for e in known)
    busy = any(payment.open_instructions for payment in case.bound)
    if unfinished or busy or payment_summary(case.to_pay, case.bound).is_charged:
        return
    found = held_for_nothing(case, capabilities)
    if found is not None:
        payment, amount = found
        owed = case.owe(
            SettlementKind.RELEASE,
            f"{case.placed.number}:release-{len(known) + 1}",
            amount,
            payment=payment,
            details=details,
        )
        _go_on(case, capabilities, attempt, owed)


def _go_on(
    case: Case,
    capabilities: Mapping[str, Capabilities],
    attempt: Attempt,
    settlement: Settlement,
) -> None:
    payment = case.payments[settlement.payment]
    if payment.open_instructions:
        return
    if settlement.attempts:
        ended = payment.record(settlement.attempts[-1].instruction)
        done = ended.declined is None
        case.keep_settlement(
            settlement.done() if done else settlement.stuck(why_ended(ended))
        )
        return
    found = held_for_nothing(case, capabilities)
    if found is None or found[0] != payment.id:
        case.keep_settlement(settlement.done("needed after all"))
        return
    amount = min(settlement.owed, found[1])
    attempt(case, settlement, payment.id, PaymentAction.VOID, amount)


def why_ended(record: InstructionRecord) -> str:
    """Why a settlement is stuck whose last attempt has ended."""
    # Done, and still to be done: asking once more would never end.
    if record.declined is None:
        return f"its {record.action} was done, and nothing came of it"
    return record.declined.detail or str(record.declined.reason)


def held_for_nothing(
    case: Case, capabilities: Mapping[str, Capabilities]
) -> tuple[str, Money] | None:
    """Of which payment an order needs so much less than is held, or None.

    The last payment comes first. A provider that releases all or nothing keeps its hold
    as long as any of it is needed.
    """
    now = payment_summary(case.to_pay, case.bound)
    zero = Money.zero(now.due.currency)
    left = now.promised - max(now.due - now.kept, zero)
    for payment in reversed(case.bound):
        hold = payment.totals.hold
        part = min(left, hold)
        support = capabilities[payment.adapter].actions.get(PaymentAction.VOID)
        able = support is not None and (part == hold or support.partial)
        if part.amount > 0 and able:
            return payment.id, part
    return None
