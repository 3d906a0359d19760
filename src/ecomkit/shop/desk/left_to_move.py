"""What is left to move of a settlement: never more than the whole order's balance."""

from __future__ import annotations

import attrs

from ecomkit.money.amount import Money
from ecomkit.orders.settlement import Settlement, SettlementKind, SettlementState
from ecomkit.payments.order_payments import payment_summary
from ecomkit.shop.desk.case import Case


def left_to_move(
    case: Case, settlement: Settlement, *, but: Money | None = None
) -> Money:
    """What a refund or a capture still has to move, *but* for what others give back."""
    zero = Money.zero(case.placed.currency)
    now = payment_summary(case.to_pay, case.bound)
    if settlement.kind is SettlementKind.GIVE:
        most = now.kept - now.due - (but or zero)
    else:
        most = min(now.promised, now.due - now.kept)
    left = settlement.owed - settlement.moved(case.payments.values())
    return max(min(left, most), zero)


def say_what_is_left(case: Case) -> None:
    """Writes down what is left to move of each refund or capture that is stuck.

    A person who moves it by hand has to know how much: what was owed once may be less by
    now, since less was paid, or more became due.
    """
    given = Money.zero(case.placed.currency)
    for each in case.settlements:
        if each.state is not SettlementState.STUCK:
            continue
        if each.kind in {SettlementKind.GIVE, SettlementKind.TAKE}:
            left = left_to_move(case, each, but=given)
            if each.kind is SettlementKind.GIVE:
                given += left
            case.keep_settlement(attrs.evolve(each, left=left))
