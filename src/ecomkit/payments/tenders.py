"""Tenders: one order paid by several payment methods, and what is still open on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ecomkit.money.amount import Money
from ecomkit.payments.card_data import NAMED
from ecomkit.payments.errors import AmountRefusedError
from ecomkit.payments.fields import all_of
from ecomkit.payments.payment import Payment
from ecomkit.payments.states import PaymentStatus
from ecomkit.payments.totals import check_amount, exact_amount


@attrs.frozen
class Tender:
    """A part of an order's total, to be paid by one of several payment methods."""

    payment_method: str = attrs.field(validator=NAMED)
    amount: Money = attrs.field(validator=check_amount)


def split_tenders(
    total: Money, offered: Sequence[Tender], *, rest: str
) -> tuple[Tender, ...]:
    """How *total* is paid: from each tender at most its amount, the rest by *rest*.

    Tenders are used in their order, which a shop chooses so that what can be undone
    without a trace (a gift card, store credit) comes first. A tender that is not needed
    is left out.
    """
    left = exact_amount(total, path="$.total")
    used: list[Tender] = []
    for tender in all_of(offered, Tender, path="$.offered"):
        amount = min(tender.amount, left)
        if amount:
            used.append(attrs.evolve(tender, amount=amount))
            left -= amount
    if left:
        used.append(Tender(rest, left))
    return tuple(used)


@attrs.frozen(kw_only=True)
class PaymentSummary:
    """How an order stands with its payments.

    ``promised`` is authorized and not taken yet; ``pending`` is on its way or waits for
    somebody; ``kept`` is what the shop has; ``balance`` is what is still to be paid
    beyond all these, and ``overpaid`` what came too much.
    """

    due: Money
    promised: Money
    pending: Money
    kept: Money

    @property
    def balance(self) -> Money:
        """What is still to be paid."""
        zero = Money.zero(self.due.currency)
        return max(self.due - self.promised - self.pending - self.kept, zero)

    @property
    def overpaid(self) -> Money:
        """What the buyer has paid too much."""
        return max(self.kept - self.due, Money.zero(self.due.currency))

    @property
    def is_covered(self) -> bool:
        """Whether all is paid or firmly promised."""
        return self.promised + self.kept >= self.due

    @property
    def is_paid(self) -> bool:
        """Whether all is paid."""
        return self.kept >= self.due


_WAITING = frozenset(
    {
        PaymentStatus.AUTHORIZING,
        PaymentStatus.REQUIRES_ACTION,
        PaymentStatus.PENDING,
    }
)


def payment_summary(due: Money, payments: Iterable[Payment], /) -> PaymentSummary:
    """How an order over *due* stands with its *payments*."""
    zero = Money.zero(exact_amount(due, path="$.due").currency)
    promised = pending = kept = zero
    for payment in all_of(payments, Payment, path="$.payments"):
        totals = payment.totals
        promised += max(totals.hold, zero)
        kept += totals.kept
        if payment.status in _WAITING:
            pending += payment.due
        elif payment.status is PaymentStatus.PARTIALLY_CAPTURED and not totals.hold:
            pending += payment.unpaid  # the rest of a transfer is still to come
    return PaymentSummary(due=due, promised=promised, pending=pending, kept=kept)


def plan_captures(
    amount: Money, payments: Iterable[Payment], /
) -> tuple[tuple[str, Money], ...]:
    """What to capture from which payment, so that *amount* is taken in all.

    Payments are used up in their order. AmountRefusedError where they hold less.
    """
    listed = all_of(payments, Payment, path="$.payments")
    return _drawn(
        amount, [(payment.id, payment.totals.hold) for payment in listed], "hold"
    )


def plan_refunds(
    amount: Money, payments: Sequence[Payment], /
) -> tuple[tuple[str, Money], ...]:
    """What to send back by which payment, so that *amount* goes back in all.

    The last payment_method come first: a card gets its money back before a gift card does. Each
    gets back at most what came from it.
    """
    listed = all_of(payments, Payment, path="$.payments")
    return _drawn(
        amount,
        [(payment.id, payment.totals.refundable) for payment in reversed(listed)],
        "can give back",
    )


def _drawn(
    amount: Money, sources: Iterable[tuple[str, Money]], what: str
) -> tuple[tuple[str, Money], ...]:
    left = exact_amount(amount, path="$.amount")
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
