"""The payments of one order: what is still open, and what to capture or refund from each."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import require_money
from ecomkit.payments.errors import AmountRefusedError, InvalidPaymentError
from ecomkit.payments.payment import Payment
from ecomkit.payments.states import PaymentStatus
from ecomkit.payments.validators import require_amount
from ecomkit.validators import as_tuple, require_types


@attrs.frozen(kw_only=True)
class PaymentSummary:
    """What was paid and promised on an order.

    ``promised`` is authorized and not yet captured; ``pending`` is on its way or waits
    for somebody; ``kept`` is what the shop has or has invoiced, and ``owed`` what of it
    is a debt of the buyer still.
    """

    due: Money
    promised: Money
    pending: Money
    kept: Money
    owed: Money

    @property
    def paid(self) -> Money:
        """What the shop has, without what is only invoiced."""
        return self.kept - self.owed

    @property
    def balance(self) -> Money:
        """What is still to be paid, beyond what is kept, promised or pending."""
        zero = Money.zero(self.due.currency)
        return max(self.due - self.promised - self.pending - self.kept, zero)

    @property
    def overpaid(self) -> Money:
        """What the shop keeps beyond what is due."""
        return max(self.kept - self.due, Money.zero(self.due.currency))

    @property
    def is_covered(self) -> bool:
        """Whether all is paid or authorized."""
        return self.promised + self.kept >= self.due

    @property
    def is_charged(self) -> bool:
        """Whether all is paid or invoiced, so that nothing more is taken."""
        return self.kept >= self.due

    @property
    def is_paid(self) -> bool:
        """Whether all is paid; what is invoiced is not, until its money came."""
        return self.paid >= self.due


_UNDECIDED = frozenset(
    {
        PaymentStatus.AUTHORIZING,
        PaymentStatus.REQUIRES_ACTION,
        PaymentStatus.PENDING,
    }
)


def payment_summary(due: Money, payments: Iterable[Payment], /) -> PaymentSummary:
    """What the *payments* of an order over *due* come to.

    Below zero, the shop owes it to the buyer.
    """
    require_money(due, path="$.due", error=InvalidPaymentError, whole_units=True)
    promised = pending = kept = owed = zero = Money.zero(due.currency)
    for payment in _payments(payments):
        totals = payment.totals
        promised += max(totals.hold, zero)
        kept += totals.kept
        owed += totals.owed
        if payment.status in _UNDECIDED:
            pending += payment.due
        elif payment.status is PaymentStatus.PARTIALLY_CAPTURED and not totals.hold:
            pending += payment.unpaid  # the rest of a transfer is still to come
    return PaymentSummary(
        due=due, promised=promised, pending=pending, kept=kept, owed=owed
    )


def plan_captures(
    amount: Money, payments: Iterable[Payment], /
) -> tuple[tuple[str, Money], ...]:
    """How much to capture from which payment (by id), to capture *amount* in all.

    Payments are used up in their order. Raises AmountRefusedError if they hold less.
    """
    holds = [(payment.id, payment.totals.hold) for payment in _payments(payments)]
    return _drawn(amount, holds, "hold")


def plan_refunds(
    amount: Money, payments: Iterable[Payment], /
) -> tuple[tuple[str, Money], ...]:
    """How much to refund on which payment (by id), to refund *amount* in all.

    The last payment comes first: a card gets its money back before a gift card does.
    Each gets back at most what came from it. Raises AmountRefusedError if that is less.
    """
    refundable = [
        (payment.id, payment.totals.refundable)
        for payment in reversed(_payments(payments))
    ]
    return _drawn(amount, refundable, "can refund")


def _payments(payments: Iterable[Payment]) -> tuple[Payment, ...]:
    listed = as_tuple(payments)
    require_types(listed, Payment, path="$.payments")
    return listed


def _drawn(
    amount: Money, sources: Iterable[tuple[str, Money]], what: str
) -> tuple[tuple[str, Money], ...]:
    left = require_amount(amount, path="$.amount")
    drawn = []
    for id_, available in sources:
        part = min(left, max(available, Money.zero(amount.currency)))
        if part:
            drawn.append((id_, part))
            left -= part
    if left:
        raise AmountRefusedError(
            f"the payments {what} {amount - left}, not {amount}",
            path="$.amount",
            amount=amount,
            most=amount - left,
        )
    return tuple(drawn)
