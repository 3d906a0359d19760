"""Events of a payment."""

from __future__ import annotations

import attrs

from ecomkit.events import Change
from ecomkit.money.amount import Money
from ecomkit.payments.payment import Payment
from ecomkit.payments.states import PaymentStatus


@attrs.frozen(kw_only=True)
class MoneyMoved(Change):
    """Money of a payment has moved; each subclass says how."""

    payment: str
    order: str
    payment_method: str
    amount: Money


class PaymentAuthorized(MoneyMoved):
    """The amount was held or promised."""


class PaymentInvoiced(MoneyMoved):
    """The amount was charged to the buyer's account: a debt, until its money comes."""


class PaymentCaptured(MoneyMoved):
    """The amount was captured; on account, it came for an invoice."""


class PaymentReleased(MoneyMoved):
    """The hold on the amount was released."""


class PaymentRefunded(MoneyMoved):
    """The amount was refunded; what is credited to a debt is not."""


class RefundReturned(MoneyMoved):
    """The amount was refunded, and came back."""


class PaymentDisputed(MoneyMoved):
    """The buyer's bank disputes the amount."""


class DisputeWon(MoneyMoved):
    """The disputed amount stays with the shop."""


class DisputeLost(MoneyMoved):
    """The disputed amount goes back to the buyer."""


@attrs.frozen(kw_only=True)
class StatusReached(Change):
    """A payment has reached a status worth reporting."""

    payment: str
    order: str
    payment_method: str
    reason: str = ""


class PaymentPending(StatusReached):
    """The provider will report the result later."""


class PaymentActionNeeded(StatusReached):
    """The buyer must do something first."""


class PaymentFailed(StatusReached):
    """The payment was declined."""


class PaymentExpired(StatusReached):
    """The payment ran out of time."""


class PaymentCanceled(StatusReached):
    """The payment was canceled."""


class PaymentFlagged(StatusReached):
    """A person should look at the payment."""


_MOVES: dict[str, type[MoneyMoved]] = {
    "authorized": PaymentAuthorized,
    "invoiced": PaymentInvoiced,
    "received": PaymentCaptured,
    "released": PaymentReleased,
    "repaid": PaymentRefunded,
    "refund_returned": RefundReturned,
    "disputed": PaymentDisputed,
    "dispute_won": DisputeWon,
    "dispute_lost": DisputeLost,
}
_REACHED: dict[PaymentStatus, type[StatusReached]] = {
    PaymentStatus.PENDING: PaymentPending,
    PaymentStatus.REQUIRES_ACTION: PaymentActionNeeded,
    PaymentStatus.FAILED: PaymentFailed,
    PaymentStatus.EXPIRED: PaymentExpired,
    PaymentStatus.CANCELED: PaymentCanceled,
}


def payment_changes(before: Payment, after: Payment, /) -> tuple[Change, ...]:
    """What happened to a payment between two of its versions."""
    about = {
        "payment": after.id,
        "order": after.order,
        "payment_method": after.payment_method,
    }
    found: list[Change] = []
    for name, kind in _MOVES.items():
        old: Money = getattr(before.totals, name)
        new: Money = getattr(after.totals, name)
        if new > old:
            found.append(kind(amount=new - old, **about))
    reached = _REACHED.get(after.status)
    if reached is not None and after.status != before.status:
        reasons = [each.declined.reason for each in after.instructions if each.declined]
        found.append(reached(reason=reasons[-1].value if reasons else "", **about))
    found.extend(
        PaymentFlagged(reason=flag.kind.value, **about)
        for flag in after.flags
        if flag not in before.flags
    )
    return tuple(found)
